"""What brat's files are made of: words, and pieces of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from annotator.core.span import Span

#: The file beside the others that tells what brat has no place for, an article a line.
ABOUT = "annotator.jsonl"

#: The kind of notes that are for people.
NOTES = "AnnotatorNotes"

#: The largest file that is read, in bytes.
LARGEST_FILE = 100_000_000

#: What some reader takes for the end of a line, as `str.splitlines` does, or of a column.
_BREAK = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

_WORD = re.compile(r"[^\s|,:;<>]+")


@lru_cache(maxsize=1024)
def is_word(value: str) -> bool:
    """Whether brat can take it for the name or the value of an attribute."""
    return _WORD.fullmatch(value) is not None


def is_whole(quote: str) -> bool:
    """Whether a span's text can stand in a file as one piece."""
    return not (_BREAK.search(quote) or quote[0].isspace() or quote[-1].isspace())


def pieces(span: Span, quote: str) -> Iterator[Span]:
    """The parts of a span that lie on one line each, without white space at their edges."""
    if is_whole(quote):
        yield span
        return
    start = 0
    for found in _BREAK.finditer(quote):
        yield from _piece(span, quote, start, found.start())
        start = found.end()
    yield from _piece(span, quote, start, len(quote))


def _piece(span: Span, quote: str, start: int, end: int) -> Iterator[Span]:
    if start < end and (found := Span(start, end).trimmed(quote)):
        yield Span(span.start + found.start, span.start + found.end)
