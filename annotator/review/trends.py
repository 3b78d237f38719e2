"""Disagreement by kind over time: by the order of the articles, and by week of review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from annotator.core.ruling import Difference, Ruling
from annotator.review.measures.figure import Figure, ratio
from annotator.review.regions import Region

#: Into how many stretches the articles are cut, at most.
STRETCHES = 10

#: The kinds in which annotators can disagree.
KINDS = tuple(d for d in Difference if d is not Difference.NONE)

#: What stands in the place of a week that cannot be told.
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time, or some articles: how many regions, how many by each kind of disagreement.

    `share` is how many of the regions annotators disagree about. `articles` is how many these
    regions are in.
    """

    name: str
    articles: int
    regions: int
    kinds: Mapping[Difference, int]
    share: Figure


@dataclass(frozen=True, slots=True)
class Trends:
    """`by_article`: stretches of articles in the order they were added, all regions that two or
    more who finished an article had marked, settled or not. `by_week`: weeks (by their Monday,
    UTC) in which regions and links were settled, automatic merges included.
    """

    by_article: tuple[Stretch, ...]
    by_week: tuple[Stretch, ...]


@dataclass(slots=True)
class TrendCounts:
    """Kinds of disagreement, counted article by article, in any order."""

    articles: dict[int, tuple[str, Counter[Difference]]] = field(default_factory=dict)
    weeks: dict[str, Counter[Difference]] = field(default_factory=dict)
    settled: dict[str, set[int]] = field(default_factory=dict)

    def count_regions(self, article_seq: int, article_id: str, regions: Iterable[Region]) -> None:
        """Count an article's regions as annotators left them."""
        kinds = Counter(region.difference for region in regions)
        self.articles[article_seq] = (article_id, kinds)

    def count_rulings(self, article_seq: int, rulings: Iterable[Ruling]) -> None:
        """Count what was settled in an article."""
        for ruling in rulings:
            week = week_of(ruling.at)
            self.weeks.setdefault(week, Counter())[ruling.difference] += 1
            self.settled.setdefault(week, set()).add(article_seq)

    def trends(self) -> Trends:
        """The counts in order of time."""
        weeks = tuple(
            _stretch(week, len(self.settled[week]), self.weeks[week])
            for week in sorted(self.weeks, key=lambda week: (week == UNDATED, week))
        )
        return Trends(tuple(self._stretches()), weeks)

    def _stretches(self) -> Iterable[Stretch]:
        order = [self.articles[seq] for seq in sorted(self.articles)]
        pieces = min(STRETCHES, len(order))
        for piece in range(pieces):
            some = order[piece * len(order) // pieces : (piece + 1) * len(order) // pieces]
            kinds: Counter[Difference] = Counter()
            for _, of_article in some:
                kinds.update(of_article)
            first, last = some[0][0], some[-1][0]
            yield _stretch(first if len(some) == 1 else f"{first} … {last}", len(some), kinds)


def week_of(at: str) -> str:
    """The Monday of the week of a time in ISO 8601."""
    try:
        day = date.fromisoformat(at[:10])
        return str(day - timedelta(days=day.weekday()))
    except (ValueError, OverflowError):
        return UNDATED


def _stretch(name: str, articles: int, kinds: Counter[Difference]) -> Stretch:
    regions = kinds.total()
    differing = regions - kinds[Difference.NONE]
    share = ratio(differing, regions, regions, "regions", "no regions")
    return Stretch(name, articles, regions, {kind: kinds[kind] for kind in KINDS}, share)
