"""A linear-chain CRF over begin/inside tags: how likely each span is, of all ways to tag a text.

Tag 0 is 'outside'; label n has the tags 2n + 1 (begins) and 2n + 2 (goes on). The sums over all
ways are the forward-backward algorithm with scaling (Rabiner 1989, section V.A).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.suggest.tagging.features import Array
from annotator.suggest.tagging.packing import Packed

#: A tag that may not stand there gets this in place of a score.
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Chances:
    """Scaled sums over all ways to tag: rows are tokens, columns are tags.

    `forward * backward` is the probability of each tag. A way from one token to the next is worth
    `pairs` (row: tag before, column: tag after) times the `steps` of the token after. `last` says
    which tokens end a chain.
    """

    forward: Array
    backward: Array
    steps: Array
    pairs: Array
    last: Array


def allowed(tags: int) -> tuple[Array, Array]:
    """What is added to the scores of first tags, and of pairs of tags: 0 or `NEVER`."""
    first = np.zeros(tags, dtype=np.float32)
    first[2::2] = NEVER
    pairs = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        pairs[:, inside] = NEVER
        pairs[inside - 1 : inside + 1, inside] = 0
    return first, pairs


@dataclass(frozen=True, slots=True)
class CRF:
    """Scores of first tags and of pairs of neighbouring tags (row: before, column: after)."""

    first: Array
    pairs: Array

    def chances(self, scores: Array, packed: Packed) -> Chances:
        """The sums for tokens with these scores, a sequence of `packed` being a chain."""
        may_begin, may_follow = allowed(len(self.first))
        pairs = np.exp(self.pairs + may_follow)
        scores = scores[packed.forwards]
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely[: packed.begins[1]] *= np.exp(self.first + may_begin)
        forward, scale = _forward(likely, pairs, packed)
        backward = _backward(likely, scale, pairs, packed)
        likely /= scale
        last = np.ones(len(likely), dtype=bool)
        last[packed.forwards] = _ends(packed)
        forward, backward, steps = (
            _placed(value, packed.forwards) for value in (forward, backward, likely)
        )
        return Chances(forward, backward, steps, pairs, last)


def _placed(value: Array, places: Array) -> Array:
    made = np.empty_like(value)
    made[places] = value
    return made


def _ends(packed: Packed) -> Array:
    """Which tokens of a packed order are the last of their chain."""
    made = np.ones(len(packed.forwards), dtype=bool)
    blocks = list(packed.steps())
    for (begin, _), (after, end) in pairwise(blocks):
        made[begin : begin + end - after] = False
    return made


def _forward(likely: Array, pairs: Array, packed: Packed) -> tuple[Array, Array]:
    forward = np.empty_like(likely)
    scale = np.empty((len(likely), 1), dtype=likely.dtype)
    before = 0
    for begin, end in packed.steps():
        here = likely[begin:end]
        if begin:
            here = (forward[before : before + end - begin] @ pairs) * here
        scale[begin:end] = here.sum(axis=1, keepdims=True)
        forward[begin:end] = here / scale[begin:end]
        before = begin
    return forward, scale


def _backward(likely: Array, scale: Array, pairs: Array, packed: Packed) -> Array:
    backward = np.ones_like(likely)
    steps = list(packed.steps())
    for (begin, _), (after, end) in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        ahead = likely[after:end] * backward[after:end] / scale[after:end]
        backward[begin : begin + end - after] = ahead @ pairs.T
    return backward
