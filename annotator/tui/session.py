"""What the interface works with: who, which file, a clock, ids, and the way to disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from annotator.clock import new_id, now
from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Progress, Rejection, Status
from annotator.core.brought_back import BroughtBack
from annotator.core.decision import Decision, Kind
from annotator.core.display import one_line
from annotator.core.extent import many
from annotator.core.memory import Recalled, Recollection
from annotator.core.span import Span
from annotator.core.state import State, apply_all
from annotator.core.timing import Spent, Timer
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.recollections import Memory
from annotator.store.states import OpenArticle
from annotator.store.store import Store
from annotator.store.undo import Turned

#: What an act of several decisions is called after: the first of these that is among them.
TELLING = (
    *(Kind.RELABEL, Kind.EDGE, Kind.ADD, Kind.REMOVE, Kind.ATTRIBUTE, Kind.NOTE, Kind.FLAG),
    *(Kind.UNLINK, Kind.ACCEPT, Kind.REJECT, Kind.LINK, Kind.BRING_BACK, Kind.LEAVE_OUT),
    Kind.STATUS,
)

#: Decisions from which on all that is on the screen is drawn anew.
MANY = 1000

#: Spans up to which an act is called after one of them.
_EACH = 3

#: With these the annotator is done with an article.
CLOSED = (Status.FINISHED, Status.SKIPPED)


@dataclass(frozen=True, slots=True)
class Pending:
    """An act on its way to disk, and the state that it leads to."""

    record: ActRecord
    before: State
    state: State
    touched: tuple[Span, ...] | None
    name: str


@dataclass
class Session:
    """One annotator at one project. `store` is for reading on the interface's thread."""

    store: Store
    actor: Actor
    with_suggestions: bool = True
    #: Whether what the annotator decided before shapes what is suggested to them.
    with_memory: bool = True
    new_id: Callable[[], str] = new_id
    now: Callable[[], str] = now
    seq: int = 0
    head: str | None = None
    suggested: bool = False
    #: What memory says of its own suggestions in the open article, by their ids.
    recalled: Mapping[str, Recalled] = field(default_factory=dict)
    #: What memory made of the open article and is not kept yet.
    fresh: Recollection | None = None
    #: None where no time is kept.
    timer: Timer | None = field(default_factory=Timer)
    #: The annotation whose edge was moved by the last act here, and nothing else.
    moved: str = ""
    _carried: tuple[object, str] | None = field(default=None, repr=False)
    #: The last act of many decisions here, which can be turned without working it out.
    _large: Pending | None = field(default=None, repr=False)

    def open(self, seq: int) -> OpenArticle:
        """Read an article; the next acts are made on it."""
        opened = self.look(seq)
        self.seq, self.head = seq, opened.head
        self._carried, self._large, self.moved = None, None, ""
        return opened

    def look(self, seq: int) -> OpenArticle:
        """Read an article with all that is suggested to the annotator by now."""
        opened = self.store.load(
            seq,
            self.actor,
            with_suggestions=self.with_suggestions,
            memory=Memory.ACTS if self.with_memory else Memory.OFF,
        )
        self.suggested, self.recalled, self.fresh = opened.suggested, opened.recalled, opened.fresh
        return opened

    def neighbour(self, *, forward: bool) -> int | None:
        """The number of the article after the open one, or before it."""
        return self.store.neighbour(self.seq, forward=forward)

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
        at = self.now()
        record = ActRecord(id, self.actor, at, (change,), spent=self.spent(at))
        # What the act was made on has seen each decision: nobody changes it any more.
        after = act.draft.frozen()
        spans = None if len(decisions) > MANY else touched(state, decisions)
        return Pending(record, state, after, spans, named(state, after, decisions))

    def spent(self, at: str) -> tuple[Spent, ...]:
        """The time that is not kept yet, for whoever keeps it now."""
        return self.timer.take(at) if self.timer else ()

    def give_back(self, spent: tuple[Spent, ...]) -> None:
        """Time that could not be kept: it is with what is kept next."""
        if self.timer:
            self.timer.give_back(spent)

    def committed(self, head: str, pending: Pending | None = None) -> None:
        """The article now stands at this act, which was pending or came from elsewhere."""
        decisions = pending.record.changes[0].decisions if pending else ()
        self.head, self.moved = head, moved_by(decisions)
        if pending and pending.touched is None:
            self._large = pending

    def turned(self, state: State, turned: Turned, *, redo: bool) -> State:
        """The state of the open article after an act was undone or redone there."""
        large = self._large
        if large and large.record.id == turned.target:
            before, after = (large.before, large.state) if redo else (large.state, large.before)
            # The same object: nothing else was done since, and nothing new was suggested.
            if state is before:
                return after
        return apply_all(state, turned.applied[self.seq])

    def interrupt(self) -> None:
        """The next act is one of its own, whatever came before."""
        self._carried = None


def moved_by(decisions: tuple[Decision, ...]) -> str:
    """The annotation whose edge an act moved; empty for any other act."""
    first = decisions[0] if decisions else None
    return first.subject if first and first.kind is Kind.EDGE else ""


def closes(decisions: tuple[Decision, ...]) -> bool:
    """Whether an act finishes or skips its article."""
    # The kind first: of tens of thousands few are of this one.
    status = Kind.STATUS
    said = [d.after for d in decisions if d.kind is status]
    return any(isinstance(after, Progress) and after.status in CLOSED for after in said)


def tells_of_closing(decisions: tuple[Decision, ...]) -> bool:
    """Whether an act, or taking one back, has to do with an article being done with."""
    values = (value for d in decisions for value in (d.before, d.after))
    return any(isinstance(value, Progress) and value.status in CLOSED for value in values)


def named(before: State, after: State, decisions: tuple[Decision, ...]) -> str:
    """What people call an act: what became of the article, else its kind and its span or spans."""
    title = one_line(after.article.title, 40)
    if closes(decisions):
        return f"{title} {after.progress.status}"
    kinds = {decision.kind for decision in decisions}
    kind = next((kind for kind in TELLING if kind in kinds), decisions[0].kind)
    spans = sum(decision.value_type is Annotation for decision in decisions)
    if spans > _EACH:
        return f"{kind}, {many(spans, 'span')}"
    subject = next(decision.subject for decision in decisions if decision.kind is kind)
    item = after.item(subject) or before.item(subject) or before.suggested.spans.get(subject)
    about = f"on {title}"
    if item is not None:
        about = f"{item.label} “{one_line(item.span.quote(after.article.text), 30)}”"
    return f"{kind} {about}{_written(decisions)}"


def _written(decisions: tuple[Decision, ...]) -> str:
    """The note that an act wrote: if that cannot be saved, it is nowhere else."""
    for decision in decisions:
        value = decision.after
        if decision.kind is Kind.NOTE and isinstance(value, Annotation | Progress) and value.note:
            return f": {one_line(value.note)}"
    return ""


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
            elif isinstance(value, Rejection | BroughtBack) and value.span:
                spans.append(value.span)
    return tuple(dict.fromkeys(spans))
