"""Rows that cannot be read, and what can be kept where the log itself is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.article import Article
from annotator.store import shape, states
from annotator.store.deriving import Made, Where
from annotator.store.errors import DamagedError
from annotator.store.log import Actor, Role
from annotator.store.unreadable import UNREADABLE

#: Tables whose rows are about an article, and go where it is gone.
_OF_AN_ARTICLE = (
    *("annotation", "link", "rejection", "record", "progress", "log", "listed", "listed_label"),
    *("tally", "suggestion", "suggested_link", "suggest_run", "opened", "memory_run"),
    *("memory_hidden", "memory_suggestion", "assignment", "remark", "time_spent"),
)

#: A place that is none in the text, or a quote that does not stand there.
_MISPLACED = """
start < 0 OR end <= start OR quote <> (SELECT substr(text, start + 1, end - start) FROM article
    WHERE seq = {table}.article)
"""

_LOOSE_ENDS = """
from_id NOT IN (SELECT id FROM suggestion) OR to_id NOT IN (SELECT id FROM suggestion)
"""


def drop_unreadable(connection: sqlite3.Connection, changes: list[str], lost: list[str]) -> None:
    """Take out what belongs to no article, and rows that say nothing as they stand."""
    _drop_dangling(connection, lost)
    for table in (*shape.EXPENDABLE, *shape.BESIDE):
        where = shape.is_wrong(connection, table)
        number = connection.execute(f"DELETE FROM {table} WHERE {where}").rowcount
        _tell(changes if table in shape.EXPENDABLE else lost, table, number, "cannot be read")
    for table in ("suggestion", "memory_suggestion"):
        sql = f"DELETE FROM {table} WHERE {_MISPLACED.format(table=table)}"
        _tell(changes, table, connection.execute(sql).rowcount, "do not stand in the text")
    sql = f"DELETE FROM suggested_link WHERE {_LOOSE_ENDS}"
    _tell(changes, "suggested_link", connection.execute(sql).rowcount, "have lost an end")
    _drop_impossible_time(connection, lost)
    _mend_articles(connection, changes)


def _drop_dangling(connection: sqlite3.Connection, lost: list[str]) -> None:
    gone = "article NOT IN (SELECT seq FROM article)"
    log = connection.execute(
        f"SELECT article, group_concat(DISTINCT annotator_id), count(*), min(seq), max(seq)"
        f" FROM log WHERE {gone} GROUP BY article"
    ).fetchall()
    for seq, names, number, first, last in log:
        lost.append(
            f"article number {seq} is gone from the project: {number:,} rows of the log ({first} to"
            f" {last}, of {names}) belong to nothing and were taken out"
        )
    for table in _OF_AN_ARTICLE:
        connection.execute(f"DELETE FROM {table} WHERE {gone}")


def _drop_impossible_time(connection: sqlite3.Connection, lost: list[str]) -> None:
    from annotator.store import timing

    _tell(lost, "time_spent", timing.drop_impossible(connection), "cannot be")


def _mend_articles(connection: sqlite3.Connection, changes: list[str]) -> None:
    """Empty what cannot be read of an article besides its text and its name."""
    for column, instead, fine in (
        ("meta", "'{}'", "CASE WHEN json_valid(meta) THEN json_type(meta) IS 'object' ELSE 0 END"),
        ("title", "''", "1"),
        ("outlet", "NULL", "1"),
        ("published", "NULL", "1"),
        ("added", "'1970-01-01T00:00:00.000Z'", "1"),
    ):
        empty = f" OR {column} IS NULL" if instead == "NULL" else ""
        sound = f"CASE WHEN typeof({column}) = 'text' THEN {fine} ELSE 0 END{empty}"
        sql = f"UPDATE article SET {column} = {instead} WHERE NOT ({sound})"
        number = connection.execute(sql).rowcount
        if number:
            changes.append(f"article: {number:,} of '{column}' could not be read and are empty now")
    _recount_words(connection, changes)


def _recount_words(connection: sqlite3.Connection, changes: list[str]) -> None:
    from annotator.store.articles import count_words

    wrong = "typeof(words) <> 'integer' AND typeof(text) = 'text'"
    rows = connection.execute(f"SELECT seq, text FROM article WHERE {wrong}").fetchall()
    for row in rows:
        where = (count_words(row["text"]), row["seq"])
        connection.execute("UPDATE article SET words = ? WHERE seq = ?", where)
    if rows:
        changes.append(f"article: the words of {len(rows):,} were counted anew")


def _tell(lines: list[str], table: str, number: int, why: str) -> None:
    if number > 0:
        rows = "1 row" if number == 1 else f"{number:,} rows"
        lines.append(f"{table}: {rows} that {why} taken out")


def unmended(connection: sqlite3.Connection, told: Collection[int]) -> Iterator[str]:
    """Rows that nothing else tells and that hold what cannot be read; not where all of those of
    the log are told of already."""
    log = {row[0] for row in connection.execute(_SEQ.format(shape.is_wrong(connection, "log")))}
    for rows in shape.wrong_rows(connection):
        if rows.table in shape.UNMENDED and not (rows.table == "log" and log <= set(told)):
            yield rows.told
    for seq, line in _without_utf8(connection, ("parent", "target", "subject", "suggestion_id")):
        if seq not in told:
            yield line


_SEQ = "SELECT seq FROM log WHERE {}"


def nameless(connection: sqlite3.Connection) -> Iterator[str]:
    """Rows of the log of which it cannot be read whose, when or of which act they are.

    Nothing can be made anew from the log then, as what they say would belong to nobody. Text that
    is no UTF-8 must come as surrogates here, and in `unmended`.
    """
    for _, told in _without_utf8(connection, ("act", "annotator_id", "role", "at")):
        yield f"{told}; as long as it stands there nothing can be made anew"


def _without_utf8(
    connection: sqlite3.Connection, columns: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Rows of the log with text that is no UTF-8, and what is to be said of each."""
    for column in columns:
        for seq, found in connection.execute(_ODD.format(column)):
            try:
                f"{found}".encode()
            except UnicodeEncodeError:
                yield seq, f"row {seq} of the log: its '{column}' cannot be read (no UTF-8)"


_ODD = "SELECT seq, {0} FROM log WHERE typeof({0}) = 'text' AND {0} GLOB '*[^ -~]*' ORDER BY seq"


# States whose log is damaged


def is_readable(connection: sqlite3.Connection, where: Where, text: str) -> bool:
    """Whether the tables hold something of a state, all of which can be read."""
    seq, owner, role = where
    try:
        values = states.derived_values(
            connection, Article("", text, {}), seq, Actor(owner, Role(role))
        )
    except (*UNREADABLE, DamagedError, sqlite3.OperationalError):
        return False
    return bool(values)


def drop_misplaced(made: Made, text: str) -> None:
    """Leave out what cannot be in the text, or stands where another of its label does, and links
    that have lost an end."""
    seen: set[tuple[int, int, str]] = set()
    for key, value in list(made.values.items()):
        span = value.span if isinstance(value, Annotation | Rejection) else None
        if span and span.end > len(text):
            del made.values[key]
        elif isinstance(value, Annotation):
            place = (value.span.start, value.span.end, value.label)
            if place in seen:
                del made.values[key]
            seen.add(place)
    ids = made.of(Annotation)
    for key, value in list(made.values.items()):
        if isinstance(value, Link) and not (value.from_id in ids and value.to_id in ids):
            del made.values[key]
