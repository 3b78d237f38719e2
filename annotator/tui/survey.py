"""What waits in all articles of a review, looked up in a thread that gives way to the keys."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    """The tickets of some articles; or the error that ended the survey."""

    tickets: dict[int, list[Ticket]]
    count: int
    error: Exception | None = None


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
        found: dict[int, list[Ticket]] = {}
        count, reported = 0, time.monotonic()
        try:
            with self._connect() as store:
                while (seq := self._todo.get()) is not None:
                    self._wait()
                    if self._ended.is_set():
                        return
                    found[seq] = surveyed(load(store, self._actor, self._terms, seq), self._new_id)
                    count += 1
                    if self._todo.empty() or time.monotonic() - reported >= REPORT:
                        self._deliver(Found(found, count))
                        found, count, reported = {}, 0, time.monotonic()
        except Exception as error:
            self._deliver(Found(found, count, error))

    def _wait(self) -> None:
        while (rest := self._quiet_until - time.monotonic()) > 0 and not self._ended.wait(rest):
            pass
