"""Opening a project only to read it, also where nothing may be written."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from annotator.store import stamp
from annotator.store.connection import check_file, connect, connect_read_only, is_writable
from annotator.store.errors import BusyError, StoreError


@dataclass(frozen=True, slots=True)
class Watch:
    """A file that is read without locks, and how it was when that began."""

    path: Path
    mark: tuple[int, int, int]

    @classmethod
    def of(cls, path: Path) -> Watch:
        """The file as it is now."""
        return cls(path, _mark(path))

    def check(self) -> None:
        """Make sure that nobody wrote to the file meanwhile.

        Raises:
            BusyError: when somebody did.
        """
        if _mark(self.path) != self.mark:
            raise BusyError(f"{self.path}: another program wrote to it meanwhile; try again")


def connect_to_read(path: Path) -> tuple[sqlite3.Connection, Watch | None]:
    """A connection to a project that is there; one that can write only where that is allowed.

    Where it is not, SQLite cannot make the files that its locks are in. It uses those that are
    there. Without them nobody is at work, and the file is read as one that nobody changes: then
    there is a watch, to be checked once something was read.

    Raises:
        StoreError: when the path is no project that can be read, or work is beside it that only
            writing would bring in.
    """
    check_file(path)
    if is_writable(path):
        return connect(path), None
    stamp.check_head(path)
    watch = Watch.of(path)
    wal, shm, journal = (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))
    if os.access(wal, os.R_OK) and os.access(shm, os.R_OK):
        return connect_read_only(path, "mode=ro"), None
    for beside in (wal, journal):
        if beside.exists() and beside.stat().st_size:
            raise StoreError(
                f"{path}: its latest work is still in {beside.name}, and cannot be brought in"
                " where nothing can be written; copy both to a folder of your own"
            )
    return connect_read_only(path, "mode=ro&immutable=1"), watch


def _mark(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
