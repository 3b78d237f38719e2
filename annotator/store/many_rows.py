"""Rows that are put in by the hundred thousand, several with each statement."""

from __future__ import annotations

import sqlite3
from itertools import chain
from typing import TypeAlias

Rows: TypeAlias = list[tuple[object, ...]]

#: Rows of one statement, and values: SQLite may take no more than 999.
_MOST_ROWS, _MOST_VALUES = 50, 900


def put(connection: sqlite3.Connection, into: str, row: str, rows: Rows) -> None:
    """Put rows `into` a table (or some columns of it); `row` is the SQL of the values of one.

    No function may be in it.

    That takes two thirds of the time that one after another would: a table and its indexes are
    opened once for all of a statement. So that SQLite need not be able to take back a part of
    one, it is not: the transaction that this needs must be taken back as a whole if it raises.
    Foreign keys should be off, for the same reason.

    Raises:
        sqlite3.IntegrityError: when a row is not allowed.
    """
    if not rows:
        return
    number = max(1, min(_MOST_ROWS, _MOST_VALUES // len(rows[0])))
    whole = len(rows) // number * number
    one = f"INSERT OR FAIL INTO {into} VALUES {row}"
    groups = (tuple(chain.from_iterable(rows[n : n + number])) for n in range(0, whole, number))
    connection.executemany(f"{one}{f', {row}' * (number - 1)}", groups)
    connection.executemany(one, rows[whole:])


def places(number: int) -> str:
    """The SQL of a row of so many values."""
    return f"({', '.join('?' * number)})"
