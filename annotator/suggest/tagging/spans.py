"""From a CRF's sums to spans: those that are likely enough, of which no two overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotator.suggest.tagging.crf import Chances
from annotator.suggest.tagging.features import Array

#: Spans less likely than this are not looked at.
LEAST = 0.1

#: Spans with unsure edges less likely than this are not taken.
LEAST_UNSURE = 0.15

_SMALLEST = 1e-30


class Candidate(NamedTuple):
    """A range of tokens, the number of a label, and the probability of exactly that span."""

    start: int
    end: int
    label: int
    probability: float


def candidates(chances: Chances, labels: int) -> list[Candidate]:
    """Every span that is at least `LEAST` likely, of labels 0 to `labels` - 1."""
    found = [span for label in range(labels) for span in _of_label(chances, label)]
    return sorted(found)


def _of_label(chances: Chances, label: int) -> Iterator[Candidate]:
    begins, inside = 2 * label + 1, 2 * label + 2
    starts = np.flatnonzero(chances.forward[:, begins] * chances.backward[:, begins] >= LEAST)
    if not len(starts):
        return
    on = np.log(np.maximum(chances.pairs[inside, inside] * chances.steps[:, inside], _SMALLEST))
    travelled = np.cumsum(on, dtype=np.float64)
    stop_first, stop_later = (_stops(chances, tag, inside) for tag in (begins, inside))
    last = np.flatnonzero(chances.last)
    limits = last[np.searchsorted(last, starts)] + 1
    for start, limit in zip(starts.tolist(), limits.tolist(), strict=True):
        reached = chances.forward[start, begins]
        yield from _likely(start, start + 1, label, np.array([reached * stop_first[start]]))
        if limit > start + 1:
            reached *= chances.pairs[begins, inside] * chances.steps[start + 1, inside]
            way = np.exp(travelled[start + 1 : limit] - travelled[start + 1])
            chance = reached * way * stop_later[start + 1 : limit]
            yield from _likely(start, start + 2, label, chance)


def _stops(chances: Chances, tag: int, inside: int) -> Array:
    """For each token with that tag, the sum over all ways on but going on inside."""
    after = chances.pairs[tag] * chances.steps * chances.backward
    after[:, inside] = 0
    made = np.ones(len(after), dtype=np.float64)
    made[:-1] = after[1:].sum(axis=1)
    made[chances.last] = 1
    return made


def _likely(start: int, first_end: int, label: int, chance: Array) -> Iterator[Candidate]:
    for place in np.flatnonzero(chance >= LEAST).tolist():
        yield Candidate(start, first_end + place, label, min(float(chance[place]), 1.0))


def taken(
    found: Sequence[Candidate], thresholds: Sequence[float], together: Sequence[float]
) -> list[Candidate]:
    """The spans to propose, in order: the best ones, and those whose edges alone are unsure.

    Where no span is likely enough by itself, but spans of one label over the same place are so
    together (their probabilities add up to `together` of that label; 0: never), the likeliest of
    them is taken.
    """
    chosen = best_without_overlap(found, thresholds)
    unsure = sorted(span for span in found if together[span.label])
    if not unsure:
        return chosen
    covered = {token for span in chosen for token in range(span.start, span.end)}
    starts = [span.start for span in unsure]
    longest = max(span.end - span.start for span in unsure)
    for span in sorted(unsure, key=lambda span: (-span.probability, span)):
        if span.probability < LEAST_UNSURE or not covered.isdisjoint(range(span.start, span.end)):
            continue
        first, last = bisect_left(starts, span.start - longest), bisect_left(starts, span.end)
        if _sum_over(unsure[first:last], span) >= together[span.label]:
            chosen.append(span)
            covered.update(range(span.start, span.end))
    return sorted(chosen)


def _sum_over(near: Sequence[Candidate], span: Candidate) -> float:
    """How likely the spans of the same label are, all together, that overlap this one."""
    return sum(
        other.probability
        for other in near
        if other.label == span.label and other.start < span.end and span.start < other.end
    )


def best_without_overlap(
    found: Sequence[Candidate], thresholds: Sequence[float]
) -> list[Candidate]:
    """The spans that do best together, each by how far it is above its label's threshold.

    With a threshold of half the exact F1 that is reached, the F1 that is expected is highest.
    """
    worth = sorted((c for c in found if c.probability > thresholds[c.label]), key=lambda c: c.end)
    ends = [span.end for span in worth]
    totals = [0.0]
    befores: list[int] = []
    for number, span in enumerate(worth):
        before = bisect_right(ends, span.start, 0, number)
        befores.append(before)
        gain = totals[before] + span.probability - thresholds[span.label]
        totals.append(max(totals[-1], gain))
    chosen: list[Candidate] = []
    number = len(worth)
    while number:
        if totals[number] > totals[number - 1]:
            chosen.append(worth[number - 1])
            number = befores[number - 1]
        else:
            number -= 1
    return chosen[::-1]
