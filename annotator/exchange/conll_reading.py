"""CoNLL's columns, read: every document of a file is a record, or says what is wrong with it.

The text is not in such a file: it is made of the tokens, with blanks between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.conll_blocks import (
    MOST_CHARACTERS,
    MOST_TOKENS,
    Document,
    documents_of,
)
from annotator.exchange.conll_tags import Row, halves, spans_in
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.jsonl_shapes import PlainRecord, PlainSpan

REMARK = "conll has tokens, not texts: the articles' texts are tokens with blanks between them"


class Columns(NamedTuple):
    """What a line says; a blank one stands for the end of a line of the text.

    `width` is how many characters of the text it takes, with the one that follows.
    """

    token: str
    prefix: str
    label: str
    width: int


_BLANK = Columns("\n", "O", "", 0)


class _Known(dict[str, Columns]):
    """What lines say, of which most come again and again.

    Raises:
        Fault: when a line is looked up that is not a token and its tag.
    """

    def __missing__(self, line: str) -> Columns:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[line] = columns = _columns(line)
        return columns


_MOST_KNOWN = 1 << 16


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The documents of a file, each with the line it begins on.

    Raises:
        ExchangeError: when the file holds something else than columns of text.
    """
    stem = PurePath(name).stem or "conll"
    known = _Known()
    number = 0
    for document in documents_of(source, name):
        lines = document.lines
        if all(not line or line.isspace() for line in lines):
            continue
        number += 1
        yield _entry(document, lines, known, f"{name}:{document.number}", f"{stem}-{number}")


def _entry(document: Document, lines: list[str], known: _Known, place: str, id: str) -> Entry:
    """The document as a record, if it can be one."""
    try:
        columns = _columns_of(document, lines, known)
        record, trimmed = checked_record(_plain(id, columns, document.first))
    except Fault as fault:
        return Entry(place, fault=str(fault))
    return Entry(place, record, trimmed=trimmed, remark=REMARK)


def _columns_of(document: Document, lines: list[str], known: _Known) -> list[Columns]:
    """What each line says.

    Raises:
        Fault: at the first that is not a token and its tag, or that is one too many.
    """
    most = _most(lines) if document.is_large else len(lines)
    try:
        columns = list(map(known.__getitem__, lines[:most]))
    except Fault:
        for number, line in enumerate(lines, document.first):
            try:
                _columns(line)
            except Fault as fault:
                raise Fault(f"line {number}: {fault}") from None
        raise
    if most < len(lines) or document.is_cut:
        raise Fault(
            f"line {document.first + most}: no document may go on behind {MOST_TOKENS:,} tokens"
        )
    return columns


def _most(lines: list[str]) -> int:
    """How many of the lines a document may have."""
    tokens = size = 0
    for number, line in enumerate(lines):
        if line and not line.isspace():
            tokens += 1
            size += len(line)
            if tokens > MOST_TOKENS or size > MOST_CHARACTERS:
                return number
    return len(lines)


def _plain(id: str, columns: list[Columns], first: int) -> PlainRecord:
    """The record of what the lines say, the first of which is the `first` of the file.

    Raises:
        BrokenTagsFault: at the first tag that breaks the scheme.
    """
    # Column by column, without a loop of Python's own: nearly all tokens are outside of spans.
    tokens, _, labels, widths = zip(*columns, strict=True)
    starts = list(accumulate(widths, initial=0))
    rows = _tagged(columns, compress(count(), labels), first)
    spans = []
    for it in spans_in(rows):
        last = rows[it.end - 1]
        end = starts[last.number - first] + len(last.token)
        spans.append(PlainSpan(starts[rows[it.first].number - first], end, it.label))
    return PlainRecord(id, _text(tokens), spans=spans)


def _text(tokens: Iterable[str]) -> str:
    """The tokens with blanks between them, and a line for each sentence."""
    text = " ".join(tokens)
    while "\n \n" in text:
        text = text.replace("\n \n", "\n")
    return text.strip(" \n").replace(" \n ", "\n")


def _tagged(columns: Sequence[Columns], labelled: Iterable[int], first: int) -> list[Row]:
    """The lines that have a label, and the one behind each: more it takes not to find spans."""
    rows: list[Row] = []
    done = -1
    for at in labelled:
        if at > done:
            rows.append(_row(columns, at, first))
        done = _next(columns, at)
        if done < len(columns):
            rows.append(_row(columns, done, first))
    return rows


def _row(columns: Sequence[Columns], at: int, first: int) -> Row:
    token, prefix, label, _ = columns[at]
    return Row(first + at, token, prefix, label, at == 0 or columns[at - 1] is _BLANK)


def _next(columns: Sequence[Columns], at: int) -> int:
    """Where the next token stands."""
    at += 1
    while at < len(columns) and columns[at] is _BLANK:
        at += 1
    return at


def _columns(line: str) -> Columns:
    """The token in the first column, and both halves of its tag in the last.

    Raises:
        Fault: when there is no such thing.
    """
    if not line or line.isspace():
        return _BLANK
    # A token may have a no-break space in it, which is white space but parts no columns.
    columns = line.split("\t") if "\t" in line else [it for it in line.split(" ") if it]
    token = columns[0].strip()
    if len(columns) < 2 or not token:
        raise Fault(f"'{one_line(line, 40)}' is not a token and its tag")
    prefix, label = halves(columns[-1].strip())
    return Columns(token, prefix, label, len(token) + 1)
