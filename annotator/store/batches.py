"""Annotators' work on many articles, read some hundred at a time, and fast."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Progress
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

#: A row of `_ANNOTATIONS`.
Row: TypeAlias = tuple[str, int, int, str, str, str, str, int, str, str | None]

_ARTICLES = "SELECT * FROM article WHERE seq IN (SELECT value FROM json_each(?))"

_OF_WORKS = (
    " WHERE article IN (SELECT value FROM json_each(?1))"
    " AND annotator_id IN (SELECT value FROM json_each(?2)) AND role = 'annotator'"
)

_ANNOTATIONS = (
    "SELECT id, start, end, label, quote, attributes, note, flagged, origin, suggestion_id"
    " FROM annotation WHERE article = ? AND annotator_id = ? AND role = 'annotator' ORDER BY start"
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
    links: defaultdict[Place, list[Link]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM link" + _OF_WORKS, where):
        links[row["article"], row["annotator_id"]].append(link_of(row))
    progress = {
        (row["article"], row["annotator_id"]): progress_of(row)
        for row in connection.execute("SELECT * FROM progress" + _OF_WORKS, where)
    }
    cursor = connection.cursor()
    cursor.row_factory = None
    for it in chosen:
        if (article := articles.get(it.article_seq)) is None:
            raise StoreError("that article was removed from the project")
        place = (it.article_seq, it.annotator_id)
        rows = cursor.execute(_ANNOTATIONS, place).fetchall()
        yield of_sorted(
            article,
            it.annotator_id,
            label_schema,
            _annotations(rows, article.text, label_schema.ranks),
            links.get(place, ()),
            progress.get(place, Progress()),
        )


def _annotations(rows: list[Row], text: str, ranks: Mapping[str, int]) -> Sequence[Annotation]:
    """The annotations in these rows, which go by their start, in reading order.

    Column by column, without a loop of Python's own: there may be a million.

    Raises:
        DamagedError: when a quote is not what stands in the text.
    """
    if not rows:
        return ()
    if len({row[1] for row in rows}) < len(rows):
        rows.sort(key=lambda row: (row[1], -row[2], ranks.get(row[3], 0), row[0]))
    columns = zip(*rows, strict=True)
    ids, starts, ends, labels, quotes, attributes, notes, flagged, origins, sources = columns
    found = tuple(map(text.__getitem__, map(slice, starts, ends)))
    if found != quotes:
        n = next(n for n, quote in enumerate(quotes) if found[n] != quote)
        raise misplaced("annotation", ids[n], starts[n], ends[n])
    return list(
        map(
            Annotation,
            *(ids, map(Span, starts, ends), labels, map(attributes_of, attributes), notes),
            *(map(bool, flagged), map(ORIGINS.__getitem__, origins), sources),
        )
    )
