"""One annotator's work against gold: how much is right, and what kind of thing is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from annotator.core.annotators import GOLD
from annotator.review.aligning import Alignment, Outcome, Pairing
from annotator.review.confusion import Spot
from annotator.review.measures import links
from annotator.review.measures.figure import Figure, ratio, undefined
from annotator.review.measures.link_figures import link_f1
from annotator.review.measures.scope import Scope
from annotator.review.measures.spans import exact_f1, overlap_f1
from annotator.review.measures.tally import Tally

#: What is an error, in the order in which it is told.
ERRORS = tuple(outcome for outcome in Outcome if outcome is not Outcome.RIGHT)

_SAME_LABEL = (Outcome.LONG, Outcome.SHORT, Outcome.SHIFTED)
_OF = "spans with other edges"
NO_GOLD = "no finished gold"


@dataclass(frozen=True, slots=True)
class Example:
    """A difference in words: what is gold, what the annotator marked; either may be empty."""

    spot: Spot
    article_id: str
    outcome: Outcome
    labels: tuple[str, str]
    gold: str
    marked: str


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """F1 against gold in a layer, or pooled over all."""

    scope: str
    exact: Figure
    overlap: Figure


@dataclass(frozen=True, slots=True)
class Profile:
    """An annotator against gold, over the articles of which the gold is finished.

    F1 is symmetric: as gold is the reference, it is the harmonic mean of precision and recall.
    `outcomes` counts pairings of spans (see `aligning`), `spots` says where each error is.
    `left` and `right` are the mean shift of the edges, in code points: the annotator's minus
    gold's, over the spans of the same label, one to one, whose edges differ; more than 0 is
    further to the right. `by_label` counts outcomes by gold's label (by their own, of extra ones).
    """

    annotator: str
    articles: int
    spans: int
    gold_spans: int
    figures: tuple[ScopeFigures, ...]
    links_exact: Figure
    links_lenient: Figure
    outcomes: Mapping[Outcome, int]
    left: Figure
    right: Figure
    by_label: Mapping[tuple[str, Outcome], int]
    spots: Mapping[Outcome, tuple[Spot, ...]]
    examples: tuple[Example, ...] = ()


@dataclass(slots=True)
class ProfileCounts:
    """An annotator's pairings with gold, counted article by article, in any order.

    Of each kind of error the first `keep` are kept in words.
    """

    keep: int = 0
    shifts: list[int] = field(default_factory=lambda: [0, 0, 0])
    by_label: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    spots: dict[Outcome, list[Spot]] = field(default_factory=dict)
    examples: dict[Outcome, list[Example]] = field(default_factory=dict)

    def count(self, article_seq: int, article_id: str, text: str, found: Alignment) -> None:
        """Count one layer of an article."""
        for _, _, label in found.right:
            self.by_label[label, Outcome.RIGHT] += 1
        for pairing in found.errors:
            gold, marked = pairing.labels
            self.by_label[gold or marked, pairing.outcome] += 1
            if pairing.outcome in _SAME_LABEL:
                self._count_shift(pairing)
            spot = Spot(article_seq, *pairing.bounds)
            self.spots.setdefault(pairing.outcome, []).append(spot)
            if self.keep:
                self._keep(_example(spot, article_id, text, pairing))

    def profile(
        self, annotator: str, pair: Tally, scopes: Iterable[Scope], rank: Callable[[str], object]
    ) -> Profile:
        """The profile; `pair` is the tally of the annotator and gold, `rank` orders labels."""
        outcomes: Counter[Outcome] = Counter()
        for (_, outcome), number in self.by_label.items():
            outcomes[outcome] += number
        left, right, n = self.shifts
        examples = [e for kept in self.examples.values() for e in self._first(kept)]
        return Profile(
            annotator,
            pair.articles,
            pair.own[annotator].labels.total(),
            pair.own[GOLD].labels.total(),
            tuple(_figures(pair, scope) for scope in scopes),
            _known(link_f1(pair, links.EXACT), pair),
            _known(link_f1(pair, links.LENIENT), pair),
            {outcome: outcomes[outcome] for outcome in Outcome},
            ratio(left, n, n, _OF, f"no {_OF}"),
            ratio(right, n, n, _OF, f"no {_OF}"),
            {
                key: self.by_label[key]
                for key in sorted(self.by_label, key=lambda k: (rank(k[0]), k[0], k[1]))
            },
            {outcome: tuple(sorted(self.spots.get(outcome, ()))) for outcome in ERRORS},
            tuple(sorted(examples, key=lambda e: (ERRORS.index(e.outcome), _order(e)))),
        )

    def _count_shift(self, pairing: Pairing) -> None:
        (gold,), (marked,) = pairing.reference, pairing.marked
        self.shifts[0] += marked[0] - gold[0]
        self.shifts[1] += marked[1] - gold[1]
        self.shifts[2] += 1

    def _keep(self, example: Example) -> None:
        kept = self.examples.setdefault(example.outcome, [])
        kept.append(example)
        if len(kept) > 4 * self.keep:
            kept[:] = self._first(kept)

    def _first(self, examples: list[Example]) -> list[Example]:
        return sorted(examples, key=_order)[: self.keep]


def _figures(pair: Tally, scope: Scope) -> ScopeFigures:
    exact, overlap = exact_f1(pair, scope), overlap_f1(pair, scope)
    return ScopeFigures(scope.name, _known(exact, pair), _known(overlap, pair))


def _known(figure: Figure, pair: Tally) -> Figure:
    return figure if pair.articles else undefined(NO_GOLD, 0, figure.of)


def _order(example: Example) -> tuple[object, ...]:
    return example.spot, example.labels, example.gold, example.marked


def _example(spot: Spot, article_id: str, text: str, pairing: Pairing) -> Example:
    gold, marked = (
        " … ".join(text[start:end] for start, end, _ in side)
        for side in (pairing.reference, pairing.marked)
    )
    return Example(spot, article_id, pairing.outcome, pairing.labels, gold, marked)
