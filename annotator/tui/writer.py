"""The one thread that writes: jobs go in, what came of them comes back to the interface."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.store.store import Store

Work = Callable[[Store], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its result, or the error that kept it from being saved."""

    result: Any = None
    error: Exception | None = None


Done = Callable[[Outcome], None]


class Writer:
    """Runs jobs one after another on a connection of its own.

    `deliver` is called on the writer's thread with a job's callback and its outcome; it has to
    hand them to the interface's thread.
    """

    def __init__(self, path: Path, deliver: Callable[[Done, Outcome], None]) -> None:
        self._path = path
        self._deliver = deliver
        self._jobs: queue.SimpleQueue[tuple[Work, Done | None] | None]
        self._jobs = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def submit(self, work: Work, done: Done | None = None) -> None:
        """Queue a job; `done` gets its outcome on the interface's thread."""
        self._jobs.put((work, done))

    def stop(self) -> None:
        """Finish what is queued, then end."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _run(self) -> None:
        store: Store | None = None
        while (job := self._jobs.get()) is not None:
            work, done = job
            try:
                store = store or Store.open(self._path)
                outcome = Outcome(result=work(store))
            except Exception as error:
                outcome = Outcome(error=error)
            if done:
                self._deliver(done, outcome)
        if store:
            store.close()
