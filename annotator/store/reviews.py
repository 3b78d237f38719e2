"""What there is to review: whose articles are finished, what is gold, what was given back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.label_schema import LabelSchema
from annotator.store import annotated, standing_apart, suggestions
from annotator.store.articles import article_of, by_seq


@dataclass(frozen=True, slots=True)
class Reviewable:
    """An article that annotators have finished, and how far its gold is.

    `away` are the annotators to whom it was given back and who have not answered.
    """

    seq: int
    id: str
    title: str
    annotators: tuple[str, ...]
    gold: Status
    away: tuple[str, ...] = ()


def reviewable(connection: sqlite3.Connection) -> list[Reviewable]:
    """Every article that somebody has finished, in the order they were added."""
    finished: dict[int, list[str]] = {}
    for row in connection.execute(
        "SELECT article, annotator_id FROM progress WHERE role = 'annotator'"
        " AND status = 'finished' AND annotator_id NOT LIKE '@%' ORDER BY article, annotator_id"
    ):
        finished.setdefault(row["article"], []).append(row["annotator_id"])
    gold = {
        row["article"]: Status(row["status"])
        for row in connection.execute(
            "SELECT article, status FROM progress WHERE role = 'reviewer'"
        )
    }
    away: dict[int, list[str]] = {}
    for row in connection.execute(_ALL_OPEN_RETURNS):
        away.setdefault(row["article"], []).append(row["whose"])
    return [
        Reviewable(
            row["seq"],
            row["id"],
            row["title"],
            tuple(finished[row["seq"]]),
            gold.get(row["seq"], Status.NEW),
            tuple(dict.fromkeys(away.get(row["seq"], ()))),
        )
        for row in connection.execute("SELECT seq, id, title FROM article ORDER BY seq")
        if row["seq"] in finished
    ]


_ALL_OPEN_RETURNS = """
SELECT record.article, json_extract(record.value, '$.annotator_id') AS whose FROM record
WHERE record.is_a = 'sent_back' AND record.role = 'reviewer'
AND NOT EXISTS (SELECT 1 FROM record AS answer WHERE answer.article = record.article
    AND answer.annotator_id = json_extract(record.value, '$.annotator_id')
    AND answer.role = 'annotator' AND answer.id = record.id)
"""


def works(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    names: Iterable[str] | None = None,
) -> list[AnnotatedArticle]:
    """What annotators (None: all) made of an article that they have finished, by name."""
    rows = connection.execute(
        "SELECT annotator_id FROM progress WHERE article = ? AND role = 'annotator'"
        " AND status = 'finished' AND annotator_id NOT LIKE '@%' ORDER BY annotator_id",
        (seq,),
    ).fetchall()
    wanted = None if names is None else set(names)
    names = [row[0] for row in rows if wanted is None or row[0] in wanted]
    found = [annotated.read(connection, label_schema, seq, name) for name in names]
    persons = {name: standing_apart.person_of(connection, seq, name) for name in names}
    return [
        replace(work, copy_of=person) if (person := persons[work.annotator_id or ""]) else work
        for work in found
    ]


def work_heads(connection: sqlite3.Connection, seq: int) -> dict[str, str | None]:
    """Who has finished an article, with the last act of each on it."""
    rows = connection.execute(
        "SELECT annotator_id, head FROM progress WHERE article = ? AND role = 'annotator'"
        " AND status = 'finished'",
        (seq,),
    )
    return {row["annotator_id"]: row["head"] for row in rows}


def suggested_work(
    connection: sqlite3.Connection, label_schema: LabelSchema, seq: int
) -> AnnotatedArticle:
    """What was suggested for an article, as if the machine were one of its annotators."""
    article = article_of(by_seq(connection, seq))
    found = suggestions.load(connection, seq, article.text)
    known = [s for s in found.spans if s.label in label_schema.label]
    annotations = tuple(
        Annotation(
            s.id, s.span, s.label, label_schema.label[s.label].defaults(), origin=Origin.SUGGESTED
        )
        for s in known
    )
    ids = {annotation.id for annotation in annotations}
    links = tuple(
        Link(k.id, k.type, k.from_id, k.to_id, Origin.SUGGESTED)
        for k in found.links
        if k.from_id in ids and k.to_id in ids
    )
    return AnnotatedArticle(
        article, SUGGESTIONS, label_schema.name, Status.FINISHED, annotations, links
    )


def annotators(connection: sqlite3.Connection) -> dict[str, int]:
    """Everybody who has begun an article, with how many each has finished."""
    return {
        row["annotator_id"]: row["finished"]
        for row in connection.execute(
            "SELECT annotator_id, sum(status = 'finished') AS finished FROM progress"
            " WHERE role = 'annotator' AND annotator_id NOT LIKE '@%'"
            " GROUP BY annotator_id ORDER BY annotator_id"
        )
    }


def gold_articles(connection: sqlite3.Connection, *, finished_only: bool = True) -> list[int]:
    """The articles that have gold: those that a reviewer has finished."""
    rows = connection.execute(
        "SELECT article FROM progress WHERE role = 'reviewer' AND annotator_id = ?"
        " AND (status = 'finished' OR NOT ?) ORDER BY article",
        (GOLD, finished_only),
    )
    return [row["article"] for row in rows]
