"""A figure: a number with what it was counted on, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import fsum


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value, never NaN.

    `n` is how many `of` (spans, tokens, links, pairs ...) it rests on. `value` is `numerator`
    over `denominator`, both exact; it is None where that is undefined, and then `reason` says
    why. A mean has no numerator of its own: both are 0 there.
    """

    value: float | None
    n: int
    of: str
    reason: str = ""
    numerator: int | Fraction = 0
    denominator: int | Fraction = 0


def ratio(
    numerator: int | Fraction, denominator: int | Fraction, n: int, of: str, reason: str
) -> Figure:
    """The quotient, rounded once; undefined for the reason given where the denominator is 0."""
    if not denominator:
        return undefined(reason, n, of)
    # Both kinds of division are exact before they round.
    return Figure(float(numerator / denominator), n, of, "", numerator, denominator)


def undefined(reason: str, n: int = 0, of: str = "spans") -> Figure:
    """No value, and why."""
    return Figure(None, n, of, reason)


def mean(figures: Iterable[Figure], of: str = "pairs") -> Figure:
    """The mean of those that are defined, each counting the same; n is how many these are.

    Where none is, the reasons are those of all. The sum is rounded once, so that the order of
    the figures makes no difference.
    """
    figures = list(figures)
    values = [f.value for f in figures if f.value is not None]
    if not values:
        reasons = sorted({f.reason for f in figures})
        return undefined("; ".join(reasons) or f"no {of}", 0, of)
    return Figure(fsum(values) / len(values), len(values), of)
