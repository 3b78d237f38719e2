"""What a review settled: what each annotator had marked in a region, and what became gold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Self, TypeAlias

from annotator.core.annotation import Annotation
from annotator.core.label_schema import AttributeValue
from annotator.core.record import Record
from annotator.core.span import Span


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A labelled span without an identity: what two annotators can have in common.

    `attributes` are (name, value) pairs by name, as text so that they can be put in order.
    """

    span: Span
    label: str
    attributes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, annotation: Annotation) -> Self:
        """What an annotation marks; its note and flag are its annotator's own."""
        return cls(annotation.span, annotation.label, plain_attributes(annotation.attributes))

    @property
    def place(self) -> tuple[int, int, str]:
        """Start, end and label."""
        return self.span.start, self.span.end, self.label

    @property
    def order(self) -> tuple[int, int, str, tuple[tuple[str, str], ...]]:
        """What marks are sorted by: their own order, in a form that compares fast."""
        return self.span.start, self.span.end, self.label, self.attributes


#: One way to mark a region: its marks in order. Empty: nothing is marked there.
Version: TypeAlias = tuple[Mark, ...]


def plain_attributes(attributes: Mapping[str, AttributeValue]) -> tuple[tuple[str, str], ...]:
    """Attributes as JSON texts by name; a flag that is off is as good as none."""
    if not attributes:
        return ()
    return tuple(
        (name, _plain(value)) for name, value in sorted(attributes.items()) if value is not False
    )


@lru_cache(maxsize=1024)
def _plain(value: AttributeValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def attributes_of(plain: Iterable[tuple[str, str]]) -> dict[str, AttributeValue]:
    """The attributes that such pairs stand for."""
    return {name: json.loads(value) for name, value in plain}


class Difference(StrEnum):
    """What annotators disagree about in a region."""

    NONE = "none"
    MISSING = "missing"
    BOUNDARY = "boundary"
    SPLIT = "split"
    LABEL = "label"
    ATTRIBUTE = "attribute"
    MIXED = "mixed"
    LINK = "link"
    WITHDRAWN = "withdrawn"


class Choice(StrEnum):
    """How a region was settled."""

    UNANIMOUS = "unanimous"
    VERSION = "version"
    NOTHING = "nothing"
    UNION = "union"
    INTERSECTION = "intersection"
    ALL = "all"
    EDIT = "edit"


class Reason(StrEnum):
    """Why annotators came to differ, in the reviewer's judgement."""

    GUIDELINE = "guideline gap"
    AMBIGUOUS = "ambiguous"
    SLIP = "slip"
    BOUNDARY = "boundary habit"
    MISSED = "missed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a reviewer says of a region besides the decision."""

    reason: Reason | None = None
    note: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Ruling(Record):
    """A region settled.

    `layer` is the region's layer, or the link type where links are settled; `subject` is then
    the gold annotation that the links start from, and the marks of `inputs` are their far ends.
    `place` spans all that was put in. `gold` holds the ids of what became gold. `rule` says what
    settled it where no person looked at this region itself. `at` is UTC in ISO 8601.
    """

    is_a: ClassVar[str] = "ruling"

    id: str
    layer: str
    place: Span
    inputs: Mapping[str, Version]
    difference: Difference
    choice: Choice
    reviewer: str
    at: str
    gold: tuple[str, ...] = ()
    rule: str = ""
    reason: Reason | None = None
    note: str = ""
    flagged: bool = False
    subject: str = ""

    @property
    def subject_id(self) -> str:
        """Its own id."""
        return self.id

    @property
    def automatic(self) -> bool:
        """Whether it settled itself: all had marked the same."""
        return self.choice is Choice.UNANIMOUS


@dataclass(frozen=True, slots=True)
class SentBack(Record):
    """A checked article given back to its annotator, with a word on the whole."""

    is_a: ClassVar[str] = "sent_back"

    id: str
    annotator_id: str
    reviewer: str
    at: str
    note: str = ""

    @property
    def subject_id(self) -> str:
        """Its own id."""
        return self.id


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """What an annotator says to a correction, or (to `sent_back` itself) to the article's return.

    `subject` is the correction's name within the article, or the id of the SentBack.
    """

    is_a: ClassVar[str] = "answer"

    subject: str
    note: str = ""
    accepted: bool = False

    @property
    def subject_id(self) -> str:
        """What it answers."""
        return self.subject


def inputs_hash(inputs: Mapping[str, Version]) -> str:
    """SHA-256 over what each annotator had marked, in an order that hangs on nothing else."""
    # Of no use but to a review, and slow to load.
    import hashlib

    plain = [
        [name, [[*mark.place, *map(list, mark.attributes)] for mark in sorted(inputs[name])]]
        for name in sorted(inputs)
    ]
    source = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(source.encode()).hexdigest()
