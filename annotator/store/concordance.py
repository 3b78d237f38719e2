"""What is suggested and not decided, over all articles: grouped by label and text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.store.mentions import like
from annotator.store.unfinished import NOT_TO_DO

#: Code points of an article that are read before and after a suggestion.
AROUND = 90

#: What ?1 has decided on: place and label of what they rejected, have, or made something else of.
_DECIDED = """
SELECT article, start, end, label FROM rejection
WHERE annotator_id = ?1 AND role = 'annotator' AND start IS NOT NULL
UNION ALL SELECT article, start, end, label FROM annotation
WHERE annotator_id = ?1 AND role = 'annotator'
UNION ALL SELECT origin.article, origin.start, origin.end, origin.label
FROM annotation JOIN suggestion AS origin ON origin.id = annotation.suggestion_id
WHERE annotation.annotator_id = ?1 AND annotation.role = 'annotator'
UNION ALL SELECT own.article, own.start, own.end, own.label
FROM annotation JOIN memory_suggestion AS own ON own.id = annotation.suggestion_id
WHERE annotation.annotator_id = ?1 AND annotation.role = 'annotator'
"""

#: What ?1 sees: what all see, but for what memory hides from them, and what it suggests to them.
_OFFERED = """(
    SELECT id, article, start, end, label, quote, score FROM suggestion
    WHERE id NOT IN (SELECT suggestion_id FROM memory_hidden WHERE annotator_id = ?1)
    UNION ALL SELECT id, article, start, end, label, quote, score FROM memory_suggestion
    WHERE annotator_id = ?1) AS suggestion"""

#: The suggestions that ?1 has not decided, in articles that they have still to do; ?2 lists the
#: labels that there are.
_UNDECIDED = f"""
suggestion.article NOT IN ({NOT_TO_DO})
AND suggestion.label IN (SELECT value FROM json_each(?2))
AND (suggestion.article NOT IN (
        SELECT article FROM progress WHERE annotator_id = ?1 AND role = 'annotator')
    OR (suggestion.article, suggestion.start, suggestion.end, suggestion.label)
        NOT IN ({_DECIDED}))
"""

_GROUPS = f"""
SELECT label, quote, count(*) AS many, count(DISTINCT article) AS articles, avg(score) AS score
FROM {_OFFERED} WHERE {_UNDECIDED}"""

_BY_TEXT = " GROUP BY label, quote ORDER BY many DESC, quote, label"

_LINES = f"""
SELECT suggestion.id, suggestion.article, title, label, score, quote,
    substr(text, max(1, start - {AROUND} + 1), min(start, {AROUND})) AS before,
    substr(text, end + 1, {AROUND}) AS after
FROM {_OFFERED} JOIN article ON article.seq = suggestion.article
WHERE {_UNDECIDED} AND label = ?3 AND quote = ?4
ORDER BY suggestion.article, start LIMIT ?5
"""

_MEMBERS = f"""
SELECT article, id FROM {_OFFERED} WHERE {_UNDECIDED}
AND (label, quote) IN (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?3))
ORDER BY article, start
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The undecided suggestions of one label and text; `score` is their mean, if they have any."""

    label: str
    quote: str
    count: int
    articles: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups with most suggestions; `more` are not listed."""

    listed: tuple[Group, ...]
    more: int = 0

    @property
    def count(self) -> int:
        """The suggestions of those that are listed."""
        return sum(group.count for group in self.listed)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One suggestion with the text around it."""

    id: str
    article_seq: int
    title: str
    label: str
    score: float | None
    before: str
    quote: str
    after: str


def groups(
    connection: sqlite3.Connection,
    annotator_id: str,
    labels: Iterable[str],
    *,
    containing: str = "",
    limit: int,
) -> Groups:
    """What an annotator has not decided, the most frequent first.

    `containing` leaves out those whose label and text surely do not hold it, in any case.
    """
    values = [annotator_id, _json(labels)]
    narrowed = ""
    if containing:
        narrowed = " AND (quote LIKE ?3 OR label LIKE ?3)"
        values.append(f"%{like(containing)}%")
    rows = connection.execute(_GROUPS + narrowed + _BY_TEXT, values)
    found = [Group(*row) for row in rows.fetchmany(limit)]
    more = 0
    while skipped := rows.fetchmany(10_000):
        more += len(skipped)
    return Groups(tuple(found), more)


def lines(
    connection: sqlite3.Connection,
    annotator_id: str,
    labels: Iterable[str],
    label: str,
    quote: str,
    *,
    limit: int,
) -> tuple[Proposed, ...]:
    """The suggestions of a group, in the order of the articles, `limit` at most."""
    rows = connection.execute(_LINES, (annotator_id, _json(labels), label, quote, limit))
    return tuple(
        Proposed(
            *(row[name] for name in ("id", "article", "title", "label", "score")),
            *(row[name] for name in ("before", "quote", "after")),
        )
        for row in rows
    )


def members(
    connection: sqlite3.Connection,
    annotator_id: str,
    labels: Iterable[str],
    chosen: Sequence[tuple[str, str]],
) -> dict[int, list[str]]:
    """The suggestions of some groups (label, quote): their ids, by the article's number."""
    found: dict[int, list[str]] = {}
    rows = connection.execute(_MEMBERS, (annotator_id, _json(labels), _json(chosen)))
    for row in rows:
        found.setdefault(row["article"], []).append(row["id"])
    return found


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
