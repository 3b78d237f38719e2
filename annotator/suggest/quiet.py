"""Where nothing is suggested: the boilerplate of a text, but for what somebody wants back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Self

from annotator.suggest.boilerplate import regions

#: The component that takes spans out of boilerplate, in a pipeline that has it.
BOILERPLATE = "annotator_boilerplate"


class Quiet:
    """Ranges of code points, apart and in order, in which nothing is suggested."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._ranges = list(ranges)
        self._starts = [start for start, _ in self._ranges]

    @classmethod
    def of(cls, text: str, keep: Iterable[tuple[int, int]] = ()) -> Self:
        """The boilerplate of a text but for the regions that one of `keep` touches."""
        wanted = list(keep)
        return cls(
            (start, end)
            for start, end, _ in regions(text)
            if not any(a < end and start < b for a, b in wanted)
        )

    def holds(self, start: int, end: int) -> bool:
        """Whether a range lies wholly within one of these."""
        number = bisect_right(self._starts, start) - 1
        return number >= 0 and end <= self._ranges[number][1]
