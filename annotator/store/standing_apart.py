"""Whose work a merge has set apart, as the project file tells."""

from __future__ import annotations

import sqlite3

from annotator.core.set_apart import is_name_apart, origin_of

_FIRST = """
SELECT act FROM log WHERE article = ? AND annotator_id = ? AND role = 'annotator'
ORDER BY seq LIMIT 1
"""


def person_of(connection: sqlite3.Connection, seq: int, name: str) -> str | None:
    """Whose work on an article is kept under this name; None where it was not set apart."""
    if not is_name_apart(name):
        # Nearly everybody's: the log is not asked.
        return None
    row = connection.execute(_FIRST, (seq, name)).fetchone()
    origin = origin_of(name, row["act"]) if row else None
    return origin[0] if origin else None
