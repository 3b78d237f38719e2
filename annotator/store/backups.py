"""A copy of a project file, made while others may be writing to it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from annotator.store.errors import StoreError

#: Pages that are copied before others get their turn.
_PAGES = 10_000


def backup(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the project to the path. Half a copy never stands there.

    Raises:
        StoreError: when there is something at the path already, or it cannot be written.
    """
    if os.path.lexists(path):
        raise StoreError(f"{path}: is there already; choose another name")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(partial)) as copy:
            connection.backup(copy, pages=_PAGES)
            # One file, and nothing beside it, until it is opened as a project.
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.rename(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
