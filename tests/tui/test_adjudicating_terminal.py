"""An adjudication in a real terminal: typed ahead, hostile text, every size, an end at any time."""

from __future__ import annotations

import os
import re
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.review.projects import RAE, finish, project
from tests.store.projects import do
from tests.tui.projects import make
from tests.tui.review_desk import rulings
from tests.tui.terminal import Emulated
from tests.tui.test_terminal import HOSTILE

_RUN = "import sys; from annotator.cli.running import run; sys.exit(run(sys.argv[1:]))"
_FORBIDDEN = re.compile(
    rb"\x1b\]52|\x1b\]0;|\x1b\[38;5;9[89]m|\x1bP|\x1bc|RIS\x1b\[2J|\x1b\[999|\x1b\[\?1049lALT"
    rb"|[\x01\x07\x08\x0b\x0c\x7f]|\xc2[\x80-\x9f]"
)


def add(act: Act, span: Span) -> None:
    """Call a text a claim."""
    act.add(span, "CLAIM")


def reviewing(path: Path, *options: str, columns: int = 80, rows: int = 24) -> Emulated:
    """`annotator review` in a terminal, as Rae."""
    program = [sys.executable, "-c", _RUN, "review", str(path), "--as", "Rae", *options]
    return Emulated(path, columns=columns, rows=rows, program=program)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three articles that three people have finished."""
    return project(tmp_path / "three.db", 3)


def test_a_review_from_the_first_region_to_the_last(three: Path) -> None:
    """With keys that come faster than they are dealt with."""
    with reviewing(three) as terminal:
        terminal.see("CLAIM · boundary", "2/3 ana, cem", "not decided yet", "? keys")
        terminal.write("aaaaaaad" + "ad" + "aad")
        terminal.see("every article under review is finished: q leaves")
        terminal.write("q")
        assert terminal.ended() == 0
        assert terminal.is_cooked()
    with Store.open(three) as store:
        for seq in (1, 2, 3):
            assert store.load(seq, RAE).state.progress.status is Status.FINISHED
        assert not list(store.faults())


def test_what_was_drawn_is_there_after_a_kill(three: Path) -> None:
    with reviewing(three) as terminal:
        terminal.see("CLAIM · boundary")
        terminal.write("2")
        terminal.see("ORG/PRODUCT · label")
        terminal.kill()
    with Store.open(three) as store:
        assert len(rulings(store.load(1, RAE).state)) == 1
        assert not list(store.faults())


def test_a_signal_ends_it_properly(three: Path) -> None:
    with reviewing(three) as terminal:
        terminal.see("CLAIM · boundary")
        terminal.write("2")
        terminal.see("ORG/PRODUCT · label")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        assert terminal.is_cooked()


def test_every_size(three: Path) -> None:
    with reviewing(three) as terminal:
        terminal.see("CLAIM · boundary")
        for columns, rows in ((160, 48), (40, 12), (20, 5), (1, 1), (100, 30), (80, 24)):
            terminal.resize(columns, rows)
            terminal.settle(0.1)
            if columns >= 40:
                terminal.see("CLAIM", "2/3 ana", "not decided yet")


def test_nothing_from_outside_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    """In the text, the lanes, the names, titles and notes."""
    text = f"{HOSTILE} The end. {HOSTILE} It goes on."
    path = make(tmp_path / "h.db", [Article("h", text, {"title": HOSTILE})])
    with Store.open(path) as store:
        for number, name in enumerate((f"a{HOSTILE}"[:90], f"b{HOSTILE}"[:90], "c")):
            whole = Span(0, len(HOSTILE) - number).trimmed(text)
            assert whole
            do(store, 1, Actor(name), partial(add, span=whole))
            finish(store, 1, name)
    with reviewing(path, columns=120, rows=40) as terminal:
        terminal.see("no two agree", "not decided yet")
        for key, box in (("c", "note on"), ("E", "editing"), ("?", "scroll")):
            terminal.write(key)
            terminal.see(box)
            terminal.write("\x1b")
            terminal.until(lambda box=box: box not in terminal.shown)  # type: ignore[misc]
        terminal.write("g\r")
        terminal.write("\x1b[B1")
        terminal.see("every region is settled")
        terminal.write("u")
        terminal.see("undone")
        terminal.write("q")
        assert terminal.ended() == 0
        output = re.sub(rb"\x1b\]22;[a-z-]*\x07", b"", terminal.output)
        found = _FORBIDDEN.search(output)
        assert found is None, output[max(0, found.start() - 60) : found.end() + 20]
