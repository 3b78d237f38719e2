"""Some annotators compared on the articles that they share: all figures, scope by scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from annotator.review.measures.alpha import fleiss_kappa, nominal_alpha
from annotator.review.measures.catalogue import (
    Measure,
    figures_between,
    link_figures_between,
)
from annotator.review.measures.figure import Figure, mean, undefined
from annotator.review.measures.link_figures import directional_agr
from annotator.review.measures.links import LINKS
from annotator.review.measures.scope import Scope
from annotator.review.measures.tally import Tallies, Tally
from annotator.review.measures.unitizing import Continua

NO_COMMON = "no common articles"

Figures = Mapping[Measure, Figure]


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """The figures of a layer, a label or all pooled, and how many spans are looked at."""

    scope: Scope
    spans: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """The figures of a type of links, or of all where it is None, and how many links there are.

    `agr` holds each annotator's own direction where there are two.
    """

    type: str | None
    links: int
    figures: Figures
    agr: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of some annotators, on the articles that two or more of them finished.

    `by_all` is how many of these all of them finished; tokens, characters (code points), spans
    and links are counted once in each article, whatever the number of pairs.
    """

    annotators: tuple[str, ...]
    articles: int
    by_all: int
    tokens: int
    characters: int
    scopes: tuple[ScopeFigures, ...]
    links: tuple[LinkFigures, ...]


def comparison(
    tallies: Tallies, names: Sequence[str], scopes: Iterable[Scope], types: Iterable[str | None]
) -> Comparison:
    """Compare these annotators; with more than two, figures of pairs are means over the pairs."""
    groups = tallies.of(names)
    pairs = [tallies.pair(*pair) for pair in combinations(sorted(names), 2)]
    continua = Continua(groups)
    return Comparison(
        tuple(sorted(names)),
        sum(group.articles for group in groups),
        sum(group.articles for group in groups if len(group.annotators) == len(names)),
        sum(group.tokens for group in groups),
        sum(group.characters for group in groups),
        tuple(_in_scope(groups, pairs, continua, scope, names) for scope in scopes),
        tuple(_of_links(groups, pairs, type) for type in types),
    )


def _in_scope(
    groups: Sequence[Tally],
    pairs: Sequence[Tally],
    continua: Continua,
    scope: Scope,
    names: Sequence[str],
) -> ScopeFigures:
    figures = _over(pairs, lambda pair: figures_between(pair, scope))
    figures[Measure.ALPHA] = nominal_alpha(groups, scope)
    if len(names) > 2:
        figures[Measure.FLEISS] = fleiss_kappa(groups, scope, names)
    figures[Measure.UNITIZING] = continua.alpha(scope)
    if not groups:
        figures = _without_articles(figures)
    return ScopeFigures(scope, sum(_spans(group, scope) for group in groups), figures)


def _of_links(groups: Iterable[Tally], pairs: Sequence[Tally], type: str | None) -> LinkFigures:
    figures = _over(pairs, lambda pair: link_figures_between(pair, type))
    number = sum(
        n
        for group in groups
        for own in group.own.values()
        for (of_type, unit), n in own.links.items()
        if unit == LINKS and type in (None, of_type)
    )
    agr: dict[str, Figure] = {}
    if len(pairs) == 1:
        agr = {name: directional_agr(pairs[0], name, type) for name in pairs[0].annotators}
    return LinkFigures(type, number, figures, agr)


def _over(
    pairs: Sequence[Tally], figures: Callable[[Tally], dict[Measure, Figure]]
) -> dict[Measure, Figure]:
    """The figures of the pair, or their means over the pairs."""
    of_pairs = [figures(p) if p.articles else _without_articles(figures(p)) for p in pairs]
    if len(pairs) == 1:
        return of_pairs[0]
    return {measure: mean(f[measure] for f in of_pairs) for measure in of_pairs[0]}


def _without_articles(figures: Figures) -> dict[Measure, Figure]:
    return {m: undefined(NO_COMMON, 0, figure.of) for m, figure in figures.items()}


def _spans(group: Tally, scope: Scope) -> int:
    labels = (own.labels for own in group.own.values())
    return sum(n for counts in labels for label, n in counts.items() if scope.holds(label))
