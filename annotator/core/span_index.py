"""Spans in reading order, found by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Self, TypeAlias

from annotator.core.span import Span

#: start, minus end, rank of the layer, id: sorted, this is start, then longest, then layer.
Entry: TypeAlias = tuple[int, int, int, str]

#: Spans longer than this (in code points) are looked through one by one, so that a single
#: enormous span does not widen the window in which all others are sought.
LONG = 4096

_FIRST = (-(1 << 62), -1, "")


def entry(span: Span, rank: int, id: str) -> Entry:
    """The sort key of a span."""
    return span.start, -span.end, rank, id


class SpanIndex:
    """Sorted entries that do not change; `DraftIndex` is the form in which they do."""

    __slots__ = ("entries", "long", "reach")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: Sequence[Entry] = tuple(sorted(entries))
        self.long: Sequence[Entry] = tuple(e for e in self.entries if _length(e) > LONG)
        self.reach = max((n for n in map(_length, self.entries) if n <= LONG), default=0)

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, item: Entry) -> bool:
        at = bisect_left(self.entries, item)
        return at < len(self.entries) and self.entries[at] == item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpanIndex) and list(self.entries) == list(other.entries)

    __hash__ = None  # type: ignore[assignment]

    def overlapping(self, start: int, end: int) -> list[Entry]:
        """The entries that share a code point with ``[start, end)``, in order."""
        low = bisect_left(self.entries, (start - self.reach, *_FIRST))
        high = bisect_left(self.entries, (end, *_FIRST))
        found = [e for e in self.entries[low:high] if -e[1] > start]
        if self.long:
            early = [e for e in self.long if e[0] < start - self.reach and -e[1] > start]
            return early + found
        return found

    def after(self, item: Entry) -> Iterator[Entry]:
        """The entries that come after this one (which need not be in the index)."""
        entries = self.entries
        return (entries[i] for i in range(bisect_right(entries, item), len(entries)))

    def before(self, item: Entry) -> Iterator[Entry]:
        """The entries that come before this one, nearest first."""
        entries = self.entries
        return (entries[i] for i in range(bisect_left(entries, item) - 1, -1, -1))


class DraftIndex(SpanIndex):
    """An index while it is being changed."""

    __slots__ = ()
    entries: list[Entry]
    long: list[Entry]

    @classmethod
    def of(cls, index: SpanIndex) -> Self:
        """A copy that can be changed."""
        draft = cls.__new__(cls)
        draft.entries = list(index.entries)
        draft.long = list(index.long)
        draft.reach = index.reach
        return draft

    def add(self, item: Entry) -> None:
        """Put an entry in; one that is there already stays as it is."""
        if item in self:
            return
        insort(self.entries, item)
        if _length(item) > LONG:
            insort(self.long, item)
        else:
            self.reach = max(self.reach, _length(item))

    def discard(self, item: Entry) -> None:
        """Take an entry out, if it is there."""
        at = bisect_left(self.entries, item)
        if at < len(self.entries) and self.entries[at] == item:
            del self.entries[at]
            if item in self.long:
                self.long.remove(item)

    def frozen(self) -> SpanIndex:
        """The index as it stands, to keep."""
        index = SpanIndex.__new__(SpanIndex)
        index.entries = tuple(self.entries)
        index.long = tuple(self.long)
        index.reach = self.reach
        return index


def _length(item: Entry) -> int:
    return -item[1] - item[0]
