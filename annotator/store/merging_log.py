"""Writing what a merge makes of the log, and the tables that follow from it.

The one place that takes rows out of the log of an article that stays: a chain that gives way is
written again under another name. All is in one transaction, the guard of the log with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby

from annotator.core.annotation import Progress
from annotator.core.chains import Chain, Row
from annotator.core.decision import Decision, Kind, Value
from annotator.core.state import subject_of
from annotator.store import log, memory, states
from annotator.store.articles import article_of, by_seq
from annotator.store.errors import DamagedError, StaleError
from annotator.store.log import Actor, Change, Role
from annotator.store.merging_errors import MergeError
from annotator.store.merging_plan import ArticlePlan, Whose
from annotator.store.values import value_of

_COLUMNS = ", ".join(Row._fields)

_INSERT = (
    f"INSERT INTO log (article, {_COLUMNS}) VALUES ({', '.join('?' * (len(Row._fields) + 1))})"
)

_GUARD = "log_goes_with_its_article"


@contextmanager
def unguarded(connection: sqlite3.Connection) -> Iterator[None]:
    """Take rows of the log out inside. Needs a transaction, in which the guard comes back."""
    sql = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    found = connection.execute(sql, (_GUARD,)).fetchone()
    if found is None:
        raise MergeError("the log here has lost its guard; restore a backup")
    connection.execute(f"DROP TRIGGER {_GUARD}")
    yield
    connection.execute(found[0])


def write(connection: sqlite3.Connection, seq: int, found: ArticlePlan) -> None:
    """Bring an article's part of the log to what is planned, and what follows from it."""
    connection.executemany("DELETE FROM log WHERE seq = ?", [(number,) for number in found.delete])
    connection.executemany(_INSERT, [(seq, *row) for row in found.insert])
    article = article_of(by_seq(connection, seq))
    try:
        # What goes first: what comes may stand in the same place, or under the same id.
        diffs = []
        for whose, chain in found.changed.items():
            actor = Actor(whose[0], Role(whose[1]))
            kept = _by_subject(states.derived_values(connection, article, seq, actor))
            made = _by_subject(final_values(chain))
            gone = [it for key, it in kept.items() if made.get(key) != it]
            come = [it for key, it in made.items() if kept.get(key) != it]
            diffs.append((actor, [_put(it) for it in come]))
            taken = tuple(_take(it) for it in gone)
            log.derive(connection, actor, Change(seq, article.text, None, taken))
            _set_progress(connection, seq, whose, chain)
        for actor, decisions in diffs:
            log.derive(connection, actor, Change(seq, article.text, None, tuple(decisions)))
    except sqlite3.IntegrityError as error:
        raise MergeError(
            f"article '{article.id}': holds something under an id that somebody else's has here; "
            "the same file was imported for two people, one in each copy"
        ) from error
    except (Contradiction, StaleError, ValueError, LookupError, TypeError) as error:
        raise DamagedError(
            f"article '{article.id}': the log contradicts itself; run 'annotator check' on both"
        ) from error


class Contradiction(Exception):
    """A row of the log does not follow from those before it."""


def final_values(chain: Iterable[Row]) -> list[Value]:
    """What a chain of decisions comes to.

    Raises:
        Contradiction: when one of them does not follow from those before it.
    """
    held: dict[tuple[str, str], str | None] = {}
    for row in chain:
        key = _kind_of(row.after or row.before or ""), row.subject
        if held.get(key) != row.before and not _same(held.get(key), row.before):
            raise Contradiction
        held[key] = row.after
    found = []
    for (_, subject), source in held.items():
        value = value_of(source)
        if value is not None:
            if subject_of(value) != subject:
                raise Contradiction
            found.append(value)
    return found


def _kind_of(source: str) -> str:
    """What the log's JSON says that it is: it begins with that."""
    return source.split('"', 4)[3]


def _same(held: str | None, before: str | None) -> bool:
    """Whether two texts say the same; without a word on it, progress is as at the beginning."""
    one, other = value_of(held), value_of(before)
    return one == other or (one is None and other == Progress())


def _by_subject(values: Iterable[Value]) -> dict[tuple[type[Value], str], Value]:
    return {
        (type(value), subject_of(value)): value
        for value in values
        if not isinstance(value, Progress)
    }


def _put(value: Value) -> Decision:
    return Decision(Kind.ADD, subject_of(value), None, value)


def _take(value: Value) -> Decision:
    return Decision(Kind.REMOVE, subject_of(value), value, None)


def _set_progress(connection: sqlite3.Connection, seq: int, whose: Whose, chain: Chain) -> None:
    where = (seq, *whose)
    if not chain:
        connection.execute(
            "DELETE FROM progress WHERE article = ? AND annotator_id = ? AND role = ?", where
        )
        return
    said = [row.after for row in chain if row.after and _kind_of(row.after) == "progress"]
    progress = value_of(said[-1]) if said else None
    if not isinstance(progress, Progress):
        progress = Progress()
    last = chain[-1]
    connection.execute(
        "INSERT OR REPLACE INTO progress (article, annotator_id, role, status, flagged, note,"
        " head, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*where, progress.status, progress.flagged, progress.note, last.act, last.at),
    )


def count_in_memory(connection: sqlite3.Connection, seq: int, rows: Iterable[Row]) -> None:
    """Have memory count acts that were added behind all others."""
    text = by_seq(connection, seq)["text"]
    for whose, group in groupby(
        rows, lambda row: (row.act, row.annotator_id, row.role, row.at, row.mode)
    ):
        decisions = tuple(
            Decision(Kind(row.kind), row.subject, value_of(row.before), value_of(row.after))
            for row in group
        )
        actor = Actor(whose[1], Role(whose[2]))
        memory.note(connection, actor, Change(seq, text, None, decisions))
