"""Making anew all that follows from the log, and saying what that changed and what it cannot."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from annotator.store import (
    articles,
    deriving,
    journal,
    memory,
    reshaping,
    salvaging,
    standing,
    tallies,
    word_checking,
    words,
)
from annotator.store.deriving import Made, made_states
from annotator.store.errors import DamagedError
from annotator.store.unreadable import UNREADABLE

#: The tables that hold states, made from the log.
_STATES = ("progress", "annotation", "link", "rejection", "record")

_TEMPORARY = "remade_{}"


@dataclass(slots=True)
class Repair:
    """What was made anew, a line each, and what could not be: the rest of the damage."""

    changes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    #: Rows of the log that are among these.
    told: set[int] = field(default_factory=set)

    def changed(self, table: str, added: int, gone: int) -> None:
        """Say how many rows of a table are new, and how many of the old ones are not there."""
        if added or gone:
            self.changes.append(f"{table}: {_rows(added)} made anew, {_rows(gone)} taken out")


def repair(connection: sqlite3.Connection) -> Repair:
    """Make everything anew that can be, in one transaction, which this needs.

    Where it cannot be read of whom the log tells, only tables and guards that are missing are.

    Raises:
        DamagedError: when the articles, the log or the label schema are not there at all.
    """
    done = Repair()
    reshaping.reshape(connection, done.changes)
    done.lost += salvaging.nameless(connection)
    if done.lost:
        return done
    salvaging.drop_unreadable(connection, done.changes, done.lost)
    texts = _Texts(connection, done)
    _remake_states(connection, done, texts)
    _remake_acts(connection, done)
    # On the tables as they are now: an act of which the log has nothing yet may fit them again.
    journal.set_aside(connection)
    done.lost += journal.faults(connection)
    for table, rebuild in _REBUILT.items():
        _compared(connection, done, table, rebuild)
    if words.is_usable(connection):
        found = next(_word_faults(connection), None)
    else:
        found = "it lagged behind"
    words.rebuild(connection)
    if found:
        done.changes.append("the index of words was made anew")
    connection.execute("REINDEX")
    done.lost += salvaging.unmended(connection, done.told)
    return done


_REBUILT: dict[tuple[str, ...], Callable[[sqlite3.Connection], None]] = {
    ("memory",): memory.rebuild,
    ("listed", "listed_label", "tally"): tallies.rebuild,
}


class _Texts:
    """The texts of the articles, one at a time; none for one whose text is not the one imported."""

    def __init__(self, connection: sqlite3.Connection, done: Repair) -> None:
        self._connection, self._done = connection, done
        self._held: tuple[int, str | None] = (0, None)

    def of(self, seq: int) -> str | None:
        """The text of an article; None, and it is said, where it cannot be trusted."""
        if self._held[0] != seq:
            self._held = (seq, self._read(seq))
        return self._held[1]

    def _read(self, seq: int) -> str | None:
        try:
            row = self._connection.execute("SELECT * FROM article WHERE seq = ?", (seq,)).fetchone()
            return articles.article_of(row).text
        except (*UNREADABLE, DamagedError, sqlite3.OperationalError):
            self._done.lost.append(
                f"article number {seq}: its text is not the one that was imported, so that nothing"
                " in it can be placed; what the tables hold of it was left as it was"
            )
            return None


def _remake_states(connection: sqlite3.Connection, done: Repair, texts: _Texts) -> None:
    for table in _STATES:
        _make_temporary(connection, table)
    for made in made_states(connection):
        text = texts.of(made.where[0])
        if text is None or not _put_made(connection, done, made, text):
            _leave(connection, made)
    for table in _STATES:
        _take_over(connection, done, table)


def _put_made(connection: sqlite3.Connection, done: Repair, made: Made, text: str) -> bool:
    """Put the rows of a state down; False where those that are there are the best there is."""
    if made.broken:
        is_left = salvaging.is_readable(connection, made.where, text)
        done.lost += _losses(connection, made, is_left)
        done.told.update(it.seq for it in made.broken)
        if is_left:
            return False
        salvaging.drop_misplaced(made, text)
    try:
        rows = deriving.rows_of(made, text)
    except UNREADABLE as error:
        done.lost.append(f"{_who(connection, made)}: its log cannot be placed ({error})")
        return False
    for table, found in rows.items():
        if found:
            places = ", ".join("?" * len(found[0]))
            into = f"INSERT INTO temp.{_TEMPORARY.format(table)} VALUES ({places})"
            connection.executemany(into, found)
    return True


def _leave(connection: sqlite3.Connection, made: Made) -> None:
    """Have the tables keep what they hold of a state."""
    for table in _STATES:
        connection.execute(
            f"INSERT INTO temp.{_TEMPORARY.format(table)} SELECT * FROM {table}"
            " WHERE article = ? AND annotator_id = ? AND role = ?",
            made.where,
        )


def _losses(connection: sqlite3.Connection, made: Made, is_left: bool) -> Iterator[str]:
    who = _who(connection, made)
    for it in made.broken:
        yield f"{who}: row {it.seq} of the log ({it.at}) cannot be followed: {it.why}"
    counts = Counter(kind.__name__.lower() for kind, _ in made.values)
    held = ", ".join(f"{number} {kind}s" for kind, number in counts.items()) or "nothing"
    if is_left:
        yield f"{who}: the tables were left as they were; 'annotator export' gives what they hold"
    else:
        yield f"{who}: the tables now hold what the other rows tell: {held}"


def _who(connection: sqlite3.Connection, made: Made) -> str:
    row = connection.execute("SELECT id FROM article WHERE seq = ?", made.where[:1]).fetchone()
    return f"article {row['id'] if row else made.where[0]}, {made.where[1]}"


def _remake_acts(connection: sqlite3.Connection, done: Repair) -> None:
    _make_temporary(connection, "act")
    rows = {row["id"]: row for row in connection.execute("SELECT * FROM act")}
    told = standing.Told.by(connection)
    connection.executemany(
        f"INSERT OR IGNORE INTO temp.{_TEMPORARY.format('act')} VALUES (?, ?, ?, ?, ?)",
        [
            tuple(rows[id])
            if id in rows and told.agrees(it, rows[id])
            else (id, it.first, it.annotator_id, it.role, it.standing)
            for id, it in standing.standings(connection).items()
        ],
    )
    _take_over(connection, done, "act")


def _make_temporary(connection: sqlite3.Connection, table: str) -> None:
    name = _TEMPORARY.format(table)
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {table} WHERE 0")


def _take_over(connection: sqlite3.Connection, done: Repair, table: str) -> None:
    """Put what was made in the place of what is there, if it differs."""
    name = f"temp.{_TEMPORARY.format(table)}"
    added, gone = _differing(connection, name, table)
    if added or gone:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM {name}")
    connection.execute(f"DROP TABLE {name}")
    done.changed(table, added, gone)


def _compared(
    connection: sqlite3.Connection,
    done: Repair,
    tables: tuple[str, ...],
    rebuild: Callable[[sqlite3.Connection], None],
) -> None:
    for table in tables:
        _make_temporary(connection, table)
        connection.execute(f"INSERT INTO temp.{_TEMPORARY.format(table)} SELECT * FROM {table}")
    rebuild(connection)
    for table in tables:
        name = f"temp.{_TEMPORARY.format(table)}"
        if table == "tally":
            # Counted when it is next asked for.
            connection.execute(f"DELETE FROM {name}")
        done.changed(table, *_differing(connection, table, name))
        connection.execute(f"DROP TABLE {name}")


def _differing(connection: sqlite3.Connection, new: str, old: str) -> tuple[int, int]:
    """How many rows are in the new table alone, and how many in the old one alone."""

    def only_in(one: str, other: str) -> int:
        sql = f"SELECT count(*) FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other})"
        return int(connection.execute(sql).fetchone()[0])

    return only_in(new, old), only_in(old, new)


def _word_faults(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        yield from word_checking.faults(connection)
    except sqlite3.DatabaseError as error:
        yield f"{error}"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
