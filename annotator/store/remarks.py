"""What a reviewer said of regions that they have not decided on yet: kept as it is said."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from annotator.core.ruling import Reason, Remarks
from annotator.core.span import Span
from annotator.store.log import Actor


@dataclass(frozen=True, slots=True)
class Remarked:
    """What is said of a region; `layer` and `subject` as a Ruling has them."""

    article_seq: int
    layer: str
    subject: str
    place: Span
    said: Remarks


def keep(connection: sqlite3.Connection, actor: Actor, remarked: Remarked, at: str) -> None:
    """Put it in the place of what the reviewer said of the region before; nothing: forget that."""
    it, said = remarked, remarked.said
    region = (it.article_seq, actor.annotator_id, it.layer, it.subject, *_ends(it.place))
    connection.execute(
        "DELETE FROM remark WHERE article = ? AND reviewer = ? AND layer = ? AND subject = ?"
        ' AND start = ? AND "end" = ?',
        region,
    )
    if said != Remarks():
        connection.execute(
            "INSERT INTO remark SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            " WHERE EXISTS (SELECT 1 FROM article WHERE seq = ?)",
            (*region, said.reason, said.note, said.flagged, at, it.article_seq),
        )


def kept(connection: sqlite3.Connection, actor: Actor) -> list[Remarked]:
    """All that a reviewer said so, in the order of the articles."""
    rows = connection.execute(
        "SELECT * FROM remark WHERE reviewer = ? ORDER BY article, start", (actor.annotator_id,)
    )
    return [
        Remarked(
            row["article"],
            row["layer"],
            row["subject"],
            Span(row["start"], row["end"]),
            Remarks(
                Reason(row["reason"]) if row["reason"] else None, row["note"], bool(row["flagged"])
            ),
        )
        for row in rows
    ]


def _ends(place: Span) -> tuple[int, int]:
    return place.start, place.end
