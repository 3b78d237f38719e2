"""How sure a link is, from how sure its ends are and how far apart they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from annotator.suggest.linking import Attribution
from annotator.suggest.tagging.calibration import logit, sigmoid

#: How many numbers `link_features` gives, and so how many weights there are.
FEATURES = 5

#: A distance of this many characters counts as one.
_NEAR = 10


def link_features(
    claim_score: float, source_score: float, attribution: Attribution
) -> tuple[float, ...]:
    """What the score of the link from a claim to its source depends on."""
    without_cue = 1.0 if attribution.cue is None else 0.0
    far = log(1 + attribution.distance / _NEAR)
    return 1.0, logit(claim_score), logit(source_score), far, without_cue


@dataclass(frozen=True, slots=True)
class LinkScorer:
    """A logistic regression on `link_features`; its weights come from held-out articles."""

    weights: Sequence[float]

    def __call__(self, claim_score: float, source_score: float, attribution: Attribution) -> float:
        """The share of such links that are right."""
        features = link_features(claim_score, source_score, attribution)
        total = sum(
            weight * feature for weight, feature in zip(self.weights, features, strict=True)
        )
        return round(sigmoid(total), 4)
