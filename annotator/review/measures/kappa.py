"""Kappa between two annotators: agreement beyond what their own habits would give by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from annotator.review.measures.figure import Figure, ratio, undefined
from annotator.review.measures.scope import Scope
from annotator.review.measures.spans import paired_labels
from annotator.review.measures.tally import Tally

ONE_CLASS = "both use one and the same class only"
NO_TOKENS = "no tokens"

#: The class of a token without a label.
OUTSIDE = ""


def token_kappa(pair: Tally, scope: Scope) -> Figure:
    """Cohen's kappa (1960) on tokens; the classes are the scope's labels and 'no label'.

    For a single label that is the binary figure: is the token in a span of that label or not.
    n counts tokens.
    """
    if not pair.tokens:
        return undefined(NO_TOKENS, 0, "tokens")
    [both] = pair.pairs.values()
    one, two = (classes(pair, name, scope) for name in pair.annotators)
    return _cohen(pair.tokens, pair.tokens - both.differing[scope.key], one, two, "tokens")


def label_kappa(pair: Tally, scope: Scope) -> Figure:
    """Cohen's kappa (1960) of the labels on spans at the same boundaries.

    n counts pairs of spans at the same boundaries.
    """
    one: Counter[str] = Counter()
    two: Counter[str] = Counter()
    alike = 0
    for (label, other), times in paired_labels(pair, scope).items():
        one[label] += times
        two[other] += times
        alike += times if label == other else 0
    if not one:
        return undefined("no spans with the same boundaries", 0, "pairs of spans")
    return _cohen(one.total(), alike, one, two, "pairs of spans")


def classes(tally: Tally, name: str, scope: Scope) -> Counter[str]:
    """How many tokens are in each class for one annotator, with those outside."""
    counts = Counter(
        {label: n for (key, label), n in tally.own[name].tokens.items() if key == scope.key}
    )
    counts[OUTSIDE] = tally.tokens - counts.total()
    return counts


def _cohen(n: int, alike: int, one: Mapping[str, int], two: Mapping[str, int], of: str) -> Figure:
    """(po − pe) / (1 − pe), with po = alike/n and pe = Σ one_c·two_c / n², both times n²."""
    by_chance = sum(number * two.get(name, 0) for name, number in one.items())
    return ratio(n * alike - by_chance, n * n - by_chance, n, of, ONE_CLASS)
