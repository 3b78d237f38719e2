"""What somebody just did, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotation import Annotation, Link, Progress, Rejection, Status
from annotator.core.decision import Decision, Kind
from annotator.core.state import Item, State
from annotator.tui.lesson.wording import quoted

#: What an act of several decisions is called after: the first of these that is among them.
_TELLING = (
    *(Kind.STATUS, Kind.RELABEL, Kind.EDGE, Kind.ADD, Kind.REMOVE, Kind.ATTRIBUTE, Kind.NOTE),
    *(Kind.FLAG, Kind.UNLINK, Kind.ACCEPT, Kind.REJECT, Kind.LINK),
)

_PLAIN = {
    Kind.ACCEPT: "accepted",
    Kind.REJECT: "rejected",
    Kind.REMOVE: "removed",
    Kind.NOTE: "wrote a note on",
    Kind.FLAG: "flagged or unflagged",
    Kind.ATTRIBUTE: "changed an attribute of",
}


class How(StrEnum):
    """Whether something was done, or an act taken or brought back."""

    DONE = "done"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Deed:
    """Decisions that are committed, and the states around them."""

    how: How
    before: State
    after: State
    decisions: Sequence[Decision]

    @property
    def closes(self) -> bool:
        """Whether it says how far one is with the article, other than that one has begun."""
        return self.told_as is Kind.STATUS

    @property
    def told_as(self) -> Kind:
        """The kind that tells most of it."""
        kinds = {decision.kind for decision in self.decisions if not _begins(decision)}
        if any(_is_own_link(decision) for decision in self.decisions):
            return Kind.LINK
        return next((kind for kind in _TELLING if kind in kinds), self.decisions[0].kind)

    def words(self) -> str:
        """What was done, as a sentence."""
        what = self._what()
        if self.how is How.UNDONE:
            return f"Undone: you had {what}."
        return f"Brought back: you had {what}." if self.how is How.REDONE else f"That {what}."

    def _what(self) -> str:
        kind = self.told_as
        alike = [d for d in self.decisions if d.kind is kind]
        subject, item = alike[0], self._item(alike[0])
        quote = quoted(item.span.quote(self.after.article.text)) if item else "the article"
        # A claim is decided together with its source.
        spans = [d for d in alike if not (isinstance(d.after, Rejection) and d.after.span is None)]
        if kind in (Kind.ACCEPT, Kind.REJECT) and len(spans) > 2:
            return f"{_PLAIN[kind]} {len(spans)} suggestions"
        match kind:
            case Kind.STATUS:
                back = self.how is How.UNDONE
                progress = subject.before if back else subject.after
                return f"{progress.status} the article" if isinstance(progress, Progress) else ""
            case Kind.RELABEL:
                return f"made {quote} a {item.label if item else ''}"
            case Kind.ADD:
                return f"put {item.label if item else ''} on {quote}"
            case Kind.EDGE:
                return f"made the span {quote}"
            case Kind.LINK | Kind.UNLINK:
                return f"{'linked' if kind is Kind.LINK else 'unlinked'} {quote}"
        return f"{_PLAIN.get(kind, 'changed')} {quote}"

    def _item(self, decision: Decision) -> Item | None:
        """What a decision is about: as it was done, also where it has just been taken back."""
        undone = self.how is How.UNDONE
        values = (decision.before, decision.after) if undone else (decision.after, decision.before)
        value = next(value for value in values if value is not None)
        states = (self.before, self.after) if undone else (self.after, self.before)
        match value:
            case Annotation():
                return value
            case Rejection():
                return self.after.suggested.spans.get(value.suggestion_id)
            case Link():
                return next((i for s in states if (i := s.item(value.from_id))), None)
        return None


def _is_own_link(decision: Decision) -> bool:
    """Whether somebody linked two spans, other than by accepting what was suggested."""
    values = (decision.before, decision.after)
    return decision.kind is Kind.LINK and any(
        isinstance(value, Link) and value.suggestion_id is None for value in values
    )


def _begins(decision: Decision) -> bool:
    """Whether this only says that the article is begun, which comes with the first act."""
    values = [v.status for v in (decision.before, decision.after) if isinstance(v, Progress)]
    return decision.kind is Kind.STATUS and Status.FINISHED not in values
