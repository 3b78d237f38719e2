"""All that there is for a report, read article by article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from annotator.core.annotation import Status
from annotator.core.label_schema import LabelSchema
from annotator.review.reports.gathering import Material
from annotator.store import annotated, gold, reviews


def read(connection: sqlite3.Connection, label_schema: LabelSchema) -> Iterator[Material]:
    """Every article that an annotator has been at work on."""
    first = annotated.corrected(connection)
    touched = [t for t in annotated.touched(connection) if not t.annotator_id.startswith("@")]
    with_gold = set(reviews.gold_articles(connection))
    for seq, group in groupby(touched, lambda t: t.article_seq):
        works = [
            (t.status, annotated.as_made(connection, label_schema, seq, t.annotator_id, first))
            for t in group
        ]
        settled = gold.read(connection, label_schema, seq)
        yield Material(
            seq,
            [work for status, work in works if status is Status.FINISHED],
            [work for status, work in works if status is not Status.FINISHED],
            settled.record if seq in with_gold else None,
            settled.rulings,
        )
