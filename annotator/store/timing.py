"""The time that people spend on articles: kept beside the log, and no part of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from annotator.core.timing import Spent
from annotator.store.log import Actor

#: A removed article takes its time along: none is kept of what is gone by then.
_PUT = (
    "INSERT INTO time_spent (article, annotator_id, role, act, since, until, seconds)"
    " SELECT seq, ?, ?, ?, ?, ?, ? FROM article WHERE seq = ?"
)

#: How many seconds the clock may be off where the times of a row are compared.
_SLACK = 0.01

_FAULTS = f"""
SELECT article.id, time_spent.annotator_id,
    CASE WHEN typeof(seconds) NOT IN ('real', 'integer') OR seconds < 0
         THEN 'time that cannot be'
         WHEN julianday(since) IS NULL OR julianday(until) IS NULL
         OR (julianday(until) - julianday(since)) * 86400 + {_SLACK} < seconds
         THEN 'more time than there was'
         WHEN act IS NOT NULL AND NOT EXISTS (SELECT 1 FROM log
             WHERE log.act = time_spent.act AND log.article = time_spent.article)
         THEN 'time for an act that is not in the log' END AS fault
FROM time_spent JOIN article ON article.seq = time_spent.article
WHERE fault IS NOT NULL
"""


#: The same as rows to be taken out.
_IMPOSSIBLE = """
typeof(seconds) NOT IN ('real', 'integer') OR seconds < 0
OR julianday(since) IS NULL OR julianday(until) IS NULL
OR (julianday(until) - julianday(since)) * 86400 + 0.01 < seconds
OR act IS NOT NULL AND NOT EXISTS (SELECT 1 FROM log
    WHERE log.act = time_spent.act AND log.article = time_spent.article)
"""


def put(
    connection: sqlite3.Connection,
    actor: Actor,
    spent: Iterable[Spent],
    act: str | None = None,
    touched: Collection[int] = (),
) -> None:
    """Keep time, with the act that it led to on the articles that this touched."""
    connection.executemany(
        _PUT,
        [
            (
                *(actor.annotator_id, actor.role, act if it.article_seq in touched else None),
                *(it.since, it.until, it.seconds, it.article_seq),
            )
            for it in spent
        ],
    )


def drop_impossible(connection: sqlite3.Connection) -> int:
    """Take out the rows that cannot be; how many there were. Needs a transaction."""
    return connection.execute(f"DELETE FROM time_spent WHERE {_IMPOSSIBLE}").rowcount


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each row that cannot be."""
    for row in connection.execute(_FAULTS):
        yield f"article {row['id']}, {row['annotator_id']}: {row['fault']}"
