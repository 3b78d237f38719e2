"""The project file that a connection is open on: still at its path, and still the same."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from annotator.store import overwriting, stamp
from annotator.store.errors import DamagedError, MovedError
from annotator.store.explaining import explained


class Connection(sqlite3.Connection):
    """A connection that knows which file it was opened on."""

    path: Path | None = None
    #: Device and inode: a path can come to lead to another file, or to none.
    file: tuple[int, int] | None = None
    size: int = 0
    #: The same of the write-ahead log, once there is one.
    wal: tuple[int, int] | None = None
    #: Whether to stop what is being written, where that may be said (`giving_way`).
    stop: Callable[[], bool] | None = None
    #: When the file itself was written last, in nanoseconds, and the stamp that it had then.
    written: int = 0
    stamped: stamp.Stamp | None = None
    #: Whether another file was copied over it meanwhile.
    is_written_over: bool = False

    def belong_to(self, path: Path, file: tuple[int, int] | None) -> None:
        """Be about this file, and no other that comes to be at the path."""
        if self.file is None and file is not None:
            overwriting.opened(file)
        self.path, self.file = path, file
        self.check_file()

    def close(self) -> None:
        """Give the file back; if another was copied over it, as that is."""
        path, file, self.path, self.file = self.path, self.file, None, None
        if path is None or file is None:
            super().close()
            return
        is_last = overwriting.closed(file)
        found = stat_of(path)
        if not (found and identity_of(found) == file and self._finds_another(path, found)):
            super().close()
            return
        overwriting.close(path, super().close)
        if is_last:
            overwriting.put_aside(path)

    def check_file(self) -> None:
        """Make sure that the path still leads to the file, and that nobody cut it short.

        The same for the write-ahead log: SQLite leaves it where it is as long as it is used.
        Only the path is asked: opening the file besides SQLite would drop its locks. SQLite
        itself would go on for a while with the pages that it remembers.

        Raises:
            MovedError: when the file was deleted or replaced.
            DamagedError: when another was copied over it, or it has become shorter without
                SQLite's doing.
        """
        if self.path is None:
            return
        found, beside = stat_of(self.path), stat_of(Path(f"{self.path}-wal"))
        self.wal = self.wal or identity_of(beside)
        if found is None or identity_of(found) != self.file or identity_of(beside) != self.wal:
            raise MovedError(f"{self.path}: was deleted or replaced since it was opened")
        self.check_copy(found)
        if found.st_size < self.size and not self._is_smaller():
            raise DamagedError(
                f"{self.path}: was cut short by another program; leave, and run 'annotator check'"
            )
        self.size = found.st_size

    def check_copy(self, found: os.stat_result | None = None) -> None:
        """Make sure that no other file was copied over it; `found` is what the path leads to.

        Raises:
            DamagedError: when one was.
        """
        if self.path and (found := found or stat_of(self.path)):
            if self._finds_another(self.path, found):
                raise overwriting.error_of(self.path)

    def _finds_another(self, path: Path, found: os.stat_result) -> bool:
        """Whether another file was copied over it: looked at if it was written since."""
        if found.st_mtime_ns != self.written:
            now = stamp.of_file(path)
            self.is_written_over = overwriting.is_another(self.stamped, now)
            if now and not self.is_written_over:
                self.written, self.stamped = found.st_mtime_ns, now
        return self.is_written_over

    def _is_smaller(self) -> bool:
        """Whether SQLite itself has made the file shorter, as where it is written anew.

        It counts the pages by what it last wrote; cutting the file leaves that count as it was.
        """
        try:
            with explained(self.path or Path()):
                pages, each = (
                    int(self.execute(f"PRAGMA {what}").fetchone()[0])
                    for what in ("page_count", "page_size")
                )
        except DamagedError:
            return False
        return 0 < pages * each < self.size


def identity_of(found: os.stat_result | None) -> tuple[int, int] | None:
    """Device and inode; None where there is no file."""
    return (found.st_dev, found.st_ino) if found else None


def stat_of(path: Path) -> os.stat_result | None:
    """What the system says of a file; None where it says nothing."""
    try:
        return path.stat()
    except OSError:
        return None
