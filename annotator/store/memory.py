"""What each annotator did with each text, counted as they decide; the log can tell it again.

Nobody's counts hold anything of another annotator. Counting begins anew where they were cleared.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from annotator.core.annotation import Annotation, Rejection
from annotator.core.memory import (
    Counts,
    Evidence,
    What,
    counted,
    evidence,
    remembered_text,
)
from annotator.store.giving_way import in_steps
from annotator.store.unreadable import UNREADABLE
from annotator.store.values import value_of

if TYPE_CHECKING:
    from annotator.core.decision import Value
    from annotator.store.log import Actor, Change
    from annotator.store.schema_changes import Recorded

_WORD = re.compile(r"\w+")

#: The kinds of values that say something of a text.
_TELLING = (Annotation, Rejection)

#: Whose, and what they did.
Key: TypeAlias = tuple[str, Evidence]

_ADD = """
INSERT INTO memory VALUES (?1, ?2, ?3, ?4, ?5, max(?6, 0)) ON CONFLICT DO UPDATE
SET number = max(number + ?6, 0)
"""

_DROP = """
DELETE FROM memory WHERE annotator_id = ? AND text = ? AND label = ? AND what = ? AND other = ?
AND number = 0
"""

_ORIGIN = """
SELECT label, quote FROM suggestion WHERE id = ?1
UNION ALL SELECT label, quote FROM memory_suggestion WHERE id = ?1
"""

#: What memory may suggest where nobody has: the rest need not be looked for in a text.
_ADDED = "SELECT text FROM memory WHERE annotator_id = ? AND what = 'added' AND number >= ?"

_OF_TEXTS = """
SELECT text, label, what, other, number FROM memory
WHERE annotator_id = ?1 AND text IN (SELECT value FROM json_each(?2))
"""


def note(connection: sqlite3.Connection, actor: Actor, change: Change) -> None:
    """Count what an annotator decided on an article; what was undone counts no more."""
    note_all(connection, actor, (change,))


def note_all(connection: sqlite3.Connection, actor: Actor, changes: Iterable[Change]) -> None:
    """The same for what an annotator decided on several articles; nothing of it was undone."""
    if actor.role != "annotator":
        return
    found: Counter[Evidence] = Counter()
    for change in changes:
        before = [it.before for it in change.decisions if type(it.before) in _TELLING]
        after = [it.after for it in change.decisions if type(it.after) in _TELLING]
        more, less = _differences(connection, change.text, before, after)
        found.update(more)
        found.subtract(less)
    if found:
        _put(connection, ((actor.annotator_id, it, number) for it, number in found.items()))


def _differences(
    connection: sqlite3.Connection,
    text: str,
    before: Sequence[Value | None],
    after: Sequence[Value | None],
) -> tuple[set[Evidence], set[Evidence]]:
    """What counts once more, and what once less, for the rows of one act.

    An act that does the same to all mentions of a text was one decision, and counts once.
    """

    def origin(id: str) -> tuple[str, str] | None:
        row = connection.execute(_ORIGIN, (id,)).fetchone()
        return (row[0], row[1]) if row else None

    now = set(in_steps(connection, evidence(after, text, origin)))
    was = set(in_steps(connection, evidence(before, text, origin))) if before else set()
    return now - was, was - now


def _put(connection: sqlite3.Connection, rows: Iterable[tuple[str, Evidence, int]]) -> None:
    # Plain strings: SQLite's module looks long what to make of any other kind.
    given = [
        (name, it.text, it.label, _WHATS[it.what], it.other, number) for name, it, number in rows
    ]
    connection.executemany(_ADD, given)
    connection.executemany(_DROP, [row[:5] for row in given if row[5] < 0])


_WHATS = {what: what.value for what in What}


# Made from the log


def create(connection: sqlite3.Connection) -> None:
    """Count what is in the log so far; articles that were opened stay as they were seen."""
    rebuild(connection)
    connection.execute(
        "INSERT INTO memory_run SELECT opened.article, annotator_id, opened.at FROM opened"
        " JOIN suggest_run ON suggest_run.article = opened.article WHERE role = 'annotator'"
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Count everything anew. Needs a transaction."""
    connection.execute("DELETE FROM memory")
    rows = [(name, it, number) for (name, it), number in _recounted(connection).items()]
    connection.executemany(_ADD, [(name, *it, number) for name, it, number in rows])


def recount(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Count anew what some annotators did. Needs a transaction."""
    chosen = sorted(set(names))
    connection.executemany("DELETE FROM memory WHERE annotator_id = ?", [(it,) for it in chosen])
    found = _recounted(connection, chosen) if chosen else {}
    rows = [(name, it, number) for (name, it), number in found.items()]
    connection.executemany(_ADD, [(name, *it, number) for name, it, number in rows])


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is not as the log tells it."""
    again = "'annotator check --repair' counts anew"
    found = _recounted(connection)
    differing = {
        row["annotator_id"]
        for row in connection.execute("SELECT * FROM memory")
        if found.pop((row["annotator_id"], _evidence(row)), None) != row["number"]
    }
    for name in sorted(differing | {name for name, _ in found}):
        yield f"{name}: what memory has counted differs from the log: {again}"


def drop_idle_clearings(connection: sqlite3.Connection) -> None:
    """Forget that texts were cleared which are not in the log any more. Needs a transaction."""
    sql = "SELECT DISTINCT annotator_id, text FROM memory_cleared WHERE text IS NOT NULL"
    cleared = {tuple(row) for row in connection.execute(sql)}
    if not cleared:
        return
    there = {(name, it.text) for name, it in _recounted(connection, uncleared=True)}
    connection.executemany(
        "DELETE FROM memory_cleared WHERE annotator_id = ? AND text = ?", cleared - there
    )


def _recounted(
    connection: sqlite3.Connection,
    names: Sequence[str] | None = None,
    *,
    uncleared: bool = False,
) -> dict[Key, int]:
    """The counts (of some annotators, or all) as the log gives them, from first row to last.

    `uncleared`: all that was ever counted, as if nobody had cleared anything.
    """
    counts: dict[Key, int] = {}
    cleared = connection.execute("SELECT * FROM memory_cleared ORDER BY seq").fetchall()
    if uncleared:
        cleared = []
    rows = connection.cursor()
    rows.row_factory = None
    rows.execute(
        "SELECT annotator_id, article, act, at, mode, seq, before, after FROM log"
        " WHERE role = 'annotator' AND mode <> 'migrate' AND (?1 IS NULL OR"
        " annotator_id IN (SELECT value FROM json_each(?1))) ORDER BY seq",
        (None if names is None else json.dumps(list(names)),),
    )
    changes = _schema_changes(connection)
    held, text = None, ""
    for (name, article, *_), group in groupby(rows, itemgetter(0, 1, 2, 3, 4)):
        decisions = list(group)
        if article != held:
            # Once for many rows, as most of an article's stand together.
            held, text = article, _text_of(connection, article)
        first = decisions[0][5]
        while cleared and cleared[0]["log_seq"] < first:
            _forget(counts, cleared.pop(0))
        since = [it for it in changes if it.log_seq >= first]
        before = [_readable(row[6], since) for row in decisions]
        after = [_readable(row[7], since) for row in decisions]
        more, less = _differences(connection, text, before, after)
        for it in more:
            counts[name, it] = counts.get((name, it), 0) + 1
        for it in less:
            counts[name, it] = max(counts.get((name, it), 0) - 1, 0)
    for row in cleared:
        _forget(counts, row)
    return {key: number for key, number in counts.items() if number or uncleared}


def _text_of(connection: sqlite3.Connection, seq: int) -> str:
    row = connection.execute("SELECT text FROM article WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else ""


def _readable(source: str | None, changes: list[Recorded]) -> Value | None:
    """A value of the log; what cannot be read of a damaged one counts for nothing."""
    try:
        value = value_of(source)
    except UNREADABLE:
        return None
    if not changes:
        return value
    from annotator.store.schema_changes import mapped_value

    return mapped_value(value, changes)


def _schema_changes(connection: sqlite3.Connection) -> list[Recorded]:
    """What the label schema has become since; nothing where a file is only being upgraded."""
    sql = "SELECT 1 FROM sqlite_master WHERE name = 'schema_change'"
    if connection.execute(sql).fetchone() is None:
        return []
    from annotator.store import schema_changes

    return schema_changes.since(connection, 0)


def _forget(counts: dict[Key, int], cleared: sqlite3.Row) -> None:
    name, text = cleared["annotator_id"], cleared["text"]
    gone = [key for key in counts if key[0] == name and text in (None, key[1].text)]
    for key in gone:
        del counts[key]


# Read


def known(
    connection: sqlite3.Connection, name: str, text: str, quotes: Iterable[str], least: int
) -> dict[str, dict[str, Counts]]:
    """The counts of the texts that are suggested in an article, and of those that it may hold.

    Of the latter only those that an annotator added `least` times or more.
    """
    found = {it for quote in quotes if (it := remembered_text(quote))}
    words = set(_WORD.findall(text))
    for row in connection.execute(_ADDED, (name, least)):
        if words.issuperset(_WORD.findall(row[0])):
            found.add(row[0])
    rows = connection.execute(_OF_TEXTS, (name, json.dumps(list(found), ensure_ascii=False)))
    return counted((_evidence(row), row["number"]) for row in rows)


def all_of(connection: sqlite3.Connection, name: str) -> dict[str, dict[str, Counts]]:
    """All that is counted of an annotator, by text and label."""
    rows = connection.execute("SELECT * FROM memory WHERE annotator_id = ?", (name,))
    return counted((_evidence(row), row["number"]) for row in rows)


def names(connection: sqlite3.Connection) -> list[str]:
    """Of whom something is counted."""
    rows = connection.execute("SELECT DISTINCT annotator_id FROM memory ORDER BY 1")
    return [row[0] for row in rows]


def clear(connection: sqlite3.Connection, name: str, texts: Sequence[str], at: str) -> int:
    """Have counting begin anew, of some texts or of all; how many texts were counted.

    Articles that were opened stay as they are. Needs a transaction.
    """
    last = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
    gone = 0
    for text in texts or (None,):
        where = "annotator_id = ?1 AND (?2 IS NULL OR text = ?2)"
        held = connection.execute(
            f"SELECT count(DISTINCT text) FROM memory WHERE {where}", (name, text)
        ).fetchone()[0]
        if held:
            gone += held
            connection.execute(f"DELETE FROM memory WHERE {where}", (name, text))
            connection.execute(
                "INSERT INTO memory_cleared (annotator_id, text, log_seq, at) VALUES (?, ?, ?, ?)",
                (name, text, last, at),
            )
    return gone


def _evidence(row: sqlite3.Row) -> Evidence:
    return Evidence(row["text"], row["label"], What(row["what"]), row["other"])
