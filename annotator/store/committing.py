"""All that is written when somebody does something, or takes it back, in one transaction."""

from __future__ import annotations

import sqlite3

from annotator.core.label_schema import LabelSchema
from annotator.core.timing import Spent
from annotator.store import log, timing, undo
from annotator.store.log import Actor, ActRecord
from annotator.store.undo import Turned


def put_down(connection: sqlite3.Connection, record: ActRecord, cursor: int | None) -> None:
    """Write an act, where the actor is, and the time that led to it. Needs a transaction.

    Raises:
        StaleError: when an article changed since the act was decided on.
    """
    log.append(connection, record)
    if cursor is not None:
        remember(connection, record.changes[0].article_seq, record.actor, cursor, record.at)
    if record.spent:
        touched = {change.article_seq for change in record.changes if change.decisions}
        timing.put(connection, record.actor, record.spent, record.id, touched)


def turn(
    connection: sqlite3.Connection,
    label_schema: LabelSchema | None,
    actor: Actor,
    id: str,
    at: str,
    *,
    redo: bool,
    spent: tuple[Spent, ...],
) -> Turned | None:
    """Undo (or redo) the actor's last act; the time until then is kept, whatever came of it.

    Without a label schema only what was done as an annotator can be turned. Needs a transaction.
    """
    turned = undo.turn(connection, label_schema, actor, id, at, redo=redo)
    timing.put(connection, actor, spent, id, turned.applied if turned else ())
    return turned


def remember(connection: sqlite3.Connection, seq: int, actor: Actor, cursor: int, at: str) -> None:
    """Note where the actor is in an article. Needs a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO opened SELECT seq, ?, ?, ?, ? FROM article WHERE seq = ?",
        (actor.annotator_id, actor.role, cursor, at, seq),
    )
