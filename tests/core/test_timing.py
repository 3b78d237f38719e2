"""Active time: what counts of the gaps between key presses."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.timing import LIMIT, Spent, Timer

AT = "2026-03-01T12:00:00.000Z"

#: A clock that may stand still, jump far ahead, or be set back.
CLOCK = st.floats(-1e6, 1e9, allow_nan=False, allow_infinity=False)
PRESSES = st.lists(st.tuples(CLOCK, st.none() | st.integers(1, 3), st.booleans()))


def timed(*presses: tuple[float, int | None]) -> dict[int, float]:
    """The seconds on each article after these presses."""
    timer = Timer()
    for at, article in presses:
        timer.press(at, article)
    return {it.article_seq: it.seconds for it in timer.take(AT)}


def test_the_gaps_between_presses_add_up() -> None:
    assert timed((10, 1), (12.5, 1), (13, 1)) == {1: 3.0}


def test_a_long_gap_counts_as_the_limit() -> None:
    """Somebody who reads presses nothing; somebody at lunch does not either."""
    assert timed((0, 1), (4000, 1), (4001, 1)) == {1: LIMIT + 1}


def test_what_lies_before_a_press_is_of_the_article_that_was_open_then() -> None:
    assert timed((0, None), (5, 1), (7, 2), (8, None), (20, 2)) == {1: 5.0, 2: 14.0}


def test_what_is_taken_is_gone_and_what_is_given_back_comes_again() -> None:
    timer = Timer()
    timer.press(0, 1)
    timer.press(2, 1)
    taken = timer.take(AT)
    assert timer.take(AT) == ()
    timer.give_back(taken)
    timer.press(3, 1)
    assert [it.seconds for it in timer.take(AT)] == [2.0, 1.0]


def test_it_says_between_which_moments() -> None:
    timer = Timer()
    for at in (0, 3, 100):
        timer.press(at, 1)
    assert timer.take(AT) == (Spent(1, "2026-03-01T11:58:20.000Z", AT, 63.0),)


@given(PRESSES)
def test_the_rows_add_up_to_what_was_pressed(presses: list[tuple[float, int | None, bool]]) -> None:
    """Under any clock, whenever they are taken: never negative, never more than went by."""
    timer, rows = Timer(), list[Spent]()
    for at, article, takes in presses:
        timer.press(at, article)
        rows += timer.take(AT) if takes else ()
    rows += timer.take(AT)
    limit, expected = round(LIMIT * 1000), dict.fromkeys((1, 2, 3), 0)
    for (before, _, _), (at, article, _) in pairwise(presses):
        if article is not None:
            gap = round(at * 1000) - round(before * 1000)
            expected[article] += min(max(0, gap), limit)
    for article, milliseconds in expected.items():
        own = [row for row in rows if row.article_seq == article]
        assert sum(round(row.seconds * 1000) for row in own) == milliseconds
    for row in rows:
        between = datetime.fromisoformat(row.until) - datetime.fromisoformat(row.since)
        assert 0 < row.seconds <= between.total_seconds()
