"""Whose work a merge has set apart, as the project file tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotator.core.set_apart import is_name_apart, origin_of

_FIRST = """
SELECT act FROM log WHERE article = ? AND annotator_id = ? AND role = 'annotator'
ORDER BY seq LIMIT 1
"""

#: A name and behind it " (": what comes in order before the name and " )".
_APART = """
SELECT annotator_id, article, status FROM progress
WHERE annotator_id >= ?1 || ' (' AND annotator_id < ?1 || ' )' AND role = 'annotator'
AND status != 'new'
"""


def unfinished(connection: sqlite3.Connection, name: str) -> list[str]:
    """Under which names somebody's work is kept apart that is begun and not finished."""
    sql = f"{_APART} AND status = 'in progress'"
    return list(dict.fromkeys(_copies(connection, sql, (name,))))


def kept_as(connection: sqlite3.Connection, name: str, seq: int) -> list[str]:
    """Under which names somebody's work on an article is kept apart."""
    return sorted(_copies(connection, f"{_APART} AND article = ?2", (name, seq)))


def _copies(
    connection: sqlite3.Connection, sql: str, given: tuple[str, *tuple[int, ...]]
) -> Iterator[str]:
    known: set[str] = set()
    for row in connection.execute(sql, given):
        other = row["annotator_id"]
        # One article tells: under such a name, somebody may work who goes by it.
        if other not in known and person_of(connection, row["article"], other) == given[0]:
            known.add(other)
            yield other


def person_of(connection: sqlite3.Connection, seq: int, name: str) -> str | None:
    """Whose work on an article is kept under this name; None where it was not set apart."""
    if not is_name_apart(name):
        # Nearly everybody's: the log is not asked.
        return None
    row = connection.execute(_FIRST, (seq, name)).fetchone()
    origin = origin_of(name, row["act"]) if row else None
    return origin[0] if origin else None
