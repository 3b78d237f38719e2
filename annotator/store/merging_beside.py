"""What two copies hold beside the log: who is to do what, time, places, remarks, memory's finds."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from annotator.store.errors import DamagedError

#: Tables of which each row has a key; where both have it, the row with the greater rest stays.
_KEYED = {
    "opened": (("article", "annotator_id", "role"), ("at", "cursor")),
    "remark": (
        ("reviewer", "article", "start", "end", "layer", "subject"),
        ("at", "note", "flagged", "reason"),
    ),
    "memory_run": (("article", "annotator_id"), ("at",)),
    "memory_hidden": (("annotator_id", "suggestion_id"), ("article",)),
    "memory_suggestion": (
        ("id",),
        (
            *("score", "agreed", "against", "instead", "label", "start", "end", "quote"),
            *("annotator_id", "article"),
        ),
    ),
}

#: What is no text in these tables.
_NUMBERS = ("article", "start", "end", "flagged", "cursor", "score", "agreed", "against")

_STEPS = "SELECT article, annotator_id, at, what, by FROM assignment ORDER BY seq"


def unite_keyed(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, numbers: Mapping[int, int]
) -> set[int]:
    """Bring along where people were, remarks and what memory made; which articles that touches.

    The later row stays where both have one.
    """
    touched: set[int] = set()
    for table, (key, rest) in _KEYED.items():
        columns = (*key, *rest)
        at = columns.index("article")
        known = _by_key(ours, table, columns, len(key))
        put = []
        for there in _plain(theirs, f"SELECT {_named(columns)} FROM {table}"):
            if there[at] not in numbers:
                continue
            _check_types(table, columns, there)
            row = (*there[:at], numbers[there[at]], *there[at + 1 :])
            here = known.get(row[: len(key)])
            if here is None or _order(here) < _order(row[len(key) :]):
                put.append(row)
                touched.add(row[at])
        places = ", ".join("?" * len(columns))
        ours.executemany(
            f"INSERT OR REPLACE INTO {table} ({_named(columns)}) VALUES ({places})", put
        )
    return touched


def unite_assignments(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, numbers: Mapping[int, int]
) -> int:
    """Bring along who was given what, by the clock; how many steps are new."""
    here, there = _steps(ours, None), _steps(theirs, numbers)
    new = 0
    for key, steps in there.items():
        known = here.get(key, [])
        missing = sorted((Counter(steps) - Counter(known)).elements())
        if not missing:
            continue
        new += len(missing)
        whole = sorted([*known, *missing])
        if whole[: len(known)] != known:
            ours.execute("DELETE FROM assignment WHERE article = ? AND annotator_id = ?", key)
            missing = whole
        ours.executemany(
            "INSERT INTO assignment (article, annotator_id, at, what, by) VALUES (?, ?, ?, ?, ?)",
            [(*key, *step) for step in missing],
        )
    return new


def _steps(
    connection: sqlite3.Connection, numbers: Mapping[int, int] | None
) -> dict[tuple[int, str], list[tuple[str, str, str]]]:
    found: dict[tuple[int, str], list[tuple[str, str, str]]] = {}
    for article, name, *step in _plain(connection, _STEPS):
        number = article if numbers is None else numbers.get(article)
        if not all(isinstance(it, str) for it in (name, *step)):
            raise DamagedError("a row of assignment holds no text where it should")
        if number is not None:
            found.setdefault((number, name), []).append((step[0], step[1], step[2]))
    return found


def _by_key(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], width: int
) -> dict[tuple[object, ...], tuple[object, ...]]:
    rows = _plain(connection, f"SELECT {_named(columns)} FROM {table}")
    return {row[:width]: row[width:] for row in rows}


def _check_types(table: str, columns: Sequence[str], row: Sequence[object]) -> None:
    """Make sure that a row from elsewhere holds text and numbers where these belong.

    Raises:
        DamagedError: when it does not.
    """
    for column, value in zip(columns, row, strict=True):
        wanted = (int, float) if column in _NUMBERS else str
        if not isinstance(value, wanted) and not (value is None and column == "reason"):
            raise DamagedError(f"a row of {table} holds no proper {column}")


def _order(rest: Sequence[object]) -> list[tuple[bool, object]]:
    """What rows are compared by; nothing at all comes first."""
    return [(value is not None, value if value is not None else 0) for value in rest]


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _plain(connection: sqlite3.Connection, sql: str) -> sqlite3.Cursor:
    cursor = connection.execute(sql)
    cursor.row_factory = None
    return cursor
