"""Which articles are held out hangs on their texts alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.suggest.training.splitting import (
    FEWEST_HELD_OUT,
    FEWEST_TO_LEARN,
    TooFewError,
    split,
)
from tests.suggest.training.works import finished

WORKS = finished(80)


def ids(works: Iterable[AnnotatedArticle]) -> set[str]:
    """The articles by name."""
    return {work.article.id for work in works}


@given(st.permutations(range(80)), st.integers(50, 80))
@settings(max_examples=20, deadline=None)
def test_what_is_held_out_stays_so(order: list[int], number: int) -> None:
    """In whatever order articles come, and however many are added."""
    out = ids(split(WORKS, 0.2).held_out)
    chosen = [WORKS[index] for index in order[:number]]
    parts = split(chosen, 0.2)
    assert ids(parts.held_out) == out & ids(chosen)
    assert not ids((*parts.train, *parts.dev)) & out
    assert len(parts.train) + len(parts.dev) + len(parts.held_out) == number


def test_about_the_share_is_held_out() -> None:
    """A larger share holds the same ones out, and more."""
    fifth, half = split(WORKS, 0.2), split(WORKS, 0.5)
    assert 8 <= len(fifth.held_out) <= 24
    assert ids(fifth.held_out) < ids(half.held_out)


@pytest.mark.parametrize("number", [0, 1, 5, FEWEST_TO_LEARN])
def test_too_few_says_how_many_more(number: int) -> None:
    """And that many more are enough, or nearly."""
    with pytest.raises(TooFewError, match=r"about \d+ more are needed") as caught:
        split(WORKS[:number], 0.2)
    more = int(str(caught.value).split("about ")[1].split()[0])
    parts = split(WORKS[: number + more + 10], 0.2)
    assert len(parts.train) >= FEWEST_TO_LEARN
    assert len(parts.held_out) >= FEWEST_HELD_OUT
