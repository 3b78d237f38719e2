"""Alignment: every span of both sides is accounted for once, whoever is the reference."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.review.aligning import Outcome, Place, aligned

A, B = "ORG", "PERSON"

_SWAPPED = {
    Outcome.MISSED: Outcome.EXTRA,
    Outcome.EXTRA: Outcome.MISSED,
    Outcome.LONG: Outcome.SHORT,
    Outcome.SHORT: Outcome.LONG,
    Outcome.SPLIT: Outcome.MERGED,
    Outcome.MERGED: Outcome.SPLIT,
}

places: st.SearchStrategy[list[Place]] = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5), st.sampled_from((A, B))).map(
        lambda it: (it[0], it[0] + it[1], it[2])
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("reference", "marked", "outcomes"),
    [
        ([(0, 5, A)], [(0, 5, A)], ["right"]),
        ([(0, 5, A)], [], ["missed"]),
        ([], [(0, 5, A)], ["extra"]),
        ([(0, 5, A)], [(0, 6, A)], ["too long"]),
        ([(1, 5, A)], [(0, 9, A)], ["too long"]),
        ([(0, 5, A)], [(1, 5, A)], ["too short"]),
        ([(0, 5, A)], [(1, 6, A)], ["shifted"]),
        ([(0, 5, A)], [(0, 5, B)], ["wrong label"]),
        ([(0, 5, A)], [(1, 5, B)], ["wrong label and edges"]),
        ([(0, 5, A)], [(0, 2, A), (3, 5, A)], ["split"]),
        ([(0, 2, A), (3, 5, A)], [(0, 5, A)], ["merged"]),
        ([(0, 5, A)], [(5, 9, A)], ["missed", "extra"]),
        # What lies within another is no piece of it.
        ([(0, 9, A)], [(0, 8, A), (2, 4, A)], ["too short", "extra"]),
        # Pieces of several are in no pieces of one: the nearest go together.
        ([(0, 4, A), (5, 9, A)], [(0, 6, A), (7, 9, A)], ["too long", "too short"]),
        ([(0, 5, A)], [(0, 5, B), (0, 5, A)], ["right", "extra"]),
        # Same label comes before more characters.
        ([(0, 9, A)], [(0, 8, B), (7, 9, A)], ["too short", "extra"]),
    ],
)
def test_what_became_of_a_span(
    reference: list[Place], marked: list[Place], outcomes: list[str]
) -> None:
    found = aligned(reference, marked)
    told = [Outcome.RIGHT] * len(found.right) + [pairing.outcome for pairing in found.errors]
    assert sorted(told) == sorted(outcomes)


@given(places, places)
def test_every_span_is_in_one_pairing(reference: list[Place], marked: list[Place]) -> None:
    found = aligned(reference, marked)
    mine = Counter(place for pairing in found.errors for place in pairing.reference)
    theirs = Counter(place for pairing in found.errors for place in pairing.marked)
    assert mine + Counter(found.right) == Counter(reference)
    assert theirs + Counter(found.right) == Counter(marked)


@given(places, places, st.randoms(use_true_random=False))
def test_order_makes_no_difference(
    reference: list[Place], marked: list[Place], chance: random.Random
) -> None:
    found = aligned(reference, marked)
    chance.shuffle(reference)
    chance.shuffle(marked)
    assert aligned(reference, marked) == found


@given(places, places)
def test_it_does_not_matter_who_is_the_reference(one: list[Place], other: list[Place]) -> None:
    """The same spans answer each other: a reference that is too short makes the other too long."""
    here, there = aligned(one, other), aligned(other, one)
    assert here.right == there.right
    swapped = Counter(
        (_SWAPPED.get(p.outcome, p.outcome), p.marked, p.reference) for p in there.errors
    )
    assert Counter((p.outcome, p.reference, p.marked) for p in here.errors) == swapped
