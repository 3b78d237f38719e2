"""Opening a project file: what it must be, and how SQLite is to treat it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from annotator.store import stamp
from annotator.store.defending import defend
from annotator.store.errors import DamagedError, StoreError
from annotator.store.explaining import explained
from annotator.store.objects import check_objects
from annotator.store.opened_file import Connection, identity_of, stat_of

T = TypeVar("T")

#: 'ANNT': what tells a project file from any other SQLite file.
APPLICATION_ID = 0x414E4E54

#: How many steps of `migrations` this program knows (kept here so that opening imports no more).
VERSION = 8

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


def connect(path: Path) -> Connection:
    """An open connection to a project file that is there.

    Raises:
        StoreError: when the path is missing, a folder, no project, or of a newer version.
    """
    check_file(path)
    _check_writable(path)
    stamp.check_log(path)
    return _connected(path)


def _connected(path: Path) -> Connection:
    found = stat_of(path)
    # Looked for now: closing the file puts its log into it.
    with explained(path, with_log=stamp.has_log(path)):
        connection = _opened(path)
        try:
            _check_kind(path, connection)
            _set_up(connection)
            _check_version(path, connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.belong_to(path, identity_of(found))
        except BaseException:
            connection.close()
            raise
    return connection


def connect_again(path: Path, other: sqlite3.Connection, busy_seconds: float) -> Connection:
    """Another connection to the file that one is open on; it waits less long for others.

    Raises:
        StoreError: as `connect` does.
        MovedError: when another file is at the path by now.
    """
    if isinstance(other, Connection):
        other.check_file()
    check_file(path)
    _check_writable(path)
    connection = _connected(path)
    try:
        if isinstance(other, Connection):
            connection.belong_to(path, other.file)
        with explained(path):
            connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_read_only(path: Path, query: str) -> sqlite3.Connection:
    """An open connection that writes nothing; `query` is what its URI says beside the path.

    Raises:
        StoreError: as `connect` does; `check_file` must have gone well before.
    """
    with explained(path):
        connection = _opened(path, query)
        try:
            _check_kind(path, connection)
            if _is_behind(connection):
                connection = _in_memory(connection)
            _check_version(path, connection)
            _set_up(connection)
        except BaseException:
            connection.close()
            raise
    return connection


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
    changes = connection.total_changes
    try:
        result = work()
        if connection.total_changes > changes:
            stamp.put(connection)
        if isinstance(connection, Connection):
            connection.check_file()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def rehearsed(connection: sqlite3.Connection, work: Callable[[], T]) -> T:
    """What work in a transaction would come to: nothing of it stays."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        return work()
    finally:
        connection.rollback()


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


#: Kibibytes of a file that are kept in memory while all of it is gone through. What SQLite keeps by
#: itself is so little that it reads the same pages of an index over and over.
_ROOM = 64 * 1024


@contextmanager
def roomy(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep much of the file in memory inside: for work that goes through all of it."""
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_ROOM}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


def _opened(path: Path, query: str = "") -> Connection:
    name = f"{path.absolute().as_uri()}?{query}" if query else path
    connection = sqlite3.connect(
        name,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        uri=bool(query),
        factory=Connection,
    )
    connection.row_factory = sqlite3.Row
    defend(connection)
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is taken out is overwritten, not only unlisted.
    connection.execute("PRAGMA secure_delete = ON")


def _refuse_existing(path: Path) -> None:
    if path.exists():
        if path.is_file() and not path.stat().st_size:
            raise StoreError(
                f"{path}: is there already, and empty; remove it or choose another name"
            )
        raise StoreError(f"{path}: is there already; choose another name or open it")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error.strerror})") from error


def check_file(path: Path) -> None:
    """Make sure that there is a file to read.

    Raises:
        StoreError: when the path is missing, a folder, empty or not to be read.
    """
    try:
        _check_file(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened ({error.strerror})") from error


def is_writable(path: Path) -> bool:
    """Whether the file can be written, and its journal beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a project file")
    if not path.exists():
        raise StoreError(f"{path}: no such file; make a project with 'annotator init {path}'")
    if not path.is_file():
        raise StoreError(f"{path}: is not a regular file")
    if not path.stat().st_size:
        advice = f"remove it, then make a project with 'annotator init {path}'"
        raise StoreError(f"{path}: is empty, not a project; {advice}")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path}: cannot be read; check its permissions")


def _check_writable(path: Path) -> None:
    if not os.access(path, os.W_OK):
        raise StoreError(f"{path}: cannot be written; check its permissions")
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
    _check_size(path, connection)


def _check_size(path: Path, connection: sqlite3.Connection) -> None:
    """Make sure that the file's end is there, before something is written over its lack.

    Pages that are still in the write-ahead log need not be in the file yet.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    size = pages * int(connection.execute("PRAGMA page_size").fetchone()[0])
    if path.stat().st_size < size and not (log.exists() and log.stat().st_size):
        raise DamagedError(f"{path}: is damaged (its end is missing); restore a backup")


def _check_version(path: Path, connection: sqlite3.Connection) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise StoreError(
            f"{path}: was made by a newer annotator (file version {version}, this program "
            f"knows {VERSION}); update annotator"
        )
    check_objects(path, connection)
    if version < VERSION:
        from annotator.store.upgrading import upgrade

        upgrade(path, connection, version)


def _is_behind(connection: sqlite3.Connection) -> bool:
    """Whether something is to be written before the file can be read."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version != VERSION:
        return version < VERSION
    sql = "SELECT 1 FROM pending WHERE aside IS NULL LIMIT 1"
    return connection.execute(sql).fetchone() is not None


def _in_memory(connection: sqlite3.Connection) -> Connection:
    """A copy of a project of an older version, or with work pending, brought up to date there."""
    copy = _opened(Path(":memory:"))
    with closing(connection):
        connection.backup(copy)
    return copy
