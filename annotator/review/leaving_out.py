"""Alpha without each annotator in turn: whose leaving makes the others agree better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.review.measures.alpha import nominal_alpha
from annotator.review.measures.figure import Figure, undefined
from annotator.review.measures.scope import Scope
from annotator.review.measures.tally import Tallies

TOO_FEW = "fewer than two annotators"
NO_COMMON = "no common articles"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Krippendorff's nominal alpha on tokens of all but one annotator, by scope.

    `annotator` is empty where nobody is left out. It is computed from what annotators did, over
    all articles that two or more of those who are left finished.
    """

    annotator: str
    left: int
    articles: int
    figures: tuple[tuple[str, Figure], ...]


def leave_one_out(
    tallies: Tallies, names: Sequence[str], scopes: Iterable[Scope], of: Iterable[str] | None = None
) -> tuple[LeftOut, ...]:
    """Alpha of all, and then without each (or without each `of` some), by name."""
    every = tuple(scopes)
    out = [_of(tallies, names, "", every)]
    for name in sorted(names if of is None else of):
        out.append(_of(tallies, [n for n in names if n != name], name, every))
    return tuple(out)


def _of(tallies: Tallies, names: Sequence[str], without: str, scopes: Sequence[Scope]) -> LeftOut:
    groups = tallies.of(names) if len(names) > 1 else []
    articles = sum(group.articles for group in groups)
    figures = []
    for scope in scopes:
        if groups:
            figure = nominal_alpha(groups, scope)
        else:
            figure = undefined(TOO_FEW if len(names) < 2 else NO_COMMON, 0, "tokens")
        figures.append((scope.name, figure))
    return LeftOut(without, len(names), articles, tuple(figures))
