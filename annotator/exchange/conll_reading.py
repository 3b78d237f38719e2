"""CoNLL's columns, read: every document of a file is a record, or says what is wrong with it.

The text is not in such a file: it is made of the tokens, with blanks between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import chain
from pathlib import PurePath
from typing import BinaryIO

from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.conll_tags import Row, halves, spans_in
from annotator.exchange.errors import ExchangeError, Fault
from annotator.exchange.formats import Entry
from annotator.exchange.jsonl_shapes import PlainRecord, PlainSpan

#: What stands between two documents.
DOCUMENT = "-DOCSTART-"

#: No line may be longer, in bytes, and no document may have more tokens or characters.
LONGEST_LINE = 10_000
MOST_TOKENS = 1_000_000
MOST_CHARACTERS = 20_000_000

REMARK = "conll has tokens, not texts: the articles' texts are tokens with blanks between them"


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The documents of a file, each with the line it begins on.

    Raises:
        ExchangeError: when the file holds something else than columns of text.
    """
    stem = PurePath(name).stem or "conll"
    document = _Document(1)
    count = 0
    for number, line in chain(_lines(source, name), [(0, DOCUMENT)]):
        if not line.startswith(DOCUMENT):
            document.add(number, line)
            continue
        if document.rows or document.fault:
            count += 1
            yield document.entry(name, f"{stem}-{count}")
        document = _Document(number)


def _lines(source: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """The lines as text, each with its number.

    Raises:
        ExchangeError: at one that is none.
    """
    # With an end: a file that is one enormous line is never in memory.
    for number, line in enumerate(iter(partial(source.readline, LONGEST_LINE + 1), b""), 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise ExchangeError(f"{name}:{number}: not UTF-8") from None
        if len(line) > LONGEST_LINE or "\0" in text:
            why = (
                "holds a NUL character"
                if "\0" in text
                else f"is longer than {LONGEST_LINE:,} bytes"
            )
            raise ExchangeError(f"{name}:{number}: {why}: no table of tokens")
        yield number, text.rstrip("\r\n")


class _Document:
    """What stands between two marks: tokens in sentences; `number` is the line it begins on."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.rows: list[Row] = []
        self.fault = ""
        self._size = 0
        self._is_first = True

    def add(self, number: int, line: str) -> None:
        """Take a line in; what is wrong with the first that is wrong, is kept."""
        if not line or line.isspace():
            self._is_first = True
        elif not self.fault:
            self._size += len(line)
            try:
                token, prefix, label = _columns(line)
                if len(self.rows) >= MOST_TOKENS or self._size > MOST_CHARACTERS:
                    raise Fault(f"no document may go on behind {MOST_TOKENS:,} tokens")
            except Fault as fault:
                self.fault = f"line {number}: {fault}"
            else:
                self.rows.append(Row(number, token, prefix, label, self._is_first))
            self._is_first = False

    def entry(self, name: str, id: str) -> Entry:
        """The document as a record, if it can be one."""
        place = f"{name}:{self.number}"
        try:
            if self.fault:
                raise Fault(self.fault)
            record, trimmed = checked_record(self._plain(id))
        except Fault as fault:
            return Entry(place, fault=str(fault))
        return Entry(place, record, trimmed=trimmed, remark=REMARK)

    def _plain(self, id: str) -> PlainRecord:
        rows = self.rows
        parts: list[str] = []
        ends: list[int] = []
        at = 0
        for row in rows:
            parts += ("\n" if row.is_first else " ", row.token)
            at += 1 + len(row.token)
            ends.append(at - 1)
        # The first part stands before the text.
        spans = [
            PlainSpan(ends[it.first] - len(rows[it.first].token), ends[it.end - 1], it.label)
            for it in spans_in(rows)
        ]
        return PlainRecord(id, "".join(parts[1:]), spans=spans)


@lru_cache(maxsize=1 << 14)
def _columns(line: str) -> tuple[str, str, str]:
    """The token in the first column, and both halves of its tag in the last: lines recur."""
    # A token may have a no-break space in it, which is white space but parts no columns.
    columns = line.split("\t") if "\t" in line else [it for it in line.split(" ") if it]
    token = columns[0].strip()
    if len(columns) < 2 or not token:
        raise Fault(f"'{one_line(line, 40)}' is not a token and its tag")
    return token, *halves(columns[-1].strip())
