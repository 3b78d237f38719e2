"""Counts of what annotators marked, from which every figure is made. Tallies add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import combinations

from annotator.review.measures.scope import Place

#: The labels on the same boundaries, in order.
Labels = tuple[str, ...]
Pair = tuple[str, str]


@dataclass(slots=True)
class Own:
    """What one annotator marked."""

    labels: Counter[str] = field(default_factory=Counter)  # spans
    tokens: Counter[Place] = field(default_factory=Counter)  # tokens by label within each scope
    units: Counter[tuple[str, int]] = field(default_factory=Counter)  # spans by label and length
    #: Gaps by label and length, less the one gap as long as the article that is there for each
    #: label that the annotator did not use in an article: so unused labels cost nothing.
    gaps: Counter[tuple[str, int]] = field(default_factory=Counter)
    knots: Counter[str] = field(default_factory=Counter)  # articles with overlaps within a label
    links: Counter[tuple[str, str]] = field(default_factory=Counter)  # by type and what is counted

    def add(self, other: Own) -> None:
        """Count the other's too."""
        _add_counters(self, other)


@dataclass(slots=True)
class Both:
    """What two annotators have in common, and how far apart they are."""

    same: Counter[str] = field(default_factory=Counter)  # spans that both have, by label
    untouched: Counter[str] = field(default_factory=Counter)  # of these, suggestions left as is
    near: Counter[str] = field(default_factory=Counter)  # overlap matches beyond the same
    #: What stands at boundaries that both have: the first one's labels and the second one's.
    boundaries: Counter[tuple[Labels, Labels]] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)  # tokens by scope, classes not alike
    distance: Counter[str] = field(default_factory=Counter)  # unitizing delta by label, once a pair
    links: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Both) -> None:
        """Count the other's too."""
        _add_counters(self, other)


@dataclass(slots=True)
class Tally:
    """Articles that the same annotators (by name, in order) have all finished."""

    annotators: tuple[str, ...]
    articles: int = 0
    tokens: int = 0
    lengths: Counter[int] = field(default_factory=Counter)  # articles by length in code points
    own: dict[str, Own] = field(default_factory=dict)
    pairs: dict[Pair, Both] = field(default_factory=dict)

    @property
    def characters(self) -> int:
        """The length of all articles in code points."""
        return sum(length * times for length, times in self.lengths.items())

    def narrowed(self, names: Collection[str]) -> Tally:
        """The same articles with these annotators only; the counts are shared, not copied."""
        kept = tuple(name for name in self.annotators if name in names)
        return Tally(
            kept,
            self.articles,
            self.tokens,
            self.lengths,
            {name: self.own[name] for name in kept},
            {pair: self.pairs[pair] for pair in combinations(kept, 2)},
        )

    def add(self, other: Tally) -> None:
        """Count what the other holds of the same annotators too."""
        self.articles += other.articles
        self.tokens += other.tokens
        self.lengths.update(other.lengths)
        for name, own in self.own.items():
            own.add(other.own[name])
        for pair, both in self.pairs.items():
            both.add(other.pairs[pair])


def blank(annotators: Sequence[str]) -> Tally:
    """A tally of no articles."""
    names = tuple(sorted(annotators))
    own = {name: Own() for name in names}
    pairs = {pair: Both() for pair in combinations(names, 2)}
    return Tally(names, own=own, pairs=pairs)


class Tallies:
    """Tallies by who did the articles. Whoever did not finish an article is missing there."""

    def __init__(self, tallies: Iterable[Tally] = ()) -> None:
        self._groups: dict[tuple[str, ...], Tally] = {}
        for tally in tallies:
            self.add(tally)

    @property
    def annotators(self) -> list[str]:
        """Everybody who did an article together with somebody, by name."""
        return sorted({name for names in self._groups for name in names})

    def add(self, tally: Tally) -> None:
        """Count an article, or several by the same annotators."""
        self.by(tally.annotators).add(tally)

    def by(self, annotators: Iterable[str]) -> Tally:
        """The tally of what these have all done and nobody else, to be added to."""
        names = tuple(sorted(annotators))
        if names not in self._groups:
            self._groups[names] = blank(names)
        return self._groups[names]

    def of(self, names: Collection[str]) -> list[Tally]:
        """What two or more of these annotators did together, leaving the others out."""
        found: dict[tuple[str, ...], list[Tally]] = {}
        for tally in self._groups.values():
            if len(set(names).intersection(tally.annotators)) > 1:
                narrowed = tally.narrowed(names)
                found.setdefault(narrowed.annotators, []).append(narrowed)
        return [_sum(tallies) for tallies in found.values()]

    def pair(self, one: str, two: str) -> Tally:
        """All that both did, in the order of their names."""
        groups = self.of((one, two))
        return groups[0] if groups else blank((one, two))


def _sum(tallies: Sequence[Tally]) -> Tally:
    if len(tallies) == 1:
        return tallies[0]
    total = blank(tallies[0].annotators)
    for tally in tallies:
        total.add(tally)
    return total


def _add_counters(counts: Own | Both, others: Own | Both) -> None:
    for each in fields(counts):
        getattr(counts, each.name).update(getattr(others, each.name))
