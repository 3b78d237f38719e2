"""The native format: one line of JSON for each article and annotator. It loses nothing.

Ids of accepted suggestions stay behind, as suggestions belong to a project.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec
from msgspec import UNSET, UnsetType

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.article import Article
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.jsonl_reading import read
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING
from annotator.exchange.provenances import plain_provenance
from annotator.exchange.quotes import quote_of


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write the records, a line each."""
    encoder = msgspec.json.Encoder()
    for record in records:
        out.write(encoder.encode(_line(record)) + b"\n")
    return Losses()


class _Span(msgspec.Struct, gc=False):
    """An annotation's keys, in their order; structs are written in half the time of dicts."""

    id: str
    start: int
    end: int
    label: str
    text: str
    attributes: dict[str, AttributeValue]
    note: str
    origin: Origin
    flagged: bool | UnsetType = UNSET
    provenance: dict[str, Any] | UnsetType = UNSET


class _Proposed(msgspec.Struct, gc=False):
    """A suggestion's."""

    id: str
    start: int
    end: int
    label: str
    text: str
    score: float | None
    suggester: str
    attributes: dict[str, AttributeValue] | UnsetType = UNSET


class _Link(msgspec.Struct, gc=False):
    """A link's, of either kind."""

    id: str
    type: str
    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")
    origin: Origin | UnsetType = UNSET
    score: float | UnsetType | None = UNSET
    suggester: str | UnsetType = UNSET
    provenance: dict[str, Any] | UnsetType = UNSET


class _Line(msgspec.Struct, gc=False):
    """A record's."""

    format: str
    id: str
    text: str
    meta: dict[str, Any]
    schema: str
    annotator: str | None
    status: Status
    spans: list[_Span | _Proposed]
    links: list[_Link]
    note: str | UnsetType
    flagged: bool | UnsetType


def _line(record: AnnotatedArticle) -> _Line:
    article = record.article
    spans: list[_Span | _Proposed] = [_annotation(article, a) for a in record.annotations]
    links = [_link(link) for link in record.links]
    if record.provenance:
        _settle(record, [*spans, *links])
    return _Line(
        VERSION,
        article.id,
        article.text,
        dict(article.meta),
        record.label_schema,
        record.annotator_id,
        record.status,
        spans + [_suggestion(article, s) for s in record.suggestions.spans],
        links + [_suggested_link(link) for link in record.suggestions.links],
        record.note or UNSET,
        record.flagged or UNSET,
    )


def _settle(record: AnnotatedArticle, items: Iterable[_Span | _Proposed | _Link]) -> None:
    """Put down of what is gold how it came to be."""
    for it in items:
        provenance = record.provenance.get(it.id)
        if provenance and not isinstance(it, _Proposed):
            it.provenance = plain_provenance(provenance)


def _annotation(article: Article, annotation: Annotation) -> _Span:
    span = annotation.span
    return _Span(
        annotation.id,
        span.start,
        span.end,
        annotation.label,
        quote_of(article, span),
        dict(annotation.attributes),
        annotation.note,
        annotation.origin,
        annotation.flagged or UNSET,
    )


def _suggestion(article: Article, suggestion: Suggestion) -> _Proposed:
    span, attributes = suggestion.span, suggestion.attributes
    return _Proposed(
        suggestion.id,
        span.start,
        span.end,
        suggestion.label,
        quote_of(article, span),
        suggestion.score,
        suggestion.suggester,
        UNSET if attributes is None else dict(attributes),
    )


def _link(link: Link) -> _Link:
    origin = UNSET if link.origin is Origin.ADDED else link.origin
    return _Link(link.id, link.type, link.from_id, link.to_id, origin)


def _suggested_link(link: SuggestedLink) -> _Link:
    ends = (link.from_id, link.to_id)
    return _Link(link.id, link.type, *ends, score=link.score, suggester=link.suggester)


FORMAT = Format(
    "jsonl",
    ".jsonl",
    "the native format: a line of JSON for each article and annotator",
    write=write,
    read=read,
    holds=EVERYTHING,
)
