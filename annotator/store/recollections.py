"""What memory made of the suggestions of an article for an annotator: once, when they opened it.

From then on it stays, so that nothing changes under somebody who has seen the article.
"""

from __future__ import annotations

import sqlite3
from enum import Enum
from uuid import NAMESPACE_OID, uuid5

from annotator.core.memory import THRESHOLDS, Recalled, Recollection
from annotator.core.recalling import recollection
from annotator.core.span import Span
from annotator.core.state import State
from annotator.store import memory
from annotator.store.log import Actor
from annotator.store.values import checked_quote, score_of, span_of, text_of

_HERE = " WHERE article = ? AND annotator_id = ?"


class Memory(Enum):
    """What memory does where an article is read."""

    #: Only what it made when the annotator opened the article.
    KEPT = "kept"
    #: The annotator opens the article now.
    ACTS = "acts"
    #: As if there were none; an article that is opened so stays so.
    OFF = "off"


def is_made(connection: sqlite3.Connection, seq: int, name: str) -> bool:
    """Whether memory has been at an article for an annotator."""
    found = connection.execute("SELECT 1 FROM memory_run" + _HERE, (seq, name)).fetchone()
    return found is not None


def load(connection: sqlite3.Connection, seq: int, name: str, text: str) -> Recollection:
    """What was made of an article for an annotator so far, each quote checked."""
    here, recalled = (seq, name), []
    for row in connection.execute("SELECT * FROM memory_suggestion" + _HERE, here):
        checked_quote(row, text, "suggestion")
        id, label, instead = (text_of(row[name]) for name in ("id", "label", "instead"))
        counts = int(row["agreed"]), int(row["against"])
        recalled.append(Recalled(id, span_of(row), label, score_of(row) or 0.0, *counts, instead))
    hidden = connection.execute("SELECT suggestion_id FROM memory_hidden" + _HERE, here)
    return Recollection(frozenset(row[0] for row in hidden), tuple(recalled))


def make(connection: sqlite3.Connection, state: State, actor: Actor, acts: Memory) -> Recollection:
    """What memory makes of what an annotator has not decided yet."""
    if acts is Memory.OFF:
        return Recollection()
    name, article = actor.annotator_id, state.article
    quotes = {s.span.quote(article.text) for s in state.suggested.spans.values()}
    found = memory.known(connection, name, article.text, quotes, THRESHOLDS.add)

    def new_id(span: Span, label: str) -> str:
        # Always the same: two programs may open the article at the same time.
        return str(
            uuid5(NAMESPACE_OID, f"{article.hash}\n{name}\n{span.start}-{span.end}\n{label}")
        )

    return recollection(state, found, new_id)


def keep(connection: sqlite3.Connection, seq: int, name: str, made: Recollection, at: str) -> bool:
    """Keep what was made, unless something is kept already. Needs a transaction."""
    row = connection.execute("SELECT text FROM article WHERE seq = ?", (seq,)).fetchone()
    run = (seq, name, at)
    if (
        row is None
        or not connection.execute("INSERT OR IGNORE INTO memory_run VALUES (?, ?, ?)", run).rowcount
    ):
        return False
    connection.executemany(
        "INSERT OR IGNORE INTO memory_hidden VALUES (?, ?, ?)",
        [(name, id, seq) for id in sorted(made.hidden)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO memory_suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(r.id, seq, name, r.span.start, r.span.end, r.label, r.span.quote(row["text"])),
                *(r.score, r.agreed, r.against, r.instead),
            )
            for r in made.recalled
        ],
    )
    connection.execute("DELETE FROM tally" + _HERE, (seq, name))
    return True


def forget(connection: sqlite3.Connection, seq: int) -> None:
    """Other suggestions are there now: memory looks again when the article is next opened.

    What was decided on stays.
    """
    connection.execute("DELETE FROM memory_run WHERE article = ?", (seq,))
    connection.execute("DELETE FROM memory_hidden WHERE article = ?", (seq,))
    connection.execute(
        "DELETE FROM memory_suggestion WHERE article = ? AND NOT EXISTS"
        " (SELECT 1 FROM log WHERE log.suggestion_id = memory_suggestion.id)",
        (seq,),
    )
