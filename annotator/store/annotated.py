"""What annotators made of the articles, read out of the project file as it travels."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Progress, Status
from annotator.core.article import Article
from annotator.core.decision import Value
from annotator.core.label_schema import LabelSchema
from annotator.core.migrating import as_changed
from annotator.store import schema_changes, suggestions
from annotator.store.articles import article_of, by_seq
from annotator.store.log import Actor
from annotator.store.states import derived_values, replay

_TOUCHED = """
SELECT article, annotator_id, status FROM progress
WHERE role = 'annotator' AND (status != 'new' OR note != '' OR flagged OR EXISTS (
    SELECT 1 FROM annotation WHERE annotation.article = progress.article
    AND annotation.annotator_id = progress.annotator_id AND annotation.role = progress.role))
ORDER BY article, annotator_id
"""

_CORRECTED = """
SELECT log.article, log.annotator_id, min(log.seq) AS first FROM log WHERE log.act IN (
    SELECT answer.act FROM log AS answer WHERE answer.kind = 'answer'
    AND answer.role = 'annotator' AND answer.mode = 'do'
    AND json_extract(answer.after, '$.accepted'))
GROUP BY log.article, log.annotator_id
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """An article that an annotator has been at work on."""

    article_seq: int
    annotator_id: str
    status: Status


def touched(connection: sqlite3.Connection) -> list[Touched]:
    """All that annotators have worked on (what is undone again is no work), in reading order."""
    return [
        Touched(row["article"], row["annotator_id"], Status(row["status"]))
        for row in connection.execute(_TOUCHED)
    ]


def read(
    connection: sqlite3.Connection, label_schema: LabelSchema, seq: int, annotator_id: str
) -> AnnotatedArticle:
    """One annotator's work on one article, every quote checked."""
    article = article_of(by_seq(connection, seq))
    values = derived_values(connection, article, seq, Actor(annotator_id))
    return assembled(article, annotator_id, label_schema, values)


def corrected(connection: sqlite3.Connection) -> dict[tuple[int, str], int]:
    """Where annotators began to take a reviewer's corrections over.

    By article and annotator the row of the log with which the first such act begins.
    """
    rows = connection.execute(_CORRECTED).fetchall()
    return {(row["article"], row["annotator_id"]): row["first"] for row in rows}


def original(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    annotator_id: str,
    before: int,
) -> AnnotatedArticle:
    """One annotator's work on one article as it was before that row of the log."""
    state = replay(connection, label_schema, seq, Actor(annotator_id), before=before)
    values: list[Value] = [*state.annotations.values(), *state.links.values(), state.progress]
    changes = schema_changes.since(connection, before)
    for it in changes:
        values = as_changed(it.change, values)
    return assembled(state.article, annotator_id, label_schema, values)


def as_made(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    annotator_id: str,
    first: Mapping[tuple[int, str], int],
) -> AnnotatedArticle:
    """One annotator's work on one article without what followed from a review (`corrected`)."""
    before = first.get((seq, annotator_id))
    if before is None:
        return read(connection, label_schema, seq, annotator_id)
    return original(connection, label_schema, seq, annotator_id, before)


def assembled(
    article: Article, annotator_id: str, label_schema: LabelSchema, values: Iterable[Value]
) -> AnnotatedArticle:
    """What was kept of somebody's work on an article, in reading order."""
    values = list(values)
    annotations = [v for v in values if isinstance(v, Annotation)]
    ranks = label_schema.ranks
    annotations.sort(key=lambda a: (a.span.start, -a.span.end, ranks.get(a.label, 0), a.id))
    links = [v for v in values if isinstance(v, Link)]
    progress = next((v for v in values if isinstance(v, Progress)), Progress())
    return of_sorted(article, annotator_id, label_schema, annotations, links, progress)


def of_sorted(
    article: Article,
    annotator_id: str,
    label_schema: LabelSchema,
    annotations: Iterable[Annotation],
    links: Iterable[Link],
    progress: Progress,
) -> AnnotatedArticle:
    """The same where the annotations are in reading order."""
    annotations = tuple(annotations)
    if links := list(links):
        order = {a.id: n for n, a in enumerate(annotations)}
        links.sort(key=lambda k: (order[k.from_id], k.type, order[k.to_id]))
    return AnnotatedArticle(
        article,
        annotator_id,
        label_schema.name,
        progress.status,
        annotations,
        tuple(links),
        note=progress.note,
        flagged=progress.flagged,
    )


def read_suggested(
    connection: sqlite3.Connection, label_schema: LabelSchema, chosen: Iterable[int] | None = None
) -> Iterator[AnnotatedArticle]:
    """These articles, else every one that some suggester has been over, read one by one."""
    if chosen is None:
        rows = connection.execute("SELECT article FROM suggest_run ORDER BY article").fetchall()
        chosen = [row["article"] for row in rows]
    for seq in chosen:
        article = article_of(by_seq(connection, seq))
        proposals = suggestions.load(connection, seq, article.text)
        yield AnnotatedArticle(article, None, label_schema.name, suggestions=proposals)
