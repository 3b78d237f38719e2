"""Agreement on tokens among any number of annotators: Krippendorff's alpha and Fleiss' kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from annotator.review.measures.figure import Figure, ratio, undefined
from annotator.review.measures.kappa import NO_TOKENS, classes
from annotator.review.measures.scope import Scope
from annotator.review.measures.tally import Tally

ONE_VALUE = "one value in use"


def nominal_alpha(groups: Sequence[Tally], scope: Scope) -> Figure:
    """Krippendorff's alpha for nominal data (2004, chapter 11) on tokens.

    1 − (n−1)·Σ_u Σ_c n_uc(m_u−n_uc)/(m_u−1) / (n²−Σ_c n_c²): u are tokens, m_u the annotators
    of the article, n_uc how many of them gave class c, n all values. The inner sum is twice the
    number of pairs of annotators who differ on the token. Who did not finish an article is
    missing there; `groups` hold the articles with two or more annotators, by who they are.
    n counts tokens.
    """
    tokens = sum(group.tokens for group in groups)
    if not tokens:
        return undefined(NO_TOKENS, 0, "tokens")
    values = _all_classes(groups, scope)
    n = values.total()
    observed = (n - 1) * sum((_differing(group, scope) for group in groups), Fraction(0))
    expected = n * n - sum(number * number for number in values.values())
    return ratio(expected - observed, expected, tokens, "tokens", ONE_VALUE)


def fleiss_kappa(groups: Iterable[Tally], scope: Scope, annotators: Collection[str]) -> Figure:
    """Fleiss' kappa (1971) on tokens, over the articles that all these annotators finished.

    (P − Pe) / (1 − Pe): P is the mean share of pairs of annotators who agree on a token, Pe =
    Σ_c p_c² with p_c the share of class c among all values. n counts tokens.
    """
    by_all = [group for group in groups if set(group.annotators) == set(annotators)]
    tokens = sum(group.tokens for group in by_all)
    if not tokens:
        return undefined("no tokens in articles that all finished", 0, "tokens")
    values = _all_classes(by_all, scope)
    n, raters = values.total(), len(annotators)
    pairs = tokens * raters * (raters - 1) // 2
    differing = sum(both.differing[scope.key] for group in by_all for both in group.pairs.values())
    by_chance = Fraction(sum(number * number for number in values.values()), n * n)
    observed = 1 - Fraction(differing, pairs)
    return ratio(observed - by_chance, 1 - by_chance, tokens, "tokens", ONE_VALUE)


def _all_classes(groups: Iterable[Tally], scope: Scope) -> Counter[str]:
    values: Counter[str] = Counter()
    for group in groups:
        for name in group.annotators:
            values.update(classes(group, name, scope))
    return values


def _differing(group: Tally, scope: Scope) -> Fraction:
    """The sum over the group's tokens of Σ_c n_uc(m−n_uc)/(m−1)."""
    pairs = sum(both.differing[scope.key] for both in group.pairs.values())
    return Fraction(2 * pairs, len(group.annotators) - 1)
