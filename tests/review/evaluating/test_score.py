"""Counts of what goes together, against what one counts by hand, and in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.review.evaluating.score import Score, Scores
from annotator.review.measures.matching import Range

_RANGES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1])), max_size=8
)


def test_spans_are_matched_one_to_one() -> None:
    """One long suggestion over two annotations goes with one of them."""
    scores = Scores.of_spans([(0, 20), (30, 34)], [(0, 8), (10, 20), (30, 34)])
    assert scores.exact == Score(1, 2, 3)
    assert scores.loose == Score(2, 2, 3)


def test_links_need_half_of_both_ends() -> None:
    """Half of what either covers is enough; less is not, nor is one end alone."""
    gold = [((0, 10), (20, 30))]
    assert Scores.of_links([((0, 5), (20, 30))], gold).loose.right == 1
    assert Scores.of_links([((0, 4), (20, 30))], gold).loose.right == 0
    assert Scores.of_links([((0, 10), (40, 50))], gold).loose.right == 0
    assert Scores.of_links([((0, 5), (20, 30))], gold).exact.right == 0
    assert Scores.of_links(gold, gold).exact == Score(1, 1, 1)


def test_what_is_nothing_has_no_share() -> None:
    """No figure is made up for it."""
    nothing = Score()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert Score(0, 2, 0).precision == 0
    assert Score(0, 2, 0).recall is None


@given(_RANGES, _RANGES)
def test_exact_is_never_more_than_loose_and_sides_can_change(
    ours: list[Range], theirs: list[Range]
) -> None:
    """F1 is the same from either side; what is exactly right overlaps."""
    one, other = Scores.of_spans(ours, theirs), Scores.of_spans(theirs, ours)
    assert one.exact.f1 == other.exact.f1
    assert one.loose.f1 == other.loose.f1
    assert one.exact.right <= one.loose.right <= min(len(set(ours)), len(set(theirs)))
    assert Scores.of_spans(ours, ours).exact.f1 in (1.0, None)
