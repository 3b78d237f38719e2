"""What of one annotator's work there is to check, and how far a reviewer is with it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from annotator.core.annotation import Status

_CHECKABLE = """
SELECT article.seq, article.id, title, outlet, published, words, added,
    work.head AS work_head, gold.head AS gold_head, coalesce(gold.status, 'new') AS status,
    coalesce(gold.flagged, 0) AS flagged,
    (SELECT count(*) FROM record AS back WHERE back.is_a = 'sent_back' AND back.role = 'reviewer'
        AND back.article = work.article
        AND json_extract(back.value, '$.annotator_id') = work.annotator_id) AS returns,
    (SELECT count(*) FROM record AS back WHERE back.is_a = 'sent_back' AND back.role = 'reviewer'
        AND back.article = work.article
        AND json_extract(back.value, '$.annotator_id') = work.annotator_id
        AND EXISTS (SELECT 1 FROM record AS answer WHERE answer.article = work.article
            AND answer.annotator_id = work.annotator_id AND answer.role = 'annotator'
            AND answer.id = back.id)) AS answered
FROM progress AS work JOIN article ON article.seq = work.article
LEFT JOIN progress AS gold ON gold.article = work.article AND gold.role = 'reviewer'
WHERE work.annotator_id = ? AND work.role = 'annotator' AND work.status = 'finished'
ORDER BY article.seq
"""

_UNCHANGED = """
SELECT work.article FROM progress AS work
JOIN progress AS gold ON gold.article = work.article AND gold.role = 'reviewer'
    AND gold.status = 'finished'
JOIN record AS ruling ON ruling.article = work.article AND ruling.is_a = 'ruling'
    AND ruling.role = 'reviewer'
    AND ruling.subject = ''
WHERE work.annotator_id = :name AND work.role = 'annotator' AND work.status = 'finished'
GROUP BY work.article
HAVING (SELECT max(seq) FROM log WHERE log.article = work.article
        AND log.role = 'annotator' AND log.annotator_id = :name AND log.mode <> 'migrate')
    < (SELECT min(seq) FROM log WHERE log.article = work.article AND log.role = 'reviewer')
    AND sum(NOT EXISTS (SELECT 1 FROM json_each(ruling.value, '$.inputs') WHERE key = :name)) = 0
"""


@dataclass(frozen=True, slots=True)
class Checkable:
    """An article that the annotator has finished, as far as that can be said without reading it.

    `heads` are the last acts on their work and on gold: as long as they are the same, nothing has
    changed. `returns` counts how often it was given back and not closed, `answered` how many of
    these the annotator has answered.
    """

    seq: int
    id: str
    title: str
    outlet: str | None
    published: str | None
    words: int
    added: str
    heads: tuple[str | None, str | None]
    gold: Status
    flagged: bool
    returns: int
    answered: int


def checkable(connection: sqlite3.Connection, annotator_id: str) -> list[Checkable]:
    """Every article that an annotator has finished, in the order they were added."""
    return [
        Checkable(
            row["seq"],
            row["id"],
            row["title"],
            row["outlet"],
            row["published"],
            row["words"],
            row["added"],
            (row["work_head"], row["gold_head"]),
            Status(row["status"]),
            bool(row["flagged"]),
            row["returns"],
            row["answered"],
        )
        for row in connection.execute(_CHECKABLE, (annotator_id,))
    ]


def unchanged(connection: sqlite3.Connection, annotator_id: str) -> set[int]:
    """Articles with finished gold for which an annotator's work was weighed, and is as it was."""
    rows = connection.execute(_UNCHANGED, {"name": annotator_id})
    return {row["article"] for row in rows}
