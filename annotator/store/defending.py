"""How SQLite is told not to trust a file: before anything of it is read."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: No row may be longer, in bytes: the largest article that is taken in, twice over, and metadata.
LONGEST_ROW = 250_000_000

#: No statement of this program comes near these.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_ROW,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def defend(connection: sqlite3.Connection) -> None:
    """Take the file that the connection is to for one from a stranger."""
    for category, limit in LIMITS.items():
        connection.setlimit(category, limit)
    # Functions and modules with side effects run in no view, trigger, check or index.
    connection.execute("PRAGMA trusted_schema = OFF")
    # Cells that lead out of their page are found before they are followed.
    connection.execute("PRAGMA cell_size_check = ON")
    # A file that is cut short while it is mapped would end the program.
    connection.execute("PRAGMA mmap_size = 0")
    if sys.version_info >= (3, 12):
        # SQL can spoil neither the tables that the index of words is kept in, nor the schema.
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, False)


@contextmanager
def undefended(connection: sqlite3.Connection) -> Iterator[None]:
    """Let SQL write inside to the tables that an index of words of one's own is kept in."""
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)
    try:
        yield
    finally:
        if sys.version_info >= (3, 12):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)
