"""Articles from CSV, one a row under a row of column names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from annotator.core.article import KNOWN_META
from annotator.ingest.article_making import make_article
from annotator.ingest.items import Ingested, Notice, Skipped
from annotator.ingest.wording import escaped

#: Columns that may hold the text, the first one that is there; only `text` says so itself.
TEXT_COLUMNS = ("text", "body", "content", "article")

_LONGEST_FIELD = 50_000_000
_LONGEST_LINE = 200_000_000
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, and which of them holds the text."""

    columns: tuple[str, ...]
    text_column: str | None


class BrokenCsv(Exception):
    """A record that the csv module cannot make out, and the line it begins in."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def read_csv(stream: TextIO, where: str, id: str, max_bytes: int) -> Iterator[Ingested]:
    """An article for each sound row. The stream must be open with newline=''."""
    csv.field_size_limit(max(max_bytes, _LONGEST_FIELD))
    try:
        yield from _read(stream, where, id, max_bytes)
    except BrokenCsv as error:
        yield Skipped(f"{where}:{error.line}", f"broken CSV, the rest is left out: {error}")


def _read(stream: TextIO, where: str, id: str, max_bytes: int) -> Iterator[Ingested]:
    first = next((line for line in _lines(stream) if not line.isspace()), "")
    separator = _separator(first)
    rows = _rows(chain([first], _lines(stream)), separator)
    header = _header(next(rows, (0, []))[1])
    if header.text_column is None:
        yield Skipped(where, _no_text_column(header))
        return
    yield from _notices(header, separator, where)
    line = 0
    for line, row in rows:
        yield from _article(header, row, (where, line), id, max_bytes)
    if not line:
        yield Skipped(where, "no row under the names of the columns")


def _rows(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, with the line that each begins in."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BrokenCsv(line, str(error)) from None
        if row is None:
            return
        if row:
            yield line, row


def _lines(stream: TextIO) -> Iterator[str]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise BrokenCsv(number, "a line is too long")
        yield line


def _separator(line: str) -> str:
    """The separator that makes a text column of the first line, else the comma."""
    for separator in _SEPARATORS:
        try:
            row = next(csv.reader([line], delimiter=separator), [])
        except csv.Error as error:
            raise BrokenCsv(1, str(error)) from None
        if _header(row).text_column:
            return separator
    return ","


def _header(row: list[str]) -> Header:
    known = {*TEXT_COLUMNS, "id", *KNOWN_META}
    columns: dict[str, None] = {}
    for place, cell in enumerate(row, 1):
        name = cell.strip()
        name = name.casefold() if name.casefold() in known else name
        columns[f"{name or 'column'}-{place}" if name in columns or not name else name] = None
    text_column = next((name for name in TEXT_COLUMNS if name in columns), None)
    return Header(tuple(columns), text_column)


def _no_text_column(header: Header) -> str:
    if not header.columns:
        return "empty"
    names = ", ".join(escaped(name, 30) for name in header.columns[:10])
    return f"no column text (nor {', '.join(TEXT_COLUMNS[1:])}); the columns are: {names}"


def _notices(header: Header, separator: str, where: str) -> Iterator[Notice]:
    if separator != ",":
        yield Notice(where, f"read with the {_SEPARATORS[separator]} as separator")
    if header.text_column != TEXT_COLUMNS[0]:
        yield Notice(where, f"no column text: {header.text_column} is read in its place")


def _article(
    header: Header, row: list[str], at: tuple[str, int], id: str, max_bytes: int
) -> Iterator[Ingested]:
    place = f"{at[0]}:{at[1]}"
    if len(row) != len(header.columns):
        yield Skipped(place, f"{len(row)} cells under {len(header.columns)} columns: quote them")
        return
    cells = dict(zip(header.columns, row, strict=True))
    text = cells.pop(header.text_column or "")
    given_id = cells.pop("id", None) or None
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        yield Skipped(place, f"larger than {max_bytes} bytes")
        return
    meta = {column: cell for column, cell in cells.items() if cell}
    yield from make_article(place, text, meta, given_id, f"{id}-{at[1]}")
