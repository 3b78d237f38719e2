"""One act over many articles: what somebody changed meanwhile is left out of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.extent import Extent, in_all
from annotator.store import log
from annotator.store.log import ActRecord, Change


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was committed of an act, and the numbers of the articles that were left out."""

    record: ActRecord
    left_out: tuple[int, ...]

    @property
    def extent(self) -> Extent:
        """How many spans and links it changed."""
        return in_all(change.decisions for change in self.record.changes)


def append_fresh(
    connection: sqlite3.Connection, record: ActRecord, tell: Callable[[int, int], object]
) -> Recorded:
    """Write an act on those articles that stand as it was decided on. Needs a transaction.

    `tell` is called with how many articles of how many are written.
    """
    fresh = [c for c in record.changes if c.decisions and _is_fresh(connection, record, c)]
    for number, change in enumerate(fresh):
        if number % 16 == 0:
            tell(number, len(fresh))
        log.append(connection, replace(record, changes=(change,)))
    kept = {change.article_seq for change in fresh}
    left_out = tuple(c.article_seq for c in record.changes if c.article_seq not in kept)
    return Recorded(replace(record, changes=tuple(fresh)), left_out)


def _is_fresh(connection: sqlite3.Connection, record: ActRecord, change: Change) -> bool:
    """Whether an article is there, where its change was decided on, and its suggestions too."""
    seq, actor = change.article_seq, record.actor
    if not connection.execute("SELECT 1 FROM article WHERE seq = ?", (seq,)).fetchone():
        return False
    row = connection.execute(
        "SELECT head FROM progress WHERE article = ? AND annotator_id = ? AND role = ?",
        (seq, actor.owner, actor.role),
    ).fetchone()
    if (row["head"] if row else None) != change.head:
        return False
    # What an annotation was once made of may be gone; what is decided on now must be there.
    wanted = {
        decision.after.suggestion_id
        for decision in change.decisions
        if decision.before is None and isinstance(decision.after, Annotation | Link | Rejection)
    } - {None}
    if not wanted:
        return True
    rows = connection.execute(
        "SELECT id FROM suggestion WHERE article = ?1"
        " UNION ALL SELECT id FROM suggested_link WHERE article = ?1"
        " UNION ALL SELECT id FROM memory_suggestion WHERE article = ?1 AND annotator_id = ?2",
        (seq, actor.annotator_id),
    )
    return wanted <= {row["id"] for row in rows}
