"""The log, read for people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core.decision import Kind
from annotator.store.errors import DamagedError
from annotator.store.log import Mode, Role
from annotator.store.unreadable import UNREADABLE
from annotator.store.values import value_of

_ROWS = (
    "SELECT log.*, article.id AS article_id FROM log JOIN article ON article.seq = log.article"
    " WHERE (?1 IS NULL OR article.id = ?1) AND (?2 IS NULL OR log.annotator_id = ?2)"
    " ORDER BY log.seq"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision as the log holds it: who, when, and what it changed.

    `before` and `after` are the values as plain data, with the quotes of their spans.
    """

    seq: int
    act: str
    mode: Mode
    at: str
    annotator_id: str
    role: Role
    article_id: str
    kind: Kind
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def entries(
    connection: sqlite3.Connection, article_id: str | None, annotator_id: str | None
) -> Iterator[Entry]:
    """The log from its beginning, of one article or annotator or of all.

    Raises:
        DamagedError: at a row that cannot be read.
    """
    for row in connection.execute(_ROWS, (article_id, annotator_id)):
        try:
            yield _entry(row)
        except UNREADABLE as error:
            raise DamagedError(
                f"row {row['seq']} of the log cannot be read ({error}); run 'annotator check'"
            ) from error


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        row["seq"],
        row["act"],
        Mode(row["mode"]),
        row["at"],
        row["annotator_id"],
        Role(row["role"]),
        row["article_id"],
        Kind(row["kind"]),
        _plain(row["before"]),
        _plain(row["after"]),
    )


def _plain(source: str | None) -> Mapping[str, Any] | None:
    if source is None:
        return None
    # Only what can be read whole can be told of.
    value_of(source)
    return dict(json.loads(source))
