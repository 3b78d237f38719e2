"""What somebody with another program can put into a project's columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.full import full_project

#: What no column holds by right: other types, numbers that are none here, broken JSON and UTF-8, a
#: day that there is not.
ODD = (
    *("'x'", "x'ff00'", "CAST(x'ff' AS TEXT)", "NULL", "-1", "1e300", "9223372036854775807"),
    *("'{'", "'[]'", "'[1,{}]'", '\'{"is":"annotation"}\'', "''", "'2026-02-30T10:00:00.000Z'"),
)


@cache
def columns() -> list[tuple[str, str]]:
    """Every column of every table but those that SQLite or the index of words keep."""
    with (
        TemporaryDirectory() as folder,
        closing(sqlite3.connect(full_project(Path(folder) / "c.db"))) as connection,
    ):
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_words%'"
        found = connection.execute(f"{sql} ESCAPE '\\'").fetchall()
        names = [row[0] for row in found if not row[0].startswith(("_", "sqlite"))]
        return [
            (name, row[1])
            for name in sorted(names)
            for row in connection.execute(f"PRAGMA table_info({name})")
        ]


def put(db: Path, table: str, column: str, odd: str, *, row: int | None = None) -> None:
    """Put it into one row, or all; what the table itself refuses is not done."""
    one = f"WHERE rowid = (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {row})"
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("DROP TRIGGER log_is_append_only")
        # A table may have no rowid, and no second row.
        with suppress(sqlite3.IntegrityError, sqlite3.OperationalError):
            where = "" if row is None else one
            connection.execute(f'UPDATE OR IGNORE {table} SET "{column}" = {odd} {where}')
        connection.commit()
