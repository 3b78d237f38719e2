"""How fast somebody gets on, and what is left."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.pace import Finished, Pace, exactly, roughly, told


def paced(*last: tuple[int, float], left: int = 10, words: int = 5000) -> Pace:
    """Somebody who finished articles of so many words in so many seconds."""
    return Pace(4, left, words, tuple(Finished(*it) for it in last))


def test_two_articles_are_too_few_for_a_pace() -> None:
    pace = paced((100, 60), (100, 60))
    assert (pace.each, pace.seconds_left) == (None, None)
    assert told(pace, each=True) == "today 4 · 10 left"


def test_the_pace_is_the_median() -> None:
    """One article over lunch changes nothing."""
    pace = paced((100, 200), (900, 240), (500, 3000))
    assert (pace.each, pace.by_length, pace.seconds_left) == (240, None, 2400)
    assert told(pace) == "today 4 · 10 left, about 40 min"
    assert told(pace, each=True) == "today 4 · 4 min each · 10 left, about 40 min"


def test_where_length_tells_better_what_is_left_is_reckoned_by_it() -> None:
    pace = paced((100, 60), (200, 120), (1000, 610), words=1000)
    assert pace.by_length == 0.6
    assert pace.seconds_left == 600


def test_an_article_without_words_is_no_fault() -> None:
    assert paced((0, 60), (0, 60), (10, 90)).seconds_left == 600


def test_nothing_is_said_before_there_is_anything() -> None:
    assert told(Pace(0, 10, 900)) == ""
    assert told(Pace(3, 0, 0)) == "today 3"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *((0, "5 s"), (42, "40 s"), (55, "1 min"), (220, "4 min"), (1390, "25 min")),
        *((3400, "55 min"), (3590, "1 h"), (5000, "1½ h"), (7000, "2 h"), (90_000, "25 h")),
    ],
)
def test_a_time_is_told_roughly(seconds: float, words: str) -> None:
    assert roughly(seconds) == words


def test_a_time_is_told_as_a_watch_does() -> None:
    assert [exactly(s) for s in (4, 220, 3723)] == ["0:04", "3:40", "1:02:03"]


@given(st.lists(st.floats(0.001, 1e5), min_size=3, max_size=20))
def test_the_median_is_the_usual_one(seconds: list[float]) -> None:
    assert paced(*((0, it) for it in seconds)).each == median(seconds)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.floats(0.001, 1e5)), max_size=20),
    st.integers(0, 1000),
)
def test_an_estimate_is_never_negative(last: list[tuple[int, float]], left: int) -> None:
    pace = paced(*last, left=left, words=left * 300)
    assert pace.seconds_left is None or pace.seconds_left >= 0
    assert "\n" not in told(pace, each=True)
