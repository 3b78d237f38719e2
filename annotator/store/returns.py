"""What a review gave back to an annotator: asked for at every start, so it imports little."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from annotator.store.errors import DamagedError
from annotator.store.values import value_of

if TYPE_CHECKING:
    from annotator.core.ruling import SentBack

_OPEN_RETURNS = """
SELECT record.article, record.value FROM record
WHERE record.is_a = 'sent_back' AND record.role = 'reviewer'
AND json_extract(record.value, '$.annotator_id') = ?
AND NOT EXISTS (SELECT 1 FROM record AS answer WHERE answer.article = record.article
    AND answer.annotator_id = ? AND answer.role = 'annotator' AND answer.id = record.id)
ORDER BY record.article, record.at
"""


def open_returns(connection: sqlite3.Connection, annotator_id: str) -> list[tuple[int, SentBack]]:
    """What was given back to an annotator and is not answered: the article's number, and how."""
    found: list[tuple[int, SentBack]] = []
    rows = connection.execute(_OPEN_RETURNS, (annotator_id, annotator_id)).fetchall()
    if not rows:
        return found
    from annotator.core.ruling import SentBack

    for row in rows:
        value = value_of(row["value"])
        if not isinstance(value, SentBack):
            raise DamagedError("a return from review cannot be read; run 'annotator check'")
        found.append((row["article"], value))
    return found
