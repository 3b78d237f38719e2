"""How far the work is, and what became of the suggestions, in numbers.

Only annotators count here: neither reviewers nor the names that are kept for the program.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_OURS = "role = 'annotator' AND annotator_id NOT LIKE '@%'"

#: What became of each suggestion that an annotator answered; what was added has no suggester.
_OUTCOMES = f"""
SELECT label, suggester, outcome, count(*) AS number FROM (
    SELECT coalesce(suggestion.label, annotation.label) AS label,
           CASE WHEN annotation.origin = 'added' THEN ''
                ELSE coalesce(suggestion.suggester, 'import') END AS suggester,
           CASE annotation.origin WHEN 'suggested' THEN 'accepted' ELSE annotation.origin END
           AS outcome
    FROM annotation LEFT JOIN suggestion ON suggestion.id = annotation.suggestion_id WHERE {_OURS}
    UNION ALL
    SELECT suggestion.label, suggestion.suggester, 'rejected'
    FROM rejection JOIN suggestion ON suggestion.id = rejection.suggestion_id WHERE {_OURS}
) GROUP BY label, suggester, outcome
"""


_OUTCOME_NAMES = ("accepted", "edited", "rejected", "added")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What annotators made of one suggester's suggestions of one label.

    `added` are the annotations made by hand, where `suggester` is empty.
    """

    label: str
    suggester: str
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of a project. `status` and `spans` are by annotator, then by name."""

    articles: int
    suggested: int
    status: dict[str, dict[str, int]]
    spans: dict[str, dict[str, int]]
    links: dict[str, dict[str, int]]
    acceptance: list[Acceptance]


def stats(connection: sqlite3.Connection) -> Stats:
    """Count everything."""
    return Stats(
        _number(connection, "article"),
        _number(connection, "suggest_run"),
        _counts(connection, "progress", "status"),
        _counts(connection, "annotation", "label"),
        _counts(connection, "link", "type"),
        _acceptance(connection),
    )


def _number(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _counts(connection: sqlite3.Connection, table: str, column: str) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(
        f"SELECT annotator_id, {column} AS name, count(*) AS number FROM {table} WHERE {_OURS}"
        f" GROUP BY annotator_id, {column} ORDER BY annotator_id, {column}"
    ):
        counts.setdefault(row["annotator_id"], {})[row["name"]] = row["number"]
    return counts


def _acceptance(connection: sqlite3.Connection) -> list[Acceptance]:
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for row in connection.execute(_OUTCOMES):
        place = (row["label"], row["suggester"])
        numbers.setdefault(place, {})[row["outcome"]] = row["number"]
    return [
        Acceptance(*place, *(found.get(outcome, 0) for outcome in _OUTCOME_NAMES))
        for place, found in sorted(numbers.items())
    ]
