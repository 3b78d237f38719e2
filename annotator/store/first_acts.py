"""What an import decides on articles that its annotator has not touched, many in one go.

It leaves in the file just what `log.append` would, in a fraction of the time: SQLite and its
index of words are quickest with long rows of the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from annotator.core.annotation import Annotation, Link, Progress
from annotator.store import log, many_rows, memory, rows, words
from annotator.store.log import ActRecord, Change
from annotator.store.many_rows import Rows, places

_PROGRESS = "progress (article, annotator_id, role, status, flagged, note, head, changed)"

#: What may come of an article that nobody has touched.
_KINDS = (Annotation, Link, Progress)


def is_first(change: Change) -> bool:
    """Whether a change adds to nothing, so that it can be put down by `append`."""
    return change.head is None and all(
        isinstance(d.after, _KINDS) and (d.before is None or isinstance(d.before, Progress))
        for d in change.decisions
    )


def append(connection: sqlite3.Connection, record: ActRecord) -> None:
    """Write an act on articles that are there and that its actor has not touched.

    Needs a transaction that is taken back as a whole if it raises.

    Raises:
        sqlite3.IntegrityError: when an article was touched after all.
    """
    changes = [change for change in record.changes if change.decisions]
    if not changes:
        return
    # This one first: it is what refuses an article that has a progress already.
    progress = [_progress_row(record, change) for change in changes]
    many_rows.put(connection, _PROGRESS, places(8), progress)
    logged, annotations, links = _rows(record, changes)
    many_rows.put(connection, rows.LOG, rows.log_values(record, None), logged)
    many_rows.put(connection, "annotation", places(13), annotations)
    words.put_in(connection, annotations)
    many_rows.put(connection, "link", places(9), links)
    memory.note_all(connection, record.actor, changes)
    log.stand(connection, log.Standing(record.id, record.actor, record.mode, record.target))


def _rows(record: ActRecord, changes: Iterable[Change]) -> tuple[Rows, Rows, Rows]:
    """The rows of the log, of annotations and of links."""
    logged: Rows = []
    annotations: Rows = []
    links: Rows = []
    for change in changes:
        logged += rows.log_rows(change)
        where, text = _where(record, change), change.text
        for decision in change.decisions:
            after = decision.after
            if type(after) is Annotation:
                annotations.append(rows.annotation_row(where, after, text))
            elif type(after) is Link:
                links.append(rows.link_row(where, after))
    return logged, annotations, links


def _progress_row(record: ActRecord, change: Change) -> tuple[object, ...]:
    said = (d.after for d in reversed(change.decisions) if isinstance(d.after, Progress))
    progress = next(said, Progress())
    return (
        *_where(record, change),
        *(progress.status, progress.flagged, progress.note, record.id, record.at),
    )


def _where(record: ActRecord, change: Change) -> tuple[int, str, str]:
    return change.article_seq, record.actor.owner, record.actor.role.value
