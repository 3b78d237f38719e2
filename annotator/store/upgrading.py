"""A project of an older version: copied as it is, then brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.core import notices


def upgrade(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables up to date, after a copy of the project beside it, which is named.

    A project in memory is a copy already.

    Raises:
        StoreError: when the copy cannot be made; the project stays as it is then.
    """
    from sqlite_utils import Database

    from annotator.store.migrations import VERSION, migrations

    if _is_in_memory(connection):
        migrations.apply(Database(connection))
        return
    # Whoever opens it at the same time waits here, and finds it done.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != version:
            connection.execute("ROLLBACK")
            return
        copy = _kept(path, version)
        migrations.apply(Database(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    notices.say(
        f"{path}: is of an older version ({version}); brought to version {VERSION}, and kept as it"
        f" was in {copy}"
    )


def _kept(path: Path, version: int) -> Path:
    """Copy the file as it is, by a connection that only reads: the other is about to write."""
    from annotator.store.backups import backup
    from annotator.store.placing import names_beside

    name = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(name, isolation_level=None, uri=True)) as reader:
        return backup(reader, path, names_beside(path, f"version-{version}"), whole=False)


def _is_in_memory(connection: sqlite3.Connection) -> bool:
    return not connection.execute("PRAGMA database_list").fetchone()[2]
