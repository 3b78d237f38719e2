"""Giving articles out and taking them back, all in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from annotator.core.annotation import Status
from annotator.core.assigning import Gift, Load, Task
from annotator.store import articles, assignments
from annotator.store.assignments import Holding, Step

_ADD = "INSERT INTO assignment (article, annotator_id, what, by, at)"


@dataclass(frozen=True, slots=True)
class Assigned:
    """How articles are given out: who has what, and how many there are, also that are free.

    `pool` is how many annotators may take each; None where none is free to be taken.
    """

    articles: int
    holdings: list[Holding]
    pool: int | None
    free: int


class Assigning:
    """One change of who is to do what, made by somebody at a time. Needs a transaction."""

    def __init__(self, connection: sqlite3.Connection, by: str, at: str) -> None:
        self.connection = connection
        self._by = by
        self._at = at
        #: Who has what, before the change.
        self.holdings = assignments.holdings(connection)

    def tasks(self, ids: Collection[str] = (), statuses: Collection[str] = ()) -> list[Task]:
        """The articles (all, or those with these ids) with who has them.

        With `statuses`, only those that somebody has in one of them; new is one that nobody began.

        Raises:
            StoreError: when there is no article of one of the ids.
        """
        self.check(ids)
        has: dict[str, set[str]] = {}
        status: dict[str, set[str]] = {}
        for it in self.holdings:
            has.setdefault(it.id, set()).add(it.annotator_id)
            status.setdefault(it.id, set()).add(it.status)
        return [
            Task(row["id"], row["words"], frozenset(has.get(row["id"], ())))
            for row in self.connection.execute("SELECT id, words FROM article ORDER BY seq")
            if (not ids or row["id"] in ids) and _fits(status.get(row["id"], set()), statuses)
        ]

    def check(self, ids: Iterable[str]) -> None:
        """Make sure that these articles are there.

        Raises:
            StoreError: naming the first that is not.
        """
        for id in ids:
            articles.find(self.connection, id)

    def loads(self) -> dict[str, Load]:
        """What everybody has still to do, of all articles."""
        load: dict[str, Load] = {}
        for it in self.holdings:
            if it.is_open:
                known = load.get(it.annotator_id, Load())
                load[it.annotator_id] = Load(known.articles + 1, known.words + it.words)
        return load

    def give(self, gifts: Iterable[Gift]) -> None:
        """Note who is to do what."""
        self.connection.executemany(
            f"{_ADD} SELECT seq, ?, ?, ?, ? FROM article WHERE id = ?",
            [(name, Step.GIVEN, self._by, self._at, id) for id, name in gifts],
        )

    def release(self, given_back: Iterable[Holding]) -> None:
        """Note that these are no longer to be done by those who have them."""
        self.connection.executemany(
            f"{_ADD} VALUES (?, ?, ?, ?, ?)",
            [(it.seq, it.annotator_id, Step.RELEASED, self._by, self._at) for it in given_back],
        )

    def open_pool(self, overlap: int | None) -> int:
        """Let articles be taken, so many annotators each, or none; how many are free then."""
        assignments.set_pool(self.connection, overlap)
        return len(assignments.free(self.connection, overlap)) if overlap else 0


def assigned(connection: sqlite3.Connection) -> Assigned:
    """How articles are given out."""
    number = connection.execute("SELECT count(*) FROM article").fetchone()[0]
    pool = assignments.pool(connection)
    free = len(assignments.free(connection, pool)) if pool else 0
    return Assigned(number, assignments.holdings(connection), pool, free)


def _fits(found: set[str], wanted: Collection[str]) -> bool:
    begun = found - {Status.NEW} or {Status.NEW}
    return not wanted or not begun.isdisjoint(wanted)
