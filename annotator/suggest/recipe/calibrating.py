"""Thresholds and calibration of an ensemble, chosen on dev."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from annotator.suggest.recipe.scoring import Scorer
from annotator.suggest.tagging.calibration import Curve, logit
from annotator.suggest.tagging.ensemble import Ensemble, Settings
from annotator.suggest.tagging.features import Array

#: Probabilities from which one is taken as the threshold of a network.
THRESHOLDS = (0.3, 0.33, 0.36, 0.39, 0.42, 0.45, 0.48)

#: The lowest threshold is taken that costs no more exact F1 than this, against the best: what is
#: found with other edges, or wrongly, takes a key to mend; what is missed takes many.
COST = 0.15

#: Claims often have unsure edges; a claim with wrong edges can be linked and mended.
TOGETHER = {"CLAIM": 0.5}

#: Fewer examples of a label than this give no curve of its own.
ENOUGH = 50

_ROUNDS = 50
_RIDGE = 1e-3


def logistic(features: Array, right: Array) -> Array:
    """Weights for the columns of `features` that make what is `right` likeliest (Newton's way)."""
    weights = np.zeros(features.shape[1])
    ridge = _RIDGE * np.eye(features.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (right - chance) - ridge @ weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + ridge
        weights += np.linalg.solve(bend, slope)
    return weights


def fitted_curve(probabilities: Sequence[float], right: Sequence[bool]) -> Curve:
    """The curve from what the network says to how often it is right."""
    if len(right) < ENOUGH:
        return Curve()
    columns = np.array([[logit(p), 1.0] for p in probabilities])
    slope, shift = logistic(columns, np.array(right, dtype=np.float64))
    return Curve(round(float(slope), 4), round(float(shift), 4))


def settled(members: Sequence[Mapping[str, Array]], labels: Sequence[str], dev: Scorer) -> Settings:
    """A threshold that does well on dev, and a curve for each label there."""
    count = len(labels)
    plain = Settings.plain(labels)
    likely = dev.likely(Ensemble(members, plain))
    trials = [replace(plain, thresholds=(threshold,) * count) for threshold in THRESHOLDS]
    f1 = [dev.f1(likely, trial) for trial in trials]
    best = next(trial for trial, one in zip(trials, f1, strict=True) if one >= max(f1) - COST)
    best = replace(best, together=tuple(TOGETHER.get(label, 0.0) for label in labels))
    judged = dev.judged(likely, best)
    curves = []
    for label in range(count):
        mine = [one for one in judged if one.label == label]
        curves.append(fitted_curve([m.probability for m in mine], [m.right for m in mine]))
    return replace(best, curves=tuple(curves))
