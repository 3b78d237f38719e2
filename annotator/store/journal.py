"""Large acts: kept in one piece at once, and written out row by row when there is time.

An act of tens of thousands of decisions takes a second to write. What it is drawn after is one
row of `pending`, on disk like any commit; the rows of the log and all that is derived from them
follow in one transaction, which takes that row away. Until then the project is, to whoever reads
it, as it was before the act.

Nothing comes in between: every other transaction that writes, of whatever program, writes out
first what is pending. So the act meets the very tables that it was checked against, and what
stands in the file afterwards is what it would have been if it had been written at once. Acts of the
same annotator on the same article may queue up behind a pending one, undo and redo among them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from annotator.core.decision import Decision
from annotator.store import committing, log
from annotator.store.articles import by_seq
from annotator.store.errors import DamagedError, StaleError
from annotator.store.giving_way import in_steps
from annotator.store.journal_values import (
    packed,
    packed_times,
    unpacked,
    unpacked_times,
    unpacking,
)
from annotator.store.log import Actor, ActRecord, Change, Mode, Role, Standing

#: Decisions from which on an act is kept in one piece first.
MANY = 1000

#: Acts that may wait to be written out. The next one waits until they are.
MOST_WAITING = 20

#: What comes of an act that does not fit what is in the tables.
_UNFIT = (StaleError, sqlite3.IntegrityError, ValueError, KeyError, TypeError)

_ORDER = " FROM pending WHERE aside IS NULL ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending act, without its decisions: there are `number` of them (none for a turn)."""

    act: str
    mode: Mode
    target: str | None
    article: int
    actor: Actor
    number: int

    @property
    def standing(self) -> Standing:
        """What it will be to undo and redo."""
        return Standing(self.act, self.actor, self.mode, self.target)


def is_pending(connection: sqlite3.Connection) -> bool:
    """Whether an act waits to be written out."""
    return connection.execute(f"SELECT 1{_ORDER} LIMIT 1").fetchone() is not None


def waiting(connection: sqlite3.Connection) -> list[Waiting]:
    """The acts that wait to be written out, in their order."""
    columns = "act, mode, target, article, annotator_id, number"
    return [
        Waiting(
            row["act"],
            Mode(row["mode"]),
            row["target"],
            row["article"],
            Actor(row["annotator_id"]),
            row["number"],
        )
        for row in connection.execute(f"SELECT {columns}{_ORDER}")
    ]


# Keeping


def takes(record: ActRecord, before: Sequence[Waiting]) -> bool:
    """Whether an act is to wait behind those before it, or may be the first."""
    if len(record.changes) != 1 or record.mode is not Mode.DO:
        return False
    (change,) = record.changes
    if not change.decisions:
        return False
    if not before:
        return record.actor.role is Role.ANNOTATOR and len(change.decisions) >= MANY
    return _continues(before, record.actor, change.article_seq)


def _continues(before: Sequence[Waiting], actor: Actor, article_seq: int) -> bool:
    """Whether what waits is of the same annotator on the same article, and not too much."""
    same = all((it.actor, it.article) == (actor, article_seq) for it in before)
    return same and len(before) < MOST_WAITING


def put(
    connection: sqlite3.Connection,
    record: ActRecord,
    before: Sequence[Waiting],
    cursor: int | None,
) -> None:
    """Keep an act that `takes` takes. Needs a transaction.

    Raises:
        StaleError: as `log.append` does.
    """
    (change,) = record.changes
    seq = change.article_seq
    if _head(connection, before, seq, record.actor) != change.head:
        raise StaleError
    if not log.is_there(connection, seq):
        raise StaleError
    decisions, number = packed(change.decisions, change.text), len(change.decisions)
    _insert(connection, record, seq, change.head, decisions, number, cursor)


def _insert(
    connection: sqlite3.Connection,
    record: ActRecord,
    seq: int,
    head: str | None,
    decisions: str | None,
    number: int,
    cursor: int | None,
) -> None:
    connection.execute(
        "INSERT INTO pending (act, head, mode, target, article, annotator_id, at, decisions,"
        " number, cursor, spent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(record.id, head, record.mode, record.target, seq, record.actor.annotator_id),
            *(record.at, decisions, number, cursor, packed_times(record.spent)),
        ),
    )


def _head(
    connection: sqlite3.Connection, before: Sequence[Waiting], seq: int, actor: Actor
) -> str | None:
    return before[-1].act if before else log.head_of(connection, seq, actor)


# Undoing and redoing


def target_of(
    connection: sqlite3.Connection, actor: Actor, before: Sequence[Waiting], *, redo: bool
) -> str | None:
    """The act that undo (or redo) turns to once all that waits is written. Needs a transaction."""
    connection.execute("SAVEPOINT standing")
    for number, it in enumerate(before, 1):
        log.stand(connection, it.standing, ahead=number)
    target = log.last_act(connection, actor, undone=redo)
    connection.execute("ROLLBACK TO standing")
    connection.execute("RELEASE standing")
    return target


def takes_turn(
    connection: sqlite3.Connection,
    actor: Actor,
    target: str,
    article_seq: int,
    before: Sequence[Waiting],
) -> bool:
    """Whether an annotator's taking an act back, or bringing it back, is to wait as well."""
    if before:
        return _continues(before, actor, article_seq) and _is_all_on(
            connection, target, article_seq
        )
    return large_on(connection, target, before) == article_seq


def large_on(connection: sqlite3.Connection, target: str, before: Sequence[Waiting]) -> int | None:
    """The article that a large act was done on; None for a small act, or one on several."""
    sql = "SELECT article FROM log WHERE act = ? LIMIT 1"
    logged = (row[0] for row in connection.execute(sql, (target,)))
    kept = (it.article for it in before if it.act == target)
    article: int | None = next(chain(logged, kept), None)
    if article is None or number_of(connection, target, before) < MANY:
        return None
    return article if _is_all_on(connection, target, article) else None


def _is_all_on(connection: sqlite3.Connection, target: str, article_seq: int) -> bool:
    """Whether all of an act that is written out was done on one article."""
    sql = "SELECT 1 FROM log WHERE act = ? AND article != ? LIMIT 1"
    return connection.execute(sql, (target, article_seq)).fetchone() is None


def decisions_of(
    connection: sqlite3.Connection, target: str, before: Sequence[Waiting]
) -> tuple[Decision, ...]:
    """The decisions of an act on one article, written out or not."""
    found = list(chain.from_iterable(log.decisions_of(connection, target).values()))
    if any(it.act == target for it in before):
        for row in connection.execute(f"SELECT act, decisions{_ORDER}"):
            if row["act"] == target and row["decisions"]:
                found += unpacked(row["decisions"])
    return tuple(found)


def number_of(connection: sqlite3.Connection, target: str, before: Sequence[Waiting]) -> int:
    """How many decisions an act has, written out or not."""
    row = connection.execute("SELECT count(*) FROM log WHERE act = ?", (target,)).fetchone()
    return int(row[0]) + sum(it.number for it in before if it.act == target)


def put_turn(
    connection: sqlite3.Connection,
    record: ActRecord,
    article_seq: int,
    before: Sequence[Waiting],
) -> str | None:
    """Keep that an act is taken back, or brought back; on which act that is done."""
    head = _head(connection, before, article_seq, record.actor)
    _insert(connection, record, article_seq, head, None, 0, None)
    return head


# Writing out


def write_out(connection: sqlite3.Connection) -> None:
    """Write all that is pending. Needs a transaction, of which it is the first work.

    Raises:
        DamagedError: when an act cannot be written on what is there.
    """
    rows = connection.execute(f"SELECT *{_ORDER}").fetchall()
    # First, so that its pages are there for what is written.
    connection.execute("DELETE FROM pending WHERE aside IS NULL")
    for row in rows:
        try:
            _write(connection, row)
        except _UNFIT as error:
            why = f" ({error})" if str(error) else ""
            what = f"{_named(row)} is kept, but cannot be written out{why}"
            raise DamagedError(f"{what}: 'annotator check --repair' sets it aside") from error


def set_aside(connection: sqlite3.Connection) -> None:
    """Write all that is pending and can be; mark the rest, which stays. Needs a transaction."""
    for row in connection.execute(f"SELECT *{_ORDER}").fetchall():
        connection.execute("SAVEPOINT aside")
        try:
            _write(connection, row)
            connection.execute("DELETE FROM pending WHERE seq = ?", (row["seq"],))
        except _UNFIT as error:
            connection.execute("ROLLBACK TO aside")
            why = (f"{type(error).__name__} {error}".strip(), row["seq"])
            connection.execute("UPDATE pending SET aside = ? WHERE seq = ?", why)
        connection.execute("RELEASE aside")


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What was set aside."""
    sql = "SELECT * FROM pending WHERE aside IS NOT NULL ORDER BY seq"
    for row in connection.execute(sql):
        yield f"{_named(row)} could not be written out and is set aside ({row['aside']})"


def _write(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    actor, seq, mode = Actor(row["annotator_id"]), row["article"], Mode(row["mode"])
    spent = unpacked_times(row["spent"])
    if log.head_of(connection, seq, actor) != row["head"]:
        raise StaleError
    if row["decisions"] is not None:
        text = by_seq(connection, seq)["text"]
        decisions = tuple(in_steps(connection, unpacking(row["decisions"])))
        change = Change(seq, text, row["head"], decisions)
        record = ActRecord(row["act"], actor, row["at"], (change,), mode, spent=spent)
        committing.put_down(connection, record, row["cursor"])
        return
    redo = mode is Mode.REDO
    if log.last_act(connection, actor, undone=redo) != row["target"]:
        raise StaleError
    committing.turn(connection, None, actor, row["act"], row["at"], redo=redo, spent=spent)


def _named(row: sqlite3.Row) -> str:
    return f"what {row['annotator_id']} did at {row['at']} on article number {row['article']}"
