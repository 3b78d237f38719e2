"""What a person put on a text: labelled spans and the links among them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.label_schema import AttributeValue
from annotator.core.span import Span


class Origin(StrEnum):
    """How an annotation came about: a suggestion as it was, one that was changed, or by hand."""

    SUGGESTED = "suggested"
    EDITED = "edited"
    ADDED = "added"


class Status(StrEnum):
    """How far one annotator is with one article."""

    NEW = "new"
    IN_PROGRESS = "in progress"
    FINISHED = "finished"
    SKIPPED = "skipped"


class Annotation(Struct, frozen=True, gc=False):
    """A labelled span, with its attributes; `suggestion_id` names what it was accepted from."""

    id: str
    span: Span
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    note: str = ""
    flagged: bool = False
    origin: Origin = Origin.ADDED
    suggestion_id: str | None = None


class Link(Struct, frozen=True, gc=False):
    """A typed, directed relation between two annotations, by their ids."""

    id: str
    type: str
    from_id: str
    to_id: str
    origin: Origin = Origin.ADDED
    suggestion_id: str | None = None


class Rejection(Struct, frozen=True, gc=False):
    """A suggestion turned down. A suggested link has its type as label, and no span.

    A reviewer's `note` says why.
    """

    suggestion_id: str
    label: str
    span: Span | None = None
    note: str = ""


class Progress(Struct, frozen=True, gc=False):
    """What an annotator says of an article as a whole."""

    status: Status = Status.NEW
    flagged: bool = False
    note: str = ""
