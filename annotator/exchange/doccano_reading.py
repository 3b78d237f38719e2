"""doccano's JSONL, read: `entities` and `relations`, `label` or `labels`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotation import Status
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import entries_of
from annotator.exchange.jsonl_shapes import VERSION, PlainLink, PlainSpan
from annotator.exchange.own_data import (
    KEY,
    OwnLink,
    OwnRecord,
    OwnSpan,
    decided,
    own_of,
    own_record_of,
    plain_link,
    plain_record,
    plain_span,
)


class Entity(msgspec.Struct):
    """A span in the form with relations."""

    id: int | str
    start_offset: int
    end_offset: int
    label: str


class Relation(msgspec.Struct):
    """A link, between the ids of entities."""

    from_id: int | str
    to_id: int | str
    type: str


class Example(msgspec.Struct):
    """What is read of a line; every other column is metadata."""

    text: str
    id: int | str | None = None
    label: list[tuple[int, int, str]] | None = None
    labels: list[tuple[int, int, str]] | None = None
    entities: list[Entity] | None = None
    relations: list[Relation] | None = None
    cats: list[Any] | None = None
    comments: list[Any] | None = msgspec.field(name="Comments", default=None)


class _PlacedSpan(OwnSpan, kw_only=True):
    """What we keep of a span, with the place by which it is known again."""

    start: int
    end: int
    label: str


class _PlacedLink(OwnLink, kw_only=True):
    """What we keep of a link, with the ids of its ends as they were."""

    type: str
    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")


class _OwnSpans(msgspec.Struct):
    """The spans and links in our column."""

    spans: list[_PlacedSpan] = []
    links: list[_PlacedLink] = []


#: One of these is in every line that doccano writes, also where nothing is marked.
_LABELS = {"label", "labels", "entities"}

_COLUMNS = frozenset(Example.__struct_encode_fields__)


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with its line; blank lines are passed over.

    Raises:
        ExchangeError: when the file holds something else than lines of JSON.
    """
    return entries_of(source, name, msgspec.json.Decoder(dict[str, Any]), _entry)


def _entry(columns: dict[str, Any], place: str) -> Entry:
    example = own_of(columns, Example, "")
    own = own_record_of(columns.get(KEY))
    kept = own_of(columns[KEY], _OwnSpans, KEY) if own else _OwnSpans()
    if own is None and example.text and not _LABELS & columns.keys():
        raise Fault("has none of the columns label, labels and entities: is it another format?")
    meta = _metadata(columns, has_own=own is not None)
    own = own or OwnRecord(VERSION, _id(example, place), status=Status.FINISHED)
    plain = plain_record(example.text, own, meta, own.annotator, own.status)
    ids: dict[int | str, str] = {}
    places, plain.spans = _spans(example, kept, ids)
    plain.links = _links(example.relations or (), kept, ids)
    if "Comments" in columns and plain.annotator is None:
        # It comes out of doccano, where somebody has seen it.
        decided([*plain.spans, *plain.links])
        plain.status = Status.FINISHED
    link_places = [f"relations[{n}]" for n in range(len(plain.links))]
    record, trimmed = checked_record(plain, places, link_places)
    left_out = Counter(comment=len(example.comments or ()), category=len(example.cats or ()))
    return Entry(place, record, trimmed=trimmed, left_out=+left_out)


def _metadata(columns: Mapping[str, Any], *, has_own: bool) -> dict[str, Any]:
    """The columns that doccano doesn't know, and those within `meta`."""
    meta = {k: v for k, v in columns.items() if k not in _COLUMNS and not (has_own and k == KEY)}
    inner = meta.pop("meta", {})
    return meta | (inner if isinstance(inner, dict) else {"meta": inner})


def _id(example: Example, place: str) -> str:
    """The name of an article that doccano had from elsewhere: as given, else by its line."""
    if example.id is not None and str(example.id).strip():
        return str(example.id)
    name, _, line = place.rpartition(":")
    return f"{Path(name).stem}-{line}"


def _spans(
    example: Example, kept: _OwnSpans, ids: dict[int | str, str]
) -> tuple[list[str], list[PlainSpan]]:
    """The spans, each with its place in the example; `ids` are told which entity is which."""
    own = {(s.start, s.end, s.label): s for s in kept.spans}
    places: list[str] = []
    spans: list[PlainSpan] = []
    for where, id, start, end, label in _placed(example):
        ours = own.get((start, end, label))
        span = plain_span((start, end), label, None, ours or OwnSpan(), f"entity {id}")
        if id in ids:
            raise Fault(f"{where}: the id '{id}' is there twice")
        ids[id] = str(span.id)
        places.append(where)
        spans.append(span)
    return places, spans


def _placed(example: Example) -> Iterator[tuple[str, int | str, int, int, str]]:
    """Place in the example, id, start, end and label of each span, in whichever form it is."""
    for column in ("label", "labels"):
        for number, (start, end, label) in enumerate(getattr(example, column) or ()):
            yield f"{column}[{number}]", f"{column} {number}", start, end, label
    for number, it in enumerate(example.entities or ()):
        yield f"entities[{number}]", it.id, it.start_offset, it.end_offset, it.label


def _links(
    relations: Sequence[Relation], kept: _OwnSpans, ids: Mapping[int | str, str]
) -> list[PlainLink]:
    own = {(k.type, k.from_id, k.to_id): k for k in kept.links}
    links: list[PlainLink] = []
    for number, relation in enumerate(relations):
        ends: list[str] = []
        for key, id in (("from_id", relation.from_id), ("to_id", relation.to_id)):
            if id not in ids:
                raise Fault(f"relations[{number}].{key}: no entity has the id '{id}'")
            ends.append(ids[id])
        ours = own.get((relation.type, ends[0], ends[1]))
        links.append(plain_link(relation.type, ends[0], ends[1], ours or OwnLink()))
    return links
