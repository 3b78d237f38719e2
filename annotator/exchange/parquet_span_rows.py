"""Rows of a Parquet file that are a span each, with the text of their article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any, NamedTuple

from annotator.exchange.formats import Entry
from annotator.exchange.parquet_article_rows import (
    ANNOTATOR,
    ARTICLE_ID,
    END,
    LABEL,
    START,
    entry_of,
)
from annotator.exchange.parquet_columns import Column, Columns

_TEXT = Column("string", ("article_text", "document_text", "full_text", "document", "context"), "")
_WORDS = Column("string", ("text", "quote", "span_text"))
_ID = Column("string", ("span_id", "id"))
_ALL = (ARTICLE_ID, ANNOTATOR, _TEXT, START, END, LABEL, _WORDS, _ID)


class _Row(NamedTuple):
    """A row, with its number; rows with the same first three are of one article."""

    article_id: str | None
    annotator: str | None
    text: str
    start: int | None
    end: int | None
    label: str | None
    words: str | None
    id: str | None
    number: int

    @property
    def has_words_for_text(self) -> bool:
        """Whether the text can only be that of the span."""
        is_long = self.start and self.end and self.end > len(self.text)
        return bool(is_long) and len(self.text) == (self.end or 0) - (self.start or 0)


def are_span_rows(columns: Columns) -> bool:
    """Whether each row is a span."""
    needed = all(it.among(columns.names) for it in (START, END, LABEL))
    return needed and (_TEXT.among(columns.names) is not None or "text" in columns.names)


def span_rows(columns: Columns) -> Iterator[Entry]:
    """An entry for the rows of an article and annotator, which stand one after the other."""
    stem = PurePath(columns.name).stem or "parquet"
    for count, (_, group) in enumerate(groupby(_rows(columns), lambda row: row[:3]), 1):
        rows = list(group)
        place = f"{columns.name}: row {rows[0].number}"
        if any(row.has_words_for_text for row in rows):
            yield Entry(place, fault="text: has a span's words; name the article's article_text")
        else:
            yield entry_of(place, _plain(rows, f"{stem}-{count}"), {}, {})


def _rows(columns: Columns) -> Iterator[_Row]:
    is_text_given = _TEXT.among(columns.names) is not None
    text = _TEXT if is_text_given else Column("string", ("text",), "")
    words = _WORDS if is_text_given else Column("string", ("quote", "span_text"))
    wanted = [*_ALL[:2], text, *_ALL[3:6], words, _ID]
    named = [name for it in wanted if (name := it.among(columns.names))]
    for batch in columns.batches(named):
        cells = zip(*(batch.cells(it) for it in wanted), strict=True)
        yield from (_Row._make((*row, number)) for number, row in enumerate(cells, batch.first))


def _plain(rows: Sequence[_Row], default_id: str) -> dict[str, Any]:
    """The article in the native format's shape; a row without a label says that it has no span."""
    first = rows[0]
    return {
        "id": default_id if first.article_id is None else first.article_id,
        "text": first.text,
        "annotator": first.annotator,
        "spans": [
            {"start": it.start, "end": it.end, "label": it.label, "text": it.words, "id": it.id}
            for it in rows
            if it.label is not None
        ],
    }
