"""Parquet, read: what this program wrote, and the shapes that datasets commonly have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from annotator.core.display import one_line
from annotator.exchange.errors import ExchangeError
from annotator.exchange.formats import Entry
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.own_data import KEY
from annotator.exchange.parquet_article_rows import article_rows, article_spans
from annotator.exchange.parquet_columns import Columns
from annotator.exchange.parquet_span_rows import are_span_rows, span_rows
from annotator.exchange.parquet_token_rows import tag_column, token_rows


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with the number of its row, or of its first.

    Raises:
        ExchangeError: when it is no Parquet file, or has none of the known shapes.
    """
    columns = Columns(source, name)
    version = columns.metadata.get(KEY, VERSION.encode()).decode("utf-8", "replace")
    if version != VERSION:
        raise ExchangeError(f"{name}: {KEY}: '{one_line(version, 40)}' is not {VERSION}")
    if "text" in columns.names and (spans := article_spans(columns)):
        yield from article_rows(columns, spans)
    elif are_span_rows(columns):
        yield from span_rows(columns)
    elif tags := tag_column(columns):
        yield from token_rows(columns, tags)
    else:
        found = one_line(", ".join(columns.names), 100) or "no columns"
        raise ExchangeError(
            f"{name}: has {found}; known are text with a list of spans (start, end, label), "
            "rows of article_text, start, end and label, and tokens with ner_tags"
        )
