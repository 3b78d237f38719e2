"""Text in columns, as wide as a terminal draws it."""

from __future__ import annotations

from itertools import accumulate, takewhile
from unicodedata import category, east_asian_width

_NO_CELL = ("Mn", "Me", "Cf")


def cells(text: str) -> int:
    """How many cells the text takes: two for a wide character, none for what joins another."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def cut(text: str, width: int) -> str:
    """The text in so many cells at most, with an ellipsis where something is left out."""
    if cells(text) <= width:
        return text
    fitting = takewhile(lambda end: end < width, accumulate(map(_cells_of, text)))
    return text[: sum(1 for _ in fitting)].rstrip() + "…"


def left(text: str, width: int) -> str:
    """The text with blanks behind it, so many cells wide at least."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """The text with blanks before it, so many cells wide at least."""
    return " " * (width - cells(text)) + text


def _cells_of(char: str) -> int:
    if category(char) in _NO_CELL:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
