"""Krippendorff's alpha for unitizing: where spans are, how long, and with which label.

Krippendorff, K. (1995): On the reliability of unitizing continuous data. Sociological
Methodology 25, 47-76; and (2004): Measuring the reliability of qualitative text analysis data.
Quality & Quantity 38, 787-800.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from annotator.review.measures.figure import Figure, ratio, undefined
from annotator.review.measures.scope import Scope
from annotator.review.measures.spans import NO_SPANS
from annotator.review.measures.tally import Tally

NO_CHANCE = "no disagreement can be expected by chance"
_OF = "characters"


def unitizing_alpha(groups: Sequence[Tally], scope: Scope) -> Figure:
    """1 − Σ_c Do_c / Σ_c De_c over the labels c in use. n counts code points.

    The articles that the same annotators finished are joined into one continuum whose sections
    are cut where an article ends, in observed and expected disagreement alike: no unit or gap
    reaches over that border, and the order of the articles makes no difference. Where not all did
    the same articles, there is one such continuum for each set of annotators; its Do and De count
    R·L² times (R annotators, L code points), so that each continuum weighs as much as it has
    sections to compare, as in nominal alpha. With one set of annotators the weight cancels.

    Undefined where spans of one label by one annotator overlap: a continuum cannot be cut then.
    """
    return Continua(groups).alpha(scope)


class Continua:
    """The disagreement of each label, computed once for all scopes."""

    def __init__(self, groups: Sequence[Tally]) -> None:
        self._length = sum(group.characters for group in groups)
        self._knots = _knots(groups)
        self._observed: dict[str, Fraction] = defaultdict(Fraction)
        self._expected: dict[str, Fraction] = defaultdict(Fraction)
        for group in groups:
            for label, (units, gaps) in _sections(group).items():
                self._observed[label] += _observed(group, label)
                self._expected[label] += _expected(group, units, gaps)

    def alpha(self, scope: Scope) -> Figure:
        """Krippendorff's alpha for unitizing over the labels of a scope."""
        knots = [f"{label} by {name}" for label, name in self._knots if scope.holds(label)]
        if knots:
            return self._undefined(f"overlapping spans: {', '.join(knots)}")
        labels = [label for label in self._expected if scope.holds(label)]
        if not labels:
            return self._undefined(NO_SPANS)
        observed = sum((self._observed[label] for label in labels), Fraction(0))
        expected = sum((self._expected[label] for label in labels), Fraction(0))
        return ratio(expected - observed, expected, self._length, _OF, NO_CHANCE)

    def _undefined(self, reason: str) -> Figure:
        return undefined(reason, self._length, _OF)


def _knots(groups: Iterable[Tally]) -> list[tuple[str, str]]:
    """Labels and annotators whose spans overlap each other."""
    found = {
        (label, name)
        for group in groups
        for name, own in group.own.items()
        for label, articles in own.knots.items()
        if articles
    }
    return sorted(found)


def _sections(group: Tally) -> dict[str, tuple[Counter[int], Counter[int]]]:
    """The lengths of all annotators' units and gaps of each label, and how many of each."""
    whole = Counter({length: n * len(group.annotators) for length, n in group.lengths.items()})
    used = {label for own in group.own.values() for label in own.labels}
    found = {label: (Counter[int](), whole.copy()) for label in used}
    for own in group.own.values():
        for (label, length), n in own.units.items():
            found[label][0][length] += n
        for (label, length), n in own.gaps.items():
            found[label][1][length] += n
    return found


def _observed(group: Tally, label: str) -> Fraction:
    """R·L²·Do = 2·Σ δ / (R−1) over pairs of annotators."""
    distance = sum(both.distance[label] for both in group.pairs.values())
    return Fraction(2 * distance, len(group.annotators) - 1)


def _expected(group: Tally, units: Counter[int], gaps: Counter[int]) -> Fraction:
    """R·L²·De for one label.

    De = (2/L)·Σ_units [(N−1)/3·(2l³−3l²+l) + l²·Σ_{gaps ≥ l}(g−l+1)] / (RL(RL−1) − Σ_units l(l−1)).
    """
    number = units.total()
    everything = len(group.annotators) * group.characters
    misfit = sum(
        times * ((number - 1) * (2 * u**3 - 3 * u**2 + u) // 3 + u**2 * room)
        for (u, times), room in zip(units.items(), _rooms(units, gaps), strict=True)
    )
    unlike = everything * (everything - 1) - sum(n * u * (u - 1) for u, n in units.items())
    return Fraction(2 * everything * misfit, unlike) if unlike else Fraction(0)


def _rooms(units: Iterable[int], gaps: Counter[int]) -> list[int]:
    """For each length of unit the places where it fits into gaps: Σ_{gaps ≥ l}(g−l+1)."""
    lengths = sorted(g for g, n in gaps.items() if n and g)
    backwards = lengths[::-1]
    counts = [0, *accumulate(gaps[g] for g in backwards)]
    totals = [0, *accumulate(gaps[g] * g for g in backwards)]
    rooms = []
    for unit in units:
        fitting = len(lengths) - bisect_left(lengths, unit)
        rooms.append(totals[fitting] - (unit - 1) * counts[fitting])
    return rooms
