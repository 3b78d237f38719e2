"""A project of an older version: copied as it is, then brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from annotator.core import notices


def upgrade(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables up to date, after a copy of the project beside it, which is named.

    A project in memory is a copy already.

    Raises:
        StoreError: when the copy cannot be made; the project stays as it is then.
    """
    from sqlite_utils import Database

    from annotator.store.backups import backup
    from annotator.store.migrations import VERSION, migrations
    from annotator.store.placing import names_beside

    if not _is_in_memory(connection):
        names = names_beside(path, f"version-{version}")
        copy = backup(connection, path, names, whole=False)
        notices.say(
            f"{path}: is of an older version ({version}); brought to version {VERSION}, and kept"
            f" as it was in {copy}"
        )
    migrations.apply(Database(connection))


def _is_in_memory(connection: sqlite3.Connection) -> bool:
    return not connection.execute("PRAGMA database_list").fetchone()[2]
