"""The order in which articles come: what a filter let through when it was asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from annotator.core.annotation import Status
from annotator.core.queue_filter import Order, QueueFilter
from annotator.store.queue import Found


@dataclass(frozen=True, slots=True)
class ArticleQueue:
    """The articles' numbers as they follow one another, of `total` that there are.

    It stays as it was found: what is finished on the way does not leave it, so that previous and
    next mean the same for as long as one works. `text` is the line that the filter was written as.
    """

    text: str = ""
    wanted: QueueFilter = field(default_factory=QueueFilter)
    numbers: Sequence[int] = ()
    total: int = 0
    counts: Mapping[Status, int] = field(default_factory=dict)
    looked_through: bool = False
    #: Whether it was to be sorted by uncertainty, and nothing undecided has a score.
    lacks_scores: bool = False
    _places: Mapping[int, int] | None = None

    @classmethod
    def of(cls, text: str, wanted: QueueFilter, found: Found) -> Self:
        """A queue of what was found; made in the thread that found it."""
        numbers = found.numbers
        is_rising = wanted.order is Order.ADDED and not wanted.backwards
        places = None if is_rising else dict(zip(numbers, range(len(numbers)), strict=True))
        looked = found.looked_through
        lacks = found.lacks_scores
        return cls(text, wanted, numbers, found.total, found.counts, looked, lacks, places)

    @property
    def steers(self) -> bool:
        """Whether it says what comes next, and not the order in which articles were added."""
        return not self.wanted.is_plain

    def index(self, seq: int) -> int | None:
        """An article's place from 0; None if it is not in the queue."""
        if self._places is not None:
            return self._places.get(seq)
        at = self._slot(seq)
        return at if at < len(self.numbers) and self.numbers[at] == seq else None

    def neighbour(self, seq: int, *, forward: bool) -> int | None:
        """The article behind one, or before it; of one that is not in the queue, where it were.

        What has no place in the order of the queue is taken to stand before it.
        """
        at = self.index(seq)
        if at is not None:
            at += 1 if forward else -1
        else:
            at = (0 if self._places is not None else self._slot(seq)) - (0 if forward else 1)
        return self.numbers[at] if 0 <= at < len(self.numbers) else None

    def following(self, seq: int) -> Sequence[int]:
        """The articles behind one, then round the end those before it."""
        at = self.index(seq)
        behind = at + 1 if at is not None else 0 if self._places is not None else self._slot(seq)
        until = at if at is not None else behind
        return [*self.numbers[behind:], *self.numbers[:until]]

    def place(self, seq: int) -> str:
        """An article's place, as 3/27 of 412."""
        at, count = self.index(seq), len(self.numbers)
        of_all = f" of {self.total}" if count != self.total else ""
        return f"{'–' if at is None else at + 1}/{count}{of_all}"

    def _slot(self, seq: int) -> int:
        return bisect_left(self.numbers, seq)
