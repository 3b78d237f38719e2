"""How far the work is, and what became of the suggestions, in numbers.

Only annotators count here: neither reviewers nor the names that are kept for the program.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.memory import SUGGESTER
from annotator.store.finishing import Day, Times, finishing

_OURS = "role = 'annotator' AND annotator_id NOT LIKE '@%'"

#: What memory suggested, by the id of a suggestion that was answered.
_OWN = f"""LEFT JOIN (SELECT id AS own_id, label AS own_label, '{SUGGESTER}' AS own
    FROM memory_suggestion) ON own_id = suggestion_id"""

#: What became of each suggestion that an annotator answered; what was added has no suggester.
_OUTCOMES = f"""
SELECT annotator_id, label, suggester, outcome, count(*) AS number FROM (
    SELECT annotator_id, coalesce(suggestion.label, own_label, annotation.label) AS label,
           CASE WHEN annotation.origin = 'added' THEN ''
                ELSE coalesce(suggestion.suggester, own, 'import') END AS suggester,
           CASE annotation.origin WHEN 'suggested' THEN 'accepted' ELSE annotation.origin END
           AS outcome
    FROM annotation LEFT JOIN suggestion ON suggestion.id = annotation.suggestion_id {_OWN}
    WHERE {_OURS}
    UNION ALL
    SELECT annotator_id, coalesce(suggestion.label, own_label),
           coalesce(suggestion.suggester, own), 'rejected'
    FROM rejection LEFT JOIN suggestion ON suggestion.id = rejection.suggestion_id {_OWN}
    WHERE {_OURS} AND coalesce(suggestion.id, own_id) IS NOT NULL
) GROUP BY annotator_id, label, suggester, outcome
"""

_SUGGESTIONS = f"""
SELECT label, suggester, count(*) AS number FROM (
    SELECT label, suggester FROM suggestion
    UNION ALL SELECT label, '{SUGGESTER}' FROM memory_suggestion) GROUP BY 1, 2
"""

_OUTCOME_NAMES = ("accepted", "edited", "rejected", "added")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an annotator made of one suggester's suggestions of one label.

    `added` are the annotations made by hand, where `suggester` is empty.
    """

    annotator: str
    label: str
    suggester: str
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggester's suggestions of one label, and what became of them, all annotators together.

    Two who answered the same suggestion count as two answers.
    """

    label: str
    suggester: str
    suggested: int
    accepted: int
    edited: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of a project. `status`, `spans` and `links` are by annotator, then by name."""

    articles: int
    suggested: int
    status: dict[str, dict[str, int]]
    spans: dict[str, dict[str, int]]
    links: dict[str, dict[str, int]]
    acceptance: list[Acceptance]
    suggestions: list[Suggested]
    days: list[Day]
    times: list[Times]


def stats(connection: sqlite3.Connection) -> Stats:
    """Count everything."""
    acceptance = _acceptance(connection)
    return Stats(
        _number(connection, "article"),
        _number(connection, "suggest_run"),
        _counts(connection, "progress", "status"),
        _counts(connection, "annotation", "label"),
        _counts(connection, "link", "type"),
        acceptance,
        _suggestions(connection, acceptance),
        *finishing(connection),
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
    numbers: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in connection.execute(_OUTCOMES):
        place = (row["annotator_id"], row["label"], row["suggester"])
        numbers.setdefault(place, {})[row["outcome"]] = row["number"]
    return [
        Acceptance(*place, *(found.get(outcome, 0) for outcome in _OUTCOME_NAMES))
        for place, found in sorted(numbers.items())
    ]


def _suggestions(
    connection: sqlite3.Connection, acceptance: Iterable[Acceptance]
) -> list[Suggested]:
    """The totals, also of suggestions that nobody answered and of those that came by an import."""
    numbers = {(r["label"], r["suggester"]): r["number"] for r in connection.execute(_SUGGESTIONS)}
    answers: dict[tuple[str, str], Counter[str]] = {place: Counter() for place in numbers}
    for it in acceptance:
        if it.suggester:
            given = {"accepted": it.accepted, "edited": it.edited, "rejected": it.rejected}
            answers.setdefault((it.label, it.suggester), Counter()).update(given)
    return [
        Suggested(*place, numbers.get(place, 0), *(given[o] for o in _OUTCOME_NAMES[:3]))
        for place, given in sorted(answers.items())
    ]
