"""Who is to do which article: steps that are only ever added, and what they come to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotation import Status

#: The setting that says how many annotators may take an article; absent while there is no pool.
_POOL = "pool"

#: With these an annotator is done with an article.
CLOSED = (Status.FINISHED, Status.SKIPPED)

#: The last step, as it stands, of who is given an article or took it.
CURRENT = """
step.what <> 'released' AND step.seq = (SELECT max(latest.seq) FROM assignment AS latest
    WHERE latest.article = step.article AND latest.annotator_id = step.annotator_id)
"""

_BY_STEP = f"FROM assignment AS step WHERE {CURRENT}"

#: Who closed an article, or began it unasked. Whoever was relieved of one that they began does not
#: have it any more.
_BY_WORK = """
FROM progress WHERE role = 'annotator' AND annotator_id NOT LIKE '@%' AND status <> 'new'
AND ifnull((SELECT what FROM assignment WHERE assignment.article = progress.article
        AND assignment.annotator_id = progress.annotator_id ORDER BY seq DESC LIMIT 1), 'none')
    IN ('none', iif(status = 'in progress', 'none', 'released'))
"""

#: Who has which article: by a step, or by their work.
HOLDERS = f"""
SELECT article, annotator_id {_BY_STEP} UNION ALL SELECT article, annotator_id {_BY_WORK}
"""

_HOLDINGS = f"""
SELECT article.seq, article.id, article.title, article.words, holder.annotator_id,
    coalesce(step.what, 'begun') AS what, coalesce(step.by, '') AS by,
    coalesce(step.at, (SELECT min(at) FROM log WHERE log.article = holder.article
        AND log.annotator_id = holder.annotator_id AND log.role = 'annotator')) AS since,
    coalesce(progress.status, 'new') AS status
FROM ({HOLDERS}) AS holder JOIN article ON article.seq = holder.article
LEFT JOIN assignment AS step ON step.article = holder.article
    AND step.annotator_id = holder.annotator_id AND {CURRENT}
LEFT JOIN progress ON progress.article = holder.article
    AND progress.annotator_id = holder.annotator_id AND progress.role = 'annotator'
"""

#: The articles after ?3 that fewer than ?1 have, and ?2 not: nobody goes by an empty name.
_FREE = f"""
SELECT seq FROM article WHERE seq > ?3
AND (SELECT count(*) {_BY_STEP} AND step.article = article.seq)
  + (SELECT count(*) {_BY_WORK} AND progress.article = article.seq) < ?1
AND NOT EXISTS (SELECT 1 {_BY_STEP} AND step.article = article.seq AND step.annotator_id = ?2)
AND NOT EXISTS (SELECT 1 {_BY_WORK} AND progress.article = article.seq
    AND progress.annotator_id = ?2)
ORDER BY seq LIMIT ?4
"""


class Step(StrEnum):
    """What was done about an article and an annotator."""

    GIVEN = "given"
    TAKEN = "taken"
    RELEASED = "released"


#: How somebody has an article who began it without being given it.
BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Holding:
    """An article that somebody has: how they came by it, through whom, and how far they are.

    `what` is given, taken or begun; `by` is empty for what was begun.
    """

    seq: int
    id: str
    title: str
    words: int
    annotator_id: str
    what: str
    by: str
    since: str
    status: Status

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status not in CLOSED

    @property
    def is_assigned(self) -> bool:
        """Whether it was given or taken, not only begun."""
        return self.what != BEGUN


def holdings(connection: sqlite3.Connection) -> list[Holding]:
    """Everything that anybody has, in the order of the articles, then by name."""
    sql = f"{_HOLDINGS} ORDER BY article.seq, holder.annotator_id"
    return [_holding(row) for row in connection.execute(sql)]


def holdings_of_article(connection: sqlite3.Connection, seq: int) -> list[Holding]:
    """Who has an article, in the order in which they came by it."""
    sql = f"{_HOLDINGS} WHERE holder.article = ? ORDER BY since, holder.annotator_id"
    return [_holding(row) for row in connection.execute(sql, (seq,))]


def pool(connection: sqlite3.Connection) -> int | None:
    """How many annotators may take each article; None where nothing is free to be taken."""
    sql = "SELECT value FROM setting WHERE name = ?"
    row = connection.execute(sql, (_POOL,)).fetchone()
    return int(row["value"]) if row else None


def set_pool(connection: sqlite3.Connection, overlap: int | None) -> None:
    """Open the pool, so many annotators an article, or close it."""
    if overlap is None:
        connection.execute("DELETE FROM setting WHERE name = ?", (_POOL,))
    else:
        sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)"
        connection.execute(sql, (_POOL, str(overlap)))


def free(
    connection: sqlite3.Connection,
    overlap: int,
    name: str = "",
    *,
    after: int = 0,
    limit: int = -1,
) -> list[int]:
    """The articles that one (without a name: anybody at all) may take, in their order."""
    found = connection.execute(_FREE, (overlap, name, after, limit))
    return [row["seq"] for row in found]


def take(connection: sqlite3.Connection, name: str, at: str) -> int | None:
    """Take the first article that is free. Needs a transaction that holds the write lock."""
    overlap = pool(connection)
    found = free(connection, overlap, name, limit=1) if overlap else []
    if not found:
        return None
    connection.execute(
        "INSERT INTO assignment (article, annotator_id, what, by, at) VALUES (?, ?, ?, ?, ?)",
        (found[0], name, Step.TAKEN, name, at),
    )
    return found[0]


def _holding(row: sqlite3.Row) -> Holding:
    return Holding(
        row["seq"],
        row["id"],
        row["title"],
        row["words"],
        row["annotator_id"],
        row["what"],
        row["by"],
        row["since"],
        Status(row["status"]),
    )
