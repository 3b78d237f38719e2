"""The CRF's sums against all ways to tag, one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.tagging.crf import CRF, allowed
from annotator.suggest.tagging.features import Array
from annotator.suggest.tagging.packing import pack
from annotator.suggest.tagging.spans import (
    LEAST,
    Candidate,
    best_without_overlap,
    candidates,
    taken,
)

LABELS = 2
TAGS = 1 + 2 * LABELS


def _all_ways(crf: CRF, scores: Array) -> dict[tuple[int, ...], float]:
    """Every way to tag, with its probability."""
    may_begin, may_follow = allowed(TAGS)
    weights = {}
    for way in itertools.product(range(TAGS), repeat=len(scores)):
        total = crf.first[way[0]] + may_begin[way[0]]
        total += sum(score[tag] for score, tag in zip(scores, way, strict=True))
        total += sum(crf.pairs[pair] + may_follow[pair] for pair in itertools.pairwise(way))
        weights[way] = float(np.exp(np.float64(total)))
    whole = sum(weights.values())
    return {way: weight / whole for way, weight in weights.items()}


def _spans(way: tuple[int, ...]) -> set[tuple[int, int, int]]:
    found = set()
    for start, tag in enumerate(way):
        if tag % 2:
            end = start + 1
            while end < len(way) and way[end] == tag + 1:
                end += 1
            found.add((start, end, tag // 2))
    return found


@given(lengths=st.lists(st.integers(1, 4), min_size=1, max_size=3), seed=st.integers(0, 999))
def test_the_probability_of_a_span_is_that_of_all_ways_with_it(
    lengths: list[int], seed: int
) -> None:
    """For sequences of different lengths side by side."""
    rng = np.random.default_rng(seed)
    crf = CRF(*(rng.normal(size=size).astype(np.float32) for size in (TAGS, (TAGS, TAGS))))
    scores = rng.normal(scale=2, size=(sum(lengths), TAGS)).astype(np.float32)
    ends = np.cumsum(lengths).tolist()
    starts = [0, *ends[:-1]]
    found = {span[:3]: span for span in candidates(crf.chances(scores, pack(starts, ends)), LABELS)}
    expected: dict[tuple[int, int, int], float] = {}
    for start, end in zip(starts, ends, strict=True):
        for way, chance in _all_ways(crf, scores[start:end]).items():
            for a, b, label in _spans(way):
                place = a + start, b + start, label
                expected[place] = expected.get(place, 0) + chance
    likely = {place for place, chance in expected.items() if chance >= LEAST + 1e-4}
    assert likely <= found.keys()
    for place, span in found.items():
        assert span.probability == pytest.approx(expected[place], abs=1e-4)


def test_two_spans_may_be_better_than_one_between_them() -> None:
    """What they are above the threshold counts, all together."""
    left, middle, right = (
        Candidate(0, 3, 0, 0.6),
        Candidate(2, 6, 0, 0.7),
        Candidate(5, 8, 0, 0.6),
    )
    assert best_without_overlap([left, middle, right], [0.4]) == [left, right]
    assert best_without_overlap([left, middle, right], [0.55]) == [middle]
    assert best_without_overlap([left, middle, right], [0.7]) == []


def test_a_span_with_unsure_edges_is_taken_where_its_label_is_sure() -> None:
    """The likeliest of those over one place, where all together reach what the label asks for."""
    spans = [
        Candidate(0, 2, 1, 0.9),
        Candidate(4, 8, 0, 0.3),
        Candidate(4, 9, 0, 0.25),
        Candidate(12, 14, 0, 0.3),
        Candidate(13, 14, 1, 0.3),
    ]
    assert taken(spans, [0.4, 0.4], [0.5, 0.0]) == [spans[0], spans[1]]
    assert taken(spans, [0.4, 0.4], [0.0, 0.0]) == [spans[0]]


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 6), st.integers(0, 1), st.floats(0, 1)),
        max_size=8,
    )
)
def test_the_best_spans_are_the_best_of_all_choices(
    drawn: list[tuple[int, int, int, float]],
) -> None:
    """No choice without an overlap is worth more."""
    spans = [Candidate(start, start + length, label, p) for start, length, label, p in drawn]
    thresholds = (0.3, 0.5)

    def worth(chosen: tuple[Candidate, ...] | list[Candidate]) -> float:
        return sum(span.probability - thresholds[span.label] for span in chosen)

    def apart(chosen: tuple[Candidate, ...] | list[Candidate]) -> bool:
        ordered = sorted(chosen)
        return all(a.end <= b.start for a, b in itertools.pairwise(ordered))

    choices = (c for n in range(len(spans) + 1) for c in itertools.combinations(spans, n))
    found = best_without_overlap(spans, thresholds)
    assert apart(found)
    assert worth(found) == pytest.approx(max(worth(c) for c in choices if apart(c)))
