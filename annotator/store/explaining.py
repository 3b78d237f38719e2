"""What SQLite says, in one line for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.store import stamp
from annotator.store.errors import BusyError, DamagedError, RefusedError, StoreError

#: What the disk can have against it, by SQLite's primary error codes.
_REFUSALS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_READONLY: "the file cannot be written",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
}

#: What the files are called, beside its own name, that SQLite keeps with a database.
_BESIDE = ("-wal", "-journal", "-shm")


@contextmanager
def explained(path: Path, *, with_log: bool | None = None) -> Iterator[None]:
    """Turn SQLite's errors into one line for people.

    `with_log` says whether a write-ahead log lay beside the file; else it is looked for.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BusyError(
                f"{path}: another program is writing to it; try again in a moment"
            ) from error
        if "decode" in str(error):
            # SQLite's own message quotes a piece of what it found in the file.
            raise DamagedError(f"{path}: is damaged (broken UTF-8); restore a backup") from error
        if why := _REFUSALS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF):
            if folder := _in_the_way(path):
                raise StoreError(
                    f"{folder}: is a folder, where SQLite keeps what goes with {path.name}; "
                    "move it away"
                ) from error
            if _is_limited(path, error):
                why = "the file may not grow (ulimit -f)"
            raise RefusedError(f"{path}: {why}; nothing was written", why) from error
        raise StoreError(f"{path}: cannot be used ({error})") from error
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DataError as error:
        raise DamagedError(f"{path}: a value is larger than any of a project ({error})") from error
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{path}: refused a change ({error}); nothing was written") from error
    except sqlite3.DatabaseError as error:
        has_log = stamp.has_log(path) if with_log is None else with_log
        what = stamp.way_out(path, with_log=has_log)
        raise DamagedError(f"{path}: is damaged ({error}); {what}") from error
    except UnicodeDecodeError as error:
        # SQLite's own message quoted a piece of what it found in the file.
        raise DamagedError(f"{path}: is damaged; restore a backup") from error


#: Bytes that SQLite writes at once, at most.
_AT_ONCE = 64 * 1024


def _is_limited(path: Path, error: sqlite3.Error) -> bool:
    """Whether it is a limit of the shell, and no fault of the disk, that a file cannot grow."""
    if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_IOERR_WRITE:
        return False
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        sizes = [it.stat().st_size for it in (path, Path(f"{path}-wal")) if it.exists()]
    except (ImportError, OSError):
        return False
    return limit != resource.RLIM_INFINITY and max(sizes, default=0) + _AT_ONCE >= limit


def _in_the_way(path: Path) -> Path | None:
    """The folder that stands where SQLite wants a file of its own, if one does."""
    beside = (Path(f"{path}{ending}") for ending in _BESIDE)
    return next((it for it in beside if it.is_dir()), None)
