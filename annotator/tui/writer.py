"""The one thread that writes: jobs go in, what came of them comes back to the interface."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from annotator.store.errors import BusyError, MovedError, RefusedError, StoreError
from annotator.store.store import Store

Work = Callable[[Store], Any]

#: Seconds that SQLite waits for another program before the writer looks whether it should go on,
#: and that the writer waits before it asks again.
BUSY_SECONDS = 0.1
PAUSE = 0.1

#: Seconds without a job, or a key, after which what the store keeps in one piece is written out;
#: and how many it is put off at most for keys.
REST = 0.25
PUT_OFF = 10.0

#: Jobs after which the file is tidied in a rest, so that no job has to wait for that.
MANY_JOBS = 50

#: What passes: another program ends its work, a file that was moved comes back, somebody makes room
#: on the disk.
_PASSING = (BusyError, MovedError, RefusedError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its result, or the error that kept it from being saved."""

    result: Any = None
    error: Exception | None = None


Done = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to write; `name` is what people call it, empty if they need not know of it."""

    work: Work
    done: Done | None
    name: str


class Writer:
    """Runs jobs one after another on a connection of its own.

    What keeps a job from being saved and may pass is waited for, until `give_up`. `connect` opens
    the connection; `deliver` is called on the writer's thread with a job's callback and its
    outcome, and has to hand them to the interface's thread.
    """

    def __init__(
        self, connect: Callable[[], Store], deliver: Callable[[Done, Outcome], None]
    ) -> None:
        self._connect = connect
        self._deliver = deliver
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._store: Store | None = None
        self._given_up = threading.Event()
        self._is_abandoned = False
        self._unsaved: list[Job] = []
        #: Set as long as nothing waits to be written out: who reads then sees all that was done.
        self.settled = threading.Event()
        self.settled.set()
        self._since_tidy = 0
        #: When a key was pressed last, and since when something waits to be written out.
        self._pressed_at = self._waiting_since = -PUT_OFF
        self._holders = 0
        #: What keeps the job at hand from being saved, as long as it is waited for.
        self.trouble: StoreError | None = None

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def submit(self, work: Work, done: Done | None = None, name: str = "") -> None:
        """Queue a job; `done` gets its outcome on the interface's thread."""
        job = Job(work, done, name)
        if name:
            self._unsaved.append(job)
        self._jobs.put(job)

    def pressed(self) -> None:
        """Somebody is at work: what is not urgent is to take nothing of the processor."""
        self._pressed_at = time.monotonic()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Leave the processor to what is done inside, but for jobs: nothing is written out."""
        self._holders += 1
        try:
            yield
        finally:
            self._holders -= 1

    def give_up(self) -> None:
        """Wait no longer for what keeps the job at hand from being saved: it fails."""
        self._given_up.set()

    @property
    def unsaved(self) -> list[str]:
        """What people call the jobs that are not saved, and of which they were not told so."""
        return [job.name for job in tuple(self._unsaved)]

    def stop(self, seconds: float | None = None) -> list[str]:
        """Finish what is queued, then end; the names of what was not saved.

        After so many seconds what cannot be saved is given up.
        """
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join(seconds)
        self._is_abandoned = True
        self.give_up()
        if self._thread.is_alive():
            # A disk that hangs is left alone: the thread ends with the program.
            self._thread.join(1.0)
        return self.unsaved

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self._given_up.clear()
            outcome = self._outcome(job)
            self._look()
            if job.name and not (outcome.error and self._is_abandoned):
                self._unsaved.remove(job)
            if job.done:
                self._deliver(job.done, outcome)
        if self._store:
            self._settle(lambda: False)
            self._store.close()

    def _next(self) -> Job | None:
        """The next job. As long as there is none, what is pending is written out."""
        while not self.settled.is_set() or self._since_tidy >= MANY_JOBS:
            try:
                return self._jobs.get(timeout=REST)
            except queue.Empty:
                if self._is_disturbed():
                    continue
                if self.settled.is_set():
                    self._tidy()
                else:
                    self._settle(self._is_disturbed)
        return self._jobs.get()

    def _is_disturbed(self) -> bool:
        """Whether there is something to be done before the rows of large acts."""
        now = time.monotonic()
        at_work = now - self._pressed_at < REST and now - self._waiting_since < PUT_OFF
        return at_work or self._holders > 0 or not self._jobs.empty()

    def _tidy(self) -> None:
        self._since_tidy = 0
        with suppress(StoreError):
            if self._store:
                self._store.checkpoint()

    def _look(self) -> None:
        """Note whether the last job left something to be written out."""
        self._since_tidy += 1
        with suppress(StoreError):
            if self._store and self._store.is_pending():
                if self.settled.is_set():
                    self._waiting_since = time.monotonic()
                self.settled.clear()
                # What is to be written out is as much as many jobs are.
                self._since_tidy = MANY_JOBS
            else:
                self.settled.set()

    def _settle(self, stop: Callable[[], bool]) -> None:
        try:
            if self._store is None or self._store.settle(stop):
                self.settled.set()
        except _PASSING:
            # Whoever holds the file, or it is tried again after the next rest.
            return
        except StoreError:
            # It is said with the next decision, which cannot be saved either.
            self.settled.set()

    def _opened(self) -> Store:
        store = self._connect()
        store.put_off_checkpoints()
        return store

    def _outcome(self, job: Job) -> Outcome:
        """Do a job, as often as it takes."""
        try:
            while True:
                try:
                    self._store = self._store or self._opened()
                    return Outcome(result=job.work(self._store))
                except _PASSING as error:
                    self.trouble = error
                    if self._is_abandoned or self._given_up.wait(PAUSE):
                        return Outcome(error=error)
        except Exception as error:
            return Outcome(error=error)
        finally:
            self.trouble = None
