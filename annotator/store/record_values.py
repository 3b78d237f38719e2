"""What a review keeps, and boilerplate brought back, as JSON of the log and columns, and back.

Apart from the other values because annotating seldom meets one, and starts sooner without.
"""

from __future__ import annotations

from typing import Any

from annotator.core.brought_back import BroughtBack
from annotator.core.record import Record
from annotator.core.ruling import (
    Answer,
    Choice,
    Difference,
    Mark,
    Reason,
    Ruling,
    SentBack,
    Version,
    attributes_of,
    inputs_hash,
    plain_attributes,
)
from annotator.store.values import span_of, text_of

#: The columns of `record` after its value, in which one looks for rulings.
_COLUMNS = (
    *("layer", "subject", "start", "end", "quote", "difference", "choice", "rule", "reason"),
    *("note", "flagged", "reviewer", "at"),
)


def plain_record(value: Record, text: str) -> dict[str, Any]:
    """A record as the log's JSON has it.

    Raises:
        TypeError: for a kind of record that the log does not know.
    """
    match value:
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
        case BroughtBack():
            return {
                "is": "brought_back",
                "start": value.span.start,
                "end": value.span.end,
                "quote": value.span.quote(text),
            }
    raise TypeError(f"no record: {type(value).__name__}")


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


def record_columns(value: Record, text: str) -> tuple[object, ...]:
    """What of a record stands in columns of its own."""
    plain = plain_record(value, text)
    return tuple(plain.get(column) for column in _COLUMNS)


def record_of(plain: dict[str, Any]) -> Record:
    """The record that the log's JSON stands for."""
    match plain["is"]:
        case "ruling":
            return _ruling_of(plain)
        case "sent_back":
            names = ("id", "annotator_id", "reviewer", "at", "note")
            return SentBack(*(text_of(plain[name]) for name in names))
        case "brought_back":
            return BroughtBack(span_of(plain))
        case _:
            accepted = bool(plain["accepted"])
            return Answer(text_of(plain["subject"]), text_of(plain["note"]), accepted)


def _ruling_of(plain: dict[str, Any]) -> Ruling:
    return Ruling(
        text_of(plain["id"]),
        text_of(plain["layer"]),
        span_of(plain),
        {name: tuple(map(_mark_of, marks)) for name, marks in plain["inputs"].items()},
        Difference(plain["difference"]),
        Choice(plain["choice"]),
        text_of(plain["reviewer"]),
        text_of(plain["at"]),
        tuple(map(text_of, plain["gold"])),
        text_of(plain["rule"]),
        Reason(plain["reason"]) if plain["reason"] else None,
        text_of(plain["note"]),
        bool(plain["flagged"]),
        text_of(plain["subject"]),
    )


def _mark_of(plain: dict[str, Any]) -> Mark:
    return Mark(span_of(plain), text_of(plain["label"]), plain_attributes(plain["attributes"]))
