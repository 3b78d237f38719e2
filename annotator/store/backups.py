"""A copy of a project file, made while others may be writing to it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path

from annotator.store.checking import broken
from annotator.store.connection import roomy, snapshot
from annotator.store.errors import DamagedError, StoreError
from annotator.store.kinds import BESIDE, belongs_to_a_database
from annotator.store.leftovers import clear_copies, partial_of
from annotator.store.placing import TakenError, placed

#: Pages that are copied at a time (2 MB), seconds of rest after them, and steps after which what is
#: written has to be on disk: a disk with much to write keeps others' commits waiting.
_PAGES = 512
_REST = 0.002
_STEPS = 4

#: What SQLite says when the copy, and not the project, is at fault.
_OF_THE_COPY = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})


def backup(
    connection: sqlite3.Connection,
    project: Path,
    path: Path | Iterable[Path],
    *,
    whole: bool = True,
    look: Callable[[Path], object] = lambda partial: None,
) -> Path:
    """Copy the project to the path, or to the first of several that is free; to which one.

    It is looked whether the copy is sound. Half a copy never stands there, and neither does a
    broken one, unless it need not be `whole`. `look` gets the copy to read before it has its name,
    so that it is this one that is read, whatever others do with that name.

    Raises:
        StoreError: when there is something at the path already, or it cannot be written.
        DamagedError: when the project is broken.
    """
    names = iter((_free(path),) if isinstance(path, Path) else path)
    first = next(names)
    if belongs_to_a_database(first):
        raise StoreError(f"{first}: is a name for a part of the database beside it; choose another")
    clear_copies(project, (project.parent, first.parent))
    partial = partial_of(project, first.parent)
    try:
        with _said_of(first):
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            found = _copy(connection, partial)
            if found and whole:
                raise DamagedError(
                    f"{project}: is damaged ({found[0]}) and was not copied; restore a backup"
                )
        look(partial)
        with _said_of(first):
            return placed(partial, chain((first,), names))
    finally:
        for end in ("", *BESIDE):
            with suppress(OSError):
                partial.with_name(partial.name + end).unlink()


def _free(path: Path) -> Path:
    """The path, unless one can see before the work is done that its name is taken."""
    if os.path.lexists(path):
        raise TakenError(f"{path}: is there already; choose another name")
    return path


def _copy(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Make the copy; returns what is broken in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        # Half a copy is of no use to anybody: it needs no journal of its own.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        # One moment, whatever others write: else each of their commits has it begin anew.
        with snapshot(connection), path.open("rb") as written:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            connection.backup(copy, pages=_PAGES, progress=_Pace(written.fileno()).rest)
            os.fsync(written.fileno())
        copy.execute("PRAGMA synchronous = FULL")
        # Whoever opens a project may read it and no more: it is in WAL mode before that.
        copy.execute("PRAGMA journal_mode = WAL")
        with roomy(copy):
            return broken(copy)


class _Pace:
    """Gives those who are at work their turn between the steps of a copy."""

    def __init__(self, written: int) -> None:
        self._written, self._steps = written, 0

    def rest(self, status: int, remaining: int, total: int) -> None:
        """One step is done."""
        self._steps += 1
        if self._steps % _STEPS == 0:
            os.fsync(self._written)
        if remaining:
            time.sleep(_REST)


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _OF_THE_COPY or "READ" in error.sqlite_errorname:
            raise
        raise StoreError(f"{path}: cannot be written ({error})") from error
