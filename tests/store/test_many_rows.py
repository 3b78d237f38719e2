"""Many rows with few statements: all of them, in their order, however many there are."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.store import many_rows


@given(st.integers(0, 210), st.sampled_from([1, 2, 13, 30, 999]))
def test_all_rows_are_put_in_in_order(number: int, width: int) -> None:
    """Whether they fill their last statement or not, and however wide they are."""
    rows: many_rows.Rows = [tuple(range(n, n + width)) for n in range(number)]
    columns = ", ".join(f"c{n}" for n in range(width))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE t ({columns})")
        many_rows.put(connection, "t", many_rows.places(width), rows)
        assert connection.execute("SELECT * FROM t ORDER BY rowid").fetchall() == rows


def test_a_row_that_is_not_allowed_is_refused() -> None:
    """As if it had come alone."""
    rows: many_rows.Rows = [(n % 70,) for n in range(100)]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (c UNIQUE)")
        with pytest.raises(sqlite3.IntegrityError):
            many_rows.put(connection, "t", many_rows.places(1), rows)
