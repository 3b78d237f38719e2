"""What may be in a project file besides rows: the tables, indexes and triggers of `migrations`.

A database can hold code: triggers run with what is written, views stand in for tables, checks,
defaults, generated columns and indexes evaluate expressions, and virtual tables call modules. In a
file from a stranger nothing of that runs, as long as all of it is what this program made itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from annotator.core.display import one_line
from annotator.store.errors import StoreError
from annotator.store.made_objects import MADE

#: Where sqlite-utils notes which steps it did, and the index on it; its versions quote differently.
_STEPS = re.compile(
    r'CREATE TABLE ["\[]_sqlite_migrations["\]] \('
    r'(\s*["\[]\w+["\]] (INTEGER|TEXT)( PRIMARY KEY)?,?)+\s*\)'
    r'|CREATE UNIQUE INDEX ["\[]\w+["\]]\s+ON ["\[]_sqlite_migrations["\]]'
    r' \((["\[]\w+["\]](, )?)+\)'
)

#: What SQLite makes by itself; nobody else can take such names.
_INTERNAL = re.compile("sqlite_(sequence|stat[1-4]|autoindex_.*)")

_SHOWN = 3


def fingerprint(kind: str, sql: str) -> str:
    """What tells one object from another of the same name."""
    return blake2b(f"{kind} {sql}".encode(errors="surrogatepass"), digest_size=16).hexdigest()


def check_objects(path: Path, connection: sqlite3.Connection) -> None:
    """Make sure that the file holds no code but this program's own.

    Views under names of their own are let be: nothing reads them. Comparing the statements takes
    less than a millisecond.

    Raises:
        StoreError: naming the first objects that the program did not make, or not like that.
    """
    found = list(_foreign(connection))
    if not found:
        return
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    raise StoreError(
        f"{path}: holds what annotator did not make: {', '.join(found[:_SHOWN])}{more}; that could"
        " change what is read and written: use a backup, or drop it if it is yours"
    )


def _foreign(connection: sqlite3.Connection) -> Iterator[str]:
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        named = isinstance(name, str) and isinstance(sql, str)
        if named and fingerprint(kind, sql) in MADE.get(name, ()):
            continue
        if isinstance(name, str) and _is_harmless(kind, name, sql):
            continue
        yield f"the {one_line(str(kind), 20)} '{one_line(str(name), 40)}'"


def _is_harmless(kind: object, name: str, sql: object) -> bool:
    if kind == "view":
        return name not in MADE
    if isinstance(sql, str) and _STEPS.fullmatch(sql):
        return True
    return _INTERNAL.fullmatch(name) is not None and kind in ("table", "index")
