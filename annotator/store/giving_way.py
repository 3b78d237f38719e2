"""Long writing that gives way: whoever waits for the processor need not wait for its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from annotator.store.opened_file import Connection

T = TypeVar("T")

Stop = Callable[[], bool]

#: Steps of SQLite after which one asks whether to go on: less than a millisecond.
_STEPS = 1000

#: Rows made here after which one asks: a millisecond or two.
_ROWS = 128


class GaveWayError(Exception):
    """What was being written was told to stop: its transaction is taken back."""


@contextmanager
def giving_way(connection: sqlite3.Connection, stop: Stop | None) -> Iterator[None]:
    """Ask again and again, while something is written inside, whether to stop.

    Raises:
        GaveWayError: when it was to.
    """
    own = connection if isinstance(connection, Connection) else None
    connection.set_progress_handler(stop, _STEPS)
    if own:
        own.stop = stop
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise GaveWayError from error
    finally:
        connection.set_progress_handler(None, 0)
        if own:
            own.stop = None


def in_steps(connection: sqlite3.Connection, rows: Iterable[T]) -> Iterable[T]:
    """The same rows; between them it is asked whether to stop, where anybody may say so.

    For what Python makes of tens of thousands between two statements: SQLite asks for itself.
    """
    stop = connection.stop if isinstance(connection, Connection) else None
    return rows if stop is None else _asking(rows, stop)


def _asking(rows: Iterable[T], stop: Stop) -> Iterator[T]:
    for number, row in enumerate(rows):
        if number % _ROWS == 0 and stop():
            raise GaveWayError
        yield row
