"""What a file is, before somebody writes over it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

#: No database is smaller, in bytes.
_HEADER = 100

#: What SQLite keeps beside a database, as long as it is in use.
BESIDE = ("-wal", "-shm", "-journal")


def is_database(path: Path) -> bool:
    """Whether there is an SQLite database at the path, a project or not, sound or not.

    SQLite is asked: to open and close the file by other means would drop the locks that this
    process holds on it.
    """
    if not path.is_file() or path.stat().st_size < _HEADER:
        return False
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(name, uri=True)) as connection:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.DatabaseError as error:
            return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_BUSY)
    return True


def belongs_to_a_database(path: Path) -> bool:
    """Whether SQLite would take a file of that name for a part of the database beside it."""
    return any(
        path.name.endswith(end) and is_database(path.with_name(path.name.removesuffix(end)))
        for end in BESIDE
    )
