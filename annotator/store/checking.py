"""Looking for contradictions in a project file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.decision import Value
from annotator.core.record import Record
from annotator.core.state import subject_of
from annotator.store import (
    journal,
    memory,
    shape,
    stamp,
    standing,
    states,
    suggestions,
    tallies,
    timing,
    word_checking,
)
from annotator.store.articles import article_of
from annotator.store.deriving import OWNER, Made, made_states
from annotator.store.errors import DamagedError, StoreError
from annotator.store.log import Actor, Role
from annotator.store.opened_file import Connection
from annotator.store.unreadable import UNREADABLE, one_reason, unreadable_column

_DERIVED = ("progress", "annotation", "link", "rejection", "record")

#: Whose states the derived tables hold although the log does not know them.
_UNKNOWN = (
    f"SELECT article, annotator_id, role FROM ({{}}) EXCEPT SELECT article, {OWNER}, role FROM log"
).format(" UNION ".join(f"SELECT article, annotator_id, role FROM {table}" for table in _DERIVED))

_CONTRADICTS = "the log contradicts itself"
_AGAIN = "'annotator check --repair' makes them anew"


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each thing that is not as it must be; nothing for a sound file."""
    found = broken(connection)
    yield from found
    if found:
        path = connection.path if isinstance(connection, Connection) else None
        if path is not None and stamp.has_log(path):
            yield stamp.way_out(path, with_log=True)
        return
    wrong = shape.misshapen(connection)
    for it in wrong:
        yield f"{it.told}: {shape.AGAIN}" if it.is_mended else it.told
    if any(it.kind is shape.Kept.TABLE for it in wrong):
        return
    yield from _content_faults(connection)


#: Columns of the log of which each row that cannot be read is told with the work it belongs to.
_READ_BY_ROW = ("kind", "subject", "before", "after")


def _content_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the rows: each is told of once, however many checks stumble over it."""
    wrong = list(shape.wrong_rows(connection))
    by_row = [it for it in wrong if it.table == "log" and it.column in _READ_BY_ROW]
    for rows in wrong:
        if rows not in by_row:
            mended = rows.table not in shape.UNMENDED
            yield f"{rows.told}: 'annotator check --repair' mends it" if mended else rows.told
    yield from _guarded(_text_faults, connection, unread := _Unread(wrong))
    named = 0
    for line in _guarded(_state_faults, connection, unread):
        named += _CONTRADICTS in line
        yield line
    if named < sum(rows.number for rows in by_row):
        # They could not be gone through row by row.
        yield from (rows.told for rows in by_row)
    checks: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (
        *(_act_faults, timing.faults, tallies.faults, memory.faults),
        *(word_checking.faults, journal.faults),
    )
    for check in checks:
        yield from _guarded(check, connection, unread)


class _Unread:
    """The checks that could not be made, and why: each reason is told once."""

    def __init__(self, wrong: list[shape.WrongRows]) -> None:
        self.number = 0
        #: What is told of already, with its rows.
        self._told = {unreadable_column(rows.column) for rows in wrong}

    def lines(self, error: Exception) -> Iterator[str]:
        """What to say of another one; of what a check that broke off left locked, nothing."""
        self.number += 1
        why = one_reason(error)
        if why in self._told or (self.number > 1 and "locked" in why):
            return
        self._told.add(why)
        yield f"something that is to be compared cannot be read ({why})"


def _guarded(
    check: Callable[[sqlite3.Connection], Iterator[str]],
    connection: sqlite3.Connection,
    unread: _Unread,
) -> Iterator[str]:
    """What a check finds; that it cannot be made is a fault too."""
    try:
        yield from check(connection)
    except StoreError as error:
        yield str(error)
    except (*UNREADABLE, sqlite3.DatabaseError) as error:
        yield from unread.lines(error)


def broken(connection: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    try:
        found = _found_by(connection, "integrity_check")
    except sqlite3.DatabaseError:
        # It gives up where it cannot compare a table with an index; this does not compare them.
        found = _found_by(connection, "quick_check")
        if not found:
            raise
        return found
    return found + [f"a row of {row[0]} hangs in the air" for row in _dangling(connection)]


def first_break(connection: sqlite3.Connection) -> str | None:
    """The first page or row of the file that is broken, found in a fraction of the time."""
    lines = _lines(str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]))
    return lines[0] if lines else None


def _found_by(connection: sqlite3.Connection, check: str) -> list[str]:
    rows = connection.execute(f"PRAGMA {check}").fetchall()
    return [line for row in rows for line in _lines(str(row[0]))]


def _lines(found: str) -> list[str]:
    """What a check of SQLite's says, without what it says of a sound file, or before the rest."""
    return [line for line in found.splitlines() if line != "ok" and not line.startswith("***")]


def _dangling(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()


def _text_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("SELECT * FROM article ORDER BY seq"):
        try:
            article = article_of(row)
            if not suggestions.are_sound(connection, row["seq"], article.text):
                # Says what is wrong.
                suggestions.load(connection, row["seq"], article.text)
        except DamagedError as error:
            yield str(error)
        except UNREADABLE as error:
            yield f"article {row['id']}: cannot be read ({one_reason(error)})"


def _state_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for made in made_states(connection):
        yield from _faults_of(connection, made)
    for row in connection.execute(_UNKNOWN).fetchall():
        who = f"article number {row[0]}, {row[1]}"
        yield f"{who}: the tables hold work that is not in the log: {_AGAIN}"


def _faults_of(connection: sqlite3.Connection, made: Made) -> Iterator[str]:
    seq, owner, role = made.where
    who = f"article number {seq}, {owner}"
    for it in made.broken:
        yield f"{who}: {_CONTRADICTS}: row {it.seq} ({it.at}): {it.why}"
    if made.broken:
        return
    try:
        actor = Actor(owner, Role(role))
        row = connection.execute("SELECT * FROM article WHERE seq = ?", (seq,)).fetchone()
        article = article_of(row)
        who = f"article {article.id}, {owner}"
        kept = states.derived_values(connection, article, seq, actor)
        yield from _differences(connection, who, kept, made)
    except DamagedError as error:
        yield str(error)
    except UNREADABLE as error:
        yield f"{who}: cannot be read ({one_reason(error)}): {_AGAIN}"


def _differences(
    connection: sqlite3.Connection, who: str, kept: list[Value], made: Made
) -> Iterator[str]:
    """Where the tables hold something else than the log tells."""
    kinds: tuple[tuple[str, type[Value]], ...] = (
        *(("annotations", Annotation), ("links", Link), ("rejections", Rejection)),
        ("rulings, returns, answers or what was brought back", Record),
    )
    for what, kind in kinds:
        ours = {subject_of(v): v for v in kept if isinstance(v, kind)}
        if ours != made.of(kind):
            yield f"{who}: {what} differ from the log"
    if made.progress not in kept:
        yield f"{who}: status, flag or note differ from the log"
    row = connection.execute(
        "SELECT head, changed FROM progress WHERE article = ? AND annotator_id = ? AND role = ?",
        made.where,
    ).fetchone()
    if row is None or tuple(row) != (made.head, made.changed):
        yield f"{who}: does not stand at its last act"


def _act_faults(connection: sqlite3.Connection) -> Iterator[str]:
    made = standing.standings(connection)
    rows = {row["id"]: row for row in connection.execute("SELECT * FROM act")}
    told = standing.Told.by(connection)
    wrong = sum(id not in rows or not told.agrees(it, rows[id]) for id, it in made.items())
    wrong += len(rows.keys() - made.keys())
    if wrong:
        acts = "1 act stands" if wrong == 1 else f"{wrong:,} acts stand"
        yield f"{acts} otherwise than the log tells, for undo and redo: {_AGAIN}"
