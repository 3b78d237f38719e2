"""Which article an annotator is offered next, where articles are given out or free to be taken.

Where none are, everybody is offered all of them. Reviewers are not given articles.
"""

from __future__ import annotations

import sqlite3

from annotator.store import articles, assignments
from annotator.store.assignments import CURRENT, HOLDERS, Holding
from annotator.store.log import Actor, Role

#: The articles that ?1 has and still has to do, those from ?2 on first, then round the end.
_OWN = f"""
SELECT holder.article FROM ({HOLDERS}) AS holder
WHERE holder.annotator_id = ?1 AND NOT EXISTS (SELECT 1 FROM progress
    WHERE progress.article = holder.article AND progress.annotator_id = ?1
    AND progress.role = 'annotator' AND progress.status IN ('finished', 'skipped'))
ORDER BY holder.article < ?2, holder.article LIMIT ?3
"""

#: Whether anything is given to, or taken by, ?1.
_HAS_SOME = f"SELECT 1 FROM assignment AS step WHERE annotator_id = ?1 AND {CURRENT} LIMIT 1"

#: The first article between ?2 and ?3 that nobody is to do, and that is not done by ?1.
_NOBODYS = f"""
SELECT seq FROM article WHERE seq > ?2 AND seq < ?3
AND NOT EXISTS (SELECT 1 FROM progress WHERE progress.article = article.seq
    AND progress.annotator_id = ?1 AND progress.role = 'annotator'
    AND progress.status IN ('finished', 'skipped'))
AND NOT EXISTS (SELECT 1 FROM assignment AS step WHERE step.article = article.seq AND {CURRENT})
ORDER BY seq LIMIT 1
"""

_IS_DONE = """
SELECT 1 FROM progress WHERE article = ? AND annotator_id = ? AND role = ?
AND status IN ('finished', 'skipped')
"""

_LAST = 2**63 - 1


def follows(connection: sqlite3.Connection, actor: Actor) -> bool:
    """Whether what this actor is offered hangs on what was given, taken or is free."""
    if actor.role is not Role.ANNOTATOR:
        return False
    has_some = connection.execute(_HAS_SOME, (actor.annotator_id,)).fetchone()
    return bool(has_some or assignments.pool(connection))


def gives_out(connection: sqlite3.Connection) -> bool:
    """Whether articles are, or were, given to people, or are free to be taken."""
    some = connection.execute("SELECT 1 FROM assignment LIMIT 1").fetchone()
    return bool(some or assignments.pool(connection))


def next_open(connection: sqlite3.Connection, actor: Actor, after: int) -> int | None:
    """The next article that the actor has to do, round the end; nothing is taken for it."""
    if follows(connection, actor):
        found = _own(connection, actor, after, 2)
        return next((seq for seq in found if seq != after), None)
    if actor.role is Role.ANNOTATOR and gives_out(connection):
        for limits in ((after, _LAST), (0, after)):
            row = connection.execute(_NOBODYS, (actor.annotator_id, *limits)).fetchone()
            if row:
                return int(row["seq"])
        return None
    return articles.next_open(connection, actor, after)


def resumed(connection: sqlite3.Connection, actor: Actor, last: int | None) -> int | None:
    """The article to begin with: where one was, if one is not done with it; else the next."""
    if follows(connection, actor):
        return next(iter(_own(connection, actor, last or 0, 1)), None)
    if last is not None and others(connection, actor, last) is None:
        # Who is done with it goes on to the next.
        done = connection.execute(_IS_DONE, (last, actor.owner, actor.role)).fetchone()
        return (next_open(connection, actor, last) if done else None) or last
    return next_open(connection, actor, 0)


def take(connection: sqlite3.Connection, actor: Actor, at: str) -> int | None:
    """An article that the actor has and still has to do, else one that is free: it is theirs now.

    Needs a transaction that holds the write lock, or two could take the same.
    """
    if not follows(connection, actor):
        return None
    own = _own(connection, actor, 0, 1)
    return own[0] if own else assignments.take(connection, actor.annotator_id, at)


def following(connection: sqlite3.Connection, actor: Actor, seq: int, count: int) -> list[int]:
    """An article and those that the actor will come to after it, `count` at most."""
    if not follows(connection, actor):
        sql = "SELECT seq FROM article WHERE seq >= ? ORDER BY seq LIMIT ?"
        return [row["seq"] for row in connection.execute(sql, (seq, count))]
    ahead = [seq, *_own(connection, actor, seq, count)]
    overlap = assignments.pool(connection)
    if overlap and len(ahead) <= count:
        ahead += assignments.free(connection, overlap, actor.annotator_id, after=seq, limit=count)
    return list(dict.fromkeys(ahead))[:count]


def others(connection: sqlite3.Connection, actor: Actor, seq: int) -> list[Holding] | None:
    """Those who have an article that is not the actor's; None where it is, or needs be nobody's.

    An article of nobody is nothing special for those who are offered all.
    """
    if actor.role is not Role.ANNOTATOR:
        return None
    found = assignments.holdings_of_article(connection, seq)
    own = [it for it in found if it.annotator_id == actor.annotator_id]
    if any(it.is_assigned for it in own):
        return None
    assigned = [it for it in found if it.is_assigned]
    if assigned:
        return assigned
    return None if own or not follows(connection, actor) else found


def _own(connection: sqlite3.Connection, actor: Actor, since: int, count: int) -> list[int]:
    rows = connection.execute(_OWN, (actor.annotator_id, since, count))
    return [row["article"] for row in rows]
