"""Gold: what reviewers settled, with how it came to be."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Ruling
from annotator.review.provenance import provenance_of
from annotator.review.waiting import waiting
from annotator.store import checks, reviews
from annotator.store.annotated import assembled
from annotator.store.articles import article_of, by_seq
from annotator.store.log import Actor, Role
from annotator.store.states import derived_values

#: The last that a reviewer did to each annotation or link.
_TOUCHED = """
SELECT subject, annotator_id, at, max(seq) FROM log
WHERE article = ? AND role = 'reviewer' AND subject != '' GROUP BY subject
"""


#: Finished gold, and who has finished the article.
_FINISHED = """
SELECT gold.article, work.annotator_id FROM progress AS gold
JOIN progress AS work ON work.article = gold.article AND work.role = 'annotator'
    AND work.status = 'finished' AND work.annotator_id NOT LIKE '@%'
WHERE gold.role = 'reviewer' AND gold.annotator_id = ? AND gold.status = 'finished'
ORDER BY gold.article
"""


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of an article, finished or not, and the rulings that it rests on."""

    record: AnnotatedArticle
    rulings: tuple[Ruling, ...]


def read(connection: sqlite3.Connection, label_schema: LabelSchema, seq: int) -> Gold:
    """The gold of one article, every quote checked."""
    article = article_of(by_seq(connection, seq))
    values = derived_values(connection, article, seq, Actor(GOLD, Role.REVIEWER))
    rulings = tuple(value for value in values if isinstance(value, Ruling))
    record = assembled(article, GOLD, label_schema, values)
    touched = {
        row["subject"]: (row["annotator_id"], row["at"])
        for row in connection.execute(_TOUCHED, (seq,))
    }
    provenance = provenance_of(
        record, rulings, touched, lambda: reviews.works(connection, label_schema, seq)
    )
    return Gold(replace(record, provenance=provenance), rulings)


def waiting_in(connection: sqlite3.Connection, label_schema: LabelSchema) -> dict[int, int]:
    """The articles with finished gold in which regions wait for a reviewer, with how many.

    Only those are read in which somebody has changed something since, or had no part in it.
    """
    finished = connection.execute(_FINISHED, (GOLD,)).fetchall()
    settled = {name: checks.unchanged(connection, name) for _, name in finished}
    found = {}
    for seq in sorted({seq for seq, name in finished if seq not in settled[name]}):
        gold = read(connection, label_schema, seq)
        works = reviews.works(connection, label_schema, seq)
        if any(SUGGESTIONS in ruling.inputs for ruling in gold.rulings):
            works.append(reviews.suggested_work(connection, label_schema, seq))
        standing = {annotation.id: annotation for annotation in gold.record.annotations}
        if count := waiting(works, label_schema, standing, gold.rulings):
            found[seq] = count
    return found
