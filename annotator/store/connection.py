"""Opening a project file: what it must be, and how SQLite is to treat it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from annotator.store.errors import BusyError, DamagedError, StoreError

T = TypeVar("T")

#: 'ANNT': what tells a project file from any other SQLite file.
APPLICATION_ID = 0x414E4E54

#: How many steps of `migrations` this program knows (kept here so that opening imports no more).
VERSION = 1

#: Seconds that SQLite waits for another writer, and how often the store asks it to wait again.
BUSY_SECONDS = 5.0
TRIES = 4


def create(path: Path) -> sqlite3.Connection:
    """A new, empty project file, readable by its owner only.

    Raises:
        StoreError: when there is something at the path already, or it cannot be written.
    """
    from sqlite_utils import Database

    from annotator.store.migrations import migrations

    _refuse_existing(path)
    connection = _opened(path)
    try:
        _set_up(connection)
        # Before WAL is on, so that it is in the file itself, where other programs look for it.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.apply(Database(connection))
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)
        raise
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """An open connection to a project file that is there.

    Raises:
        StoreError: when the path is missing, a folder, no project, or of a newer version.
    """
    try:
        _check_file(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened ({error.strerror})") from error
    with explained(path):
        connection = _opened(path)
        try:
            _check_kind(path, connection)
            _set_up(connection)
            _check_version(path, connection)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one line for people."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BusyError(
                f"{path}: another program is writing to it; try again in a moment"
            ) from error
        raise StoreError(f"{path}: cannot be used ({error})") from error
    except sqlite3.ProgrammingError:
        raise
    except (sqlite3.IntegrityError, sqlite3.DataError) as error:
        raise StoreError(f"{path}: refused a change ({error}); nothing was written") from error
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path}: is damaged ({error}); restore a backup") from error


def transaction(connection: sqlite3.Connection, work: Callable[[], T]) -> T:
    """Do the work in one transaction that holds the write lock from its first statement.

    A file that stays locked is asked for again: a busy file refuses now and then even within
    SQLite's own waiting time.
    """
    for attempt in range(1, TRIES + 1):
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if attempt == TRIES or "locked" not in str(error):
                raise
            time.sleep(0.01 * attempt)
    try:
        result = work()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Reads that all see the same state of the file, whatever others write meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is taken out is overwritten, not only unlisted.
    connection.execute("PRAGMA secure_delete = ON")


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise StoreError(f"{path}: is there already; choose another name or open it")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error.strerror})") from error


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a project file")
    if not path.exists():
        raise StoreError(f"{path}: no such file; make a project with 'annotator init {path}'")
    if not path.is_file():
        raise StoreError(f"{path}: is not a regular file")
    if not path.stat().st_size:
        raise StoreError(f"{path}: is empty, not a project; make one with 'annotator init'")
    for mode, doing in ((os.R_OK, "read"), (os.W_OK, "written")):
        if not os.access(path, mode):
            raise StoreError(f"{path}: cannot be {doing}; check its permissions")
    if not os.access(path.parent, os.W_OK):
        raise StoreError(f"{path.parent}: cannot be written, and SQLite needs it for its journal")


def _check_kind(path: Path, connection: sqlite3.Connection) -> None:
    """Make sure that this is a project file, by asking SQLite.

    The file is never opened by other means: closing it would drop every lock that this process
    holds on it (POSIX locks belong to the process), and another program that closed its own
    connection would then delete the write-ahead log from under this one.
    """
    try:
        kind = int(connection.execute("PRAGMA application_id").fetchone()[0])
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise StoreError(
            f"{path}: is not a project file of annotator (no SQLite database)"
        ) from error
    if kind != APPLICATION_ID:
        raise StoreError(f"{path}: is an SQLite database, but not a project of annotator")


def _check_version(path: Path, connection: sqlite3.Connection) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise StoreError(
            f"{path}: was made by a newer annotator (file version {version}, this program "
            f"knows {VERSION}); update annotator"
        )
    if version < VERSION:
        from sqlite_utils import Database

        from annotator.store.migrations import migrations

        migrations.apply(Database(connection))
