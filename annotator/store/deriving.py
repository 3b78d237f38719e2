"""The derived tables made again from the log: row by row, for each state of each article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.decision import Decision, Value
from annotator.core.record import Record
from annotator.store.unreadable import UNREADABLE, one_reason
from annotator.store.values import decision_of, value_json

#: Whose states there are: what reviewers decided is all one gold.
OWNER = "CASE role WHEN 'reviewer' THEN '@gold' ELSE annotator_id END"

_LOG = f"""
SELECT log.*, {OWNER} AS owner FROM log ORDER BY article, role, owner, seq
"""

#: Article, owner and role.
Where: TypeAlias = tuple[int, str, str]

#: What a value is about: its kind, and its id (none for the progress).
Subject: TypeAlias = tuple[type[Value], str]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row of the log that does not follow from those before it, or cannot be read."""

    seq: int
    act: str
    at: str
    why: str


@dataclass(slots=True)
class Made:
    """A state as the log tells it. With `broken` rows it is what the others tell."""

    where: Where
    values: dict[Subject, Value] = field(default_factory=dict)
    head: str = ""
    changed: str = ""
    broken: list[BrokenRow] = field(default_factory=list)

    def of(self, kind: type[Value]) -> dict[str, Value]:
        """The values of one kind, by their subjects."""
        return {subject: v for (type_, subject), v in self.values.items() if type_ is kind}

    @property
    def progress(self) -> Progress:
        """What is said of the article as a whole."""
        found = self.values.get((Progress, ""), Progress())
        assert isinstance(found, Progress)
        return found


def made_states(connection: sqlite3.Connection) -> Iterator[Made]:
    """Every state that the log tells of, by article."""
    cursor = connection.execute(_LOG)
    for where, rows in groupby(cursor, lambda row: (row["article"], row["owner"], row["role"])):
        yield _made(where, rows)


def _made(where: Where, rows: Iterable[sqlite3.Row]) -> Made:
    made = Made(where)
    for row in rows:
        try:
            for value in (row["before"], row["after"]):
                if value is not None and not value.isascii():
                    # What was no UTF-8 could not be written again.
                    value.encode()
            _apply(made, decision_of(row))
        except UNREADABLE as error:
            why = one_reason(error)
            made.broken.append(BrokenRow(row["seq"], f"{row['act']}", f"{row['at']}", why))
        made.head, made.changed = row["act"], row["at"]
    return made


class Contradiction(ValueError):
    """A decision on something else than there is."""


def _apply(made: Made, decision: Decision) -> None:
    """Put `after` in the place of `before`, which must be there.

    Where it is not, `after` counts all the same: it is the last that is known of the subject.
    """
    key = (_kind(decision), decision.subject)
    there = made.values.get(key)
    if decision.after is None:
        made.values.pop(key, None)
    else:
        made.values[key] = decision.after
    expected = Progress() if key[0] is Progress and there is None else there
    if expected != decision.before:
        raise Contradiction("it does not follow from the rows before it")


def _kind(decision: Decision) -> type[Value]:
    kind = decision.value_type
    return Record if issubclass(kind, Record) else kind


# As rows of the tables


def rows_of(made: Made, text: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each derived table.

    Raises:
        ValueError: when a place is none in the text.
    """
    where = made.where
    found: dict[str, list[tuple[object, ...]]] = {
        table: [] for table in ("annotation", "link", "rejection", "record", "progress")
    }
    for (_, subject), value in made.values.items():
        match value:
            case Annotation():
                found["annotation"].append(_annotation(where, value, text))
            case Link():
                ends = (value.type, value.from_id, value.to_id)
                found["link"].append((value.id, *where, *ends, value.origin, value.suggestion_id))
            case Rejection(span=span):
                bounds = (span.start, span.end) if span else (None, None)
                found["rejection"].append((*where, subject, value.label, *bounds, value.note))
            case Record():
                from annotator.store.record_values import record_columns

                columns = record_columns(value, text)
                plain = value_json(value, text)
                found["record"].append((*where, subject, value.is_a, plain, *columns))
    it = made.progress
    found["progress"].append((*where, it.status, it.flagged, it.note, made.head, made.changed))
    return found


def _annotation(where: Where, a: Annotation, text: str) -> tuple[object, ...]:
    if a.span.end > len(text):
        raise ValueError(f"{a.span.start}-{a.span.end} is past the end of the text")
    attributes = json.dumps(dict(a.attributes), ensure_ascii=False) if a.attributes else "{}"
    quote = a.span.quote(text)
    return (
        *(a.id, *where, a.span.start, a.span.end, a.label, quote, attributes),
        *(a.note, a.flagged, a.origin, a.suggestion_id),
    )
