"""Quotations in a text by their marks, each on one line. Nothing here needs spaCy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.suggest.linebreaks import LINE

_MARK = re.compile(r"[\u201c\u201d\"\u201e]|''|``")
_OPENING = frozenset(("\u201c", "\u201e", "``"))


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks, as code points; an open one runs to the end of its line.

    `mark` is the length of the opening mark; `first` and `last` say whether it begins and ends
    its line, but for white space.
    """

    start: int
    end: int
    mark: int
    closed: bool
    first: bool
    last: bool


def quotes(text: str) -> list[Quote]:
    """All quotations in the order of the text; one within another is part of it."""
    found: list[Quote] = []
    for line in LINE.finditer(text):
        found += _on_line(text, line.start(), line.end())
    return found


def _on_line(text: str, start: int, end: int) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    left = start + len(text[start:end]) - len(text[start:end].lstrip())
    right = start + len(text[start:end].rstrip())
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if _may_open(text, mark, end):
                opened = mark
        elif _may_close(text, mark, start):
            first, last = opened.start() == left, mark.end() == right
            yield Quote(opened.start(), mark.end(), len(opened[0]), True, first, last)
            opened = None
    if opened is not None and right > opened.end():
        first = opened.start() == left
        yield Quote(opened.start(), right, len(opened[0]), False, first, True)


def _may_open(text: str, mark: re.Match[str], end: int) -> bool:
    if mark[0] in _OPENING:
        return True
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < end else " "
    return mark[0] != "\u201d" and not after.isspace() and not before.isalnum()


def _may_close(text: str, mark: re.Match[str], start: int) -> bool:
    if mark[0] in _OPENING:
        return False
    return mark[0] == "\u201d" or mark.start() > start


def words_in(text: str, quote: Quote) -> int:
    """How many words, as white space parts them, a quotation has."""
    return len(text[quote.start : quote.end].split())


class QuoteIndex:
    """Quotations by place."""

    def __init__(self, found: Sequence[Quote]) -> None:
        self._starts = [quote.start for quote in found]
        self._quotes = found

    def around(self, place: int) -> Quote | None:
        """The quotation that covers the code point, marks included."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self._quotes[index].end:
            return None
        return self._quotes[index]
