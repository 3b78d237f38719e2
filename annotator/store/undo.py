"""Taking an actor's last act back, or bringing it back again, over the whole project."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.annotation import Annotation
from annotator.core.decision import Decision, Kind, inverse
from annotator.core.label_schema import LabelSchema
from annotator.store import log
from annotator.store.articles import by_seq
from annotator.store.errors import StaleError
from annotator.store.log import Actor, ActRecord, Change, Mode, Role
from annotator.store.values import link_of, value_of

Applied = dict[int, tuple[Decision, ...]]


@dataclass(frozen=True, slots=True)
class Turned:
    """An act that was taken or brought back: its decisions, and what was applied to each article.

    `id` is the act that did it, the new head of each article in `applied`; `heads` are those that
    it was done on. An act on gold that another reviewer has changed since, or one that cannot be
    turned under the label schema that is in force by now, stays as it is and is passed over the
    next time: nothing is `applied` then.
    """

    id: str
    target: str
    applied: Applied
    heads: dict[int, str | None]


def turn(
    connection: sqlite3.Connection,
    label_schema: LabelSchema | None,
    actor: Actor,
    id: str,
    at: str,
    *,
    redo: bool,
) -> Turned | None:
    """Undo (or redo) the actor's last act; None when there is none. Needs a transaction.

    Of a reviewer it takes the label schema.
    """
    target = log.last_act(connection, actor, undone=redo)
    if target is None:
        return None
    applied = {
        seq: tuple(decisions) if redo else inverse(decisions)
        for seq, decisions in log.decisions_of(connection, target).items()
    }
    is_older, applied = _brought_up(connection, target, applied)
    if is_older and not applied:
        return _passed_over(connection, id, target)
    if actor.role is Role.REVIEWER:
        assert label_schema is not None
        found = _on_gold(connection, label_schema, actor, applied, target, redo=redo)
        if found is None:
            return _passed_over(connection, id, target)
        applied = found
    heads = {seq: log.head_of(connection, seq, actor) for seq in applied}
    changes = tuple(
        Change(seq, by_seq(connection, seq)["text"], heads[seq], decisions)
        for seq, decisions in applied.items()
    )
    record = ActRecord(id, actor, at, changes, Mode.REDO if redo else Mode.UNDO, target)
    if actor.role is not Role.REVIEWER and not is_older:
        log.append(connection, record)
    elif not _appended(connection, record):
        return _passed_over(connection, id, target)
    return Turned(id, target, applied, heads)


def _brought_up(
    connection: sqlite3.Connection, target: str, applied: Applied
) -> tuple[bool, Applied]:
    """Whether the label schema was changed since an act, and what the act then comes to."""
    changed = connection.execute(
        "SELECT 1 FROM schema_change WHERE log_seq >= (SELECT min(seq) FROM log WHERE act = ?)",
        (target,),
    ).fetchone()
    if changed is None:
        return False, applied
    from annotator.store import schema_changes

    since = schema_changes.since_act(connection, target)
    found = {seq: schema_changes.mapped_decisions(d, since) for seq, d in applied.items()}
    return True, {seq: decisions for seq, decisions in found.items() if decisions}


def _passed_over(connection: sqlite3.Connection, id: str, target: str) -> Turned:
    connection.execute("UPDATE act SET standing = 'kept' WHERE id = ?", (target,))
    return Turned(id, target, {}, {})


# Reviewers work on one gold: what one takes back, another may have gone on from.


def _on_gold(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    actor: Actor,
    applied: Applied,
    target: str,
    *,
    redo: bool,
) -> Applied | None:
    """What of an act gold now takes, by article; None where it has gone on from some of it."""
    # Only a reviewer needs it, and annotating starts sooner without.
    from annotator.store.gold_turns import fitted

    found: Applied = {}
    for seq, decisions in applied.items():
        whole = _loose_ends(connection, seq, decisions) + decisions
        fit = fitted(connection, label_schema, seq, actor, whole, target, redo=redo)
        if fit is None:
            return None
        if fit:
            found[seq] = fit
    return found or None


def _appended(connection: sqlite3.Connection, record: ActRecord) -> bool:
    """Write the act if the gold is still such that it can be; else leave no trace of it."""
    connection.execute("SAVEPOINT turning")
    try:
        log.append(connection, record)
        done = not any(_hangs(connection, change.article_seq) for change in record.changes)
    except (StaleError, sqlite3.IntegrityError):
        done = False
    if not done:
        connection.execute("ROLLBACK TO turning")
    connection.execute("RELEASE turning")
    return done


def _hangs(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether a link has lost an end."""
    return bool(
        connection.execute(
            "SELECT 1 FROM link WHERE article = ? AND ("
            "from_id NOT IN (SELECT id FROM annotation) OR"
            " to_id NOT IN (SELECT id FROM annotation)) LIMIT 1",
            (seq,),
        ).fetchone()
    )


def _loose_ends(
    connection: sqlite3.Connection, seq: int, decisions: Iterable[Decision]
) -> tuple[Decision, ...]:
    """Take away what hangs on annotations that cease to be: links, and rulings on links."""
    gone = {d.subject for d in decisions if d.value_type is Annotation and d.after is None}
    known = {decision.subject for decision in decisions}
    found: list[Decision] = []
    where = (seq,)
    for row in connection.execute(
        "SELECT * FROM link WHERE article = ? AND role = 'reviewer' ORDER BY id", where
    ):
        if row["id"] not in known and gone & {row["from_id"], row["to_id"]}:
            found.append(Decision(Kind.UNLINK, row["id"], link_of(row), None))
    for row in connection.execute(
        "SELECT id, subject, value FROM record"
        " WHERE article = ? AND role = 'reviewer' AND is_a = 'ruling' ORDER BY id",
        where,
    ):
        if row["id"] not in known and row["subject"] in gone:
            found.append(Decision(Kind.SETTLE, row["id"], value_of(row["value"]), None))
    return tuple(found)
