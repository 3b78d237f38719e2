"""Label Studio's tasks, read: a JSON array, or one task after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotation import Origin, Status
from annotator.core.display import one_line
from annotator.core.label_schema import AttributeValue
from annotator.exchange.checked_record import UNNAMED, Counting, checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_array import elements_of
from annotator.exchange.json_lines import decoded
from annotator.exchange.jsonl_shapes import VERSION, PlainLink, PlainRecord, PlainSpan
from annotator.exchange.labelstudio_config import FLAGGED, NO, NOTE, YES, attribute_name
from annotator.exchange.own_data import (
    KEY,
    OwnLink,
    OwnRecord,
    OwnSpan,
    own_of,
    own_record_of,
    plain_link,
    plain_record,
    plain_span,
)
from annotator.exchange.utf16 import UNIT, InsideCharacterError, Utf16

#: How Label Studio says where a region is from.
ORIGINS = {
    "prediction": Origin.SUGGESTED,
    "prediction-changed": Origin.EDITED,
    "manual": Origin.ADDED,
}


class Result(msgspec.Struct):
    """A region, the value of a control, or a relation: `type` says which."""

    type: str
    value: dict[str, Any] = {}
    id: str | None = None
    from_name: str = ""
    origin: str | None = None
    score: float | None = None
    meta: dict[str, Any] | None = None
    from_id: str | None = None
    to_id: str | None = None
    direction: str | None = None
    labels: list[str] | None = None


class Work(msgspec.Struct):
    """An annotation or a prediction."""

    result: list[Result] = []
    was_cancelled: bool = False
    completed_by: Any = None
    model_version: Any = None
    score: float | None = None


class Task(msgspec.Struct):
    """What is read of a task. Of predictions, exports have the numbers alone unless asked."""

    data: dict[str, Any]
    id: int | str | None = None
    meta: Any = None
    annotations: list[Work] | None = None
    predictions: list[Work | int] | None = None
    drafts: list[Any] | None = None


class _OwnWork(msgspec.Struct):
    """What we keep of an annotation or a prediction."""

    schema: str = ""
    annotator: str | None = None
    status: Status = Status.NEW


class _OwnTask(msgspec.Struct):
    """What we keep of a task, its work in the order of the file."""

    annotations: list[_OwnWork] = []
    predictions: list[_OwnWork] = []


class _Place(msgspec.Struct):
    """A labelled stretch of text."""

    start: int
    end: int
    labels: list[str]
    text: str | None = None


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, one for each annotation, each with the line that its task begins in.

    Raises:
        ExchangeError: when the file holds something else than JSON.
    """
    decoder = msgspec.json.Decoder(Task)
    for number, (line, element) in enumerate(elements_of(source, name), 1):
        place = f"{name}:{line}: task {number}"
        try:
            reader = _TaskReader(decoded(decoder, element), f"{Path(name).stem}-{number}")
        except Fault as fault:
            yield Entry(place, fault=str(fault))
            continue
        yield from reader.entries(place)


class _TaskReader:
    """One task, and what all its annotations have in common."""

    def __init__(self, task: Task, default_id: str) -> None:
        self._task = task
        ours = task.meta.get(KEY) if isinstance(task.meta, dict) else None
        own = own_record_of(ours)
        self._kept = own_of(ours, _OwnTask, f"meta.{KEY}") if own else _OwnTask()
        self._own = own or OwnRecord(VERSION, default_id if task.id is None else str(task.id))
        self._text = _text(task.data)
        self._units = Utf16(self._text)
        self._counting = Counting(self._units.to_units, UNIT)
        self._shown = {key: value for key, value in task.data.items() if key != "text"}

    def entries(self, place: str) -> Iterator[Entry]:
        """An entry for each annotation; without one for each prediction, or for the bare text."""
        work, kept, is_decided = self._task.annotations or [], self._kept.annotations, True
        proposed = self._task.predictions or []
        left_out = Counter(draft=len(self._task.drafts or ()), prediction=len(proposed))
        if not work:
            work = [one for one in proposed if isinstance(one, Work)]
            kept, is_decided = self._kept.predictions, False
            left_out["prediction"] -= len(work)
        for number, one in enumerate(work or [Work()]):
            own = kept[number] if number < len(kept) else None
            where = f"{place}, annotation {number + 1}" if len(work) > 1 else place
            try:
                yield self._entry(one, own, where, +left_out, is_decided=is_decided)
            except Fault as fault:
                yield Entry(where, fault=str(fault))
            left_out.clear()

    def _entry(
        self,
        work: Work,
        own: _OwnWork | None,
        place: str,
        left_out: Counter[str],
        *,
        is_decided: bool,
    ) -> Entry:
        regions = _Regions(work, self._text, self._units, left_out, is_decided=is_decided)
        plain = self._record(work, own, is_decided=is_decided)
        plain.spans, span_places = regions.spans()
        plain.links, link_places = regions.links()
        plain.note, plain.flagged = regions.note, regions.flagged
        record, trimmed = checked_record(plain, span_places, link_places, self._counting)
        return Entry(place, record, trimmed=trimmed, left_out=+left_out)

    def _record(self, work: Work, own: _OwnWork | None, *, is_decided: bool) -> PlainRecord:
        status = own.status if own else Status.FINISHED if is_decided else Status.NEW
        if work.was_cancelled:
            status = Status.SKIPPED
        elif status is Status.SKIPPED:
            status = Status.FINISHED
        name = own.annotator if own else _name(work.completed_by)
        name = name if is_decided else None
        plain = plain_record(self._text, self._own, self._shown, name, status)
        plain.schema = own.schema if own else ""
        return plain


def _text(data: Mapping[str, Any]) -> str:
    text = data.get("text")
    if not isinstance(text, str):
        keys = ", ".join(one_line(key, 30) for key in data) or "nothing"
        raise Fault(f"data: has no 'text' that is a string, but {keys}")
    return text


def _name(completed_by: object) -> str | None:
    """Whoever Label Studio says: an address, or a number."""
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("email") or completed_by.get("id")
    return None if completed_by is None else str(completed_by)


@dataclass
class _Regions:
    """The results of one annotation, as spans, links and values."""

    work: Work
    text: str
    units: Utf16
    left_out: Counter[str]
    is_decided: bool
    note: str = ""
    flagged: bool = False
    _values: dict[str, list[Result]] = field(default_factory=dict)
    _regions: list[tuple[str, Result, _Place]] = field(default_factory=list)
    _relations: list[tuple[str, Result]] = field(default_factory=list)
    _others: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for number, result in enumerate(self.work.result):
            where = f"result[{number}]"
            if result.type == "labels":
                place = own_of(result.value, _Place, f"{where}.value")
                self._regions.append((where, result, place))
            elif result.type == "relation":
                self._relations.append((where, result))
            elif result.type in ("choices", "textarea"):
                self._values.setdefault(result.id or "", []).append(result)
            else:
                self._leave(result)
        ids = {result.id for _, result, _ in self._regions}
        for id in self._values.keys() - ids:
            for result in self._values[id]:
                self._take_value(result)

    def spans(self) -> tuple[list[PlainSpan], list[str]]:
        """The spans, and where each is. A region with several labels is several."""
        spans: list[PlainSpan] = []
        places: list[str] = []
        for where, result, place in self._regions:
            if not place.labels:
                self._leave(result, "region without a label")
            for number, label in enumerate(place.labels):
                spans.append(self._span(where, result, place, number, label))
                places.append(where)
        return spans, places

    def links(self) -> tuple[list[PlainLink], list[str]]:
        """The links, and where each is. A relation with several labels is several."""
        links: list[PlainLink] = []
        places: list[str] = []
        for where, result in self._relations:
            ends = [result.from_id or "", result.to_id or ""]
            if not result.labels or self._others.intersection(ends):
                known = "relation without a label" if not result.labels else "relation of no span"
                self.left_out[known] += 1
                continue
            if result.direction == "left":
                ends.reverse()
            self.left_out["other direction of a relation"] += result.direction == "bi"
            own = own_of((result.meta or {}).get(KEY), OwnLink, f"{where}.meta.{KEY}")
            own.suggester = self._suggester(own)
            if self.is_decided and own.score is not None:
                own.score, own.origin = None, Origin.SUGGESTED
            for number, label in enumerate(result.labels):
                link = plain_link(label, ends[0], ends[1], own)
                link.id = link.id if number == 0 or link.id is None else f"{link.id}/{number}"
                links.append(link)
                places.append(where)
        return links, places

    def _span(
        self, where: str, result: Result, place: _Place, number: int, label: str
    ) -> PlainSpan:
        try:
            start, end = self.units.to_points(place.start), self.units.to_points(place.end)
        except InsideCharacterError as error:
            raise Fault(f"{where}: {error}") from None
        own = OwnSpan()
        if meta := result.meta:
            own = own_of(meta.get(KEY), OwnSpan, f"{where}.meta.{KEY}")
            own.note = _joined(meta.get("text"))
        own.id = f"region {where}" if result.id is None else result.id
        if number:
            own.id = f"{own.id}/{number}"
        if own.suggester is not None and self.is_decided:
            own.origin = Origin.SUGGESTED
        own.origin = ORIGINS.get(result.origin or "", own.origin)
        own.suggester = self._suggester(own)
        own.score = None if self.is_decided else self._score(where, result)
        said = self._values.get(result.id or "")
        if said and (values := self._attributes(label, said)):
            own.attributes = {**(own.attributes or {}), **values}
        if not self.is_decided:
            own.origin = Origin.ADDED
        return plain_span((start, end), label, self._quote(place, start, end), own, None)

    def _suggester(self, own: OwnLink) -> str | None:
        """Who proposed it, unless it is decided."""
        if self.is_decided:
            return None
        version = self.work.model_version
        return (
            own.suggester
            if own.suggester is not None
            else str(UNNAMED if version is None else version)
        )

    def _score(self, where: str, result: Result) -> float | None:
        if result.score is not None and not 0 <= result.score <= 1:
            raise Fault(f"{where}.score: {result.score} is not between 0 and 1")
        return result.score

    def _quote(self, place: _Place, start: int, end: int) -> str | None:
        """The quote to be checked. Label Studio once wrote line ends as two characters."""
        if place.text is None or place.text.replace("\\n", "\n") == self.text[start:end]:
            return None
        return place.text

    def _attributes(self, label: str, values: Sequence[Result]) -> dict[str, AttributeValue]:
        found: dict[str, AttributeValue] = {}
        for result in values:
            name = attribute_name(label, result.from_name)
            if result.type == "textarea":
                found[name] = _joined(result.value.get("text"))
                continue
            chosen = _chosen(result)
            if len(chosen) > 1:
                self.left_out["second choice of a region"] += len(chosen) - 1
            for choice in chosen[:1]:
                found[name] = choice == YES if choice in (YES, NO) else choice
        return found

    def _take_value(self, result: Result) -> None:
        """What is said of the article as a whole."""
        if result.type == "textarea" and result.from_name == NOTE:
            self.note = _joined(result.value.get("text"))
        elif result.type == "choices" and result.from_name == FLAGGED:
            self.flagged = FLAGGED in _chosen(result)
        else:
            self._leave(result)

    def _leave(self, result: Result, what: str = "") -> None:
        self.left_out[what or f"result of type {one_line(result.type, 30)}"] += 1
        if result.id is not None:
            self._others.add(result.id)


def _chosen(result: Result) -> list[str]:
    """The choices: a list of them, or one."""
    choices = result.value.get("choices") or []
    return [str(it) for it in (choices if isinstance(choices, list) else [choices])]


def _joined(texts: object) -> str:
    """A text area's lines: a list of them, or one."""
    return "\n".join(map(str, texts)) if isinstance(texts, list) else str(texts or "")
