"""An annotator under another name: in every table, in the values of the log, and nowhere else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from annotator.core.decision import Value
from annotator.core.ruling import Ruling, SentBack
from annotator.store.errors import DamagedError, StoreError
from annotator.store.unreadable import UNREADABLE
from annotator.store.values import value_json, value_of

#: Where names stand in columns of their own.
COLUMNS = (
    *(("log", "annotator_id"), ("act", "annotator_id"), ("progress", "annotator_id")),
    *(("annotation", "annotator_id"), ("link", "annotator_id"), ("rejection", "annotator_id")),
    *(("record", "annotator_id"), ("record", "reviewer"), ("opened", "annotator_id")),
    *(("assignment", "annotator_id"), ("assignment", "by"), ("remark", "reviewer")),
    *(("time_spent", "annotator_id"), ("tally", "annotator_id"), ("memory", "annotator_id")),
    *(("memory_cleared", "annotator_id"), ("memory_run", "annotator_id")),
    *(("memory_hidden", "annotator_id"), ("memory_suggestion", "annotator_id")),
    *(("schema_change", "annotator_id"), ("pending", "annotator_id")),
)

#: Where they stand in values: who reviewed, to whom it was given back, whose marks were weighed.
_VALUES = (("log", "before"), ("log", "after"), ("record", "value"))

_GUARD = "log_is_append_only"


class NoSuchAnnotatorError(StoreError):
    """Nobody of that name has worked on the project."""


class TakenNameError(StoreError):
    """Somebody else of that name has worked on the project."""


def names(connection: sqlite3.Connection) -> set[str]:
    """Everybody who is named anywhere in the project, but the names of the program."""
    found: set[str] = set()
    for table, column in COLUMNS:
        rows = connection.execute(f'SELECT DISTINCT "{column}" FROM {table}')
        found.update(row[0] for row in rows if isinstance(row[0], str))
    for table, column in _VALUES:
        for row in connection.execute(_NAMED.format(table=table, column=column)):
            found.update(name for name in row if isinstance(name, str))
    return {name for name in found if not name.startswith("@")}


_NAMED = """
SELECT json_extract({table}.{column}, '$.reviewer'),
    json_extract({table}.{column}, '$.annotator_id'), inputs.key
FROM {table} LEFT JOIN json_each({table}.{column}, '$.inputs') AS inputs
WHERE json_extract({table}.{column}, '$.reviewer') IS NOT NULL
"""


def rename(connection: sqlite3.Connection, old: str, new: str) -> int:
    """Put a name in the place of another everywhere; in how many rows. Needs a transaction.

    Raises:
        NoSuchAnnotatorError: when the old name stands nowhere.
        TakenNameError: when the new one does: two people's work is never made one.
        DamagedError: at a value that cannot be read.
    """
    there = names(connection)
    if old not in there:
        others = ", ".join(sorted(there)[:8]) or "nobody"
        raise NoSuchAnnotatorError(f"nobody called '{old}' has worked here; there is {others}")
    if new in there:
        raise TakenNameError(
            f"'{new}' has worked here too: two people's work cannot be made one; choose another"
        )
    guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (_GUARD,)).fetchone()
    connection.execute(f"DROP TRIGGER IF EXISTS {_GUARD}")
    number = sum(_rename_values(connection, table, column, old, new) for table, column in _VALUES)
    for table, column in COLUMNS:
        sql = f'UPDATE {table} SET "{column}" = ?2 WHERE "{column}" = ?1'
        number += connection.execute(sql, (old, new)).rowcount
    if guard:
        connection.execute(guard["sql"])
    # Whoever has the project open under the old name must not go on under it.
    connection.execute(
        "INSERT INTO setting VALUES ('renamings', '1') ON CONFLICT DO UPDATE"
        " SET value = CAST(value AS INTEGER) + 1"
    )
    return number


def _rename_values(
    connection: sqlite3.Connection, table: str, column: str, old: str, new: str
) -> int:
    rows = list(_holding(connection, table, column, old))
    changed = 0
    for row in rows:
        try:
            value = value_of(row["value"])
        except UNREADABLE as error:
            raise DamagedError(
                f"a row of {table} cannot be read, and may hold the name;"
                " run 'annotator check --repair'"
            ) from error
        renamed = renamed_in(value, old, new) if value is not None else None
        if renamed != value:
            where = "seq = ?" if table == "log" else "article = ? AND annotator_id = ? AND id = ?"
            key = (row["seq"],) if table == "log" else tuple(row[k] for k in _KEY)
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {where}",
                (value_json(renamed, row["text"]), *key),
            )
            changed += 1
    return changed


_KEY = ("article", "annotator_id", "id")


def _holding(
    connection: sqlite3.Connection, table: str, column: str, name: str
) -> Iterator[sqlite3.Row]:
    """The rows whose value has the name somewhere, with the text of their article."""
    key = "log.seq" if table == "log" else "record.annotator_id, record.id"
    yield from connection.execute(
        f"SELECT {table}.article, {key}, {table}.{column} AS value, text FROM {table}"
        f" JOIN article ON article.seq = {table}.article"
        f" WHERE instr({table}.{column}, ?)"
        f" AND json_extract({table}.{column}, '$.is') IN ('ruling', 'sent_back')",
        (json.dumps(name, ensure_ascii=False)[1:-1],),
    )


#: How the rule begins to say whose version was taken.
_VERSION_OF = ": the version of "


def _renamed_rule(rule: str, old: str, new: str) -> str:
    start, sign, names = rule.partition(_VERSION_OF)
    if not sign:
        return rule
    return start + sign + ", ".join(new if name == old else name for name in names.split(", "))


def renamed_in(value: Value, old: str, new: str) -> Value:
    """A value with one name in the place of another."""
    match value:
        case Ruling():
            inputs = {new if name == old else name: v for name, v in value.inputs.items()}
            reviewer = new if value.reviewer == old else value.reviewer
            rule = _renamed_rule(value.rule, old, new)
            return replace(value, inputs=inputs, reviewer=reviewer, rule=rule)
        case SentBack():
            who = new if value.annotator_id == old else value.annotator_id
            reviewer = new if value.reviewer == old else value.reviewer
            return replace(value, annotator_id=who, reviewer=reviewer)
    return value
