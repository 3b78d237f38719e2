"""Somebody who annotates, or reviews, through the store and the writer of the interface."""

from __future__ import annotations

import queue
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from annotator.clock import new_id, now
from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Status
from annotator.core.decision import Refusal
from annotator.core.ruling import Choice
from annotator.core.state import Conflict
from annotator.review.settling import Settling
from annotator.store import elsewhere
from annotator.store.errors import BusyError, StaleError
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from annotator.store.undo import Turned
from annotator.tui import cases
from annotator.tui.writer import BUSY_SECONDS, Outcome, Writer

#: Seconds between two looks at what others have finished, as the interface has it.
LOOKING = 2.0

_LABELS = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "DATE")


@dataclass
class Told:
    """What somebody did, and what came of it."""

    name: str
    role: Role
    #: Decisions of every act that was acknowledged, by its id.
    saved: Counter[str] = field(default_factory=Counter)
    #: Seconds from the decision to its acknowledgement.
    waits: list[float] = field(default_factory=list)
    sent: int = 0
    acts: int = 0
    undone: int = 0
    #: How often the file was locked, and an article was changed elsewhere meanwhile.
    busy: int = 0
    stale: int = 0
    given_up: list[str] = field(default_factory=list)
    #: When articles were finished, and when that was first seen by this one, by who and what.
    finished: dict[tuple[int, str], float] = field(default_factory=dict)
    seen: dict[tuple[int, str], float] = field(default_factory=dict)


class Person:
    """Somebody at work, until a moment (of the monotonic clock) has come."""

    role = Role.ANNOTATOR

    def __init__(self, path: Path, name: str, seed: str, pause: float) -> None:
        self.actor, self.pause = Actor(name, self.role), pause
        self.chance = random.Random(seed)
        self.told = Told(name, self.role)
        self.store = Store.open(path)
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._writer = Writer(
            lambda: self.store.another(busy_seconds=BUSY_SECONDS),
            lambda _, outcome: self._outcomes.put(outcome),
        )
        self._writer.start()
        self._looked, self._version = 0.0, -1

    def work_until(self, end: float) -> Told:
        """Decide again and again; what was done."""
        while time.monotonic() < end:
            self.decide()
            self._look()
            time.sleep(self.chance.expovariate(1 / self.pause) if self.pause else 0)
        self.told.given_up += self._writer.stop()
        self.store.close()
        return self.told

    def decide(self) -> None:
        """Make one act."""
        raise NotImplementedError

    def commit(self, seq: int, head: str | None, text: str, act: Act) -> bool:
        """Have the writer save an act on one article; whether it is saved."""
        decisions = act.decisions()
        if not decisions:
            return False
        record = ActRecord(new_id(), self.actor, now(), (Change(seq, text, head, decisions),))
        self.told.sent += len(decisions)
        outcome = self._saved(lambda store: store.record(record))
        if outcome.error is None:
            self.told.saved[record.id] += len(decisions)
        return outcome.error is None

    def turn(self, *, redo: bool) -> None:
        """Take one's own last act back, or bring it back again."""
        id = new_id()
        outcome = self._saved(lambda store: store.turn(self.actor, id, now(), redo=redo))
        turned: Turned | None = outcome.result
        if turned and turned.applied:
            count = sum(map(len, turned.applied.values()))
            self.told.sent += count
            self.told.saved[id] += count
            self.told.undone += 1

    def _saved(self, work: Callable[[Store], object]) -> Outcome:
        def counted(store: Store) -> object:
            try:
                return work(store)
            except BusyError:
                self.told.busy += 1
                raise

        began = time.monotonic()
        self._writer.submit(counted, lambda _: None, "an act")
        outcome = self._outcomes.get()
        if isinstance(outcome.error, StaleError):
            # As in the interface: it is shown anew, and decided on again.
            self.told.stale += 1
        elif outcome.error is not None:
            self.told.given_up.append(f"{type(outcome.error).__name__}: {outcome.error}")
        else:
            self.told.waits.append(time.monotonic() - began)
            self.told.acts += 1
        return outcome

    def _look(self) -> None:
        """See what others have finished, without opening the file anew."""
        if time.monotonic() - self._looked < LOOKING:
            return
        self._looked = time.monotonic()
        seen = elsewhere.look(self.store, 1, self.actor)
        if seen.version == self._version:
            return
        self._version = seen.version
        for article in self.store.reviewable():
            for name in article.annotators:
                self.told.seen.setdefault((article.seq, name), time.monotonic())


class Annotating(Person):
    """Goes through the articles as people do, with detours."""

    def decide(self) -> None:
        chance = self.chance
        if chance.random() < 0.12:
            self.turn(redo=chance.random() < 0.3)
            return
        first = self.store.next_open(self.actor, 0)
        seq = first if first and chance.random() < 0.8 else chance.randint(1, self.store.count())
        opened = self.store.load(seq, self.actor)
        act = Act(opened.state, new_id)
        try:
            self._change(act)
        except (Refusal, Conflict):
            return
        if self.commit(seq, opened.head, opened.state.article.text, act):
            if act.draft.progress.status is Status.FINISHED:
                self.told.finished.setdefault((seq, self.actor.annotator_id), time.monotonic())

    def _change(self, act: Act) -> None:
        chance, state = self.chance, act.draft
        stops = [id for *_, id in state.stops]
        made = [id for id, it in state.annotations.items() if isinstance(it, Annotation)]
        what = chance.random()
        if stops and what < 0.45:
            act.accept(stops[0])
        elif stops and what < 0.6:
            act.reject(stops[0])
        elif stops and what < 0.7:
            act.relabel(chance.choice(stops), chance.choice(_LABELS))
        elif made and what < 0.75:
            act.reject(chance.choice(made))
        elif made and what < 0.8:
            act.relabel(chance.choice(made), chance.choice(_LABELS))
        elif what < 0.85:
            act.toggle_flag(None)
        elif what < 0.9:
            act.set_note(None, f"note {chance.random()}")
        else:
            act.accept_all(stops)
            act.set_status(Status.FINISHED)


class Reviewing(Person):
    """Settles what annotators have finished, beside another reviewer."""

    role = Role.REVIEWER

    def decide(self) -> None:
        chance = self.chance
        if chance.random() < 0.1:
            self.turn(redo=False)
            return
        roll = [it for it in self.store.reviewable() if len(it.annotators) >= cases.LEAST]
        if not roll:
            return
        seq = chance.choice(roll).seq
        case = cases.load(self.store, self.actor, cases.Terms(), seq)
        act = Settling(case.state, new_id, reviewer=self.actor.annotator_id, at=now())
        try:
            if case.docket.queue:
                region = chance.choice(case.docket.queue)
                act.settle(region, Choice.VERSION, chance.choice(region.versions)[0])
            else:
                act.set_status(Status.FINISHED)
        except (Refusal, Conflict):
            return
        self.commit(seq, case.opened.head, case.state.article.text, act)
