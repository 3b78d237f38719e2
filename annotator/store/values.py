"""Core values as rows and as the JSON of the log, and back."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from typing import Any

from annotator.core.annotation import Annotation, Link, Origin, Progress, Rejection, Status
from annotator.core.decision import Decision, Kind, Value
from annotator.core.ruling import (
    Answer,
    Choice,
    Difference,
    Mark,
    Reason,
    Record,
    Ruling,
    SentBack,
    Version,
    attributes_of,
    inputs_hash,
    plain_attributes,
)
from annotator.core.span import Span
from annotator.store.errors import DamagedError


def value_json(value: Value | None, text: str) -> str | None:
    """A value as the log keeps it: one JSON object, with the quote of its span."""
    if value is None:
        return None
    return json.dumps(_plain(value, text), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value, text: str) -> dict[str, Any]:
    match value:
        case Annotation():
            return {
                "is": "annotation",
                "id": value.id,
                "start": value.span.start,
                "end": value.span.end,
                "label": value.label,
                "quote": value.span.quote(text),
                "attributes": dict(value.attributes),
                "note": value.note,
                "flagged": value.flagged,
                "origin": value.origin,
                "suggestion_id": value.suggestion_id,
            }
        case Link():
            return {
                "is": "link",
                "id": value.id,
                "type": value.type,
                "from": value.from_id,
                "to": value.to_id,
                "origin": value.origin,
                "suggestion_id": value.suggestion_id,
            }
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
        case Ruling():
            return _plain_ruling(value, text)
        case SentBack():
            return {
                "is": "sent_back",
                "id": value.id,
                "annotator_id": value.annotator_id,
                "reviewer": value.reviewer,
                "at": value.at,
                "note": value.note,
            }
        case Answer():
            return {
                "is": "answer",
                "subject": value.subject,
                "note": value.note,
                "accepted": value.accepted,
            }
        case Progress():
            return {
                "is": "progress",
                "status": value.status,
                "flagged": value.flagged,
                "note": value.note,
            }


def _plain_ruling(ruling: Ruling, text: str) -> dict[str, Any]:
    return {
        "is": "ruling",
        "id": ruling.id,
        "layer": ruling.layer,
        "subject": ruling.subject,
        "start": ruling.place.start,
        "end": ruling.place.end,
        "quote": ruling.place.quote(text),
        "inputs": {name: _plain_version(v, text) for name, v in ruling.inputs.items()},
        "hash": inputs_hash(ruling.inputs),
        "difference": ruling.difference,
        "choice": ruling.choice,
        "reviewer": ruling.reviewer,
        "at": ruling.at,
        "gold": list(ruling.gold),
        "rule": ruling.rule,
        "reason": ruling.reason,
        "note": ruling.note,
        "flagged": ruling.flagged,
    }


def _plain_version(version: Version, text: str) -> list[dict[str, Any]]:
    return [
        {
            "start": mark.span.start,
            "end": mark.span.end,
            "label": mark.label,
            "quote": mark.span.quote(text),
            "attributes": attributes_of(mark.attributes),
        }
        for mark in version
    ]


def record_kind(value: Record) -> str:
    """What a record is, in the word that the log's JSON has for it."""
    return {Ruling: "ruling", SentBack: "sent_back", Answer: "answer"}[type(value)]


#: The columns of `record` after its value, in which one looks for rulings.
_COLUMNS = (
    *("layer", "subject", "start", "end", "quote", "difference", "choice", "rule", "reason"),
    *("note", "flagged", "reviewer", "at"),
)


def record_columns(value: Record, text: str) -> tuple[object, ...]:
    """What of a record stands in columns of its own."""
    plain = _plain(value, text)
    return tuple(plain.get(column) for column in _COLUMNS)


def value_of(source: str | None) -> Value | None:
    """The value that the log's JSON stands for."""
    if source is None:
        return None
    plain = json.loads(source)
    match plain["is"]:
        case "annotation":
            return annotation_of({**plain, "attributes": json.dumps(plain["attributes"])})
        case "link":
            return link_of({**plain, "from_id": plain["from"], "to_id": plain["to"]})
        case "rejection":
            return rejection_of({"start": None, "end": None, "note": "", **plain})
        case "ruling":
            return _ruling_of(plain)
        case "sent_back":
            return SentBack(*(plain[k] for k in ("id", "annotator_id", "reviewer", "at", "note")))
        case "answer":
            return Answer(plain["subject"], plain["note"], plain["accepted"])
        case _:
            return progress_of(plain)


def _ruling_of(plain: dict[str, Any]) -> Ruling:
    return Ruling(
        plain["id"],
        plain["layer"],
        Span(plain["start"], plain["end"]),
        {name: tuple(map(_mark_of, marks)) for name, marks in plain["inputs"].items()},
        Difference(plain["difference"]),
        Choice(plain["choice"]),
        plain["reviewer"],
        plain["at"],
        tuple(plain["gold"]),
        plain["rule"],
        Reason(plain["reason"]) if plain["reason"] else None,
        plain["note"],
        plain["flagged"],
        plain["subject"],
    )


def _mark_of(plain: dict[str, Any]) -> Mark:
    span = Span(plain["start"], plain["end"])
    return Mark(span, plain["label"], plain_attributes(plain["attributes"]))


def annotation_of(row: sqlite3.Row | dict[str, Any]) -> Annotation:
    """The annotation that a row holds."""
    return Annotation(
        row["id"],
        Span(row["start"], row["end"]),
        row["label"],
        # A copy: the parsed one is shared among all rows that say the same.
        dict(_parsed(row["attributes"])),
        row["note"],
        bool(row["flagged"]),
        _ORIGINS[row["origin"]],
        row["suggestion_id"],
    )


_ORIGINS = {origin.value: origin for origin in Origin}


@lru_cache(maxsize=1024)
def _parsed(source: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(source)
    return parsed


def link_of(row: sqlite3.Row | dict[str, Any]) -> Link:
    """The link that a row holds."""
    return Link(
        row["id"],
        row["type"],
        row["from_id"],
        row["to_id"],
        Origin(row["origin"]),
        row["suggestion_id"],
    )


def rejection_of(row: sqlite3.Row | dict[str, Any]) -> Rejection:
    """The rejection that a row holds."""
    span = None if row["start"] is None else Span(row["start"], row["end"])
    return Rejection(row["suggestion_id"], row["label"], span, row["note"])


def progress_of(row: sqlite3.Row | dict[str, Any]) -> Progress:
    """The progress that a row holds."""
    return Progress(Status(row["status"]), bool(row["flagged"]), row["note"])


def decision_of(row: sqlite3.Row) -> Decision:
    """The decision that a row of the log holds."""
    before, after = value_of(row["before"]), value_of(row["after"])
    return Decision(Kind(row["kind"]), row["subject"], before, after)


def checked_quote(row: sqlite3.Row, text: str, what: str) -> None:
    """Make sure that a row's quote is what stands in the text.

    Raises:
        DamagedError: when it is not.
    """
    if text[row["start"] : row["end"]] != row["quote"]:
        raise DamagedError(
            f"{what} {row['id']}: its quote is not what stands at {row['start']}-{row['end']}; "
            "run 'annotator check'"
        )
