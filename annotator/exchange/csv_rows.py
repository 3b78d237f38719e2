"""CSV, one span a row. Write only.

Attributes and the links that begin at a span are JSON in their cells. So that a claim can be read
with its source, `linked_to` has the text of the spans that these links lead to, and `linked_from`
that of the spans whose links lead here, a line each. Gold has columns of its own for how each span
came to be, and `provenance` in its links. A cell that a spreadsheet would take for a formula gets
an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import BinaryIO

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.annotators import GOLD
from annotator.core.label_schema import LabelSchema
from annotator.core.provenance import Provenance
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.provenances import plain_provenance
from annotator.exchange.quotes import quote_of

COLUMNS = (
    *("article", "annotator", "status", "id", "start", "end", "label", "text"),
    *("attributes", "links", "linked_to", "linked_from"),
    *("note", "flagged", "origin", "score", "suggester"),
)

#: What gold has besides.
GOLD_COLUMNS = (
    *("proposed_by", "settled_by", "settled_at", "choice", "rule", "difference", "reason"),
    "review_note",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: How a cell begins that has to be looked at.
_DOUBTFUL = frozenset((*_FORMULA, "'"))

_json = json.JSONEncoder(ensure_ascii=False).encode


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a heading and a row for each span."""
    losses = Losses()
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    first, rest = _first(records)
    with_gold = first is not None and first.annotator_id == GOLD
    rows.writerow((*COLUMNS, *GOLD_COLUMNS) if with_gold else COLUMNS)
    for record in rest:
        rows.writerows([list(map(safe, row)) for row in _rows(record, with_gold=with_gold)])
        _move(text, out)
        count_lost(losses, record, _HOLDS if with_gold else _HOLDS - {Part.PROVENANCE})
        scores = sum(link.score is not None for link in record.suggestions.links)
        losses.add("link score", record.article.id, scores)
    _move(text, out)
    return losses


def _move(text: io.StringIO, out: BinaryIO) -> None:
    """Write what has been gathered, and forget it."""
    out.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()


def _first(
    records: Iterable[AnnotatedArticle],
) -> tuple[AnnotatedArticle | None, Iterator[AnnotatedArticle]]:
    """The first record, and all of them: what a file holds is told by how it begins."""
    rest = iter(records)
    first = next(rest, None)
    return first, rest if first is None else chain((first,), rest)


def safe(cell: object) -> object:
    """The cell as a spreadsheet shows it, and never runs it."""
    if not isinstance(cell, str) or cell[:1] not in _DOUBTFUL:
        return cell
    # A cell that begins with an apostrophe gets one too, so that taking it away is exact.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _rows(record: AnnotatedArticle, *, with_gold: bool) -> Iterable[list[object]]:
    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    quotes = {it.id: " ".join(quote_of(record.article, it.span).split()) for it in items}
    for annotation in record.annotations:
        attributes = _json(dict(annotation.attributes)) if annotation.attributes else "{}"
        links = _links(annotation.id, record.links, quotes, record.provenance)
        decided = [annotation.note, int(annotation.flagged), str(annotation.origin), None, None]
        settled = _settled(record.provenance.get(annotation.id)) if with_gold else ()
        yield [*_place(record, annotation), attributes, *links, *decided, *settled]
    for suggestion in record.suggestions.spans:
        links = _links(suggestion.id, record.suggestions.links, quotes, {})
        proposed = ["", 0, "", suggestion.score, suggestion.suggester]
        yield [*_place(record, suggestion), "{}", *links, *proposed]


def _place(record: AnnotatedArticle, item: Annotation | Suggestion) -> list[object]:
    return [
        *(record.article.id, record.annotator_id, str(record.status), item.id),
        *(item.span.start, item.span.end, item.label, quote_of(record.article, item.span)),
    ]


def _settled(provenance: Provenance | None) -> list[str]:
    """The cells of gold's own columns; names are a line each."""
    it = provenance or Provenance()
    how = (it.settled_by, it.settled_at, it.choice, it.rule, it.difference, it.reason, it.note)
    return ["\n".join(it.proposed_by), *how]


def _links(
    id: str,
    links: Sequence[Link | SuggestedLink],
    quotes: Mapping[str, str],
    provenance: Mapping[str, Provenance],
) -> tuple[str, str, str]:
    """The links from a span, and what is at the other ends of those from and to it."""
    ours = [k for k in links if k.from_id == id]
    plain: list[dict[str, object]] = []
    for link in ours:
        plain.append({"id": link.id, "type": link.type, "to": link.to_id})
        if settled := provenance.get(link.id):
            plain[-1]["provenance"] = plain_provenance(settled)
    return (
        _json(plain) if plain else "[]",
        "\n".join(quotes[k.to_id] for k in ours),
        "\n".join(quotes[k.from_id] for k in links if k.to_id == id),
    )


_HOLDS = EVERYTHING - {
    Part.TEXT,
    Part.METADATA,
    Part.SPANLESS,
    Part.ARTICLE_NOTE,
    Part.ARTICLE_FLAG,
}

FORMAT = Format(
    "csv",
    ".csv",
    "a span a row, for spreadsheets",
    write=write,
    holds=_HOLDS,
    remarks={Part.SCORE: "of spans, not of links", Part.PROVENANCE: "of gold"},
)
