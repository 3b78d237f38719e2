"""Suggestions against annotations, as three counts: they add up, and every share follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotator.review.measures.matching import Range, largest_matching, most_overlaps

#: How much two spans must share, of what either covers, at both ends of a link.
LINK_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """How many were suggested, how many annotated, and how many of both go together."""

    right: int = 0
    suggested: int = 0
    annotated: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.suggested + other.suggested,
            self.annotated + other.annotated,
        )

    @property
    def precision(self) -> float | None:
        """The share of what was suggested that is right; None where nothing was."""
        return self.right / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """The share of what was annotated that was suggested; None where nothing was."""
        return self.right / self.annotated if self.annotated else None

    @property
    def f1(self) -> float | None:
        """2·right / (suggested + annotated); None where there is neither."""
        both = self.suggested + self.annotated
        return 2 * self.right / both if both else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The same things compared strictly and loosely.

    Of spans `exact` wants start, end and label, `loose` one shared character and the label. Of
    links `exact` wants both ends exactly, `loose` half of both: the characters in common are at
    least half of those that either span covers. Loose matches are one to one, as many as can be.
    """

    exact: Score = Score()
    loose: Score = Score()

    def __add__(self, other: Scores) -> Scores:
        return Scores(self.exact + other.exact, self.loose + other.loose)

    @classmethod
    def of_spans(cls, suggested: Iterable[Range], annotated: Iterable[Range]) -> Self:
        """Spans of one label in one article; the same range counts once."""
        ours, theirs = sorted(set(suggested)), sorted(set(annotated))
        return cls(_exact(ours, theirs), Score(most_overlaps(ours, theirs), len(ours), len(theirs)))

    @classmethod
    def of_links(cls, suggested: Iterable[Ends], annotated: Iterable[Ends]) -> Self:
        """Links of one type in one article; the same ends count once."""
        ours, theirs = sorted(set(suggested)), sorted(set(annotated))
        near = [[n for n, other in enumerate(theirs) if _near(one, other)] for one in ours]
        return cls(_exact(ours, theirs), Score(largest_matching(near), len(ours), len(theirs)))


#: Where a link begins and where it leads.
Ends = tuple[Range, Range]


def _exact(ours: list[Range] | list[Ends], theirs: list[Range] | list[Ends]) -> Score:
    common = Counter[object](ours) & Counter[object](theirs)
    return Score(common.total(), len(ours), len(theirs))


def _near(one: Ends, other: Ends) -> bool:
    return all(_shared(a, b) >= LINK_OVERLAP for a, b in zip(one, other, strict=True))


def _shared(one: Range, other: Range) -> float:
    """Intersection over union, in characters."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0:
        return 0.0
    return common / (one[1] - one[0] + other[1] - other[0] - common)
