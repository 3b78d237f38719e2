"""Which ids a project has used: asked for each of a million that come in, and hardly ever met."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

#: Tables whose ids no annotation and no link may get, besides those in the tables of these.
_ALSO = (
    *("SELECT subject FROM log", "SELECT id FROM suggestion", "SELECT id FROM suggested_link"),
    "SELECT id FROM memory_suggestion",
)

#: An id that was there before (`taken`), or that has been written since.
_USED = """
SELECT value FROM json_each(?) AS given WHERE EXISTS (SELECT 1 FROM annotation WHERE id = value)
OR EXISTS (SELECT 1 FROM link WHERE id = value)
OR EXISTS (SELECT 1 FROM temp.taken WHERE taken.id = value)
"""

#: Marks that are kept, a power of two: of a million ids, one in sixteen meets another's mark.
_MARKS = 1 << 24


class TakenIds:
    """The ids of a project, within one transaction.

    Most ids need not be looked up: each that is known leaves a mark at a place that follows from
    it, and an id whose place is unmarked is new. The marks take 16 MB, however many there are.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE IF EXISTS temp.taken")
        connection.execute("CREATE TEMP TABLE taken (id TEXT PRIMARY KEY) WITHOUT ROWID")
        for ids in _ALSO:
            connection.execute(f"INSERT OR IGNORE INTO temp.taken {ids}")
        self._marks = bytearray(_MARKS)
        self.add(row[0] for row in connection.execute("SELECT id FROM temp.taken"))

    def add(self, ids: Iterable[str]) -> None:
        """Know ids that are about to be written."""
        marks = self._marks
        for id in ids:
            marks[hash(id) & (_MARKS - 1)] = 1

    def keep(self, connection: sqlite3.Connection, ids: Iterable[str]) -> None:
        """Know ids that may be taken out of their table again, and stay taken."""
        connection.executemany("INSERT OR IGNORE INTO temp.taken VALUES (?)", ((id,) for id in ids))

    def among(self, connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
        """Those of the ids that the project has, of what is written."""
        marks = self._marks
        met = [id for id in ids if marks[hash(id) & (_MARKS - 1)]]
        return {row[0] for row in connection.execute(_USED, (json.dumps(met),))} if met else set()
