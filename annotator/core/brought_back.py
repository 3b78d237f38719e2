"""Boilerplate that an annotator wants suggestions in after all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from annotator.core.record import Record
from annotator.core.span import Span

#: Ranges of code points, apart and in order.
Ranges: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class BroughtBack(Record):
    """A region of boilerplate that is treated like the rest of the article.

    What counts as boilerplate follows from the text. A region is brought back by any of these that
    touches it, so that they hold on when regions come to be found otherwise.
    """

    is_a: ClassVar[str] = "brought_back"

    span: Span

    @property
    def subject_id(self) -> str:
        """Its place, which no other has."""
        return f"boilerplate {self.span.start}-{self.span.end}"


def quieted(quiet: Ranges, records: Iterable[Record]) -> Ranges:
    """Those of the ranges that nobody brought back."""
    back = [r.span for r in records if isinstance(r, BroughtBack)]
    if not back:
        return quiet
    return tuple(
        (start, end)
        for start, end in quiet
        if not any(s.start < end and start < s.end for s in back)
    )


def around(ranges: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The range in which another lies wholly, of such that are apart and in order."""
    number = bisect_right(ranges, start, key=lambda found: found[0]) - 1
    found = ranges[number] if number >= 0 else None
    return found if found and end <= found[1] else None
