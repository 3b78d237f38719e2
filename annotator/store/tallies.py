"""How much is undecided in each article: counted once, and again when it may have changed.

`listed` has for each article what its suggestions come to as long as nobody has decided anything;
`tally` what is left for an annotator who has, up to the row `seen` of the log. A decision does not
wait for that: a tally that has not seen the last one is out of date, and counted when asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Undecided stops of one annotator in one article, and how unsure their suggester is on average:
#: 1 for a score of a half, 0 for one of 0 or 1. It says what `core.state` says: what they asked for
#: in boilerplate that they brought back counts no more once they have left that out again.
_STOPS = """
WITH offered (id, start, end, label, score) AS MATERIALIZED (
    SELECT id, start, end, label, score FROM suggestion WHERE article = :article
    AND id NOT IN (SELECT suggestion_id FROM memory_hidden
        WHERE article = :article AND annotator_id = :name)
    UNION ALL SELECT id, start, end, label, score FROM memory_suggestion
    WHERE article = :article AND annotator_id = :name),
known (label) AS (
    SELECT json_extract(value, '$.name') FROM label_schema, json_each(parsed, '$.labels')
    WHERE version = (SELECT max(version) FROM label_schema)),
refused (id, start, end, label) AS MATERIALIZED (
    SELECT suggestion_id, start, end, label FROM rejection
    WHERE article = :article AND annotator_id = :name AND role = 'annotator'),
answered (start, end, label) AS MATERIALIZED (
    SELECT start, end, label FROM annotation
    WHERE article = :article AND annotator_id = :name AND role = 'annotator'
    UNION ALL SELECT start, end, label FROM refused WHERE start IS NOT NULL
    UNION ALL SELECT same.start, same.end, same.label FROM annotation
    JOIN offered AS same ON same.id = annotation.suggestion_id
    WHERE annotation.article = :article AND annotator_id = :name AND role = 'annotator'),
quiet (start, end) AS MATERIALIZED (
    SELECT DISTINCT json_extract(after, '$.start'), json_extract(after, '$.end') FROM log
    WHERE article = :article AND annotator_id = :name AND role = 'annotator'
        AND kind = 'bring back' AND after IS NOT NULL
    EXCEPT SELECT start, end FROM record
    WHERE article = :article AND annotator_id = :name AND is_a = 'brought_back'),
live (id, score) AS MATERIALIZED (
    SELECT id, score FROM offered WHERE label IN known
    AND NOT EXISTS (SELECT 1 FROM quiet
        WHERE quiet.start <= offered.start AND offered.end <= quiet.end)
    AND id NOT IN (SELECT id FROM refused)
    AND (start, end, label) NOT IN (SELECT start, end, label FROM answered)),
behind (id) AS MATERIALIZED (
    SELECT to_id FROM suggested_link WHERE article = :article AND type = 'attributed_to'
    AND from_id IN (SELECT id FROM live) AND id NOT IN (SELECT id FROM refused))
SELECT count(*), avg(1 - abs(2 * score - 1)) FROM live WHERE id NOT IN behind
"""

#: The last row of the log about an article that is an annotator's.
LAST = """(SELECT max(seq) FROM log WHERE log.article = {article}
    AND log.annotator_id = {name} AND log.role = 'annotator')"""

_STALE = f"""
SELECT progress.article, {LAST.format(article="progress.article", name=":name")} AS last
FROM progress LEFT JOIN tally
    ON tally.article = progress.article AND tally.annotator_id = progress.annotator_id
WHERE progress.annotator_id = :name AND progress.role = 'annotator' AND tally.seen IS NOT last
"""

#: What `_STOPS` says of every article as long as nobody has decided anything, and has it in the
#: same order, so that averages are the same to the last bit: where `listed` says otherwise.
ODD = """
WITH known (label) AS MATERIALIZED (
    SELECT json_extract(value, '$.name') FROM label_schema, json_each(parsed, '$.labels')
    WHERE version = (SELECT max(version) FROM label_schema)),
behind (id) AS MATERIALIZED (
    SELECT to_id FROM suggested_link AS link JOIN suggestion AS claim
    ON claim.id = link.from_id AND claim.article = link.article AND claim.label IN known
    WHERE link.type = 'attributed_to'),
found (article, undecided, doubt) AS (
    SELECT article, count(*), avg(1 - abs(2 * score - 1)) FROM suggestion
    WHERE label IN known AND id NOT IN behind GROUP BY article)
SELECT seq, article.id, article.words, listed.words AS listed, listed.undecided, listed.doubt
FROM article LEFT JOIN listed ON listed.article = seq LEFT JOIN found ON found.article = seq
WHERE (listed.words, listed.undecided, listed.doubt)
    IS NOT (article.words, ifnull(found.undecided, 0), found.doubt)
"""

_UNLISTED = """
SELECT 1 FROM suggestion WHERE NOT EXISTS (SELECT 1 FROM listed_label
    WHERE listed_label.label = suggestion.label AND listed_label.article = suggestion.article)
UNION ALL SELECT 1 FROM listed_label WHERE NOT EXISTS (SELECT 1 FROM suggestion
    WHERE suggestion.label = listed_label.label AND suggestion.article = listed_label.article)
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is undecided in an article for an annotator, up to the row `seen` of the log."""

    article: int
    seen: int
    undecided: int
    doubt: float | None


def create(connection: sqlite3.Connection) -> None:
    """Count for all articles that are there. Needs a transaction."""
    connection.execute(
        "INSERT INTO listed (article, words, undecided) SELECT seq, words, 0 FROM article"
    )
    suggested = connection.execute("SELECT article FROM suggest_run").fetchall()
    for row in suggested:
        suggestions_changed(connection, row[0])


def put_articles(connection: sqlite3.Connection, rows: Iterable[tuple[object, object]]) -> None:
    """Note articles that have just been put in, by number, with how many words they have."""
    connection.executemany("INSERT INTO listed VALUES (?, ?, 0, NULL)", rows)


def suggestions_changed(connection: sqlite3.Connection, seq: int) -> None:
    """Count an article's suggestions anew; what was left of the old ones is forgotten."""
    connection.execute(
        "UPDATE listed SET (undecided, doubt) = (?, ?) WHERE article = ?",
        (*count(connection, seq, ""), seq),
    )
    connection.execute("DELETE FROM listed_label WHERE article = ?", (seq,))
    connection.execute(
        "INSERT INTO listed_label (label, article)"
        " SELECT DISTINCT label, article FROM suggestion WHERE article = ?",
        (seq,),
    )
    connection.execute("DELETE FROM tally WHERE article = ?", (seq,))


def count(connection: sqlite3.Connection, seq: int, name: str) -> tuple[int, float | None]:
    """Undecided stops for an annotator (nobody: ''), and the doubt about them."""
    row = connection.execute(_STOPS, {"article": seq, "name": name}).fetchone()
    return int(row[0]), row[1]


def stale(connection: sqlite3.Connection, name: str) -> list[Tally]:
    """What has to be counted anew of an annotator's articles."""
    rows = connection.execute(_STALE, {"name": name}).fetchall()
    return [Tally(row[0], row[1], *count(connection, row[0], name)) for row in rows]


def keep(connection: sqlite3.Connection, name: str, tallies: Iterable[Tally]) -> None:
    """Keep what was counted, unless it is out of date by now. Needs a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO tally SELECT ?1, seq, ?3, ?4, ?5 FROM article"
        f" WHERE seq = ?2 AND {LAST.format(article='?2', name='?1')} = ?3",
        [(name, t.article, t.seen, t.undecided, t.doubt) for t in tallies],
    )


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is not as counting anew gives it."""
    again = "'annotator check --repair' counts anew"
    if connection.execute(f"{_UNLISTED} LIMIT 1").fetchone():
        yield f"the labels that articles are listed by differ from the suggestions: {again}"
    for row in connection.execute(ODD).fetchall():
        found = count(connection, row["seq"], "")
        if (row["listed"], row["undecided"], row["doubt"]) != (row["words"], *found):
            yield f"article {row['id']}: what is listed of it differs from its suggestions: {again}"
    for row in connection.execute(
        "SELECT tally.*, article.id FROM tally JOIN article ON seq = tally.article"
        f" WHERE seen = {LAST.format(article='article.seq', name='tally.annotator_id')}"
    ).fetchall():
        found = count(connection, row["article"], row["annotator_id"])
        if (row["undecided"], row["doubt"]) != found:
            who = f"article {row['id']}, {row['annotator_id']}"
            yield f"{who}: the count of what is undecided is wrong: {again}"


def rebuild(connection: sqlite3.Connection) -> None:
    """Count everything anew. Needs a transaction."""
    for table in ("listed", "listed_label", "tally"):
        connection.execute(f"DELETE FROM {table}")
    create(connection)
