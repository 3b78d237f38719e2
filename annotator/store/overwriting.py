"""A project file over which another one was copied while it was open, as a backup is put back.

The path still leads to the same file, and SQLite does not look: closing it, or any checkpoint,
would put the pages of the log over those of the copy, and leave a mixture of the two.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from annotator.store import stamp
from annotator.store.errors import DamagedError

#: How many connections of this process are open to a file, by its device and inode.
_open: Counter[tuple[int, int]] = Counter()


def is_another(before: stamp.Stamp | None, found: stamp.Stamp | None) -> bool:
    """Whether a file is not the one that it was, by the stamps of the file without its log.

    Whatever SQLite does, a checkpoint that was not finished included, this never goes back.
    """
    if before is None or found is None:
        return False
    return found.project != before.project or found.number < before.number


def error_of(path: Path) -> DamagedError:
    """What to say of it."""
    return DamagedError(
        f"{path}: another file was copied over it while it was open: nothing more is saved to it,"
        f" and {path.name}-wal, which does not fit it, is put aside"
    )


def opened(file: tuple[int, int]) -> None:
    """Another connection to the file is open."""
    _open[file] += 1


def closed(file: tuple[int, int]) -> bool:
    """One is open no more; whether that was the last."""
    _open[file] -= 1
    if _open[file] > 0:
        return False
    del _open[file]
    return True


def close(path: Path, finish: Callable[[], None]) -> None:
    """Close a connection by `finish`, and leave the file as it is.

    SQLite puts the log into the file when the last connection is closed, unless another that may
    not write is there.
    """
    keeper = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        with suppress(sqlite3.Error):
            keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finish()
    finally:
        keeper.close()


def put_aside(path: Path) -> Path | None:
    """Move the log away from beside the file, under a name that is free; where it is now."""
    log = stamp.log_of(path)
    places = (log.with_name(f"{log.name}.{number}") for number in count(1))
    aside = next(place for place in places if not place.exists())
    try:
        log.rename(aside)
        log.with_name(stamp.shm_of(log)).unlink(missing_ok=True)
    except OSError:
        return None
    return aside
