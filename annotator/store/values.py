"""Core values as rows and as the JSON of the log, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from annotator.core.annotation import Annotation, Link, Origin, Progress, Rejection, Status
from annotator.core.decision import Decision, Kind, Value
from annotator.core.record import Record
from annotator.core.span import Span
from annotator.store.errors import DamagedError

#: One encoder for all: `json.dumps` would make another for each value.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

#: The same for a decoder: `json.loads` first looks what it was given.
_decode = json.JSONDecoder().raw_decode


def value_json(value: Value | None, text: str) -> str | None:
    """A value as the log keeps it: one JSON object, with the quote of its span."""
    if value is None:
        return None
    if isinstance(value, Annotation):
        return _annotation_json(value, text)
    if isinstance(value, Link):
        ends = (value.type, value.from_id, value.to_id)
        link = _LoggedLink(value.id, *ends, value.origin, value.suggestion_id)
        return _encode_logged(link).decode()
    if isinstance(value, Progress):
        progress = _LoggedProgress(value.status, value.flagged, value.note)
        return _encode_logged(progress).decode()
    return _encode(_plain(value, text))


class _Logged(msgspec.Struct, tag_field="is", tag="annotation", gc=False):
    """An annotation in the log's JSON, of which there may be millions."""

    id: str
    start: int
    end: int
    label: str
    quote: str
    attributes: Mapping[str, str | bool]
    note: str
    flagged: bool
    origin: Origin
    suggestion_id: str | None


class _LoggedLink(msgspec.Struct, tag_field="is", tag="link", gc=False):
    """The same for a link."""

    id: str
    type: str
    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")
    origin: Origin
    suggestion_id: str | None


class _LoggedProgress(msgspec.Struct, tag_field="is", tag="progress", gc=False):
    """The same for the progress."""

    status: Status
    flagged: bool
    note: str


_encode_logged = msgspec.json.Encoder().encode
_decode_logged = msgspec.json.Decoder(_Logged).decode

#: How what `_Logged` makes begins.
_IS_LOGGED = '{"is":"annotation",'


def _annotation_json(value: Annotation, text: str) -> str:
    span = value.span
    start, end = span.start, span.end
    logged = _Logged(
        value.id,
        start,
        end,
        value.label,
        text[start:end],
        value.attributes,
        value.note,
        value.flagged,
        value.origin,
        value.suggestion_id,
    )
    return _encode_logged(logged).decode()


def _annotation_in(source: str) -> Annotation | None:
    """The annotation that a JSON of `_annotation_json` stands for, if it is one."""
    try:
        it = _decode_logged(source)
    except msgspec.DecodeError:
        return None
    span, attributes = Span(it.start, it.end), dict(it.attributes)
    return Annotation(
        it.id, span, it.label, attributes, it.note, it.flagged, it.origin, it.suggestion_id
    )


def _plain(value: Rejection | Record, text: str) -> dict[str, Any]:
    match value:
        case Rejection():
            plain: dict[str, Any] = {
                "is": "rejection",
                "suggestion_id": value.suggestion_id,
                "label": value.label,
            }
            if value.span:
                plain |= {
                    "start": value.span.start,
                    "end": value.span.end,
                    "quote": value.span.quote(text),
                }
            if value.note:
                plain["note"] = value.note
            return plain
        case Record():
            from annotator.store.record_values import plain_record

            return plain_record(value, text)


def value_of(source: str | None) -> Value | None:
    """The value that the log's JSON stands for."""
    if source is None:
        return None
    if source.startswith(_IS_LOGGED) and (annotation := _annotation_in(source)):
        return annotation
    # Anything else, and what may be wrong with an annotation.
    plain, end = _decode(source)
    if end != len(source) or not isinstance(plain, dict):
        raise TypeError(f"{source!r:.40} is no value of the log")
    match plain["is"]:
        case "annotation":
            return _annotation(plain, plain["attributes"])
        case "link":
            return link_of({**plain, "from_id": plain["from"], "to_id": plain["to"]})
        case "rejection":
            return rejection_of({"start": None, "end": None, "note": "", **plain})
        case "ruling" | "sent_back" | "answer" | "brought_back":
            from annotator.store.record_values import record_of

            return record_of(plain)
        case _:
            return progress_of(plain)


def annotation_of(row: sqlite3.Row | dict[str, Any]) -> Annotation:
    """The annotation that a row holds."""
    return _annotation(row, attributes_of(row["attributes"]))


def attributes_of(source: str) -> dict[str, Any]:
    """The attributes that a column holds."""
    # A copy: the parsed one is shared among all rows that say the same.
    return {} if source == "{}" else dict(_parsed(source))


def _annotation(row: sqlite3.Row | dict[str, Any], attributes: dict[str, Any]) -> Annotation:
    for value in attributes.values():
        if type(value) is not str and type(value) is not bool:
            raise TypeError(f"an attribute is {value!r:.40}")
    return Annotation(
        text_of(row["id"]),
        span_of(row),
        text_of(row["label"]),
        attributes,
        text_of(row["note"]),
        bool(row["flagged"]),
        ORIGINS[row["origin"]],
        optional_text_of(row["suggestion_id"]),
    )


def text_of(value: object) -> str:
    """The value, which is text. What stands in a column can be anything.

    Raises:
        TypeError: when it is not.
    """
    if type(value) is not str:
        raise TypeError(f"{value!r:.40} is no text")
    return value


def optional_text_of(value: object) -> str | None:
    """The same where there may be none."""
    return None if value is None else text_of(value)


def span_of(row: sqlite3.Row | dict[str, Any]) -> Span:
    """The place that a row holds.

    Raises:
        TypeError: when its ends are no whole numbers.
        ValueError: when they are no span.
    """
    start, end = row["start"], row["end"]
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"{start!r:.20}-{end!r:.20} is no place")
    return Span(start, end)


#: By their names in the file; to look one up here takes less than to ask the enum.
ORIGINS = {origin.value: origin for origin in Origin}


@lru_cache(maxsize=1024)
def _parsed(source: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(source)
    if not isinstance(parsed, dict):
        raise TypeError(f"{source!r:.40} is no JSON object")
    return parsed


def link_of(row: sqlite3.Row | dict[str, Any]) -> Link:
    """The link that a row holds."""
    return Link(
        text_of(row["id"]),
        text_of(row["type"]),
        text_of(row["from_id"]),
        text_of(row["to_id"]),
        ORIGINS[row["origin"]],
        optional_text_of(row["suggestion_id"]),
    )


def score_of(row: sqlite3.Row) -> float | None:
    """The score that a row holds, if any.

    Raises:
        TypeError: when it is no number.
    """
    score = row["score"]
    if score is not None and type(score) is not float and type(score) is not int:
        raise TypeError(f"{score!r:.40} is no score")
    return score


def rejection_of(row: sqlite3.Row | dict[str, Any]) -> Rejection:
    """The rejection that a row holds."""
    span = None if row["start"] is None else span_of(row)
    return Rejection(
        text_of(row["suggestion_id"]), text_of(row["label"]), span, text_of(row["note"])
    )


def progress_of(row: sqlite3.Row | dict[str, Any]) -> Progress:
    """The progress that a row holds."""
    return Progress(Status(row["status"]), bool(row["flagged"]), text_of(row["note"]))


def decision_of(row: sqlite3.Row) -> Decision:
    """The decision that a row of the log holds."""
    before, after = value_of(row["before"]), value_of(row["after"])
    return Decision(Kind(row["kind"]), text_of(row["subject"]), before, after)


def checked_quote(row: sqlite3.Row, text: str, what: str) -> None:
    """Make sure that a row's quote is what stands in the text.

    Raises:
        DamagedError: when it is not.
    """
    start, end = row["start"], row["end"]
    if end > len(text) or text[start:end] != row["quote"]:
        raise misplaced(what, row["id"], start, end)


def misplaced(what: str, id: str, start: int, end: int) -> DamagedError:
    """What to raise for a row whose quote is not what stands in the text."""
    return DamagedError(
        f"{what} {id}: its quote is not what stands at {start}-{end}; run 'annotator check'"
    )
