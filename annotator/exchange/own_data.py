"""What another tool's format has no field for, kept in it under a key of our own, and read back.

Such tools pass over keys that they don't know, and most of them hand them on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.display import one_line
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.errors import Fault
from annotator.exchange.json_lines import told
from annotator.exchange.jsonl_shapes import (
    VERSION,
    PlainLink,
    PlainProvenance,
    PlainRecord,
    PlainSpan,
    Score,
)
from annotator.exchange.provenances import plain_provenance

#: The key, wherever in a file it may stand.
KEY = "annotator"

T = TypeVar("T")


class OwnLink(msgspec.Struct):
    """What a link holds besides its type and its ends."""

    id: str | None = None
    origin: Origin = Origin.ADDED
    score: Score | None = None
    suggester: str | None = None
    provenance: PlainProvenance | None = None


class OwnSpan(OwnLink):
    """What a span holds besides its place, its label and its text."""

    attributes: dict[str, str | bool] | None = None
    note: str = ""
    flagged: bool = False


class OwnRecord(msgspec.Struct):
    """What a record holds besides its text, spans and links; `format` tells it from others' data.

    `meta` are the metadata that the format cannot show.
    """

    format: str
    id: str
    schema: str = ""
    annotator: str | None = None
    status: Status = Status.NEW
    note: str = ""
    flagged: bool = False
    meta: dict[str, Any] = {}


def own_record(record: AnnotatedArticle, meta: Mapping[str, object]) -> dict[str, Any]:
    """What there is to say of the record; `meta` are the metadata without another place."""
    own: dict[str, Any] = {"format": VERSION, "id": record.article.id}
    if record.label_schema:
        own["schema"] = record.label_schema
    if record.annotator_id is not None:
        own["annotator"] = record.annotator_id
        own["status"] = record.status
    elif record.status is not Status.NEW:
        own["status"] = record.status
    if record.note:
        own["note"] = record.note
    if record.flagged:
        own["flagged"] = True
    if meta:
        own["meta"] = dict(meta)
    return own


def own_spans(record: AnnotatedArticle) -> list[tuple[Annotation | Suggestion, dict[str, Any]]]:
    """The spans of either kind, each with what there is to say of it."""
    made: list[tuple[Annotation | Suggestion, dict[str, Any]]] = []
    for annotation in record.annotations:
        own: dict[str, Any] = {"id": annotation.id}
        if annotation.attributes:
            own["attributes"] = dict(annotation.attributes)
        if annotation.note:
            own["note"] = annotation.note
        if annotation.flagged:
            own["flagged"] = True
        _settle(own, record, annotation)
        made.append((annotation, own))
    for suggestion in record.suggestions.spans:
        own = {"id": suggestion.id} | _proposed(suggestion)
        if suggestion.attributes is not None:
            own["attributes"] = dict(suggestion.attributes)
        made.append((suggestion, own))
    return made


def own_links(record: AnnotatedArticle) -> list[tuple[Link | SuggestedLink, dict[str, Any]]]:
    """The links of either kind, each with what there is to say of it."""
    made: list[tuple[Link | SuggestedLink, dict[str, Any]]] = []
    for it in record.links:
        own: dict[str, Any] = {"id": it.id}
        _settle(own, record, it)
        made.append((it, own))
    made += [(link, {"id": link.id} | _proposed(link)) for link in record.suggestions.links]
    return made


def _settle(own: dict[str, Any], record: AnnotatedArticle, item: Annotation | Link) -> None:
    if item.origin is not Origin.ADDED:
        own["origin"] = item.origin
    if record.provenance and (provenance := record.provenance.get(item.id)):
        own["provenance"] = plain_provenance(provenance)


def _proposed(item: Suggestion | SuggestedLink) -> dict[str, Any]:
    own: dict[str, Any] = {"suggester": item.suggester}
    return own if item.score is None else {**own, "score": item.score}


def split_metadata(
    meta: Mapping[str, object], taken: Collection[str]
) -> tuple[dict[str, object], dict[str, object]]:
    """The metadata that another tool can show under their own keys, and the others.

    It shows a text, a number or a truth value, under a key that is not taken.
    """
    shown: dict[str, object] = {}
    rest: dict[str, object] = {}
    for key, value in meta.items():
        fits = isinstance(value, str | int | float) and key not in taken
        (shown if fits else rest)[key] = value
    return shown, rest


def own_record_of(value: object) -> OwnRecord | None:
    """What stands under our key; None where it is somebody else's.

    Raises:
        Fault: when it is ours and not what it should be.
    """
    if not isinstance(value, dict) or not str(value.get("format")).startswith("annotator/"):
        return None
    if value["format"] != VERSION:
        raise Fault(f"{KEY}.format: '{one_line(str(value['format']), 40)}' is not {VERSION}")
    return own_of(value, OwnRecord, KEY)


def own_of(value: object, type: type[T], where: str) -> T:
    """What we keep of a span or a link; nothing where there is none of it.

    Raises:
        Fault: when it is not what it should be.
    """
    if value is None:
        return type()
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        raise Fault(one_line(told(error, where), 200)) from None


def plain_span(
    place: tuple[int, int], label: str, text: str | None, own: OwnSpan, default_id: str | None
) -> PlainSpan:
    """The span in the native format's shape."""
    return PlainSpan(
        place[0],
        place[1],
        label,
        default_id if own.id is None else own.id,
        text,
        own.attributes,
        own.note,
        own.origin,
        own.flagged,
        own.score,
        own.suggester,
        own.provenance,
    )


def plain_link(type: str, from_id: str, to_id: str, own: OwnLink) -> PlainLink:
    """The link in the native format's shape."""
    return PlainLink(
        type, from_id, to_id, own.id, own.origin, own.score, own.suggester, own.provenance
    )


def plain_record(
    text: str, own: OwnRecord, shown: Mapping[str, object], annotator_id: str | None, status: Status
) -> PlainRecord:
    """The record in the native format's shape, without spans and links."""
    return PlainRecord(
        own.id,
        text,
        meta={**shown, **own.meta},
        schema=own.schema,
        annotator=annotator_id,
        status=status,
        note=own.note,
        flagged=own.flagged,
    )


def decided(items: Iterable[PlainSpan | PlainLink]) -> None:
    """Turn what was suggested into what somebody decided elsewhere, as it stood."""
    for item in items:
        if item.suggester is not None:
            item.suggester = item.score = None
            item.origin = Origin.SUGGESTED
