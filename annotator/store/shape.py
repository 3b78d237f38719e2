"""What the tables of a project must look like, and what their columns may hold.

Somebody who opens the file with another program can put text where a number belongs, or take away
a table: what is derived is made again, and of all else it is said which rows cannot be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotation import Origin, Status
from annotator.core.decision import Kind
from annotator.core.memory import What
from annotator.core.ruling import Reason
from annotator.store.assignments import Step
from annotator.store.log import Mode, Role

AGAIN = "'annotator check --repair' makes it anew"

#: What follows from the rest, and can be made again from it.
DERIVED = (
    *("progress", "annotation", "link", "rejection", "record", "act", "memory"),
    *("listed", "listed_label", "tally"),
)

#: Without these rows nothing is lost that anybody did: suggesters make them, or they are in the way
#: of what follows only.
EXPENDABLE = (
    *("suggestion", "suggested_link", "suggest_run", "opened"),
    *("memory_run", "memory_hidden", "memory_suggestion"),
)

#: What people did besides the log. A row that cannot be read says nothing.
BESIDE = ("assignment", "setting", "remark", "time_spent", "memory_cleared")


#: What nothing else tells: of rows of these that cannot be read it is said, and they stay.
UNMENDED = ("log", "pending", "article", "label_schema", "schema_change")

EVERY = (*DERIVED, *EXPENDABLE, *BESIDE, *UNMENDED)

_STANDINGS = ("done", "undone", "gone", "kept")
_RECORDS = ("ruling", "sent_back", "answer", "brought_back")

#: The words that a column may hold.
_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("log", "mode"): tuple(Mode),
    ("pending", "mode"): tuple(Mode),
    ("log", "kind"): tuple(Kind),
    ("act", "standing"): _STANDINGS,
    ("progress", "status"): tuple(Status),
    ("annotation", "origin"): tuple(Origin),
    ("link", "origin"): tuple(Origin),
    ("record", "is_a"): _RECORDS,
    ("assignment", "what"): tuple(Step),
    ("remark", "reason"): tuple(Reason),
    ("memory", "what"): tuple(What),
    **{
        (table, "role"): tuple(Role)
        for table in (
            *("log", "act", "progress", "annotation", "link", "rejection", "record"),
            *("opened", "time_spent"),
        )
    },
}

_JSON = {
    *(("article", "meta"), ("annotation", "attributes"), ("record", "value")),
    *(("log", "before"), ("log", "after")),
}

#: Columns that hold a moment, as the program's clock gives it, in whatever table they are.
_MOMENTS = ("at", "added", "changed", "since", "until")

_STORED = {"INTEGER": ("integer",), "REAL": ("real", "integer"), "TEXT": ("text",)}


class Kept(StrEnum):
    """What an object of the database is."""

    TABLE = "table"
    INDEX = "index"
    TRIGGER = "trigger"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Misshapen:
    """A table, index, trigger or view that is missing, other than it must be, or a stranger."""

    kind: Kept
    name: str
    table: str
    #: As it must be; None for a stranger.
    sql: str | None
    is_there: bool

    @property
    def told(self) -> str:
        """What is wrong with it."""
        if self.sql is None:
            return f"the {self.kind} {self.name} is none of annotator's"
        wrong = "is not as annotator makes it" if self.is_there else "is missing"
        return f"the {self.kind} {self.name} {wrong}"

    @property
    def is_mended(self) -> bool:
        """Whether it can be made again without losing anything."""
        return self.kind is not Kept.TABLE or self.name in DERIVED


@dataclass(frozen=True, slots=True)
class WrongRows:
    """Rows of a table that hold in a column what cannot stand there."""

    table: str
    column: str
    number: int
    first: int | None

    @property
    def told(self) -> str:
        """How many there are, and where."""
        place = f", from row {self.first} on" if self.first is not None else ""
        rows = "1 row holds" if self.number == 1 else f"{self.number:,} rows hold"
        return f"the table {self.table}: {rows} in '{self.column}' what cannot be read{place}"


def reference() -> sqlite3.Connection:
    """An empty project in memory, to compare with."""
    from sqlite_utils import Database

    from annotator.store.migrations import migrations

    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrations.apply(Database(connection))
    return connection


def misshapen(connection: sqlite3.Connection) -> list[Misshapen]:
    """What is not as in an empty project. Tables and views that somebody added may stay."""
    with closing(reference()) as empty:
        wanted, found = _objects(empty), _objects(connection)
    wrong = []
    for (kind, name), (table, sql) in wanted.items():
        there = found.get((kind, name))
        if there is None or there[1].split() != sql.split():
            wrong.append(Misshapen(Kept(kind), name, table, sql, there is not None))
    strangers = [key for key in found if key[0] == Kept.TRIGGER and key not in wanted]
    wrong += [Misshapen(Kept.TRIGGER, name, "", None, True) for _, name in strangers]
    return wrong


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Tables, indexes, triggers and views: to which table they belong, and how they were made.

    The index of words looks after itself.
    """
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND name NOT LIKE '%\\_words%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def wrong_rows(
    connection: sqlite3.Connection, tables: Iterable[str] = EVERY
) -> Iterator[WrongRows]:
    """Rows that cannot be read, by table and column; what is not stored as it must be."""
    for table in tables:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        if not columns:
            continue
        cases = " ".join(f"WHEN {_wrong(table, row)} THEN '{row['name']}'" for row in columns)
        names = {row["name"] for row in columns}
        first = "min(seq)" if "seq" in names and table != "act" else "NULL"
        for row in connection.execute(
            f"SELECT CASE {cases} END AS it, count(*), {first} FROM {table}"
            " GROUP BY it HAVING it IS NOT NULL"
        ).fetchall():
            yield WrongRows(table, row[0], row[1], row[2])


def is_wrong(connection: sqlite3.Connection, table: str) -> str:
    """SQL that is true of the rows of a table that cannot be read."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return " OR ".join(f"({_wrong(table, row)})" for row in columns) or "0"


def _wrong(table: str, column: sqlite3.Row) -> str:
    name = f'"{column["name"]}"'
    if (table, column["name"]) == ("time_spent", "seconds"):
        # `timing` says more of these, and of the moments.
        return "0"
    kinds = _STORED.get(column["type"], ("text",))
    if not column["notnull"] and not column["pk"]:
        kinds = (*kinds, "null")
    wrong = f"typeof({name}) NOT IN ({_listed(kinds)})"
    words = _WORDS.get((table, column["name"]))
    if words:
        return f"{wrong} OR {name} NOT IN ({_listed(words)})"
    if (table, column["name"]) in _JSON:
        # In this order: SQLite's JSON functions refuse what is no text.
        odd = f"typeof({name}) = 'text' AND NOT json_valid({name})"
        other = f"CASE WHEN json_valid({name}) THEN json_type({name}) IS NOT 'object' END"
        return f"{wrong} OR {odd} OR (typeof({name}) = 'text' AND {other})"
    if column["name"] in _MOMENTS and table != "time_spent":
        return f"{wrong} OR {_no_moment(name)}"
    if (table, column["name"]) == ("setting", "value"):
        return f"{wrong} OR (name = 'pool' AND CAST(value AS INTEGER) < 1)"
    return wrong


def _no_moment(name: str) -> str:
    """SQL that is true of what is no moment: days and hours that there are not are told as well."""
    # Adding nothing makes 2 March of 30 February.
    again = f"strftime('%Y-%m-%dT%H:%M:%S', {name}, '+0 days')"
    return f"{again} IS NOT substr({name}, 1, 19)"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
