"""Whether the index of words is what the articles and annotations give.

FTS5 itself compares an index with a table in a twentieth of the time that reading both takes. But
its command locks the file for writing, and an index that holds no text has no such table. So the
index is copied beside the file, to where SQLite keeps what is temporary, and compared there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotator.store import words
from annotator.store.defending import undefended

#: What each table of the index is made from, as FTS5 reads it.
_SOURCES = {
    "article_words": "CREATE VIEW {} AS SELECT seq AS id, title, outlet, text FROM main.article",
    "work_words": "CREATE TABLE {} (id INTEGER PRIMARY KEY, quote, note)",
}

#: The tables in which FTS5 keeps an index, after its name.
_PARTS = ("data", "idx")


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each table of the index that is wrong; writes nothing to the file."""
    if not words.has_fts5():
        return
    if not words.is_usable(connection):
        yield "the index of words lags behind: 'annotator check --repair' makes it anew"
        return
    for table in words.TABLES:
        if not _is_right(connection, table):
            yield (
                f"the index of words ({table}) differs from what it is made from: "
                "'annotator check --repair' makes it anew"
            )


def _is_right(connection: sqlite3.Connection, table: str) -> bool:
    source = f"temp.{table}_source"
    connection.execute(_SOURCES[table].format(source))
    try:
        if table == "work_words":
            rows = words.rows_of_work(connection)
            connection.executemany(f"INSERT INTO {source} VALUES (?, ?, ?)", rows)
        return _agrees(connection, table)
    finally:
        connection.execute(f"DROP {'VIEW' if table == 'article_words' else 'TABLE'} {source}")


def _agrees(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a copy of the index is right."""
    columns = f"{words.columns_of(table)}, content = '{table}_source', content_rowid = 'id'"
    connection.execute(words.creation("temp.copied", columns))
    try:
        # The index itself has to open, too.
        connection.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH 'x' LIMIT 1").fetchone()
        with undefended(connection):
            for part in _PARTS:
                copied = f"temp.copied_{part}"
                connection.execute(f"DELETE FROM {copied}")
                connection.execute(f"INSERT INTO {copied} SELECT * FROM main.{table}_{part}")
        # With a rank of 1 it compares the two; without, it looks at the index alone.
        connection.execute("INSERT INTO temp.copied (copied, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        return False
    finally:
        connection.execute("DROP TABLE temp.copied")
    return True
