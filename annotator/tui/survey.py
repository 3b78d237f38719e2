"""What waits in all articles of a review, looked up in a thread that gives way to the keys."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from annotator.store.errors import StoreError
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.cases import Terms, load, surveyed
from annotator.tui.review_queue import Ticket

#: Seconds after a key in which the survey does not work.
QUIET = 0.15

#: Seconds between two reports.
REPORT = 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """The tickets of some articles, and why others cannot be read, by the articles' numbers.

    `error` is what ended the survey before its end.
    """

    tickets: dict[int, list[Ticket]] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def count(self) -> int:
        """How many articles were looked at."""
        return len(self.tickets) + len(self.unread)


class Survey:
    """Goes through articles one after another.

    `connect` opens a connection of its own; `deliver` is called on the survey's thread and has to
    hand what was found to the interface's.
    """

    def __init__(
        self,
        connect: Callable[[], Store],
        deliver: Callable[[Found], None],
        actor: Actor,
        terms: Terms,
        new_id: Callable[[], str],
    ) -> None:
        self._connect, self._deliver = connect, deliver
        self._actor, self._terms, self._new_id = actor, terms, new_id
        self._ended = threading.Event()
        self._todo: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="survey", daemon=True)
        self._quiet_until = 0.0

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def look(self, seqs: Iterable[int]) -> None:
        """Look through these articles, or look at them again."""
        for seq in seqs:
            self._todo.put(seq)

    def stop(self) -> None:
        """End as soon as the article at hand is done."""
        self._ended.set()
        self._todo.put(None)
        if self._thread.is_alive():
            self._thread.join(2.0)

    def give_way(self) -> None:
        """A key was pressed: the interface comes first."""
        self._quiet_until = time.monotonic() + QUIET

    def _run(self) -> None:
        found, reported = Found(), time.monotonic()
        try:
            with self._connect() as store:
                while (seq := self._todo.get()) is not None:
                    self._wait()
                    if self._ended.is_set():
                        return
                    self._look(store, seq, found)
                    if self._todo.empty() or time.monotonic() - reported >= REPORT:
                        self._deliver(found)
                        found, reported = Found(), time.monotonic()
        except Exception as error:
            self._deliver(replace(found, error=error))

    def _look(self, store: Store, seq: int, found: Found) -> None:
        try:
            case = load(store, self._actor, self._terms, seq)
            found.tickets[seq] = surveyed(case, self._new_id)
        except StoreError as error:
            found.unread[seq] = str(error)

    def _wait(self) -> None:
        while (rest := self._quiet_until - time.monotonic()) > 0 and not self._ended.wait(rest):
            pass
