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
        rows.writerows(_safe_rows(_rows(record, with_gold=with_gold)))
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


def _safe_rows(rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """The rows as a spreadsheet shows them: a call for each of their cells would be dear."""
    for row in rows:
        yield [safe(cell) if type(cell) is str and cell[:1] in _DOUBTFUL else cell for cell in row]


def _rows(record: AnnotatedArticle, *, with_gold: bool) -> Iterable[list[object]]:
    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    texts = {it.id: quote_of(record.article, it.span) for it in items}
    ends = _Ends([*record.links, *record.suggestions.links], texts, record.provenance)
    whole = (record.article.id, record.annotator_id, str(record.status))
    for it in items:
        span = it.span
        place = (it.id, span.start, span.end, it.label, texts[it.id])
        if isinstance(it, Annotation):
            attributes = _json(dict(it.attributes)) if it.attributes else "{}"
            decided = (it.note, int(it.flagged), str(it.origin), None, None)
            settled = _settled(record.provenance.get(it.id)) if with_gold else ()
            yield [*whole, *place, attributes, *ends.at(it.id), *decided, *settled]
        else:
            yield [*whole, *place, "{}", *ends.at(it.id), "", 0, "", it.score, it.suggester]


def _settled(provenance: Provenance | None) -> list[str]:
    """The cells of gold's own columns; names are a line each."""
    it = provenance or Provenance()
    how = (it.settled_by, it.settled_at, it.choice, it.rule, it.difference, it.reason, it.note)
    return ["\n".join(it.proposed_by), *how]


class _Ends:
    """What links there are at the spans of a record."""

    def __init__(
        self,
        links: Sequence[Link | SuggestedLink],
        texts: Mapping[str, str],
        provenance: Mapping[str, Provenance],
    ) -> None:
        self._links, self._texts, self._provenance = links, texts, provenance
        self._ids = {id for link in links for id in (link.from_id, link.to_id)}

    def at(self, id: str) -> tuple[str, str, str]:
        """The links from a span, and what is at the other ends of those from and to it."""
        if id not in self._ids:
            return "[]", "", ""
        ours = [k for k in self._links if k.from_id == id]
        return (
            _json([self._plain(link) for link in ours]) if ours else "[]",
            "\n".join(self._line(k.to_id) for k in ours),
            "\n".join(self._line(k.from_id) for k in self._links if k.to_id == id),
        )

    def _line(self, id: str) -> str:
        return " ".join(self._texts[id].split())

    def _plain(self, link: Link | SuggestedLink) -> dict[str, object]:
        plain: dict[str, object] = {"id": link.id, "type": link.type, "to": link.to_id}
        if settled := self._provenance.get(link.id):
            plain["provenance"] = plain_provenance(settled)
        return plain


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
