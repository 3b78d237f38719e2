"""Annotators' work on many articles, read some hundred at a time: a query for each is dear."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Progress
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.store.annotated import of_sorted
from annotator.store.articles import article_of
from annotator.store.errors import StoreError
from annotator.store.values import ORIGINS, attributes_of, link_of, misplaced, progress_of

if TYPE_CHECKING:
    from annotator.store.annotated import Touched

#: How many works are in memory at once.
SIZE = 200

#: An article's number and an annotator.
Place: TypeAlias = tuple[int, str]

#: Start, minus end, rank of the layer and id, by which annotations are sorted, and one of them.
Entry: TypeAlias = tuple[int, int, int, str, Annotation]

_ARTICLES = "SELECT * FROM article WHERE seq IN (SELECT value FROM json_each(?))"

_OF_WORKS = (
    " WHERE article IN (SELECT value FROM json_each(?1))"
    " AND annotator_id IN (SELECT value FROM json_each(?2)) AND role = 'annotator'"
)

_ANNOTATIONS = (
    "SELECT article, annotator_id, id, start, end, label, quote, attributes, note, flagged,"
    " origin, suggestion_id FROM annotation" + _OF_WORKS
)


def read(
    connection: sqlite3.Connection, label_schema: LabelSchema, chosen: Iterable[Touched]
) -> Iterator[AnnotatedArticle]:
    """These works in this order, every quote checked."""
    rest = iter(chosen)
    while batch := list(islice(rest, SIZE)):
        yield from _batch(connection, label_schema, batch)


def _batch(
    connection: sqlite3.Connection, label_schema: LabelSchema, chosen: Sequence[Touched]
) -> Iterator[AnnotatedArticle]:
    numbers = json.dumps(list({it.article_seq for it in chosen}))
    where = (numbers, json.dumps(list({it.annotator_id for it in chosen})))
    articles = {
        row["seq"]: article_of(row) for row in connection.execute(_ARTICLES, (numbers,)).fetchall()
    }
    annotations = _annotations(connection, label_schema, where, articles)
    links: defaultdict[Place, list[Link]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM link" + _OF_WORKS, where):
        links[row["article"], row["annotator_id"]].append(link_of(row))
    progress = {
        (row["article"], row["annotator_id"]): progress_of(row)
        for row in connection.execute("SELECT * FROM progress" + _OF_WORKS, where)
    }
    for it in chosen:
        if it.article_seq not in articles:
            raise StoreError("that article was removed from the project")
        place = (it.article_seq, it.annotator_id)
        yield of_sorted(
            articles[it.article_seq],
            it.annotator_id,
            label_schema,
            [entry[-1] for entry in sorted(annotations.get(place, ()))],
            links.get(place, ()),
            progress.get(place, Progress()),
        )


def _annotations(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    where: tuple[str, str],
    articles: dict[int, Article],
) -> dict[Place, list[Entry]]:
    """The annotations of each work, each with what its place in reading order goes by."""
    ranks = label_schema.ranks
    found: dict[Place, list[Entry]] = {}
    cursor = connection.cursor()
    # Tuples, and all in one place: there may be a million.
    cursor.row_factory = None
    place, text, of_place = None, "", []
    for row in cursor.execute(_ANNOTATIONS, where):
        seq, name, id, start, end, label, quote, attributes, note, flagged, origin, source = row
        if place != (seq, name):
            place, text = (seq, name), articles[seq].text
            of_place = found.setdefault(place, [])
        if text[start:end] != quote:
            raise misplaced("annotation", id, start, end)
        given, is_flagged = attributes_of(attributes), bool(flagged)
        span, how = Span(start, end), ORIGINS[origin]
        annotation = Annotation(id, span, label, given, note, is_flagged, how, source)
        of_place.append((start, -end, ranks.get(label, 0), id, annotation))
    return found
