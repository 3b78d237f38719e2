"""CSV, one span a row. Write only.

Attributes and the links that begin at a span are JSON in their cells. A cell that a spreadsheet
would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import BinaryIO

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.label_schema import LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.losses import Losses
from annotator.exchange.quotes import quote_of

COLUMNS = (
    *("article", "annotator", "status", "id", "start", "end", "label", "text"),
    *("attributes", "links", "note", "flagged", "origin", "score", "suggester"),
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a heading and a row for each span."""
    losses = Losses()
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        rows = csv.writer(text)
        rows.writerow(COLUMNS)
        for record in records:
            rows.writerows([safe(cell) for cell in row] for row in _rows(record))
            _count(losses, record)
    finally:
        text.detach()
    return losses


def safe(cell: object) -> object:
    """The cell as a spreadsheet shows it, and never runs it."""
    if not isinstance(cell, str):
        return cell
    # A cell that begins with an apostrophe gets one too, so that taking it away is exact.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _rows(record: AnnotatedArticle) -> Iterable[list[object]]:
    for annotation in record.annotations:
        yield [*_place(record, annotation), *_decided(annotation, record.links), None, None]
    for suggestion in record.suggestions.spans:
        links = _links(suggestion.id, record.suggestions.links)
        decided = ["{}", links, "", 0, ""]
        yield [*_place(record, suggestion), *decided, suggestion.score, suggestion.suggester]


def _place(record: AnnotatedArticle, item: Annotation | Suggestion) -> list[object]:
    return [
        *(record.article.id, record.annotator_id, str(record.status), item.id),
        *(item.span.start, item.span.end, item.label, quote_of(record.article, item.span)),
    ]


def _decided(annotation: Annotation, links: Iterable[Link]) -> list[object]:
    return [
        json.dumps(dict(annotation.attributes), ensure_ascii=False),
        _links(annotation.id, links),
        annotation.note,
        int(annotation.flagged),
        str(annotation.origin),
    ]


def _links(id: str, links: Iterable[Link | SuggestedLink]) -> str:
    ours = [{"id": k.id, "type": k.type, "to": k.to_id} for k in links if k.from_id == id]
    return json.dumps(ours, ensure_ascii=False)


def _count(losses: Losses, record: AnnotatedArticle) -> None:
    id = record.article.id
    losses.add("spanless article", id, not (record.annotations or record.suggestions.spans))
    losses.add("article note", id, bool(record.note))
    losses.add("article flag", id, record.flagged)
    losses.add("link score", id, sum(k.score is not None for k in record.suggestions.links))


FORMAT = Format("csv", ".csv", write=write)
