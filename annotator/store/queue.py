"""The articles that a filter lets through, in its order, and what a list shows of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.annotation import Status
from annotator.core.annotators import GOLD
from annotator.core.display import one_line
from annotator.core.queue_filter import Field, FilterError, Order, QueueFilter, Term
from annotator.store import tallies, words
from annotator.store.articles import Summary
from annotator.store.log import Actor, Role
from annotator.store.tallies import Tally

#: The actor's own rows of a table.
_MINE = "annotator_id = :name AND role = :role"

#: What is undecided for the actor where they have done something: as it is kept, or was just
#: counted.
_OWN = """
fresh (article, undecided, doubt) AS MATERIALIZED (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
    FROM json_each(:fresh)),
own (article, undecided, doubt) AS MATERIALIZED (
    SELECT article, undecided, doubt FROM fresh
    UNION ALL SELECT article, undecided, doubt FROM tally
    WHERE annotator_id = :name AND article NOT IN (SELECT article FROM fresh))
"""

_UNDECIDED = f"""(
    listed.undecided > 0 AND listed.article NOT IN (SELECT article FROM progress WHERE {_MINE})
    OR listed.article IN (SELECT article FROM own WHERE undecided > 0))"""

#: Where two or more have finished an article: the share of the spans of any that not all have.
_DISAGREEMENT = """
done (article, annotator_id) AS MATERIALIZED (
    SELECT article, annotator_id FROM progress
    WHERE role = 'annotator' AND status = 'finished' AND annotator_id NOT LIKE '@%'),
shared (article, people) AS MATERIALIZED (
    SELECT article, count(*) FROM done GROUP BY article HAVING count(*) > 1),
place (article, is_one_s) AS (
    SELECT shared.article, count(*) < people FROM shared
    JOIN done ON done.article = shared.article
    JOIN annotation AS span ON span.article = shared.article
        AND span.annotator_id = done.annotator_id AND span.role = 'annotator'
    GROUP BY shared.article, span.start, span.end, span.label),
differs (article, share) AS MATERIALIZED (
    SELECT shared.article, coalesce(avg(is_one_s), 0) FROM shared
    LEFT JOIN place ON place.article = shared.article GROUP BY shared.article)
"""

_ROWS = f"""
SELECT article.seq, article.id, title, outlet, published, article.words, added,
    coalesce(progress.status, 'new') AS status, coalesce(progress.flagged, 0) AS flagged,
    ifnull((SELECT what FROM assignment WHERE article = article.seq AND annotator_id = :name
        AND :role = 'annotator' ORDER BY assignment.seq DESC LIMIT 1), 'released') <> 'released'
    AS assigned,
    CASE WHEN progress.head IS NULL THEN listed.undecided
        WHEN tally.seen = {tallies.LAST.format(article="article.seq", name=":name")}
        THEN tally.undecided END AS undecided,
    (SELECT count(*) FROM annotation WHERE annotation.article = article.seq
        AND annotation.annotator_id = :name AND annotation.role = :role) AS spans
FROM json_each(:numbers) JOIN article ON article.seq = value
JOIN listed ON listed.article = article.seq
LEFT JOIN progress ON progress.article = article.seq AND progress.annotator_id = :name
    AND progress.role = :role
LEFT JOIN tally ON tally.article = article.seq AND tally.annotator_id = :name
ORDER BY json_each.key
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter lets through: the articles' numbers in order, of how many there are.

    `counts` are the actor's articles by status. `recounted` came to light on the way and is worth
    keeping. `looked_through` says that texts were searched without an index.
    """

    numbers: list[int]
    total: int
    counts: Mapping[Status, int] = field(default_factory=dict)
    recounted: tuple[Tally, ...] = ()
    looked_through: bool = False


def find(
    connection: sqlite3.Connection,
    wanted: QueueFilter,
    actor: Actor,
    *,
    with_suggestions: bool = True,
) -> Found:
    """The articles that the filter lets through for an actor.

    Without suggestions nothing is undecided, and a label is one of an annotation.

    Raises:
        FilterError: when it names somebody who is not there.
    """
    search = _Search(connection, actor, with_suggestions)
    numbers = search.numbers(wanted)
    total = int(connection.execute("SELECT count(*) FROM listed").fetchone()[0])
    counts = _counts(connection, actor, total)
    return Found(numbers, total, counts, search.recounted, search.looked_through)


def rows(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    actor: Actor,
    *,
    with_suggestions: bool = True,
) -> list[Summary]:
    """What a list shows of these articles, in this order; those that are gone are left out."""
    where = {"numbers": json.dumps(list(numbers)), "name": actor.owner, "role": actor.role}
    return [
        Summary(
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
            undecided=_undecided(connection, row, actor) if with_suggestions else None,
            spans=row["spans"],
        )
        for row in connection.execute(_ROWS, where).fetchall()
    ]


def _undecided(connection: sqlite3.Connection, row: sqlite3.Row, actor: Actor) -> int | None:
    if actor.role is not Role.ANNOTATOR:
        return None
    if row["undecided"] is not None:
        return int(row["undecided"])
    return tallies.count(connection, row["seq"], actor.owner)[0]


def _counts(connection: sqlite3.Connection, actor: Actor, total: int) -> dict[Status, int]:
    sql = f"SELECT status, count(*) FROM progress WHERE {_MINE} GROUP BY status"
    where = {"name": actor.owner, "role": actor.role}
    counts = {Status(row[0]): int(row[1]) for row in connection.execute(sql, where)}
    begun = sum(count for status, count in counts.items() if status is not Status.NEW)
    return counts | {Status.NEW: total - begun}


class _Search:
    """One filter on its way into SQL: conditions, and the values that go with them."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor, suggested: bool) -> None:
        self.connection, self.actor = connection, actor
        self.suggested = suggested and actor.role is Role.ANNOTATOR
        self.recounted: tuple[Tally, ...] = ()
        self.looked_through = False
        self._indexed: bool | None = None
        self._values: dict[str, object] = {"name": actor.owner, "role": actor.role}

    def numbers(self, wanted: QueueFilter) -> list[int]:
        """The articles, in order."""
        conditions = [f"({condition})" for condition in self._conditions(wanted.terms)]
        tables, joins, order = self._order(wanted)
        if self.suggested and any(t.field is Field.UNDECIDED for t in wanted.terms):
            tables = tables if "own (" in tables else ", ".join(filter(None, (tables, _OWN)))
        if "own (" in tables:
            self._count_anew()
        first = f"WITH {tables} " if tables else ""
        where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
        sql = f"{first}SELECT listed.article FROM listed {joins} {where}ORDER BY {order}"
        cursor = self.connection.cursor()
        cursor.row_factory = None
        return [number for (number,) in cursor.execute(sql, self._values)]

    def _order(self, wanted: QueueFilter) -> tuple[str, str, str]:
        """Tables made first, what is joined for them, and what is sorted by."""
        down = "DESC" if wanted.backwards else ""
        up = "" if wanted.backwards else "DESC"
        match wanted.order:
            case Order.LENGTH:
                return "", "", f"listed.words {down}, listed.article {down}"
            case Order.UNCERTAINTY if self.suggested:
                doubt = "CASE WHEN own.article IS NULL THEN listed.doubt ELSE own.doubt END"
                joins = "LEFT JOIN own ON own.article = listed.article"
                return _OWN, joins, f"{doubt} {up} NULLS LAST, listed.article"
            case Order.DISAGREEMENT:
                joins = "LEFT JOIN differs ON differs.article = listed.article"
                return _DISAGREEMENT, joins, f"differs.share {up} NULLS LAST, listed.article"
            case _:
                return "", "", f"listed.article {down}"

    def _count_anew(self) -> None:
        self.recounted = tuple(tallies.stale(self.connection, self.actor.owner))
        fresh = [(t.article, t.undecided, t.doubt) for t in self.recounted]
        self._values["fresh"] = json.dumps(fresh)

    def _conditions(self, terms: Iterable[Term]) -> list[str]:
        """A condition for each term, but one for all that a single article cannot be at once."""
        found, any_of = [], dict[Field, list[str]]()
        for term in terms:
            condition = self._condition(term)
            if term.negated:
                found.append(f"NOT ({condition})")
            elif term.field in (Field.STATUS, Field.OUTLET):
                any_of.setdefault(term.field, []).append(condition)
            else:
                found.append(condition)
        return found + [" OR ".join(conditions) for conditions in any_of.values()]

    def _condition(self, term: Term) -> str:
        match term.field:
            case Field.STATUS:
                return self._status(term.value)
            case Field.LABEL:
                return self._label(term.value)
            case Field.BY:
                who = self._bound(self._known_name(term.value))
                return _within(f"SELECT article FROM progress WHERE annotator_id = {who}")
            case Field.FLAGGED:
                flagged = f"WHERE {_MINE} AND flagged"
                return _within(
                    f"SELECT article FROM progress {flagged}"
                    f" UNION ALL SELECT article FROM annotation {flagged}"
                )
            case Field.UNDECIDED:
                return _UNDECIDED if self.suggested else "0"
            case _:
                return self._words(term)

    def _status(self, value: str) -> str:
        if value == Status.NEW:
            begun = f"SELECT article FROM progress WHERE {_MINE} AND status <> 'new'"
            return f"NOT {_within(begun)}"
        status = self._bound(value)
        return _within(f"SELECT article FROM progress WHERE {_MINE} AND status = {status}")

    def _label(self, value: str) -> str:
        label = self._bound(value)
        sql = f"SELECT article FROM annotation WHERE {_MINE} AND label = {label}"
        if self.suggested:
            sql += f" UNION ALL SELECT article FROM listed_label WHERE label = {label}"
        return _within(sql)

    def _known_name(self, value: str) -> str:
        sql = "SELECT DISTINCT annotator_id FROM progress ORDER BY annotator_id"
        names = [str(row[0]) for row in self.connection.execute(sql)]
        for same in (str.__eq__, lambda a, b: a.casefold() == b.casefold()):
            if found := next((name for name in names if same(name, value)), None):
                return found
        shown = ", ".join(one_line(name, 24) for name in names if name != GOLD) or "nobody yet"
        raise FilterError(f"by:{one_line(value, 24)} has not worked here: {shown}")

    # Words

    def _words(self, term: Term) -> str:
        if self._indexed is None:
            self._indexed = words.is_usable(self.connection)
        if self._indexed and words.is_indexable(term.value):
            return " OR ".join(_within(sql) for sql in self._matching(term))
        self.looked_through = True
        return " OR ".join(_within(sql) for sql in self._containing(term))

    def _matching(self, term: Term) -> list[str]:
        """Where the index has the words."""
        columns = {Field.QUOTE: "quote", Field.NOTE: "note", Field.OUTLET: "outlet"}
        column = columns.get(term.field, "")
        query = self._bound(words.query(term.value, prefix=term.prefix, columns=column))
        articles = f"SELECT rowid FROM article_words WHERE article_words MATCH {query}"
        seq = words.article_of("rowid")
        work = f"SELECT {seq} FROM work_words WHERE work_words MATCH {query}"
        if term.field is Field.OUTLET:
            return [articles]
        progress = _noted("progress", self._like(term.value))
        match term.field:
            case Field.QUOTE:
                return [work]
            case Field.NOTE:
                return [work, progress]
            case _:
                return [articles, work, progress]

    def _containing(self, term: Term) -> list[str]:
        """Where the words stand, or a part of a word is the same."""
        like = self._like(term.value)
        in_notes = [_noted("progress", like), _noted("annotation", like)]
        match term.field:
            case Field.QUOTE:
                return [f"SELECT article FROM annotation WHERE quote LIKE {like}"]
            case Field.NOTE:
                return in_notes
            case Field.OUTLET:
                return [f"SELECT seq FROM article WHERE outlet LIKE {like}"]
            case _:
                looked = f"title LIKE {like} OR outlet LIKE {like} OR text LIKE {like}"
                return [f"SELECT seq FROM article WHERE {looked}", *in_notes]

    def _like(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{self._bound(f'%{escaped}%')} ESCAPE '\\'"

    def _bound(self, value: object) -> str:
        """A value's place in the SQL: none is ever written into it."""
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f":{name}"


def _within(sql: str) -> str:
    return f"listed.article IN ({sql})"


def _noted(table: str, like: str) -> str:
    return f"SELECT article FROM {table} WHERE note <> '' AND note LIKE {like}"
