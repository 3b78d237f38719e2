"""Finished work beside what had been suggested, read one article at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from annotator.core.annotation import Rejection, Status
from annotator.core.annotators import GOLD
from annotator.core.label_schema import LabelSchema
from annotator.review.evaluating.judged import Judged
from annotator.store import suggestions
from annotator.store.annotated import Touched, assembled
from annotator.store.articles import article_of, by_seq
from annotator.store.log import Actor, Role
from annotator.store.states import derived_values

_FINISHED = """
SELECT article, annotator_id FROM progress
WHERE role = ? AND status = 'finished' AND (annotator_id = ?2 OR ?2 = '')
AND (role = 'reviewer' OR annotator_id NOT LIKE '@%')
ORDER BY article, annotator_id
"""

_DECIDERS = """
SELECT article, annotator_id FROM annotation
WHERE role = 'annotator' AND suggestion_id IS NOT NULL
UNION SELECT article, annotator_id FROM rejection WHERE role = 'annotator'
"""


def finished(connection: sqlite3.Connection, *, gold: bool = False) -> list[Touched]:
    """The finished work of annotators, or finished gold, in the order of the articles."""
    rows = connection.execute(_FINISHED, ("reviewer", GOLD) if gold else ("annotator", ""))
    return [Touched(row["article"], row["annotator_id"], Status.FINISHED) for row in rows]


def suggested_articles(connection: sqlite3.Connection) -> set[int]:
    """The numbers of the articles that a suggester has been over."""
    return {row["article"] for row in connection.execute("SELECT article FROM suggest_run")}


def deciders(connection: sqlite3.Connection) -> set[tuple[int, str]]:
    """In which articles which annotators decided on suggestions."""
    return {(row["article"], row["annotator_id"]) for row in connection.execute(_DECIDERS)}


def judged(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    chosen: Iterable[Touched],
    deciding: Collection[str],
) -> Iterator[Judged]:
    """These works with the suggestions for their articles, every quote checked."""
    for touched in chosen:
        article = article_of(by_seq(connection, touched.article_seq))
        name = touched.annotator_id
        actor = Actor(name, Role.REVIEWER if name == GOLD else Role.ANNOTATOR)
        values = derived_values(connection, article, touched.article_seq, actor)
        yield Judged(
            assembled(article, name, label_schema, values),
            suggestions.load(connection, touched.article_seq, article.text),
            tuple(value for value in values if isinstance(value, Rejection)),
            name in deciding,
        )
