"""The program and its terminal: redirections, odd sizes, slow lines, pastes, the background."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.store.store import Store
from tests.tui.desk import locked
from tests.tui.projects import ADA, marked
from tests.tui.terminal import Emulated, command_line


def in_shell(script: str, path: Path) -> list[str]:
    """A shell script in which "$@" is the program."""
    return ["sh", "-c", script, "sh", *command_line(path)]


def acts(path: Path) -> int:
    """How many acts the log holds."""
    with Store.open(path) as store:
        count = store.connection.execute("SELECT count(DISTINCT act) FROM log").fetchone()[0]
    return int(count)


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_place_text_is_refused(path: Path, term: str) -> None:
    """In a line that says what to do."""
    with Emulated(path, program=in_shell(f'TERM={term} exec "$@"', path)) as terminal:
        assert terminal.ended() == 2
        [line] = terminal.output.decode().splitlines()
        assert line.startswith("annotator: annotate needs a terminal that can place text")
        assert "TERM=xterm-256color" in line
        os.close(terminal.fd)


def test_standard_error_is_not_drawn_on(path: Path, tmp_path: Path) -> None:
    """The interface is on the terminal, the log holds what went wrong: nothing."""
    log = tmp_path / "log"
    with Emulated(path, program=in_shell(f'exec "$@" 2>{log}', path)) as terminal:
        terminal.see("8 undecided")
        terminal.write("aq")
        assert terminal.ended() == 0
        assert terminal.is_cooked()
        os.close(terminal.fd)
    assert log.read_bytes() == b""
    assert acts(path) == 1


@pytest.mark.parametrize(
    ("redirection", "name"), [(">/dev/null", "output"), ("</dev/null", "input")]
)
def test_without_a_terminal_it_says_so(path: Path, redirection: str, name: str) -> None:
    """Whoever sends the output elsewhere wants no interface."""
    with Emulated(path, program=in_shell(f'exec "$@" {redirection}', path)) as terminal:
        assert terminal.ended() == 2
        assert f"needs a terminal, and standard {name} is none" in terminal.output.decode()
        os.close(terminal.fd)


def test_a_terminal_without_a_size_is_taken_for_a_small_one(path: Path) -> None:
    """It draws, comes to rest, and takes keys."""
    program = in_shell('stty rows 0 cols 0; exec "$@"', path)
    with Emulated(path, program=program) as terminal:
        terminal.see("8 undecided", "? keys")
        assert terminal.settle(0.3, 20).seconds < 19
        terminal.write("a")
        terminal.see("7 undecided")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)


def test_a_slow_line_decides_nothing(path: Path) -> None:
    """Torn arrow keys, and answers that the terminal gives unasked."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        for first, rest in (
            *(("\x1b", "[A"), ("\x1b", "OD"), ("\x1b[", "A"), ("\x1b]11;", "rgb:dada/a/x\x07")),
            *(("\x1bP>|X", "Add(3)\x1b\\"), ("\x1b[?62;", "1c"), ("\x1b[8;2", "4;80t")),
        ):
            terminal.write(first)
            terminal.settle(0.25)
            terminal.write(rest)
            terminal.settle(0.25)
        terminal.write("\x1ba\x1bd\x1bD\x1b1\x1b.")
        terminal.settle(0.25)
        terminal.see("8 undecided")
        assert acts(path) == 0
        # By hand, both keys count.
        terminal.write("\x1b")
        terminal.settle(0.5)
        terminal.write("]")
        terminal.see("Grain up", "2/3")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)


def test_a_large_paste_is_nothing_to_the_article_and_a_line_to_a_note(path: Path) -> None:
    """At once; its lines are no decisions."""
    pasted = "\x1b[200~" + "axd1 from the clipboard\r" * 40_000 + "\x1b[201~"
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        before = terminal.cpu_seconds()
        send(terminal, pasted + "a")
        terminal.see("7 undecided")
        assert terminal.cpu_seconds() - before < 5
        assert acts(path) == 1
        terminal.write("Nc")
        terminal.see("note on")
        send(terminal, pasted + "\r")
        terminal.see("note: axd1 from the clipboard")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)
    assert acts(path) == 2


def send(terminal: Emulated, text: str) -> None:
    """Write more than the pty holds at once."""
    data = text.encode()
    os.set_blocking(terminal.fd, False)
    while data:
        try:
            data = data[os.write(terminal.fd, data) :]
        except BlockingIOError:
            terminal.settle(0.01)
    os.set_blocking(terminal.fd, True)


@contextmanager
def at_a_prompt(path: Path) -> Iterator[Emulated]:
    """The program, started by hand, and left after the block; then the shell is left."""
    if shutil.which("sh") is None:
        pytest.skip("no shell")
    with Emulated(path, program=["sh", "-i"], PS1="ready> ") as terminal:
        terminal.see("ready>")
        terminal.write(" ".join(map(quoted, command_line(path))) + "\r")
        terminal.see("8 undecided")
        yield terminal
        terminal.write("q")
        terminal.see("ready>")
        terminal.write("exit\r")
        assert terminal.ended() == 0
        os.close(terminal.fd)


def test_it_goes_to_the_background_and_comes_back(path: Path) -> None:
    """As any program does; the shell has the terminal meanwhile."""
    with at_a_prompt(path) as terminal:
        for box in ("", "c"):
            terminal.write(box)
            terminal.see("note on" if box else "? keys")
            terminal.write("\x1a")
            terminal.see("Stopped", "ready>")
            assert terminal.is_cooked()
            terminal.write("echo the $((20 + 3))rd\r")
            terminal.see("the 23rd")
            terminal.write("fg\r")
            terminal.see("8 undecided", "Reuters in Tallinn.", *(["note on"] if box else []))
        terminal.write("\x1b")
        terminal.until(lambda: "note on" not in terminal.shown)
        terminal.write("a")
        terminal.see("7 undecided")
    with Store.open(path) as store:
        assert len(marked(store.load(1, ADA).state)) == 2


def test_who_stops_it_with_something_unsaved_is_told_what(path: Path) -> None:
    """Who then closes the terminal would have thought it saved."""
    with at_a_prompt(path) as terminal:
        with locked(path):
            terminal.write("a")
            terminal.see("still trying")
            terminal.write("\x1a")
            terminal.see("not saved yet, fg goes on with it: accept CLAIM", "ready>")
        terminal.write("fg\r")
        terminal.see("7 undecided")
    assert acts(path) == 1


def quoted(word: str) -> str:
    """A word as the shell has to read it."""
    return "'" + word.replace("'", "'\\''") + "'"


def test_without_a_shell_it_stays(path: Path) -> None:
    """Else it would be stopped for ever."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        terminal.write("\x1a")
        terminal.see("there is no shell here to go back to")
        terminal.write("a")
        terminal.see("7 undecided")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)


def test_it_comes_back_from_a_stop_from_outside(path: Path) -> None:
    """Keys count once, whoever had the terminal meanwhile."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        os.kill(terminal.pid, signal.SIGSTOP)
        os.waitpid(terminal.pid, os.WUNTRACED)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.settle(0.3)
        for left in (7, 6, 5):
            terminal.write("a")
            terminal.see(f"{left} undecided")
        terminal.write("\x03")
        terminal.see("q leaves the program")
        terminal.write("q")
        assert terminal.ended() == 0
        assert terminal.is_cooked()
        os.close(terminal.fd)
    assert acts(path) == 3


@pytest.mark.parametrize("number", [signal.SIGCONT, signal.SIGTSTP])
def test_it_is_stopped_and_goes_on_while_it_takes_the_terminal(path: Path, number: int) -> None:
    """A terminal that is closed sends the one as well, and people press ctrl+z when they like."""
    before = (
        "import os\n"
        "from textual.drivers._writer_thread import WriterThread\n"
        "start = WriterThread.start\n"
        "def signalled(self):\n"
        "    WriterThread.start = start\n"
        f"    os.kill(os.getpid(), {number})\n"
        "    start(self)\n"
        "WriterThread.start = signalled\n"
    )
    with Emulated(path, program=command_line(path, before)) as terminal:
        if number == signal.SIGTSTP:
            terminal.until(lambda: os.waitpid(terminal.pid, os.WUNTRACED | os.WNOHANG)[0] > 0)
            os.kill(terminal.pid, signal.SIGCONT)
        terminal.see("8 undecided")
        terminal.write("a")
        terminal.see("7 undecided")
        terminal.write("q")
        assert terminal.ended() == 0
        assert terminal.is_cooked()
        os.close(terminal.fd)
    assert acts(path) == 1


def test_one_comes_back_to_the_next_stop_after_the_program_was_killed(path: Path) -> None:
    """And not to what is decided."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        terminal.write("nx")
        terminal.see("7 undecided", "ORG “Reuters” suggested")
        terminal.kill(signal.SIGKILL)
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("7 undecided", "ORG “Reuters” suggested")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)
