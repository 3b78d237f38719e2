"""What an import decides on articles that its annotator has not touched, many in one go.

It leaves in the file just what `log.append` would, in a fraction of the time: SQLite and its
index of words are quickest with long rows of the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from annotator.core.annotation import Annotation, Link, Progress
from annotator.store import log, memory, words
from annotator.store.log import ActRecord, Change

_PROGRESS = (
    "INSERT INTO progress (article, annotator_id, role, status, flagged, note, head, changed)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

#: What may come of an article that nobody has touched.
_KINDS = (Annotation, Link, Progress)


def is_first(change: Change) -> bool:
    """Whether a change adds to nothing, so that it can be put down by `append`."""
    return change.head is None and all(
        isinstance(d.after, _KINDS) and (d.before is None or isinstance(d.before, Progress))
        for d in change.decisions
    )


def append(connection: sqlite3.Connection, record: ActRecord) -> None:
    """Write an act on articles that its actor has not touched. Needs a transaction.

    Raises:
        sqlite3.IntegrityError: when an article is not there, or was touched after all.
    """
    changes = [change for change in record.changes if change.decisions]
    if not changes:
        return
    # This one first: it is what refuses an article that has a progress already.
    connection.executemany(_PROGRESS, [_progress_row(record, change) for change in changes])
    connection.executemany(
        log.INSERT, [row for change in changes for row in log.rows_of(record, change, None)]
    )
    _put_annotations(connection, record, changes)
    _put_links(connection, record, changes)
    memory.note_all(connection, record.actor, changes)
    log.stand(connection, log.Standing(record.id, record.actor, record.mode, record.target))


def _progress_row(record: ActRecord, change: Change) -> tuple[object, ...]:
    said = (d.after for d in reversed(change.decisions) if isinstance(d.after, Progress))
    progress = next(said, Progress())
    return (
        *_where(record, change),
        *(progress.status, progress.flagged, progress.note, record.id, record.at),
    )


def _put_annotations(
    connection: sqlite3.Connection, record: ActRecord, changes: Iterable[Change]
) -> None:
    rows = []
    for change in changes:
        where = _where(record, change)
        rows += [
            log.annotation_row(where, d.after, change.text)
            for d in change.decisions
            if isinstance(d.after, Annotation)
        ]
    _put(connection, "annotation", rows)
    words.put_in(connection, rows)


def _put_links(
    connection: sqlite3.Connection, record: ActRecord, changes: Iterable[Change]
) -> None:
    decided = ((_where(record, change), d) for change in changes for d in change.decisions)
    rows = [row for where, d in decided if (row := log.link_row(where, d)) is not None]
    _put(connection, "link", rows)


def _put(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)


def _where(record: ActRecord, change: Change) -> tuple[int, str, str]:
    return change.article_seq, record.actor.owner, record.actor.role.value
