"""From where on memory counts, where counting was begun anew in one of two copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

#: The last that somebody had decided when their counts were cleared.
_LAST = """
SELECT act, article FROM log WHERE seq = (SELECT max(seq) FROM log WHERE seq <= ?
    AND annotator_id = ? AND role = 'annotator')
"""


@dataclass(frozen=True, slots=True)
class Cleared:
    """That counts were cleared, and the act and article (its number here) that it was after."""

    annotator_id: str
    text: str | None
    at: str
    log_seq: int
    act: str | None
    article: int | None


def read(connection: sqlite3.Connection, numbers: Mapping[int, int] | None = None) -> list[Cleared]:
    """What was cleared; `numbers` are those that the other copy's articles have here."""
    found = []
    for row in connection.execute("SELECT * FROM memory_cleared ORDER BY seq").fetchall():
        last = connection.execute(_LAST, (row["log_seq"], row["annotator_id"])).fetchone()
        article = last["article"] if last else None
        if numbers is not None:
            article = numbers.get(article) if article is not None else None
        act = last["act"] if last else None
        values = row["annotator_id"], row["text"], row["at"], row["log_seq"]
        found.append(Cleared(*values, act, article))
    return found


def unite(connection: sqlite3.Connection, ours: list[Cleared], theirs: list[Cleared]) -> set[str]:
    """Keep what was cleared on either side, after the same acts; of whom to count anew."""
    known = {(it.annotator_id, it.text, it.at) for it in ours}
    whole = [(_place(connection, it, it.log_seq), it) for it in ours]
    new = [it for it in theirs if (it.annotator_id, it.text, it.at) not in known]
    whole += [(_place(connection, it, 0), it) for it in new]
    whole.sort(key=lambda pair: (pair[0], pair[1].at))
    if [(place, it) for place, it in whole] == [(it.log_seq, it) for it in ours]:
        return set()
    connection.execute("DELETE FROM memory_cleared")
    connection.executemany(
        "INSERT INTO memory_cleared (annotator_id, text, log_seq, at) VALUES (?, ?, ?, ?)",
        [(it.annotator_id, it.text, place, it.at) for place, it in whole],
    )
    return {it.annotator_id for _, it in whole}


def _place(connection: sqlite3.Connection, it: Cleared, least: int) -> int:
    row = connection.execute(
        "SELECT max(seq) FROM log WHERE act = ? AND article = ?", (it.act, it.article)
    ).fetchone()
    return max(least, row[0] or 0)
