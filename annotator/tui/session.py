"""What the interface works with: who, which file, a clock, ids, and the way to disk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Rejection
from annotator.core.decision import Decision
from annotator.core.span import Span
from annotator.core.state import State, apply_all
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.states import OpenArticle
from annotator.store.store import Store


def new_id() -> str:
    """A random id, so that copies of a project can be merged."""
    return str(uuid.uuid4())


def now() -> str:
    """UTC in ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Pending:
    """An act on its way to disk, and the state that it leads to."""

    record: ActRecord
    state: State
    touched: tuple[Span, ...]


@dataclass
class Session:
    """One annotator at one project. `store` is for reading on the interface's thread."""

    store: Store
    actor: Actor
    with_suggestions: bool = True
    new_id: Callable[[], str] = new_id
    now: Callable[[], str] = now
    seq: int = 0
    head: str | None = None
    suggested: bool = False
    _carried: tuple[object, str] | None = field(default=None, repr=False)

    def open(self, seq: int) -> OpenArticle:
        """Read an article; the next acts are made on it."""
        opened = self.store.load(seq, self.actor, with_suggestions=self.with_suggestions)
        self.seq, self.head, self.suggested = seq, opened.head, opened.suggested
        self._carried = None
        return opened

    def pending(self, state: State, act: Act, carry: object = None) -> Pending | None:
        """The act as a record to commit; None when it changes nothing.

        Acts with the same `carry` in a row (one edge, moved key by key) are one act.
        """
        decisions = act.decisions()
        if not decisions:
            return None
        id = self._carried[1] if carry and self._carried and self._carried[0] == carry else None
        id = id if id == self.head and id else self.new_id()
        self._carried = (carry, id) if carry else None
        change = Change(self.seq, state.article.text, self.head, decisions)
        record = ActRecord(id, self.actor, self.now(), (change,))
        return Pending(record, apply_all(state, decisions), touched(state, decisions))

    def committed(self, head: str) -> None:
        """The article now stands at this act."""
        self.head = head

    def interrupt(self) -> None:
        """The next act is one of its own, whatever came before."""
        self._carried = None


def touched(state: State, decisions: tuple[Decision, ...]) -> tuple[Span, ...]:
    """The spans whose looks decisions may change."""
    spans: list[Span] = []
    for decision in decisions:
        for value in (decision.before, decision.after):
            if isinstance(value, Annotation):
                spans.append(value.span)
                suggestion = state.suggested.spans.get(value.suggestion_id or "")
                if suggestion:
                    spans.append(suggestion.span)
            elif isinstance(value, Rejection) and value.span:
                spans.append(value.span)
    return tuple(dict.fromkeys(spans))
