"""Acts go into the log, and the tables that are derived from it follow in the same transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.annotators import GOLD
from annotator.core.decision import Decision
from annotator.core.record import Record
from annotator.core.timing import Spent
from annotator.store import memory, rows, words
from annotator.store.errors import StaleError
from annotator.store.giving_way import in_steps
from annotator.store.many_rows import places
from annotator.store.values import (
    decision_of,
    link_of,
    value_json,
    value_of,
)


class Role(StrEnum):
    """In what capacity somebody decides."""

    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"


class Mode(StrEnum):
    """Whether an act is new, takes another back or brings it back.

    An import is new too, but undone by its own command and not by a key; so is what a review
    settles by itself, which follows from the annotators' work and would come again, and what a
    change of the label schema does to all work.
    """

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    IMPORT = "import"
    AUTO = "auto"
    MIGRATE = "migrate"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides, and in which role."""

    annotator_id: str
    role: Role = Role.ANNOTATOR

    @property
    def owner(self) -> str:
        """Whose state the decisions change: reviewers work on one gold, whoever they are."""
        return GOLD if self.role is Role.REVIEWER else self.annotator_id


@dataclass(frozen=True, slots=True)
class Change:
    """The decisions of an act on one article, and the act that the article stood at before."""

    article_seq: int
    text: str
    head: str | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One act as it goes into the log. `at` is UTC in ISO 8601 with milliseconds.

    `spent` is the time that led to it, which is kept beside the log.
    """

    id: str
    actor: Actor
    at: str
    changes: tuple[Change, ...]
    mode: Mode = Mode.DO
    target: str | None = None
    spent: tuple[Spent, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What an act does to the order in which acts are undone and redone."""

    act: str
    actor: Actor
    mode: Mode
    target: str | None


def append(connection: sqlite3.Connection, record: ActRecord) -> None:
    """Write an act: its log rows and all that is derived from them. Needs a transaction.

    An act whose id is in the log already is carried on (an edge moved key by key is one act).
    An act without decisions leaves no trace.

    Raises:
        StaleError: when an article's head is not the one that its change was made on, or the
            article is gone.
    """
    changes = [change for change in record.changes if change.decisions]
    if not changes:
        return
    for change in changes:
        _append_change(connection, record, change)
    stand(connection, Standing(record.id, record.actor, record.mode, record.target))


def _append_change(connection: sqlite3.Connection, record: ActRecord, change: Change) -> None:
    actor = record.actor
    head = head_of(connection, change.article_seq, actor)
    if head != change.head or not is_there(connection, change.article_seq):
        raise StaleError
    parent = _parent(connection, record.id, change.article_seq) if head == record.id else head
    sql = f"INSERT INTO {rows.LOG} VALUES {rows.log_values(record, parent)}"
    connection.executemany(sql, rows.log_rows(change))
    derive(connection, actor, change)
    if record.mode is not Mode.MIGRATE:
        memory.note(connection, actor, change)
    _set_progress(connection, record, change)


def derive(connection: sqlite3.Connection, actor: Actor, change: Change) -> None:
    """Bring the derived tables (all but the progress) up to the change's decisions."""
    where = (change.article_seq, actor.owner, actor.role.value)
    # Annotations one after another in one go: a bulk act may add, or take out, tens of thousands.
    added: list[tuple[object, ...]] = []
    removed: list[tuple[object, ...]] = []
    for decision in in_steps(connection, change.decisions):
        if decision.value_type is Annotation:
            if isinstance(decision.before, Annotation):
                _insert(connection, added)
                removed.append(rows.annotation_row(where, decision.before, change.text))
            if isinstance(decision.after, Annotation):
                _delete(connection, change.article_seq, removed)
                added.append(rows.annotation_row(where, decision.after, change.text))
        elif decision.value_type is Link:
            _put_link(connection, decision, where)
        elif decision.value_type is Rejection:
            _put_rejection(connection, where, decision)
        elif issubclass(decision.value_type, Record):
            _put_record(connection, where, decision, change.text)
    _delete(connection, change.article_seq, removed)
    _insert(connection, added)


def _insert(connection: sqlite3.Connection, added: list[tuple[object, ...]]) -> None:
    """Put new annotations down, and forget them here."""
    if added:
        # A plain INSERT: an id that somebody else's annotation has is refused, never taken over.
        connection.executemany(f"INSERT INTO annotation VALUES {places(len(added[0]))}", added)
        words.put_in(connection, added)
        added.clear()


#: Annotations from which on to read all of an article takes less than to read each.
_MANY = 100


def _delete(
    connection: sqlite3.Connection, article_seq: int, removed: list[tuple[object, ...]]
) -> None:
    """Take annotations out, and forget them here.

    Raises:
        StaleError: when one of them is not there, or not what it was taken for.
    """
    if not removed:
        return
    if len(removed) > _MANY:
        cursor = connection.execute("SELECT * FROM annotation WHERE article = ?", (article_seq,))
        stored = {row[0]: tuple(row) for row in cursor}
    else:
        sql = "SELECT * FROM annotation WHERE id = ?"
        cursors = [connection.execute(sql, (row[0],)) for row in removed]
        stored = {row[0]: tuple(row) for cursor in cursors for row in cursor}
    if any(stored.get(row[0]) != row for row in in_steps(connection, removed)):
        raise StaleError
    connection.executemany("DELETE FROM annotation WHERE id = ?", [row[:1] for row in removed])
    words.take_out(connection, removed)
    removed.clear()


def last_act(connection: sqlite3.Connection, actor: Actor, *, undone: bool) -> str | None:
    """The act that undo (or, of the undone ones, redo) would turn to, over all articles."""
    # Acts are undone from the last to the first, so the first undone is the one to redo.
    order = "ASC" if undone else "DESC"
    row = connection.execute(
        "SELECT id FROM act WHERE annotator_id = ? AND role = ? AND standing = ?"
        f" ORDER BY seq {order} LIMIT 1",
        (actor.annotator_id, actor.role, "undone" if undone else "done"),
    ).fetchone()
    return row["id"] if row else None


def decisions_of(connection: sqlite3.Connection, act: str) -> dict[int, list[Decision]]:
    """An act's decisions, by the article's number."""
    decisions: dict[int, list[Decision]] = {}
    columns = "article, kind, subject, before, after"
    for row in connection.execute(f"SELECT {columns} FROM log WHERE act = ? ORDER BY seq", (act,)):
        decisions.setdefault(row["article"], []).append(decision_of(row))
    return decisions


def head_of(connection: sqlite3.Connection, article_seq: int, actor: Actor) -> str | None:
    """The act that an article stands at for an actor."""
    row = connection.execute(
        "SELECT head FROM progress WHERE article = ? AND annotator_id = ? AND role = ?",
        (article_seq, actor.owner, actor.role),
    ).fetchone()
    return row["head"] if row else None


def is_there(connection: sqlite3.Connection, article_seq: int) -> bool:
    """Whether an article has not been removed."""
    return bool(
        connection.execute("SELECT 1 FROM article WHERE seq = ?", (article_seq,)).fetchone()
    )


def _parent(connection: sqlite3.Connection, act: str, article_seq: int) -> str | None:
    row = connection.execute(
        "SELECT parent FROM log WHERE act = ? AND article = ? LIMIT 1", (act, article_seq)
    ).fetchone()
    return row["parent"] if row else None


def stand(connection: sqlite3.Connection, new: Standing, *, ahead: int = 0) -> None:
    """Note what an act is to undo and redo; `ahead` of it, so many have yet to be written."""
    if new.mode in (Mode.UNDO, Mode.REDO):
        standing = "undone" if new.mode is Mode.UNDO else "done"
        connection.execute("UPDATE act SET standing = ? WHERE id = ?", (standing, new.target))
        return
    actor = (new.actor.annotator_id, new.actor.role)
    standing = "done" if new.mode is Mode.DO else "kept"
    if new.mode not in (Mode.AUTO, Mode.MIGRATE):
        _leave_nothing_to_redo(connection, actor)
    connection.execute(
        "INSERT INTO act (id, seq, annotator_id, role, standing)"
        " VALUES (?, (SELECT coalesce(max(seq), 0) FROM log) + ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (new.act, ahead, *actor, standing),
    )


def _leave_nothing_to_redo(connection: sqlite3.Connection, actor: tuple[str, Role]) -> None:
    """A new act leaves nothing to redo; over an import, redo could put the same thing down twice.

    An UPDATE that finds nothing has the index of words written out all the same: one looks first.
    """
    undone = "annotator_id = ? AND role = ? AND standing = 'undone'"
    if connection.execute(f"SELECT 1 FROM act WHERE {undone} LIMIT 1", actor).fetchone():
        connection.execute(f"UPDATE act SET standing = 'gone' WHERE {undone}", actor)


def _set_progress(connection: sqlite3.Connection, record: ActRecord, change: Change) -> None:
    latest: Sequence[Progress] = [
        d.after for d in change.decisions if isinstance(d.after, Progress)
    ]
    where = (change.article_seq, record.actor.owner, record.actor.role)
    connection.execute(
        "INSERT INTO progress (article, annotator_id, role, status, flagged, note, head, changed)"
        " VALUES (?, ?, ?, 'new', 0, '', ?, ?)"
        " ON CONFLICT DO UPDATE SET head = excluded.head, changed = excluded.changed",
        (*where, record.id, record.at),
    )
    if latest:
        progress = latest[-1]
        connection.execute(
            "UPDATE progress SET status = ?, flagged = ?, note = ?"
            " WHERE article = ? AND annotator_id = ? AND role = ?",
            (progress.status, progress.flagged, progress.note, *where),
        )


def _put_link(
    connection: sqlite3.Connection, decision: Decision, where: tuple[object, ...]
) -> None:
    if decision.before is not None:
        sql = "DELETE FROM link WHERE id = ? RETURNING *"
        stored = connection.execute(sql, (decision.subject,)).fetchone()
        if stored is None or link_of(stored) != decision.before:
            raise StaleError
    if isinstance(decision.after, Link):
        row = rows.link_row(where, decision.after)
        connection.execute(f"INSERT INTO link VALUES {places(len(row))}", row)


def _put_rejection(
    connection: sqlite3.Connection, where: tuple[object, ...], decision: Decision
) -> None:
    if isinstance(decision.after, Rejection):
        span = decision.after.span
        bounds = (span.start, span.end) if span else (None, None)
        connection.execute(
            "INSERT OR REPLACE INTO rejection VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*where, decision.subject, decision.after.label, *bounds, decision.after.note),
        )
    else:
        connection.execute(
            "DELETE FROM rejection"
            " WHERE article = ? AND annotator_id = ? AND role = ? AND suggestion_id = ?",
            (*where, decision.subject),
        )


def _put_record(
    connection: sqlite3.Connection, where: tuple[object, ...], decision: Decision, text: str
) -> None:
    place = (*where, decision.subject)
    if decision.before is not None:
        stored = connection.execute(
            "DELETE FROM record WHERE article = ? AND annotator_id = ? AND role = ? AND id = ?"
            " RETURNING value",
            place,
        ).fetchone()
        if stored is None or value_of(stored["value"]) != decision.before:
            raise StaleError
    value = decision.after
    if isinstance(value, Record):
        from annotator.store.record_values import record_columns

        row = (*place, value.is_a, value_json(value, text), *record_columns(value, text))
        connection.execute(f"INSERT INTO record VALUES {places(len(row))}", row)
