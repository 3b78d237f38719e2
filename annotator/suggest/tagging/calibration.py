"""From what a network says to how often it is right: a logistic curve for each label."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

_CLOSEST = 1e-6


@dataclass(frozen=True, slots=True)
class Curve:
    """`sigmoid(slope * logit(p) + shift)` (Platt 1999, with the log-odds as the score)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, probability: float) -> float:
        """How often a span is right of which the network says this."""
        return sigmoid(self.slope * logit(probability) + self.shift)


def logit(probability: float) -> float:
    """The log-odds; 0 and 1 count as a millionth from there."""
    kept = min(max(probability, _CLOSEST), 1 - _CLOSEST)
    return log(kept / (1 - kept))


def sigmoid(value: float) -> float:
    """The probability with these log-odds."""
    if value >= 0:
        return 1 / (1 + exp(-value))
    return exp(value) / (1 + exp(value))
