"""Articles in and out of the project file."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.core.annotation import Status
from annotator.core.article import Article, text_hash
from annotator.store import many_rows, tallies, words
from annotator.store.errors import DamagedError, StoreError
from annotator.store.log import Actor
from annotator.store.many_rows import places
from annotator.store.values import text_of

#: One encoder for all: `json.dumps` would make another for each article.
_encode = json.JSONEncoder(ensure_ascii=False).encode

_WORD = re.compile(r"\w+")
_BEYOND_ASCII = re.compile("[^\0-\x7f]")

#: From a byte of ASCII to "a" if it belongs to a word, else to a blank.
_AS_WORDS = bytes(97 if chr(n).isalnum() or n == 95 else 32 for n in range(128)).ljust(256)

#: A text with more different characters beyond ASCII has its words counted one by one.
_FEW = 40

#: Of texts longer than this not all words are in memory at once, though that takes four times less.
_LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article: the id it has in the project, and whether it is new there."""

    id: str
    seq: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """An article as a list shows it, for one annotator, to whom it may be `assigned`.

    A review says more than its status: a `sign` of its own, and its `stand` in a word. Where it
    is known, `undecided` counts the stops that want a decision, `spans` the annotations.
    """

    seq: int
    id: str
    title: str
    outlet: str | None
    published: str | None
    words: int
    status: Status
    flagged: bool
    added: str
    assigned: bool = False
    sign: str = ""
    stand: str = ""
    undecided: int | None = None
    spans: int | None = None


def add(connection: sqlite3.Connection, article: Article, at: str) -> Added:
    """Put an article in; a text that is there already only brings its metadata along."""
    hash = text_hash(article.text)
    row = connection.execute("SELECT seq, id, meta FROM article WHERE hash = ?", (hash,)).fetchone()
    if row:
        _add_also(connection, row, article)
        return Added(row["id"], row["seq"], is_new=False)
    seq = next_seq(connection)
    id = _free_id(connection, article.id)
    put(connection, [New(seq, id, hash, article)], at)
    return Added(id, seq, is_new=True)


@dataclass(frozen=True, slots=True)
class New:
    """An article that is to be put in, with the number and the id that it gets."""

    seq: int
    id: str
    hash: str
    article: Article


def next_seq(connection: sqlite3.Connection) -> int:
    """The number that the next article gets: none is given twice. Needs a transaction."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").fetchone()
    return int(row[0]) + 1 if row else 1


_COLUMNS = "article (seq, id, hash, text, meta, title, outlet, published, words, added)"


def put(connection: sqlite3.Connection, new: Iterable[New], at: str) -> None:
    """Put articles in whose texts, ids and numbers are free. Needs a transaction."""
    rows = [_row(it, at) for it in new]
    many_rows.put(connection, _COLUMNS, places(10), rows)
    tallies.put_articles(connection, ((row[0], row[8]) for row in rows))
    words.put_articles(connection, ((row[0], row[5], row[6], row[3]) for row in rows))


def _row(new: New, at: str) -> tuple[object, ...]:
    article, meta = new.article, dict(new.article.meta)
    return (
        *(new.seq, new.id, new.hash, article.text, _encode(meta)),
        *(article.title, _string(meta.get("outlet")), _string(meta.get("published"))),
        *(count_words(article.text), at),
    )


def count_words(text: str) -> int:
    """How many words a text has: runs of what `\\w` matches."""
    if text.isascii():
        return _words_in_ascii(text)
    if len(text) > _LONG:
        return sum(1 for _ in _WORD.finditer(text))
    others = set(_BEYOND_ASCII.findall(text))
    if len(others) > _FEW:
        return len(_WORD.findall(text))
    for char in others:
        text = text.replace(char, "a" if _WORD.match(char) else " ")
    return _words_in_ascii(text)


def _words_in_ascii(text: str) -> int:
    """In an eighth of the time: where a word begins stands a blank before an "a"."""
    return (b" " + text.encode("ascii").translate(_AS_WORDS)).count(b" a")


def article_of(row: sqlite3.Row) -> Article:
    """The article that a row holds.

    Raises:
        DamagedError: when the text is not the one that was imported.
    """
    if text_hash(row["text"]) != row["hash"]:
        raise DamagedError(f"article {row['id']}: its text has changed since it was imported")
    try:
        meta = json.loads(row["meta"])
    except (ValueError, TypeError) as error:
        raise DamagedError(f"article {row['id']}: its metadata cannot be read") from error
    if not isinstance(meta, dict):
        raise DamagedError(f"article {row['id']}: its metadata cannot be read")
    return Article(text_of(row["id"]), row["text"], meta)


def find(connection: sqlite3.Connection, id: str) -> sqlite3.Row:
    """The row of the article with that id.

    Raises:
        StoreError: when there is none.
    """
    try:
        row = connection.execute("SELECT * FROM article WHERE id = ?", (id,)).fetchone()
    except UnicodeEncodeError:
        # What the shell passes on need not be text, and no article goes by what is none.
        row = None
    if row is None:
        raise StoreError(f"no article '{id}' in this project; 'annotator list' shows them")
    found: sqlite3.Row = row
    return found


def by_seq(connection: sqlite3.Connection, seq: int) -> sqlite3.Row:
    """The row of the article with that number."""
    row = connection.execute("SELECT * FROM article WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        raise StoreError("that article was removed from the project")
    found: sqlite3.Row = row
    return found


def summaries(connection: sqlite3.Connection, actor: Actor) -> Iterator[Summary]:
    """All articles in the order they were added, with this annotator's status."""
    rows = connection.execute(
        "SELECT article.seq, id, title, outlet, published, words, added,"
        " coalesce(progress.status, 'new') AS status, coalesce(progress.flagged, 0) AS flagged,"
        " ifnull((SELECT what FROM assignment WHERE article = article.seq AND annotator_id = ?1"
        " AND ?2 = 'annotator' ORDER BY assignment.seq DESC LIMIT 1), 'released') <> 'released'"
        " AS assigned"
        " FROM article LEFT JOIN progress ON progress.article = article.seq"
        " AND progress.annotator_id = ?1 AND progress.role = ?2 ORDER BY article.seq",
        (actor.owner, actor.role),
    )
    for row in rows:
        yield Summary(
            row["seq"],
            row["id"],
            row["title"],
            row["outlet"],
            row["published"],
            row["words"],
            Status(row["status"]),
            bool(row["flagged"]),
            row["added"],
            bool(row["assigned"]),
        )


def is_there(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether an article is still in the project."""
    row = connection.execute("SELECT 1 FROM article WHERE seq = ?", (seq,)).fetchone()
    return row is not None


def neighbour(connection: sqlite3.Connection, seq: int, *, forward: bool) -> int | None:
    """The number of the next or the previous article, in the order they were added."""
    compare, order = (">", "ASC") if forward else ("<", "DESC")
    row = connection.execute(
        f"SELECT seq FROM article WHERE seq {compare} ? ORDER BY seq {order} LIMIT 1", (seq,)
    ).fetchone()
    return row["seq"] if row else None


def next_open(connection: sqlite3.Connection, actor: Actor, after: int) -> int | None:
    """The next article that the annotator has neither finished nor skipped, going round."""
    sql = (
        "SELECT seq FROM article WHERE seq {} ? AND NOT EXISTS (SELECT 1 FROM progress"
        " WHERE article = seq AND annotator_id = ? AND role = ?"
        " AND status IN ('finished', 'skipped')) ORDER BY seq LIMIT 1"
    )
    for compare in (">", "<="):
        row = connection.execute(sql.format(compare), (after, actor.owner, actor.role)).fetchone()
        if row and row["seq"] != after:
            return int(row["seq"])
    return None


def remove(connection: sqlite3.Connection, id: str) -> None:
    """Take an article out for good, with all that hangs on it, the log's rows too."""
    seq = find(connection, id)["seq"]
    acts = connection.execute("SELECT DISTINCT act FROM log WHERE article = ?", (seq,)).fetchall()
    words.forget(connection, seq)
    connection.execute("DELETE FROM article WHERE seq = ?", (seq,))
    connection.executemany(
        "DELETE FROM act WHERE id = ? AND NOT EXISTS (SELECT 1 FROM log WHERE act = act.id)",
        [(row["act"],) for row in acts],
    )


def _add_also(connection: sqlite3.Connection, row: sqlite3.Row, article: Article) -> None:
    meta = json.loads(row["meta"])
    also = _list(meta.pop("also", []))
    known = [{"id": row["id"], **meta}, *also]
    # The article may come back from an export of this project, with its own list.
    others = dict(article.meta)
    listed = _list(others.pop("also", []))
    new = [{"id": article.id, **others}, *listed]
    new = [other for number, other in enumerate(new) if other not in known + new[:number]]
    if new:
        meta["also"] = also + new
        connection.execute(
            "UPDATE article SET meta = ? WHERE seq = ?",
            (json.dumps(meta, ensure_ascii=False), row["seq"]),
        )


def _free_id(connection: sqlite3.Connection, wanted: str) -> str:
    id, number = wanted, 1
    while connection.execute("SELECT 1 FROM article WHERE id = ?", (id,)).fetchone():
        number += 1
        id = f"{wanted}-{number}"
    return id


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
