"""Taking an actor's last act back, or bringing it back again, over the whole project."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from annotator.core.decision import Decision, inverse
from annotator.store import log
from annotator.store.articles import by_seq
from annotator.store.log import Actor, ActRecord, Change, Mode


@dataclass(frozen=True, slots=True)
class Turned:
    """An act that was taken or brought back: its decisions, and what was applied to each article.

    `id` is the act that did it, the new head of each article in `applied`; `heads` are those that
    it was done on.
    """

    id: str
    target: str
    applied: dict[int, tuple[Decision, ...]]
    heads: dict[int, str | None]


def turn(
    connection: sqlite3.Connection, actor: Actor, id: str, at: str, *, redo: bool
) -> Turned | None:
    """Undo (or redo) the actor's last act; None when there is none. Needs a transaction."""
    target = log.last_act(connection, actor, undone=redo)
    if target is None:
        return None
    applied = {
        seq: tuple(decisions) if redo else inverse(decisions)
        for seq, decisions in log.decisions_of(connection, target).items()
    }
    heads = {seq: _head(connection, seq, actor) for seq in applied}
    changes = tuple(
        Change(seq, by_seq(connection, seq)["text"], heads[seq], decisions)
        for seq, decisions in applied.items()
    )
    mode = Mode.REDO if redo else Mode.UNDO
    log.append(connection, ActRecord(id, actor, at, changes, mode, target))
    return Turned(id, target, applied, heads)


def _head(connection: sqlite3.Connection, seq: int, actor: Actor) -> str | None:
    row = connection.execute(
        "SELECT head FROM progress WHERE article = ? AND annotator_id = ? AND role = ?",
        (seq, actor.annotator_id, actor.role),
    ).fetchone()
    return row["head"] if row else None
