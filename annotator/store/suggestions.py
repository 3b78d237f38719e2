"""Suggestions in the project file: written in batches, replaced only where nobody looks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggesters import joined, names_of, united
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import span_key
from annotator.store import adding as adding_to
from annotator.store import recollections, tallies
from annotator.store.articles import article_of
from annotator.store.values import checked_quote, score_of, span_of, text_of

#: The suggestions of an article in boilerplate that somebody brought back.
_IN_BROUGHT_BACK = """
SELECT inside.id FROM suggestion AS inside JOIN record ON record.article = inside.article
    AND record.is_a = 'brought_back' AND inside.start >= record.start AND inside.end <= record.end
WHERE inside.article = ?1
"""


def load(connection: sqlite3.Connection, article_seq: int, text: str) -> Suggestions:
    """An article's suggestions, each quote checked against the text."""
    spans = []
    where = (article_seq,)
    for row in connection.execute(
        "SELECT * FROM suggestion WHERE article = ? ORDER BY start, end DESC, id", where
    ):
        checked_quote(row, text, "suggestion")
        id, label, suggester = (text_of(row[k]) for k in ("id", "label", "suggester"))
        spans.append(Suggestion(id, span_of(row), label, suggester, score_of(row)))
    rows = connection.execute("SELECT * FROM suggested_link WHERE article = ?", where)
    return Suggestions(tuple(spans), tuple(map(_link_of, rows)))


def are_sound(connection: sqlite3.Connection, article_seq: int, text: str) -> bool:
    """Whether `load` would have nothing against an article's suggestions, in less time."""
    where = (article_seq,)
    spans = connection.cursor()
    spans.row_factory = None
    spans.execute(
        "SELECT start, end, quote, id, label, suggester, score FROM suggestion WHERE article = ?",
        where,
    )
    for start, end, quote, *texts, score in spans:
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            return False
        if text[start:end] != quote or type(score) not in _SCORES:
            return False
        if any(type(it) is not str for it in texts):
            return False
    links = connection.execute("SELECT * FROM suggested_link WHERE article = ?", where)
    return all(
        type(row["score"]) in _SCORES and all(type(row[name]) is str for name in _LINK)
        for row in links
    )


#: Types that a score can have.
_SCORES = frozenset((float, int, type(None)))


def _link_of(row: sqlite3.Row) -> SuggestedLink:
    id, type, from_id, to_id, suggester = (text_of(row[k]) for k in _LINK)
    return SuggestedLink(id, type, from_id, to_id, suggester, score_of(row))


_LINK = ("id", "type", "from_id", "to_id", "suggester")


def is_suggested(connection: sqlite3.Connection, article_seq: int) -> bool:
    """Whether some suggester has been over the article (it may have found nothing)."""
    return bool(
        connection.execute("SELECT 1 FROM suggest_run WHERE article = ?", (article_seq,)).fetchone()
    )


def waiting(
    connection: sqlite3.Connection,
    suggester: str,
    *,
    everything: bool,
    alone: bool = False,
    again: bool = False,
) -> list[int]:
    """The numbers of the articles that a run of this suggester (of several: all) has to do.

    Those that it has done are left out (unless `again`), or (`alone`) that it alone has done, and
    those that anyone has opened. With `everything` none is.
    """
    if everything:
        return [row["seq"] for row in connection.execute("SELECT seq FROM article ORDER BY seq")]
    names = [suggester] if alone else list(names_of(suggester))
    done = "suggester = ?" if alone else "instr(', ' || suggester || ',', ', ' || ? || ',') > 0"
    sql = (
        "SELECT seq FROM article WHERE NOT EXISTS"
        " (SELECT 1 FROM suggest_run WHERE article = seq AND error IS NULL"
        f" AND {' AND '.join(done for _ in names)} AND NOT ?)"
        " AND NOT EXISTS (SELECT 1 FROM opened WHERE article = seq)"
        " AND NOT EXISTS (SELECT 1 FROM progress WHERE article = seq) ORDER BY seq"
    )
    return [row["seq"] for row in connection.execute(sql, (*names, again))]


def numbered_articles(
    connection: sqlite3.Connection, numbers: list[int]
) -> Iterator[tuple[int, Article]]:
    """The articles with these numbers, one read each, so that memory stays flat."""
    for seq in numbers:
        row = connection.execute("SELECT * FROM article WHERE seq = ?", (seq,)).fetchone()
        if row:
            yield seq, article_of(row)


def replace(
    connection: sqlite3.Connection,
    article_seq: int,
    text: str,
    suggestions: Suggestions,
    suggester: str,
    at: str,
    *,
    everything: bool = True,
    adding: bool = False,
    error: str | None = None,
) -> bool:
    """Put suggestions in the place of those that no decision refers to. Needs a transaction.

    `adding` leaves what other suggesters have suggested, and unites the two: see `store.adding`.
    What is suggested in boilerplate that somebody brought back was asked for, and stays.

    Returns False, and changes nothing, when the article was removed in the meantime, or (unless
    `everything`) somebody has opened it.
    """
    where = (article_seq,)
    if not connection.execute("SELECT 1 FROM article WHERE seq = ?", where).fetchone():
        return False
    if (
        not everything
        and connection.execute(
            "SELECT 1 FROM opened WHERE article = ? UNION SELECT 1 FROM progress WHERE article = ?",
            where * 2,
        ).fetchone()
    ):
        return False
    before = adding_to.runs(connection, article_seq) if adding else ""
    run = (article_seq, joined((before, suggester)), at, error)
    connection.execute("INSERT OR REPLACE INTO suggest_run VALUES (?, ?, ?, ?)", run)
    if error is not None:
        # A run that failed is no reason to lose what an earlier one found.
        return True
    if adding:
        left = adding_to.left_by_others(load(connection, article_seq, text), before, suggester)
        suggestions = united((left, suggestions))
    for table, place in (("suggestion", "suggestion.id"), ("suggested_link", "from_id")):
        connection.execute(
            f"DELETE FROM {table} WHERE article = ?1 AND NOT EXISTS"
            f" (SELECT 1 FROM log WHERE log.suggestion_id = {table}.id)"
            f" AND {place} NOT IN ({_IN_BROUGHT_BACK})",
            where,
        )
    add(connection, article_seq, text, suggestions)
    return True


def add(
    connection: sqlite3.Connection, article_seq: int, text: str, suggestions: Suggestions
) -> None:
    """Put suggestions beside those that are there, if the article is. Needs a transaction."""
    where = (article_seq,)
    if not connection.execute("SELECT 1 FROM article WHERE seq = ?", where).fetchone():
        return
    kept = {
        span_key(Span(row["start"], row["end"]), row["label"]): row["id"]
        for row in connection.execute("SELECT * FROM suggestion WHERE article = ?", where)
    }
    _insert(connection, article_seq, text, suggestions, kept)
    recollections.forget(connection, article_seq)
    tallies.suggestions_changed(connection, article_seq)


def _insert(
    connection: sqlite3.Connection,
    article_seq: int,
    text: str,
    suggestions: Suggestions,
    kept: dict[tuple[int, int, str], str],
) -> None:
    """Insert what a pinned suggestion does not say already; links go to the pinned one then.

    A link that is pinned itself does not come again, nor does one whose ends are not there.
    """
    pinned = set(kept.values())
    stands_for = {s.id: kept.get(span_key(s.span, s.label), s.id) for s in suggestions.spans}
    connection.executemany(
        "INSERT INTO suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(s.id, article_seq, s.span.start, s.span.end, s.label),
                *(s.span.quote(text), s.score, s.suggester),
            )
            for s in suggestions.spans
            if stands_for[s.id] == s.id and s.id not in pinned
        ],
    )
    said = {
        (row["type"], row["from_id"], row["to_id"])
        for row in connection.execute(
            "SELECT type, from_id, to_id FROM suggested_link WHERE article = ?", (article_seq,)
        )
    }
    rows = []
    for link in suggestions.links:
        ends = stands_for.get(link.from_id), stands_for.get(link.to_id)
        if None not in ends and ends[0] != ends[1] and (link.type, *ends) not in said:
            said.add((link.type, *ends))
            rows.append((link.id, article_seq, link.type, *ends, link.score, link.suggester))
    connection.executemany("INSERT INTO suggested_link VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
