"""What one connection does and takes back: written at once, or kept in one piece if it is large."""

from __future__ import annotations

import sqlite3

from annotator.core.decision import Decision, inverse
from annotator.core.label_schema import LabelSchema
from annotator.store import committing, journal
from annotator.store.log import Actor, ActRecord, Mode, Role
from annotator.store.undo import Turned


class Deeds:
    """Every method but `is_pending` needs a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        #: The last large act from here, so that it need not be read again to be taken back.
        self._last: tuple[str, tuple[Decision, ...]] = ("", ())

    def is_pending(self, seq: int) -> bool:
        """Whether an act on an article waits to be written out."""
        return any(it.article == seq for it in journal.waiting(self._connection))

    def large_elsewhere(self, actor: Actor, shown: int, *, redo: bool) -> int | None:
        """The article on which undo (or redo) would turn a large act, if it is not `shown`."""
        before = journal.waiting(self._connection)
        target = journal.target_of(self._connection, actor, before, redo=redo)
        if target is None:
            return None
        article = journal.large_on(self._connection, target, before)
        return None if article == shown else article

    def record(self, record: ActRecord, cursor: int | None) -> None:
        """Commit an act.

        Raises:
            StaleError: when an article changed since the act was decided on.
        """
        before = journal.waiting(self._connection)
        if not journal.takes(record, before):
            if before:
                journal.write_out(self._connection)
            committing.put_down(self._connection, record, cursor)
            return
        journal.put(self._connection, record, before, cursor)
        decisions = record.changes[0].decisions
        if len(decisions) >= journal.MANY:
            self._last = (record.id, decisions)

    def turn(self, turn: ActRecord, shown: int | None, schema: LabelSchema) -> Turned | None:
        """Undo (or redo) the last act of the one who turns; `turn` has no changes of its own."""
        redo = turn.mode is Mode.REDO
        before = journal.waiting(self._connection)
        if shown is not None and turn.actor.role is Role.ANNOTATOR:
            if kept := self._kept_turn(turn, shown, before):
                return kept
        if before:
            journal.write_out(self._connection)
        actor, at = turn.actor, turn.at
        return committing.turn(
            self._connection, schema, actor, turn.id, at, redo=redo, spent=turn.spent
        )

    def _kept_turn(
        self, turn: ActRecord, shown: int, before: list[journal.Waiting]
    ) -> Turned | None:
        """Keep a turn to be written out; None when it is to be written at once."""
        redo = turn.mode is Mode.REDO
        target = journal.target_of(self._connection, turn.actor, before, redo=redo)
        if target is None or not journal.takes_turn(
            self._connection, turn.actor, target, shown, before
        ):
            return None
        decisions = self._decisions_of(target, before)
        # The target is what it is of when it is written out, as nothing comes in between.
        kept = ActRecord(turn.id, turn.actor, turn.at, (), turn.mode, target, turn.spent)
        head = journal.put_turn(self._connection, kept, shown, before)
        applied = decisions if redo else inverse(decisions)
        return Turned(turn.id, target, {shown: applied}, {shown: head})

    def _decisions_of(self, target: str, before: list[journal.Waiting]) -> tuple[Decision, ...]:
        last, decisions = self._last
        number = journal.number_of(self._connection, target, before)
        if last == target and len(decisions) == number:
            return decisions
        decisions = journal.decisions_of(self._connection, target, before)
        self._last = (target, decisions)
        return decisions
