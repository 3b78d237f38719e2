"""Prodigy's tasks, read: this program's own, and those that Prodigy made or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec

from annotator.core.annotation import Status
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import entries_of
from annotator.exchange.jsonl_shapes import VERSION, PlainLink, PlainRecord, PlainSpan
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

#: What an answer says of the article.
ANSWERS = {"accept": Status.FINISHED, "ignore": Status.SKIPPED}

Id = str | int | None


class TaskSpan(msgspec.Struct):
    """A span of a task, or one end of a relation, where the label may be missing."""

    start: int
    end: int
    label: str | None = None
    text: str | None = None
    annotator: Any = None


class TaskRelation(msgspec.Struct):
    """A relation of a task. `head` and `child` are not looked at: writers disagree on them."""

    label: str
    head_span: TaskSpan
    child_span: TaskSpan
    annotator: Any = None


class Task(msgspec.Struct):
    """What is read of a task; `label` to `accept` belong to other kinds of work."""

    text: str
    id: Id = None
    meta: dict[str, Any] | None = None
    spans: list[TaskSpan] | None = None
    relations: list[TaskRelation] | None = None
    answer: Literal["accept", "reject", "ignore"] | None = None
    annotator: Any = None
    annotator_id: Id = msgspec.field(name="_annotator_id", default=None)
    session_id: Id = msgspec.field(name="_session_id", default=None)
    label: Any = None
    options: Any = None
    accept: Any = None


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with its line; blank lines are passed over.

    Raises:
        ExchangeError: when the file holds something else than lines of JSON.
    """
    return entries_of(source, name, msgspec.json.Decoder(Task), _entry)


def _entry(task: Task, place: str) -> Entry:
    left_out: Counter[str] = Counter()
    for key in ("label", "options", "accept"):
        left_out[f"'{key}' of a task"] += getattr(task, key) is not None
    if task.answer == "reject":
        left_out["span of a rejected task"] += len(task.spans or ())
        left_out["relation of a rejected task"] += len(task.relations or ())
        task.spans = task.relations = None
    plain = _record(task, place)
    own = [
        own_of(span.annotator, OwnSpan, f"spans[{n}].{KEY}")
        for n, span in enumerate(task.spans or ())
    ]
    plain.spans = _spans(task.spans or (), own)
    linked = list(_links(task.relations or (), plain.spans, left_out))
    plain.links = [link for _, link in linked]
    if task.answer is not None:
        decided([*plain.spans, *plain.links])
    record, trimmed = checked_record(plain, link_places=[where for where, _ in linked])
    return Entry(place, record, trimmed=trimmed, left_out=+left_out)


def _record(task: Task, place: str) -> PlainRecord:
    meta = dict(task.meta or {})
    own = own_record_of(task.annotator)
    if own is None:
        own = OwnRecord(VERSION, _id(task, meta, place))
    worked = next(
        (str(id) for id in (task.annotator_id, task.session_id) if id not in (None, "")), None
    )
    status = own.status
    if task.answer is not None:
        status = ANSWERS.get(task.answer, Status.SKIPPED)
    return plain_record(task.text, own, meta, worked or own.annotator, status)


def _id(task: Task, meta: Mapping[str, Any], place: str) -> str:
    """The name of an article that Prodigy had from elsewhere: as given, else by its line."""
    for id in (task.id, meta.get("id")):
        if isinstance(id, str | int) and str(id).strip():
            return str(id)
    name, _, line = place.rpartition(":")
    return f"{Path(name).stem}-{line}"


def _spans(spans: Sequence[TaskSpan], own: Sequence[OwnSpan]) -> list[PlainSpan]:
    made: list[PlainSpan] = []
    for number, (span, ours) in enumerate(zip(spans, own, strict=True)):
        if span.label is None:
            raise Fault(f"spans[{number}]: has no label")
        made.append(
            plain_span((span.start, span.end), span.label, span.text, ours, f"span {number}")
        )
    return made


def _links(
    relations: Sequence[TaskRelation], spans: Sequence[PlainSpan], left_out: Counter[str]
) -> Iterator[tuple[str, PlainLink]]:
    """The links, each with its place in the task."""
    ids = {(s.start, s.end, s.label): s.id for s in spans}
    alone = {(s.start, s.end): s.id for s in spans}
    for number, relation in enumerate(relations):
        ends = [_end(end, ids, alone) for end in (relation.head_span, relation.child_span)]
        if None in ends:
            left_out["relation without labelled spans"] += 1
            continue
        where = f"relations[{number}]"
        own = own_of(relation.annotator, OwnLink, f"{where}.{KEY}")
        yield where, plain_link(relation.label, str(ends[0]), str(ends[1]), own)


def _end(
    end: TaskSpan,
    ids: Mapping[tuple[int, int, str], str | None],
    alone: Mapping[tuple[int, int], str | None],
) -> str | None:
    """The id of the span that is meant; Prodigy also links tokens that are no span."""
    if end.label is None:
        return alone.get((end.start, end.end))
    return ids.get((end.start, end.end, end.label))
