"""Every way in which the program can end: by a signal, with its terminal, by a fault."""

from __future__ import annotations

import os
import select
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.store.errors import DamagedError
from annotator.store.store import Store
from annotator.tui import faults
from tests.store.projects import BEN, do
from tests.tui.desk import at_desk, locked
from tests.tui.projects import ADA, marked
from tests.tui.terminal import Emulated, command_line

SETTLED = {("CLAIM", "“The light was dark,”"), ("SOURCE", "Katrin Sepamaa")}
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")


def kept(path: Path) -> set[tuple[str, str]]:
    """What the file holds of the first article, which contradicts nothing."""
    with Store.open(path) as store:
        assert list(store.faults()) == []
        return marked(store.load(1, ADA).state)


def end_of(terminal: Emulated, limit: float = 20.0) -> int:
    """Wait for the program to end without reading what it draws; its exit status."""
    process = os.pidfd_open(terminal.pid)
    ended, _, _ = select.select([process], [], [], limit)
    os.close(process)
    if not ended:
        raise TimeoutError("the program goes on")
    _, status = os.waitpid(terminal.pid, 0)
    terminal.pid = 0
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_ends_it_with_the_terminal_as_it_was(path: Path, number: int) -> None:
    """And with an exit status that says which."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        terminal.write("a")
        terminal.see("7 undecided")
        os.kill(terminal.pid, number)
        assert terminal.ended() == 128 + number
        assert terminal.is_cooked()
        assert all(sequence in terminal.output[-400:] for sequence in RESTORED)
        assert b"Traceback" not in terminal.output
        os.close(terminal.fd)
    assert kept(path) == SETTLED


def test_what_waits_is_saved_when_a_signal_comes(path: Path) -> None:
    """If that does not take too long."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        with locked(path) as release:
            terminal.write("axx")
            terminal.see("saving")
            os.kill(terminal.pid, signal.SIGTERM)
            terminal.see("still trying")
            release()
        assert terminal.ended() == 128 + signal.SIGTERM
        os.close(terminal.fd)
    assert kept(path) == SETTLED
    with Store.open(path) as store:
        assert len(store.load(1, ADA).state.rejections) == 2


def test_a_signal_ends_it_though_a_decision_cannot_be_saved(path: Path) -> None:
    """What is lost is named."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        with locked(path):
            terminal.write("a")
            terminal.see("still trying")
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.ended() == 128 + signal.SIGTERM
        assert terminal.is_cooked()
        assert "annotator: not saved: accept CLAIM “" in terminal.output.decode()
        os.close(terminal.fd)
    assert kept(path) == set()


@pytest.mark.parametrize("deaf", [False, True])
def test_it_ends_with_its_terminal(path: Path, deaf: bool) -> None:
    """Also when it was told to ignore the signal that says so."""
    before = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" if deaf else "pass"
    with Emulated(path, program=command_line(path, before)) as terminal:
        terminal.see("8 undecided")
        terminal.write("a")
        terminal.see("7 undecided")
        os.close(terminal.fd)
        assert end_of(terminal) == 128 + signal.SIGHUP
    assert kept(path) == SETTLED


@pytest.mark.parametrize("when", ["at once", "before it draws", "while it begins to draw"])
def test_it_ends_with_a_terminal_that_is_closed_early(path: Path, when: str) -> None:
    """Also where the signal that says so comes later, or never."""
    before = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from annotator.tui import running\n"
        "begin = running.until_left\n"
        "def closed(*given):\n"
        "    os.write(1, b'ready')\n"
        "    while sys.stdin.isatty():\n"
        "        pass\n"
        f"    if {when == 'while it begins to draw'}:\n"
        "        os.isatty = lambda fd: True\n"
        "    return given and begin(*given)\n"
        f"if {when == 'at once'}:\n"
        "    closed()\n"
        "running.until_left = closed\n"
    )
    with Emulated(path, program=command_line(path, before)) as terminal:
        terminal.see("ready")
        os.close(terminal.fd)
        assert end_of(terminal) == 128 + signal.SIGHUP


def test_what_waits_is_saved_when_the_terminal_is_closed(path: Path) -> None:
    """Closing it is no reason to lose what one pressed last."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        with locked(path) as release:
            terminal.write("ax")
            terminal.see("still trying")
            os.close(terminal.fd)
            with pytest.raises(TimeoutError):
                end_of(terminal, 0.3)
            release()
        assert end_of(terminal) == 128 + signal.SIGHUP
    assert kept(path) == SETTLED
    with Store.open(path) as store:
        assert len(store.load(1, ADA).state.rejections) == 1


def test_one_can_always_leave(path: Path) -> None:
    """Nothing is lost but the place, which a file that stays locked cannot keep."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        with locked(path):
            terminal.write("nnq")
            assert terminal.ended() == 0
        assert terminal.is_cooked()
        os.close(terminal.fd)


def test_it_ends_in_a_terminal_that_takes_nothing_any_more(path: Path) -> None:
    """Nobody reads what it draws: then it cannot even leave as usual."""
    hurry = "import annotator.tui.endings as endings; endings.LIMIT = 0.5"
    with Emulated(path, program=command_line(path, hurry), columns=200, rows=60) as terminal:
        terminal.see("8 undecided")
        terminal.write("a")
        terminal.see("7 undecided")
        process = os.pidfd_open(terminal.pid)
        end = time.perf_counter() + 10
        while not is_blocked(terminal.pid) and time.perf_counter() < end:
            terminal.write("g]g[")
            # That it blocks is no event; that it ends would be one.
            assert select.select([process], [], [], 0.01) == ([], [], [])
        os.close(process)
        os.kill(terminal.pid, signal.SIGTERM)
        assert end_of(terminal) == 128 + signal.SIGTERM
        os.close(terminal.fd)
    assert kept(path) == SETTLED


def is_blocked(pid: int) -> bool:
    """Whether a thread of the process waits for the terminal to take something, on Linux."""
    return any(_waits_in(task) == "wait_woken" for task in Path(f"/proc/{pid}/task").glob("*"))


def _waits_in(task: Path) -> str:
    try:
        return (task / "wchan").read_text()
    except OSError:
        return ""


def test_a_fault_of_the_program_is_one_line(path: Path, tmp_path: Path) -> None:
    """On a terminal that is as it was; for those who mend it the rest is in a file."""
    state = tmp_path / "state"
    breaking = (
        "from annotator.tui.commands.program import help;"
        "from annotator.tui.commands.registry import COMMANDS;"
        "COMMANDS['help'] = lambda screen: 1 / 0"
    )
    program = command_line(path, breaking)
    with Emulated(path, program=program, XDG_STATE_HOME=str(state)) as terminal:
        terminal.see("8 undecided")
        terminal.write("a?")
        assert terminal.ended() == 1
        assert terminal.is_cooked()
        written = state / "annotator" / "last-error.txt"
        after = terminal.output.decode().rpartition("\x1b[?1006l")[2]
        assert after.split("\r\n") == [
            "annotator: the interface had to end (ZeroDivisionError: division by zero); what was "
            f"drawn is saved; where it happened is in {written}",
            "",
        ]
        os.close(terminal.fd)
    assert "Traceback" in written.read_text()
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert kept(path) == SETTLED


def test_a_file_that_is_gone_at_the_end_is_said(path: Path) -> None:
    """What was saved went with it."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        path.unlink()
        terminal.write("a")
        terminal.see("not saved: project.db was deleted or replaced; still trying")
        terminal.write("q")
        terminal.see("leave without saving it")
        terminal.write("q")
        assert terminal.ended() == 1
        assert "annotator: not saved: accept CLAIM “" in terminal.output.decode()
        os.close(terminal.fd)


def test_a_backup_that_is_put_over_the_open_file_stays(path: Path) -> None:
    """Whoever leaves is told what became of the decisions, with a status that says so."""
    backup = path.read_bytes()
    with Store.open(path) as store:
        do(store, 1, ADA, lambda act: act.reject("c1"))
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see(" undecided")
        path.write_bytes(backup)
        terminal.write("a")
        terminal.see("project.db: another file was copied over it while")
        # A key in the very moment of the message was pressed before one could read it.
        terminal.settle(0.5)
        terminal.write("q")
        assert terminal.ended() == 1
        assert "nothing more is saved to it" in terminal.output.decode()
        os.close(terminal.fd)
    assert path.read_bytes() == backup


async def test_a_file_that_cannot_be_read_ends_nothing(path: Path) -> None:
    """It is said, by the file's name, whatever nobody asked for is read of it."""
    async with at_desk(path, size=(80, 24)) as desk:
        with Store.open(path) as other:
            do(other, 1, BEN, lambda act: act.reject("c1"))
        path.write_bytes(b"?" * path.stat().st_size)
        desk.app.prefills = True
        desk.screen._settled()
        desk.screen.refresh_list()
        await desk.written()
        assert desk.screen.message
        assert desk.screen.message[0].startswith("project.db: is damaged (")
        assert desk.app.is_running


def test_whoever_is_renamed_meanwhile_leaves_a_sound_file(path: Path) -> None:
    """It was written anew, and is smaller than it was: nobody has cut it short."""
    with Store.open(path) as store:
        do(store, 1, ADA, lambda act: act.reject("c1"))
        store.connection.execute("CREATE TABLE filler AS SELECT zeroblob(400000) AS it")
        store.connection.execute("DROP TABLE filler")
    before = path.stat().st_size
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see(" undecided")
        with Store.open(path) as store:
            assert store.rename_annotator("Ada", "Zed")[0]
        terminal.write("a")
        terminal.see("not saved: leave, and open it again: an annotator was renamed")
        terminal.write("q")
        assert terminal.ended() == 0
        assert "cut short" not in terminal.output.decode()
        os.close(terminal.fd)
    assert path.stat().st_size < before


@pytest.mark.parametrize("within", ["if True", "with threading._active_limbo_lock"])
def test_a_signal_is_heard_while_the_main_thread_waits(within: str) -> None:
    """And ends the program when nothing else does; also if it comes while a thread is started."""
    script = (
        "import os, queue, signal, threading\n"
        "from annotator.tui import endings\n"
        "endings.LIMIT = 0.1\n"
        "ending = endings.Ending(lambda: None, lambda: os.write(1, b'restored'))\n"
        "with ending.caught():\n"
        f"    {within}:\n"
        "        os.write(1, b'ready ')\n"
        "        queue.Queue().get()\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.read(6) == b"ready "
    child.terminate()
    assert child.stdout.read() == b"restored"
    child.stdout.close()
    assert child.wait(20) == 128 + signal.SIGTERM


def test_a_fault_is_said_where_nothing_can_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that has words of its own is said in those."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    said = faults.for_people(KeyError("x"))
    assert str(said) == "the interface had to end (KeyError: 'x'); what was drawn is saved"
    assert said.exit_status == 1
    damaged = DamagedError("p.db: is damaged; restore a backup")
    assert faults.for_people(damaged) is damaged


def test_keys_in_a_row_hold_after_a_terminal_that_was_too_small(path: Path) -> None:
    """What is hidden loses the focus; keys that wait for a decision find their way all the same."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        terminal.resize(20, 5)
        terminal.see("too small")
        terminal.resize(80, 24)
        terminal.see("8 undecided")
        terminal.write("xxxx")
        terminal.until(lambda: "8 undecided" not in terminal.shown)
        terminal.write("q")
        assert end_of(terminal) == 0
