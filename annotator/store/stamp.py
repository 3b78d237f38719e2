"""A number in the file that every commit raises: by it a write-ahead log is known to be the file's.

SQLite takes any write-ahead log that lies beside a file for its own, and puts its pages over the
file's. One of another project, or an older one of the same that somebody copied there, makes a
mixture of the two, which nobody would notice for a while. So each commit writes `COUNT ID` into
`setting`: the log's must be of the same project, and not behind the file's.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from annotator.store.errors import DamagedError
from annotator.store.log_head import is_damaged


class Stamp(NamedTuple):
    """How many commits a file has seen, and a name of the project's own."""

    number: int
    project: str


_RAISE = (
    "INSERT INTO setting VALUES ('stamp', '1 ' || lower(hex(randomblob(8))))"
    " ON CONFLICT (name) DO UPDATE SET"
    " value = (CAST(value AS INTEGER) + 1) || substr(value, instr(value, ' '))"
)

#: A write-ahead log of this size or less holds nothing: its head alone has 32 bytes.
_HEAD = 32


def put(connection: sqlite3.Connection) -> None:
    """Stamp a transaction that wrote something, before it is committed."""
    connection.execute(_RAISE)


def has_log(path: Path) -> bool:
    """Whether a write-ahead log with something in it lies beside a file."""
    try:
        return log_of(path).stat().st_size > _HEAD
    except OSError:
        return False


def way_out(path: Path, *, with_log: bool) -> str:
    """What to do about a file that SQLite calls malformed.

    With a log beside it that may be the log's doing: one that is newer than the file fits by its
    stamp. Closing the file may have put it in by then, so that it takes another copy.
    """
    if not with_log:
        return "restore a backup"
    return (
        f"{path.name}-wal beside it may belong to another file: if this is a copy, move"
        f" {path.name}, {path.name}-wal and {path.name}-shm away and copy it there again;"
        " else restore a backup"
    )


def check_log(path: Path) -> None:
    """Make sure that the write-ahead log beside a file, if there is one, is the file's own.

    To be called before the file is opened for writing: closing it would put the log into it.

    Raises:
        DamagedError: when it is another's, or older than the file, or its head is damaged.
    """
    check_head(path)
    log = log_of(path)
    if not has_log(path):
        return
    # First the file alone: whoever works in it can only put the log into it meanwhile. What is
    # wrong with it will be said when it is opened.
    own = of_file(path)
    if own and not _fits(path, own):
        raise DamagedError(
            f"{path}: {log.name} beside it is not its own (of another project, or older);"
            f" move it and {shm_of(log)} away, and try again"
        )


def log_of(path: Path) -> Path:
    """The write-ahead log, which SQLite keeps beside the file that a link leads to."""
    file = path.resolve()
    return file.with_name(f"{file.name}-wal")


def shm_of(log: Path) -> str:
    return f"{log.name.removesuffix('-wal')}-shm"


def check_head(path: Path) -> None:
    """Make sure that SQLite finds what is in the write-ahead log beside a file, if there is one.

    To be called before the file is opened at all: even who only reads would not see what is in it.

    Raises:
        DamagedError: when the head of the log is damaged.
    """
    log = log_of(path)
    try:
        damaged = is_damaged(log)
    except OSError:
        return
    if damaged:
        raise DamagedError(
            f"{path}: {log.name} beside it, which holds the latest decisions, is damaged (its"
            f" head); keep a copy of both, then restore a backup, or move {log.name} and"
            f" {shm_of(log)} away to go on without them"
        )


def _fits(path: Path, own: Stamp) -> bool:
    """Whether the file with the log over it is the one that the file alone is, or a later one."""
    try:
        both = _stamp(path, "mode=ro")
    except sqlite3.OperationalError as error:
        # Pages of something else may lie where a table was; a lock is another matter.
        return "no such table" not in str(error)
    except (sqlite3.DatabaseError, ValueError):
        return False
    return both is not None and both.project == own.project and both.number >= own.number


def of_file(path: Path) -> Stamp | None:
    """The stamp in a file without its log; None where it cannot be read, as amid a checkpoint."""
    try:
        return _stamp(path, "mode=ro&immutable=1")
    except (OSError, sqlite3.Error, ValueError):
        return None


def _stamp(path: Path, query: str) -> Stamp | None:
    uri = f"{path.absolute().as_uri()}?{query}"
    with closing(sqlite3.connect(uri, uri=True, timeout=0.1)) as connection:
        row = connection.execute("SELECT value FROM setting WHERE name = 'stamp'").fetchone()
    if row is None:
        return None
    count, _, project = str(row[0]).partition(" ")
    return Stamp(int(count), project)
