"""A long read in a thread, which says how far it is and can be given up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from annotator.store.store import Store
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.app import AnnotatorApp

T = TypeVar("T")

#: Says how far something is, from whatever thread.
Tell: TypeAlias = Callable[[str], None]

#: Seconds between two words on how far it is.
_OFTEN = 0.1

#: Steps of SQLite after which it looks whether it should go on.
_STEPS = 50_000


class GivenUp(Exception):
    """Nobody waits for it any more."""


def telling(program: AnnotatorApp, told: Callable[[str], None]) -> Tell:
    """What another thread calls to have words told on the interface's, now and then."""
    last = 0.0

    def tell(words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _OFTEN:
            last = time.monotonic()
            arrived = lambda outcome: told(outcome.result)  # noqa: E731
            program.post_message(program.Delivered(arrived, Outcome(result=words)))

    return tell


class Inquiry:
    """One such read. `told` gets its words on the interface's thread, until it is over."""

    def __init__(self, program: AnnotatorApp, told: Callable[[str], None]) -> None:
        self._program, self._told = program, told
        self._over = threading.Event()

    def give_up(self) -> None:
        """Wait no longer for it."""
        self._over.set()

    @property
    def is_over(self) -> bool:
        """Whether it was given up."""
        return self._over.is_set()

    def watched(self, work: Callable[[Store, Tell], T]) -> Callable[[Store], T]:
        """The work for the reader's thread: it ends soon after it is given up."""
        tell = telling(self._program, lambda words: None if self.is_over else self._told(words))

        def going_on(words: str) -> None:
            if self.is_over:
                raise GivenUp
            tell(words)

        def run(store: Store) -> T:
            store.connection.set_progress_handler(self._over.is_set, _STEPS)
            return work(store, going_on)

        return run

    def begin(self, work: Callable[[Store, Tell], T], done: Callable[[Outcome], None]) -> None:
        """Do it; `done` gets what came of it on the interface's thread, unless it was given up."""

        def came(outcome: Outcome) -> None:
            if not self.is_over:
                self.give_up()
                done(outcome)

        self._program.fetch(self.watched(work), came)
