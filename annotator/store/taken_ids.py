"""Which names a project has: asked for each of a million that come in, and hardly ever met."""

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

#: How many marks there are, of ids and of names of articles: powers of two, and bytes. Of a million
#: ids, one in sixteen meets another's mark.
_OF_IDS, OF_ARTICLES = 1 << 24, 1 << 20


class Marks:
    """Of names that are known, each leaves a mark at a place that follows from it.

    A name whose place is unmarked is new, and need not be looked up. There are as many places as
    are said, however many names there will be.
    """

    def __init__(self, names: Iterable[str], places: int) -> None:
        self._marks = bytearray(places)
        self._last = places - 1
        self.add(names)

    def add(self, names: Iterable[str]) -> None:
        """Know some more."""
        marks, last = self._marks, self._last
        for name in names:
            marks[hash(name) & last] = 1

    def met(self, names: Iterable[str]) -> list[str]:
        """Those that may be known."""
        marks, last = self._marks, self._last
        return [name for name in names if marks[hash(name) & last]]


class TakenIds:
    """The ids of a project, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE IF EXISTS temp.taken")
        connection.execute("CREATE TEMP TABLE taken (id TEXT PRIMARY KEY) WITHOUT ROWID")
        for ids in _ALSO:
            connection.execute(f"INSERT OR IGNORE INTO temp.taken {ids}")
        taken = connection.execute("SELECT id FROM temp.taken")
        self._marks = Marks((row[0] for row in taken), _OF_IDS)

    def add(self, ids: Iterable[str]) -> None:
        """Know ids that are about to be written."""
        self._marks.add(ids)

    def keep(self, connection: sqlite3.Connection, ids: Iterable[str]) -> None:
        """Know ids that may be taken out of their table again, and stay taken."""
        connection.executemany("INSERT OR IGNORE INTO temp.taken VALUES (?)", ((id,) for id in ids))

    def among(self, connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
        """Those of the ids that the project has, of what is written."""
        met = self._marks.met(ids)
        return {row[0] for row in connection.execute(_USED, (json.dumps(met),))} if met else set()
