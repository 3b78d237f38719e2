"""Tables, indexes, triggers and views put back as annotator makes them."""

from __future__ import annotations

import sqlite3

from annotator.store.errors import DamagedError
from annotator.store.shape import BESIDE, DERIVED, EXPENDABLE, Kept, Misshapen, misshapen


def reshape(connection: sqlite3.Connection, changes: list[str]) -> None:
    """Put back what is missing or other than it must be. Needs a transaction.

    What can be made from the log comes empty; of other tables what fits is kept.

    Raises:
        DamagedError: when a table is missing that nothing can be made from.
    """
    wrong = misshapen(connection)
    for it in wrong:
        if it.kind is Kept.TRIGGER and it.sql is None:
            connection.execute(f"DROP TRIGGER {_quoted(it.name)}")
            changes.append(f"{it.told} and was taken out")
    for it in wrong:
        if it.kind is Kept.TABLE:
            _put_back(connection, it, changes)
    # A table that was made anew has lost its indexes.
    for it in misshapen(connection):
        if it.kind is not Kept.TABLE and it.sql is not None:
            if it.is_there:
                connection.execute(f"DROP {it.kind.upper()} {_quoted(it.name)}")
            connection.execute(it.sql)
            changes.append(f"{it.told}: it was made anew")


def _put_back(connection: sqlite3.Connection, it: Misshapen, changes: list[str]) -> None:
    assert it.sql is not None
    if it.name in DERIVED or not it.is_there:
        if it.name not in (*DERIVED, *EXPENDABLE, *BESIDE, "schema_change", "pending"):
            raise DamagedError(f"{it.told}, and nothing can be made without it: restore a backup")
        connection.execute(f"DROP TABLE IF EXISTS {it.name}")
        connection.execute(it.sql)
        changes.append(f"{it.told}: it was made anew")
        return
    if it.name in (*EXPENDABLE, *BESIDE):
        _copied(connection, it)
        changes.append(f"{it.told}: it was made anew, with what fits of what it held")


def _copied(connection: sqlite3.Connection, it: Misshapen) -> None:
    assert it.sql is not None
    connection.execute("DROP TABLE IF EXISTS temp.misshapen")
    connection.execute(f"CREATE TEMP TABLE misshapen AS SELECT * FROM {it.name}")
    connection.execute(f"DROP TABLE {it.name}")
    connection.execute(it.sql)
    there = _columns(connection, "misshapen")
    wanted = [name for name in _columns(connection, it.name) if name in there]
    names = ", ".join(_quoted(name) for name in wanted)
    if wanted:
        connection.execute(
            f"INSERT OR IGNORE INTO main.{it.name} ({names}) SELECT {names} FROM temp.misshapen"
        )
    connection.execute("DROP TABLE temp.misshapen")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
