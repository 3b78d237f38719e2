"""The index of words: which articles, quotes and notes a word stands in.

Two FTS5 tables hold no text of their own. `article_words` points at the article; `work_words` is
about annotations, and its row numbers begin with the article's. Both change in the transaction in
which what they are made from does. Where SQLite comes without FTS5 nothing is indexed, texts are
looked through instead, and `setting` remembers that the index lags behind.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from hashlib import blake2b
from itertools import groupby
from typing import Any

from annotator.store.errors import StoreError
from annotator.store.giving_way import in_steps

#: Beginnings of two and three letters are indexed too: the index is four fifths as long again, and
#: they are found ten to fifty times as fast.
TABLES = {
    "article_words": (
        "title, outlet, text, prefix = '2 3', content = 'article', content_rowid = 'seq'"
    ),
    "work_words": "quote, note, content = ''",
}

#: Bits of a row number of `work_words` that tell the annotations of one article apart.
_BITS = 40

_LAGS = "word index lags"

#: Bytes of words that FTS5 gathers before it writes them (a megabyte, if nobody says so): with
#: more, an index of many texts takes two thirds of the time. With a commit all are written.
_GATHERED = 16 << 20

#: Scripts that put no blanks between words: FTS5 takes a sentence of these for one word.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


@cache
def has_fts5() -> bool:
    """Whether this Python's SQLite can keep such an index."""
    with closing(sqlite3.connect(":memory:")) as connection:
        sql = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
        return connection.execute(sql).fetchone() is not None


def create(connection: sqlite3.Connection) -> None:
    """Make the index, with all that is there. Needs a transaction."""
    if not has_fts5():
        _note_lag(connection)
        return
    for table in TABLES:
        _make(connection, table)
    _fill(connection)


def _make(connection: sqlite3.Connection, table: str) -> None:
    connection.execute(creation(table, TABLES[table]))
    _gather_more(connection, table)


def _gather_more(connection: sqlite3.Connection, table: str) -> None:
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_GATHERED})")


def expect_many(connection: sqlite3.Connection) -> None:
    """Be ready for many texts: an older program's index would write after each few hundred.

    Needs a transaction.
    """
    if not is_usable(connection):
        return
    for table in TABLES:
        sql = f"SELECT v FROM {table}_config WHERE k = 'hashsize'"
        if connection.execute(sql).fetchone() is None:
            _gather_more(connection, table)


def is_usable(connection: sqlite3.Connection) -> bool:
    """Whether the index is there, and up to date."""
    return has_fts5() and _is_there(connection) and not _lags(connection)


def rebuild(connection: sqlite3.Connection) -> bool:
    """Make the index anew; whether that was possible. Needs a transaction."""
    if not has_fts5():
        return False
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("DELETE FROM setting WHERE name = ?", (_LAGS,))
    create(connection)
    return True


def reindex_articles(connection: sqlite3.Connection) -> None:
    """Make the index of articles anew, where its columns were declared otherwise."""
    if is_usable(connection):
        connection.execute("DROP TABLE article_words")
        _make(connection, "article_words")
        _copy(connection, "article_words")


def put_articles(connection: sqlite3.Connection, rows: Iterable[Sequence[object]]) -> None:
    """Index articles that have just been put in, by number, title, outlet and text."""
    if is_usable(connection):
        # Not out of the table: FTS5 writes all that it has gathered before such a statement.
        connection.executemany(
            "INSERT INTO article_words (rowid, title, outlet, text) VALUES (?, ?, ?, ?)", rows
        )
    elif not has_fts5() or not rebuild(connection):
        _note_lag(connection)


def put_in(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Index annotations, by their rows in the table."""
    _change(connection, rows, "INSERT INTO work_words (rowid, quote, note) VALUES (?, ?, ?)")


def take_out(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Take annotations out of the index, by their rows as they were."""
    _change(connection, rows, _deletion("work_words"))


def _change(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]], sql: str) -> None:
    if not has_fts5():
        _note_lag(connection)
    elif is_usable(connection):
        try:
            # By row number: FTS5 writes all that it has gathered whenever one comes before another.
            given = ((_rowid(r[1], r[0]), r[7], r[9]) for r in in_steps(connection, rows))
            connection.executemany(sql, sorted(given))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB:
                raise
            # An older program wrote annotations without indexing them: the index is made anew.
            _rebuild_work(connection)


def forget(connection: sqlite3.Connection, seq: int) -> None:
    """Take an article's words out, before it is itself.

    Raises:
        StoreError: when this SQLite cannot, and the words would stay.
    """
    if not _is_there(connection):
        return
    if not has_fts5():
        raise StoreError(
            "this Python's SQLite lacks FTS5, and words of the article would stay in the index: "
            "remove it with a Python that has it"
        )
    if _lags(connection):
        rebuild(connection)
    where = (seq,)
    try:
        _forget_work(connection, seq)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        _rebuild_work(connection)
        _forget_work(connection, seq)
    row = connection.execute("SELECT seq, title, outlet, text FROM article WHERE seq = ?", where)
    _delete(connection, "article_words", tuple(row.fetchone()))


def _forget_work(connection: sqlite3.Connection, seq: int) -> None:
    for row in connection.execute(
        "SELECT id, quote, note FROM annotation WHERE article = ?", (seq,)
    ).fetchall():
        _delete(connection, "work_words", (_rowid(seq, row["id"]), row["quote"], row["note"]))


def _rebuild_work(connection: sqlite3.Connection) -> None:
    """Make the index of annotations anew, where it lacks what another program wrote."""
    connection.execute("DROP TABLE work_words")
    _make(connection, "work_words")
    _copy(connection, "work_words")


def purge(connection: sqlite3.Connection) -> None:
    """Write the index anew without what was taken out: until then it is only marked so."""
    if _is_there(connection) and has_fts5():
        for table in TABLES:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def query(value: str, *, prefix: bool, columns: str = "") -> str:
    """A word or phrase as FTS5 reads it, whatever is in it."""
    plain = "".join(char if char.isprintable() else " " for char in value)
    quoted = '"' + plain.replace('"', '""') + '"'
    return f"{f'{{{columns}}} : ' if columns else ''}{quoted}{' *' if prefix else ''}"


def is_indexable(value: str) -> bool:
    """Whether words like this are found in the index, and not only by looking through texts."""
    return not _SPACELESS.search(value)


def article_of(rowid: str) -> str:
    """SQL for the number of the article that a row of `work_words` is about."""
    return f"({rowid} >> {_BITS})"


def rows_of_work(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """What `work_words` is made from: row number, quote and note of each annotation, in order."""
    rows = connection.execute("SELECT id, article, quote, note FROM annotation ORDER BY article")
    for seq, group in groupby(rows, lambda row: row["article"]):
        yield from sorted((_rowid(seq, row["id"]), row["quote"], row["note"]) for row in group)


def _fill(connection: sqlite3.Connection) -> None:
    for table in TABLES:
        _copy(connection, table)


def _copy(connection: sqlite3.Connection, table: str) -> None:
    """Index what a table is about."""
    if table == "article_words":
        connection.execute(
            "INSERT INTO article_words (rowid, title, outlet, text)"
            " SELECT seq, title, outlet, text FROM article ORDER BY seq"
        )
        return
    connection.executemany(
        "INSERT INTO work_words (rowid, quote, note) VALUES (?, ?, ?)", rows_of_work(connection)
    )


def creation(table: str, columns: str) -> str:
    """SQL that makes an index of these columns."""
    return f"CREATE VIRTUAL TABLE {table} USING fts5 ({columns}, columnsize = 0)"


def columns_of(table: str) -> str:
    """The columns of a table of the index, and of what lengths their beginnings are indexed."""
    return TABLES[table].split(", content", maxsplit=1)[0]


def _delete(connection: sqlite3.Connection, table: str, row: Sequence[object]) -> None:
    connection.execute(_deletion(table), row)


def _deletion(table: str) -> str:
    columns = columns_of(table).split(", prefix", maxsplit=1)[0]
    places = ", ".join("?" * len(columns.split(", ")))
    return f"INSERT INTO {table} ({table}, rowid, {columns}) VALUES ('delete', ?, {places})"


def _rowid(seq: int, id: str) -> int:
    digest = blake2b(id.encode(errors="surrogatepass"), digest_size=_BITS // 8).digest()
    return seq << _BITS | int.from_bytes(digest)


def _is_there(connection: sqlite3.Connection) -> bool:
    sql = "SELECT count(*) FROM sqlite_master WHERE name IN ('article_words', 'work_words')"
    return bool(connection.execute(sql).fetchone()[0] == len(TABLES))


def _lags(connection: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM setting WHERE name = ?"
    return connection.execute(sql, (_LAGS,)).fetchone() is not None


def _note_lag(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, 'yes')", (_LAGS,))
