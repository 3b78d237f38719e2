"""`python -m tests.store.made_objects` writes down what the migrations make, after a new step."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from annotator.store import made_objects
from annotator.store.migrations import migrations
from annotator.store.objects import fingerprint

_HEAD = '''"""What the steps of `migrations` make: names, and fingerprints of the SQL after each.

`python -m tests.store.made_objects` writes this file.
"""

from __future__ import annotations

from collections.abc import Mapping

MADE: Mapping[str, tuple[str, ...]] = {
'''


def made() -> dict[str, tuple[str, ...]]:
    """The fingerprints of every object by its name, as it is after any of the steps."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database = Database(connection)
        for step in migrations.pending(database):
            migrations.apply(database, stop_before=step.name)
            _note(connection, found)
        migrations.apply(database)
        _note(connection, found)
    return {name: tuple(prints) for name, prints in sorted(found.items())}


def _note(connection: sqlite3.Connection, found: defaultdict[str, dict[str, None]]) -> None:
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if sql is not None and "sqlite_" not in name:
            found[name][fingerprint(kind, sql)] = None


def source() -> str:
    """The module that holds them."""
    lines = []
    for name, prints in made().items():
        quoted = [f'"{each}"' for each in prints]
        if len(quoted) == 1:
            lines.append(f'    "{name}": ({quoted[0]},),\n')
        else:
            inner = "".join(f"        {each},\n" for each in quoted)
            lines.append(f'    "{name}": (\n{inner}    ),\n')
    return _HEAD + "".join(lines) + "}\n"


if __name__ == "__main__":
    Path(made_objects.__file__).write_text(source(), encoding="utf-8")
