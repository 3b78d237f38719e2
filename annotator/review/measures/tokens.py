"""The tokens on which agreement is measured. For these measures only: the cursor has its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_TOKEN = re.compile(r"\w+|[^\w\s]")


class TokenLine:
    """The tokens of a text: runs of word characters, and every other visible character alone."""

    def __init__(self, text: str) -> None:
        places = [match.span() for match in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in places]
        self._ends = [end for _, end in places]
        self._found: dict[tuple[int, int], tuple[int, int, int]] = {}

    def __len__(self) -> int:
        return len(self._starts)

    def on(self, start: int, end: int) -> tuple[int, int, int]:
        """The tokens that share a character with the code points: first, behind the last, bits."""
        found = self._found.get((start, end))
        if found is None:
            # Annotators mark the same places: each is looked up once for all of them.
            first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
            found = self._found[start, end] = (first, last, stretch(first, last))
        return found


def stretch(first: int, last: int) -> int:
    """The tokens from `first` up to `last` as the bits of a number."""
    return ((1 << (last - first)) - 1) << first
