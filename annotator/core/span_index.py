"""Spans in reading order, found by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
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
        lengths = [-end - start for start, end, _, _ in self.entries]
        self.long: Sequence[Entry] = ()
        if max(lengths, default=0) > LONG:
            self.long = tuple(e for e in self.entries if _length(e) > LONG)
            lengths = [length for length in lengths if length <= LONG]
        self.reach = max(lengths, default=0)

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, item: Entry) -> bool:
        at = bisect_left(self.entries, item)
        return at < len(self.entries) and self.entries[at] == item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpanIndex) and list(self) == list(other)

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


#: Entries that are kept in one list while an index changes: a list of all would be moved along
#: at every change.
_BLOCK = 512


class DraftIndex(SpanIndex):
    """An index while it is being changed: its entries in blocks, each with its last entry."""

    __slots__ = ("blocks", "lasts")
    blocks: list[list[Entry]]
    lasts: list[Entry]
    long: list[Entry]

    @classmethod
    def of(cls, index: SpanIndex) -> Self:
        """A copy that can be changed."""
        draft = cls.__new__(cls)
        entries = list(index)
        draft.blocks = [entries[i : i + _BLOCK] for i in range(0, len(entries), _BLOCK)] or [[]]
        draft.lasts = [block[-1] for block in draft.blocks if block]
        draft.long = list(index.long)
        draft.reach = index.reach
        return draft

    def __len__(self) -> int:
        return sum(map(len, self.blocks))

    def __iter__(self) -> Iterator[Entry]:
        return chain.from_iterable(self.blocks)

    def __contains__(self, item: Entry) -> bool:
        block = self.blocks[self._block_of(item)]
        at = bisect_left(block, item)
        return at < len(block) and block[at] == item

    def overlapping(self, start: int, end: int) -> list[Entry]:
        """The entries that share a code point with ``[start, end)``, in order."""
        first, last = (start - self.reach, *_FIRST), (end, *_FIRST)
        found: list[Entry] = []
        if self.long:
            found = [e for e in self.long if e[0] < start - self.reach and -e[1] > start]
        for number in range(self._block_of(first), len(self.blocks)):
            block = self.blocks[number]
            high = bisect_left(block, last)
            found += [e for e in block[bisect_left(block, first) : high] if -e[1] > start]
            if high < len(block):
                break
        return found

    def after(self, item: Entry) -> Iterator[Entry]:
        """The entries that come after this one (which need not be in the index)."""
        at = self._block_of(item)
        yield from self.blocks[at][bisect_right(self.blocks[at], item) :]
        yield from chain.from_iterable(self.blocks[at + 1 :])

    def before(self, item: Entry) -> Iterator[Entry]:
        """The entries that come before this one, nearest first."""
        at = self._block_of(item)
        yield from reversed(self.blocks[at][: bisect_left(self.blocks[at], item)])
        for block in reversed(self.blocks[:at]):
            yield from reversed(block)

    def add(self, item: Entry) -> None:
        """Put an entry in; one that is there already stays as it is."""
        number = self._block_of(item)
        block = self.blocks[number]
        at = bisect_left(block, item)
        if at < len(block) and block[at] == item:
            return
        block.insert(at, item)
        if len(block) > 2 * _BLOCK:
            self.blocks[number : number + 1] = [block[:_BLOCK], block[_BLOCK:]]
            self.lasts[number : number + 1] = [block[_BLOCK - 1], block[-1]]
        else:
            self.lasts[number : number + 1] = [block[-1]]
        length = _length(item)
        if length > LONG:
            insort(self.long, item)
        elif length > self.reach:
            self.reach = length

    def discard(self, item: Entry) -> None:
        """Take an entry out, if it is there."""
        number = self._block_of(item)
        block = self.blocks[number]
        at = bisect_left(block, item)
        if at == len(block) or block[at] != item:
            return
        del block[at]
        if block:
            self.lasts[number] = block[-1]
        else:
            self.lasts[number : number + 1] = []
            if len(self.blocks) > 1:
                del self.blocks[number]
        if _length(item) > LONG:
            self.long.remove(item)

    def frozen(self) -> SpanIndex:
        """The index as it stands, to keep."""
        index = SpanIndex.__new__(SpanIndex)
        index.entries = tuple(self)
        index.long = tuple(self.long)
        index.reach = self.reach
        return index

    def _block_of(self, item: Entry) -> int:
        """The block in which an entry is, or would be put."""
        return min(bisect_left(self.lasts, item), len(self.blocks) - 1)


def _length(item: Entry) -> int:
    return -item[1] - item[0]
