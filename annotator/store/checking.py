"""Looking for contradictions in a project file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotator.core.label_schema import LabelSchema
from annotator.core.state import Conflict, State
from annotator.store import journal, memory, states, suggestions, tallies, timing, words
from annotator.store.articles import article_of
from annotator.store.errors import DamagedError
from annotator.store.log import Actor, Role

_DERIVED = ("progress", "annotation", "link", "rejection", "record")

#: Whose states there are: what reviewers decided is all one gold.
_STATES = (
    "SELECT article, CASE role WHEN 'reviewer' THEN '@gold' ELSE annotator_id END AS annotator_id,"
    " role FROM log"
) + "".join(f" UNION SELECT article, annotator_id, role FROM {table}" for table in _DERIVED)

_HEADS = """
SELECT article.id, progress.annotator_id FROM progress JOIN article ON article.seq = article
WHERE head IS NOT (SELECT act FROM log WHERE log.article = progress.article
    AND log.role = progress.role
    AND (log.role = 'reviewer' OR log.annotator_id = progress.annotator_id)
    ORDER BY log.seq DESC LIMIT 1)
"""


def faults(connection: sqlite3.Connection, label_schema: LabelSchema) -> Iterator[str]:
    """One line for each thing that is not as it must be; nothing for a sound file."""
    found = broken(connection)
    yield from found
    if not found:
        yield from _text_faults(connection)
        yield from _state_faults(connection, label_schema)
        for row in connection.execute(_HEADS):
            yield f"article {row['id']}, {row['annotator_id']}: does not stand at its last act"
        yield from timing.faults(connection)
        yield from tallies.faults(connection)
        yield from memory.faults(connection)
        yield from words.faults(connection)
        yield from journal.faults(connection)


def repair(connection: sqlite3.Connection) -> None:
    """Make anew what is made from the rest to find articles by. Needs a transaction.

    What is pending is written out before, or set aside where it cannot be.
    """
    journal.set_aside(connection)
    memory.rebuild(connection)
    tallies.rebuild(connection)
    words.rebuild(connection)


def broken(connection: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return found + [f"a row of {row[0]} hangs in the air" for row in _dangling(connection)]


def first_break(connection: sqlite3.Connection) -> str | None:
    """The first page or row of the file that is broken, found in a fraction of the time."""
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return None if found == "ok" else found


def _dangling(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()


def _text_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("SELECT * FROM article ORDER BY seq"):
        try:
            article = article_of(row)
            suggestions.load(connection, row["seq"], article.text)
        except DamagedError as error:
            yield str(error)
        except (ValueError, KeyError, TypeError) as error:
            yield f"article {row['id']}: cannot be read ({error})"


def _state_faults(connection: sqlite3.Connection, label_schema: LabelSchema) -> Iterator[str]:
    for row in connection.execute(_STATES).fetchall():
        seq, actor = row["article"], Actor(row["annotator_id"], Role(row["role"]))
        try:
            kept = states.load(connection, label_schema, seq, actor).state
            made = states.replay(connection, label_schema, seq, actor)
        except Conflict:
            yield f"article number {seq}, {actor.annotator_id}: the log contradicts itself"
        except DamagedError as error:
            yield str(error)
        except (ValueError, KeyError, TypeError) as error:
            yield f"article number {seq}, {actor.annotator_id}: cannot be read ({error})"
        else:
            yield from _differences(kept, made, actor)


def _differences(kept: State, made: State, actor: Actor) -> Iterator[str]:
    pairs = {
        "annotations": (kept.annotations, made.annotations),
        "links": (kept.links, made.links),
        "rejections": (kept.rejections, made.rejections),
        "rulings, returns, answers or what was brought back": (kept.records, made.records),
        "status, flag or note": (kept.progress, made.progress),
    }
    for what, (ours, theirs) in pairs.items():
        if ours != theirs:
            yield f"article {kept.article.id}, {actor.annotator_id}: {what} differ from the log"
