"""The suggestions of two copies, put together article by article where they differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_merging import Offered, Run, united_suggestions
from annotator.store import suggestions, tallies

_IDS = (
    "SELECT article, id FROM suggestion UNION ALL SELECT article, id FROM suggested_link"
    " UNION ALL SELECT article, suggester || at || ifnull(error, '') FROM suggest_run"
)

#: That somebody had what is suggested in front of them: where nothing is, there is neither.
_SEEN = """
SELECT 1 FROM memory_run WHERE article = ?1
UNION ALL SELECT 1 FROM log WHERE article = ?1 AND suggestion_id IS NOT NULL LIMIT 1
"""

_PINNED = "SELECT suggestion_id FROM log WHERE article = ? AND suggestion_id IS NOT NULL"


def fingerprints(connection: sqlite3.Connection) -> dict[int, int]:
    """For each article a number that differs where (but for the unlikely) suggestions do."""
    found: dict[int, int] = {}
    cursor = connection.execute(_IDS)
    cursor.row_factory = None
    for article, id in cursor:
        found[article] = found.get(article, 0) ^ hash(id)
    return found


def differing(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, numbers: Mapping[int, int]
) -> list[int]:
    """The other copy's articles (by their numbers there) for which not the same is suggested."""
    here, there = fingerprints(ours), fingerprints(theirs)
    return [
        seq for seq, number in numbers.items() if seq in there and there[seq] != here.get(number)
    ]


def unite(ours: sqlite3.Connection, theirs: sqlite3.Connection, pair: tuple[int, int]) -> bool:
    """Bring an article's suggestions to what both come to; whether that changes anything.

    `pair` are its numbers here and there. Nothing else of the two may be united yet.
    """
    text = str(ours.execute("SELECT text FROM article WHERE seq = ?", (pair[0],)).fetchone()[0])
    here = _offered(ours, pair[0], text)
    there = _offered(theirs, pair[1], text)
    kept = _pinned(ours, pair[0]) | _pinned(theirs, pair[1])
    found = united_suggestions(here, there, kept)
    if _said(found) == _said(here):
        return False
    _write(ours, pair[0], text, here.suggestions, found.suggestions)
    if found.run:
        run = (found.run.suggester, found.run.at, found.run.error)
        ours.execute("INSERT OR REPLACE INTO suggest_run VALUES (?, ?, ?, ?)", (pair[0], *run))
    tallies.suggestions_changed(ours, pair[0])
    return True


def _said(it: Offered) -> tuple[object, ...]:
    """What a file holds of it."""
    run = (it.run.suggester, it.run.at, it.run.error) if it.run else None
    return run, {*it.suggestions.spans}, {*it.suggestions.links}


def _offered(connection: sqlite3.Connection, seq: int, text: str) -> Offered:
    row = connection.execute("SELECT * FROM suggest_run WHERE article = ?", (seq,)).fetchone()
    seen = connection.execute(_SEEN, (seq,)).fetchone() is not None
    run = Run(row["suggester"], row["at"], row["error"], seen) if row else None
    return Offered(run, suggestions.load(connection, seq, text))


def _pinned(connection: sqlite3.Connection, seq: int) -> set[str]:
    """What decisions refer to."""
    return {row[0] for row in connection.execute(_PINNED, (seq,))}


def _write(
    connection: sqlite3.Connection, seq: int, text: str, old: Suggestions, new: Suggestions
) -> None:
    before, after = {*old.spans, *old.links}, {*new.spans, *new.links}
    gone = [(s.id,) for s in old.spans if s not in after]
    gone += [(k.id,) for k in old.links if k not in after]
    for table in ("suggestion", "suggested_link"):
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", gone)
    connection.executemany(
        "INSERT INTO suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (s.id, seq, s.span.start, s.span.end, s.label, s.span.quote(text), s.score, s.suggester)
            for s in new.spans
            if s not in before
        ],
    )
    connection.executemany(
        "INSERT INTO suggested_link VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (k.id, seq, k.type, k.from_id, k.to_id, k.score, k.suggester)
            for k in new.links
            if k not in before
        ],
    )
