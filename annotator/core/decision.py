"""One change by a person, as values before and after, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.record import Record

Value: TypeAlias = Annotation | Link | Rejection | Progress | Record


class Kind(StrEnum):
    """What a decision is about, in the words of the interface."""

    ACCEPT = "accept"
    REJECT = "reject"
    RELABEL = "relabel"
    EDGE = "edge"
    ADD = "add"
    REMOVE = "remove"
    LINK = "link"
    UNLINK = "unlink"
    ATTRIBUTE = "attribute"
    NOTE = "note"
    STATUS = "status"
    FLAG = "flag"
    SETTLE = "settle"
    SEND_BACK = "send back"
    ANSWER = "answer"
    BRING_BACK = "bring back"
    LEAVE_OUT = "leave out"


class Refusal(ValueError):
    """A decision that the label schema or the state does not allow; the message is for people."""


class Decision(Struct, frozen=True, gc=False):
    """A change of one subject: an annotation, a link, a rejection, the article's progress, what
    a review keeps (a ruling, a return, an answer to one), or boilerplate that was brought back.

    `before` is None where the subject did not exist, `after` None where it ceases to.
    `subject` is the id of what changes, and empty for the article's progress.
    """

    kind: Kind
    subject: str
    before: Value | None
    after: Value | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a decision changes something")

    def inverse(self) -> Decision:
        """The decision that takes this one back."""
        return Decision(self.kind, self.subject, self.after, self.before)

    @property
    def value_type(self) -> type[Value]:
        """Whether this is about an Annotation, a Link, a Rejection, the Progress or a Record."""
        return type(self.after if self.after is not None else self.before)  # type: ignore[return-value]


def inverse(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that take a whole act back, in the order to apply them."""
    return tuple(decision.inverse() for decision in reversed(tuple(decisions)))
