"""What an annotator has finished lately, and what is left to do."""

from __future__ import annotations

import sqlite3

from annotator.core.pace import LAST, Finished, Pace
from annotator.store import offering
from annotator.store.assignments import CURRENT, HOLDERS
from annotator.store.log import Actor

#: Rows of the log with which somebody finished an article, an import's left out.
FINISHING = (
    "log.role = 'annotator' AND log.kind = 'status' AND log.mode IN ('do', 'redo')"
    " AND json_extract(log.after, '$.status') = 'finished'"
)

_MINE = "annotator_id = ?1 AND role = 'annotator'"

#: The articles changed last: those finished last are among them, but for much going back.
_RECENT = 200

_FINISHED = f"""
SELECT article.words,
    (SELECT max(at) FROM log WHERE log.article = article.seq AND log.annotator_id = ?1
        AND {FINISHING}) AS at,
    (SELECT sum(seconds) FROM time_spent WHERE time_spent.article = article.seq AND {_MINE})
    AS seconds
FROM article WHERE at IS NOT NULL AND seq IN (
    SELECT article FROM progress WHERE {_MINE} AND status = 'finished' AND changed >= ?2
    UNION SELECT article FROM (SELECT article FROM progress
        WHERE {_MINE} AND status = 'finished' ORDER BY changed DESC LIMIT {_RECENT}))
ORDER BY at DESC
"""

_OPEN = f"""
NOT EXISTS (SELECT 1 FROM progress WHERE progress.article = article.seq AND {_MINE}
    AND status IN ('finished', 'skipped'))
"""

#: What is the annotator's own, and what is anybody's.
_OWN = f"article.seq IN (SELECT article FROM ({HOLDERS}) WHERE annotator_id = ?1)"
_ANYBODYS = (
    f"NOT EXISTS (SELECT 1 FROM assignment AS step WHERE step.article = article.seq AND {CURRENT})"
)


def pace(connection: sqlite3.Connection, actor: Actor, midnight: str) -> Pace:
    """How far and how fast the annotator is; the day began at `midnight`, in UTC."""
    finished = connection.execute(_FINISHED, (actor.annotator_id, midnight)).fetchall()
    timed = [Finished(row["words"], row["seconds"]) for row in finished if row["seconds"]]
    to_do = _OWN if offering.follows(connection, actor) else _ANYBODYS
    left = connection.execute(
        f"SELECT count(*), ifnull(sum(words), 0) FROM article WHERE {_OPEN} AND {to_do}",
        (actor.annotator_id,),
    ).fetchone()
    today = sum(row["at"] >= midnight for row in finished)
    return Pace(today, left[0], left[1], tuple(timed[:LAST]))


def seconds_on(connection: sqlite3.Connection, actor: Actor, article_seq: int) -> float:
    """Active seconds of somebody on an article."""
    row = connection.execute(
        "SELECT sum(seconds) FROM time_spent WHERE article = ? AND annotator_id = ? AND role = ?",
        (article_seq, actor.annotator_id, actor.role),
    ).fetchone()
    return float(row[0] or 0)
