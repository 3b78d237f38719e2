"""A bar follows what takes long, and only where somebody sees it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator

import pytest

from annotator.cli.progress import followed


class Terminal(io.StringIO):
    """A terminal, or a pipe."""

    def __init__(self, *, seen: bool = True) -> None:
        super().__init__()
        self.seen = seen

    def isatty(self) -> bool:
        """Whether somebody sees it."""
        return self.seen


def terminal_in(patch: pytest.MonkeyPatch) -> Terminal:
    """Standard error, on a terminal (no fixture: pytest puts its own in place after those)."""
    terminal = Terminal()
    patch.setattr(sys, "stderr", terminal)
    return terminal


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that goes on by so much whenever one looks."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += seconds
        return now

    return clock


def test_a_bar_counts_what_takes_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the number that is known, at the end all of it."""
    terminal = terminal_in(monkeypatch)
    assert list(followed(range(20), "exporting", 20, clock=ticking(0.2))) == list(range(20))
    assert "exporting" in terminal.getvalue()
    assert "20/20" in terminal.getvalue()


def test_what_is_over_at_once_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flash of one is of no use to anybody."""
    terminal = terminal_in(monkeypatch)
    assert list(followed(range(20), "exporting", 20, clock=ticking(0.01))) == list(range(20))
    assert terminal.getvalue() == ""


def test_a_pipe_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes."""
    pipe = Terminal(seen=False)
    monkeypatch.setattr(sys, "stderr", pipe)
    assert list(followed(range(20), "exporting", 20, clock=ticking(1))) == list(range(20))
    assert pipe.getvalue() == ""


def test_of_a_file_the_part_that_is_read_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes say how far one is, where nobody knows how many articles are in it."""
    terminal = terminal_in(monkeypatch)
    done = iter(range(0, 1000, 50))
    list(followed(range(20), "importing", 1000, lambda: next(done), clock=ticking(0.5)))
    assert "%" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_a_length_that_nobody_knows_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As of a pipe."""
    terminal = terminal_in(monkeypatch)
    list(followed(range(20), "importing", None, clock=ticking(0.5)))
    assert terminal.getvalue() == ""


def test_the_bar_goes_when_the_work_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor, which it hides, comes back."""
    terminal = terminal_in(monkeypatch)

    def broken() -> Iterator[int]:
        yield from range(10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(followed(broken(), "exporting", 20, clock=ticking(0.5)))
    assert terminal.getvalue().rstrip().endswith("\x1b[?25h")
