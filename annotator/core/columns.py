"""Text in columns, as wide as a terminal draws it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, takewhile
from unicodedata import category, east_asian_width

from annotator.core.display import one_line

_NO_CELL = ("Mn", "Me", "Cf")


def is_number(cell: str) -> bool:
    """Whether a cell is a whole number."""
    return cell.replace(",", "").isdecimal()


def is_figure(cell: str) -> bool:
    """Whether a cell is a number of any kind, a time or a share, or stands for none."""
    return cell == "–" or cell.translate({ord(sign): None for sign in ",.:%"}).isdecimal()


def table(
    heading: Sequence[str],
    rows: Iterable[Sequence[object]],
    goes_right: Callable[[str], bool] = is_number,
) -> list[str]:
    """Rows under a heading as lines, their columns lined up; columns of numbers to the right.

    What comes from outside cannot act on a terminal, nor break a line.
    """
    lines = [[_cell(cell) for cell in row] for row in (heading, *rows)]
    columns = list(zip(*lines, strict=True))
    to_right = [all(map(goes_right, column[1:])) for column in columns]
    widths = [max(map(cells, column)) for column in columns]
    return [
        "  ".join(
            right(cell, width) if is_right else left(cell, width)
            for cell, width, is_right in zip(line, widths, to_right, strict=True)
        ).rstrip()
        for line in lines
    ]


def cells(text: str) -> int:
    """How many cells the text takes: two for a wide character, none for what joins another."""
    if text.isascii():
        return len(text)
    # Of a long list nearly all characters are ASCII still, and the others the same few.
    return len(text) + sum(map(_BEYOND_ONE.__getitem__, _OTHERS.findall(text)))


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


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))


def _cells_of(char: str) -> int:
    return 1 + _BEYOND_ONE[char]


class _BeyondOne(dict[str, int]):
    """How many cells more than one a character takes, found out once for each."""

    def __missing__(self, char: str) -> int:
        beyond = -1 if category(char) in _NO_CELL else int(east_asian_width(char) in "WF")
        self[char] = beyond
        return beyond


_BEYOND_ONE = _BeyondOne()
_OTHERS = re.compile(r"[^\x00-\x7f]")
