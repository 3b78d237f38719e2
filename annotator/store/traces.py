"""Leaving no trace of what was taken out: neither in free pages nor in the write-ahead log."""

from __future__ import annotations

import sqlite3


def clear(connection: sqlite3.Connection, *, whole: bool = False) -> str | None:
    """Write over what is gone; what stood in the way, None if nothing did.

    Pages that become free are overwritten as they do (`secure_delete`). What another program left
    there goes only where the `whole` file is written anew, which takes its size once more on disk.
    The write-ahead log can be emptied when nobody reads what is in it.
    """
    try:
        if whole:
            connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        return str(error)
    return "somebody else has the project open" if busy else None
