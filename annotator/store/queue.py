"""The articles that a filter lets through, in its order, and what a list shows of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from annotator.core.annotation import Status
from annotator.core.annotators import GOLD
from annotator.core.display import one_line
from annotator.core.queue_filter import Field, FilterError, Order, QueueFilter, Term
from annotator.store import ids, tallies, words
from annotator.store.articles import Summary
from annotator.store.doubt_order import merged
from annotator.store.log import Actor, Role
from annotator.store.tallies import Tally

_list_of = msgspec.json.Decoder(list[int]).decode
_set_of = msgspec.json.Decoder(set[int]).decode

#: How finely shares are told apart where articles are sorted by them.
_FINE = 10**9

#: The actor's own rows of a table.
_MINE = "annotator_id = :name AND role = :role"

_LIKE = "LIKE :value ESCAPE '\\'"
_NOTED = f"SELECT article FROM {{}} WHERE note <> '' AND note {_LIKE}"

#: Where two or more have finished an article: the share of the spans of any that not all have.
_DISAGREEMENT = """
WITH shared (article, people) AS MATERIALIZED (
    SELECT article, count(*) FROM progress
    WHERE role = 'annotator' AND status = 'finished' AND annotator_id NOT LIKE '@%'
    GROUP BY article HAVING count(*) > 1),
place (article, is_one_s) AS (
    SELECT shared.article, count(*) < people FROM shared
    CROSS JOIN progress AS done ON done.article = shared.article AND done.role = 'annotator'
        AND done.status = 'finished' AND done.annotator_id NOT LIKE '@%'
    CROSS JOIN annotation AS span ON span.article = shared.article
        AND span.annotator_id = done.annotator_id AND span.role = 'annotator'
    GROUP BY shared.article, span.start, span.end, span.label),
marked (article, share) AS MATERIALIZED (
    SELECT article, avg(is_one_s) FROM place GROUP BY article)
SELECT article AS a, share AS v FROM marked
UNION ALL SELECT article, 0.0 FROM shared WHERE article NOT IN (SELECT article FROM marked)
"""

#: Where something of somebody's is left; of what was all taken back only the row remains.
_OWN = "FROM {} AS own WHERE own.article = done.article AND own.annotator_id = :value"
_WORKED_ON = f"""
SELECT article FROM progress AS done WHERE annotator_id = :value
    AND (status <> 'new' OR flagged OR note <> '' OR EXISTS (SELECT 1 {_OWN.format("annotation")})
        OR EXISTS (SELECT 1 {_OWN.format("rejection")}))
"""

#: The doubt about what is undecided, by article: as counted for the actor where they have begun.
_OWN_DOUBTS = """
SELECT article AS a, doubt AS v FROM tally
WHERE annotator_id = :name AND undecided > 0 AND doubt IS NOT NULL
"""
#: The same of what nobody has begun, from the index `listed_doubt` and in its order.
_LISTED_DOUBTS = f"""
SELECT article AS a, CAST(doubt * {_FINE} AS INTEGER) AS v FROM listed
WHERE undecided > 0 AND doubt IS NOT NULL ORDER BY v DESC, article
"""

#: Of so many articles in one that somebody has begun it takes less to sort all anew.
_FEW = 8

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
    keeping. `looked_through` says that texts were searched without an index; `lacks_scores` that
    they were to be sorted by uncertainty, and nothing undecided has a score.
    """

    numbers: list[int]
    total: int
    counts: Mapping[Status, int] = field(default_factory=dict)
    recounted: tuple[Tally, ...] = ()
    looked_through: bool = False
    lacks_scores: bool = False


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
    lacks = search.lacks_scores
    return Found(numbers, total, counts, search.recounted, search.looked_through, lacks)


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
    """One filter: a set of articles for each term, and the order of all.

    Sets are put together here and not in SQL, which is slower at that by far; none is larger than
    there are articles.
    """

    def __init__(self, connection: sqlite3.Connection, actor: Actor, suggested: bool) -> None:
        self.connection, self.actor = connection, actor
        self.suggested = suggested and actor.role is Role.ANNOTATOR
        self.looked_through = False
        self.lacks_scores = False
        self._indexed: bool | None = None
        self._tallies: list[Tally] | None = None

    def numbers(self, wanted: QueueFilter) -> list[int]:
        """The articles that all terms let through, in order."""
        within: set[int] | None = None
        without: set[int] = set()
        any_of: dict[Field, set[int]] = {}
        for term in wanted.terms:
            found = self._found(term)
            if term.negated:
                without |= found
            elif term.field in (Field.STATUS, Field.OUTLET):
                # A single article cannot be two of these at once.
                any_of.setdefault(term.field, set()).update(found)
            else:
                within = found if within is None else within & found
        for found in any_of.values():
            within = found if within is None else within & found
        if within is not None and wanted.order is Order.ADDED:
            # What is gone may still be in an index that lags.
            return sorted(within - without, reverse=wanted.backwards)
        order = self._order(wanted)
        if within is not None:
            order = [seq for seq in order if seq in within]
        return [seq for seq in order if seq not in without] if without else order

    @property
    def recounted(self) -> tuple[Tally, ...]:
        """What had to be counted anew."""
        return tuple(self._tallies or ())

    def _order(self, wanted: QueueFilter) -> list[int]:
        """All articles, in order; those of which nothing is known come last either way."""
        by = "DESC" if wanted.backwards else "ASC"
        match wanted.order:
            case Order.LENGTH:
                return self._read(f"SELECT article FROM listed ORDER BY words {by}, article {by}")
            case Order.UNCERTAINTY if self.suggested:
                known = self._by_doubt(wanted.backwards)
                self.lacks_scores = not known
                return self._and_the_rest(known)
            case Order.DISAGREEMENT:
                values = self._pairs(_DISAGREEMENT)
            case _:
                return self._read(f"SELECT article FROM listed ORDER BY article {by}")
        return self._and_the_rest(_by_value(values, wanted.backwards))

    def _and_the_rest(self, known: list[int]) -> list[int]:
        """Those of which nothing is known behind those of which something is."""
        if len(known) < self.connection.execute("SELECT count(*) FROM listed").fetchone()[0]:
            every, known_ones = (
                self._read("SELECT article FROM listed ORDER BY article"),
                set(known),
            )
            known += [seq for seq in every if seq not in known_ones]
        return known

    def _by_doubt(self, backwards: bool) -> list[int]:
        """Where something is undecided, by how unsure the suggester was of it."""
        own = self._pairs(_OWN_DOUBTS)
        for tally in self._stale():
            own.pop(tally.article, None)
            if tally.undecided and tally.doubt is not None:
                own[tally.article] = int(tally.doubt * _FINE)
        begun = self._begun() | own.keys()
        articles, doubts = self._columns(_LISTED_DOUBTS, "v")
        if not backwards and len(own) * _FEW <= len(articles):
            return merged(articles, doubts, own, begun)
        listed = {a: v for a, v in zip(articles, doubts, strict=True) if a not in begun}
        return _by_value(listed | own, backwards)

    def _undecided(self) -> set[int]:
        if not self.suggested:
            return set()
        found = self._set("SELECT article FROM listed WHERE undecided > 0") - self._begun()
        mine = "SELECT article FROM tally WHERE annotator_id = :name AND undecided > 0"
        found.update(self._read(mine))
        found.difference_update(tally.article for tally in self._stale())
        found.update(tally.article for tally in self._stale() if tally.undecided)
        return found

    def _begun(self) -> set[int]:
        """Where the actor has decided something."""
        return self._set(f"SELECT article FROM progress WHERE {_MINE}")

    def _stale(self) -> list[Tally]:
        if self._tallies is None:
            self._tallies = tallies.stale(self.connection, self.actor.owner)
        return self._tallies

    def _found(self, term: Term) -> set[int]:
        """The articles of one term."""
        match term.field:
            case Field.STATUS:
                return self._status(term.value)
            case Field.LABEL:
                sql = f"SELECT article FROM annotation WHERE {_MINE} AND label = :value"
                if self.suggested:
                    sql += " UNION ALL SELECT article FROM listed_label WHERE label = :value"
                return self._set(sql, term.value)
            case Field.BY:
                return self._set(_WORKED_ON, self._known_name(term.value))
            case Field.ID:
                return ids.containing(self.connection, term.value)
            case Field.FLAGGED:
                flagged = f"WHERE {_MINE} AND flagged"
                sql = f"SELECT article FROM progress {flagged}"
                return self._set(f"{sql} UNION ALL SELECT article FROM annotation {flagged}")
            case Field.UNDECIDED:
                return self._undecided()
            case _:
                return self._words(term)

    def _status(self, value: str) -> set[int]:
        if value == Status.NEW:
            begun = f"SELECT article FROM progress WHERE {_MINE} AND status <> 'new'"
            return self._set("SELECT article FROM listed") - self._set(begun)
        sql = f"SELECT article FROM progress WHERE {_MINE} AND status = :value"
        return self._set(sql, value)

    def _read(self, sql: str, value: str = "") -> list[int]:
        """A column of numbers."""
        return _list_of(self._whole(sql, value))

    def _set(self, sql: str, value: str = "") -> set[int]:
        """The same without their order."""
        return _set_of(self._whole(sql, value))

    def _whole(self, sql: str, value: str) -> str:
        """A column as JSON, in one piece: row by row it would take four times as long.

        A value never becomes part of the SQL.
        """
        where = {"name": self.actor.owner, "role": self.actor.role, "value": value}
        row = self.connection.execute(f"SELECT group_concat(article) FROM ({sql})", where)
        return f"[{row.fetchone()[0] or ''}]"

    def _pairs(self, sql: str) -> dict[int, int]:
        """Articles and a value of each, in whole parts of `_FINE`."""
        return dict(zip(*self._columns(sql, f"CAST(v * {_FINE} AS INTEGER)"), strict=True))

    def _columns(self, sql: str, value: str) -> tuple[list[int], list[int]]:
        """Articles, and a whole number for each; in one piece, as in `_read`."""
        where = {"name": self.actor.owner, "role": self.actor.role}
        whole = f"SELECT group_concat(a), group_concat({value}) FROM ({sql})"
        found = self.connection.execute(whole, where)
        numbers, values = (_list_of(f"[{column or ''}]") for column in found.fetchone())
        return numbers, values

    def _known_name(self, value: str) -> str:
        sql = "SELECT DISTINCT annotator_id FROM progress ORDER BY annotator_id"
        names = [str(row[0]) for row in self.connection.execute(sql)]
        for same in (str.__eq__, lambda a, b: a.casefold() == b.casefold()):
            if found := next((name for name in names if same(name, value)), None):
                return found
        shown = ", ".join(one_line(name, 24) for name in names if name != GOLD) or "nobody yet"
        raise FilterError(f"by:{one_line(value, 24)} has not worked here: {shown}")

    # Words

    def _words(self, term: Term) -> set[int]:
        if self._indexed is None:
            self._indexed = words.is_usable(self.connection)
        if self._indexed and words.is_indexable(term.value):
            return self._matching(term)
        self.looked_through = True
        return self._containing(term)

    def _matching(self, term: Term) -> set[int]:
        """Where the index has the words."""
        columns = {Field.QUOTE: "quote", Field.NOTE: "note", Field.OUTLET: "outlet"}
        query = words.query(term.value, prefix=term.prefix, columns=columns.get(term.field, ""))
        found: set[int] = set()
        if term.field in (Field.WORDS, Field.OUTLET):
            sql = "SELECT rowid AS article FROM article_words WHERE article_words MATCH :value"
            found |= self._set(sql, query)
        if term.field is not Field.OUTLET:
            seq = words.article_of("rowid")
            sql = f"SELECT {seq} AS article FROM work_words WHERE work_words MATCH :value"
            found |= self._set(sql, query)
        if term.field in (Field.WORDS, Field.NOTE):
            found |= self._set(_NOTED.format("progress"), ids.pattern(term.value))
        return found

    def _containing(self, term: Term) -> set[int]:
        """Where the words stand, or a part of a word is the same."""
        selects = {
            Field.QUOTE: [f"SELECT article FROM annotation WHERE quote {_LIKE}"],
            Field.OUTLET: [f"SELECT seq AS article FROM article WHERE outlet {_LIKE}"],
            Field.NOTE: [_NOTED.format("progress"), _NOTED.format("annotation")],
        }
        selects[Field.WORDS] = [
            f"SELECT seq AS article FROM article WHERE title {_LIKE} OR outlet {_LIKE}"
            f" OR text {_LIKE}",
            *selects[Field.NOTE],
        ]
        pattern = ids.pattern(term.value)
        return set().union(*(self._set(sql, pattern) for sql in selects[term.field]))


def _by_value(values: Mapping[int, int], backwards: bool) -> list[int]:
    """Articles by their values, the greatest first; equal ones by their numbers either way."""
    return sorted(sorted(values), key=values.__getitem__, reverse=not backwards)
