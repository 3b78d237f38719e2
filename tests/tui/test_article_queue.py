"""The order in which articles come."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.queue_filter import Field as Of
from annotator.core.queue_filter import Order, QueueFilter, Term
from annotator.store.queue import Found
from annotator.tui.article_queue import ArticleQueue

numbers = st.lists(st.integers(1, 40), unique=True, max_size=12)


def queue(found: list[int], order: Order) -> ArticleQueue:
    """A queue of these, of forty articles."""
    rising = sorted(found) if order is Order.ADDED else found
    return ArticleQueue.of("x", QueueFilter((Term(Of.FLAGGED),), order), Found(rising, 40))


@given(numbers, st.sampled_from([Order.ADDED, Order.LENGTH]), st.integers(1, 40))
def test_next_and_previous_go_through_the_whole_queue_and_back(
    found: list[int], order: Order, start: int
) -> None:
    it = queue(found, order)
    way = []
    at = it.neighbour(start, forward=True)
    while at is not None:
        way.append(at)
        at = it.neighbour(at, forward=True)
    assert way == list(it.numbers)[len(it.numbers) - len(way) :]
    if start not in found and order is Order.ADDED:
        assert way == [seq for seq in it.numbers if seq > start]
    for before, after in pairwise(way):
        assert it.neighbour(after, forward=False) == before


@given(numbers, st.sampled_from([Order.ADDED, Order.LENGTH]), st.integers(1, 40))
def test_what_follows_is_every_other_article_once(
    found: list[int], order: Order, start: int
) -> None:
    following = list(queue(found, order).following(start))
    assert sorted(following) == sorted(set(found) - {start})


def test_a_place_is_said_with_what_it_is_of() -> None:
    it = queue([3, 9, 27], Order.ADDED)
    assert [it.place(seq) for seq in (9, 5)] == ["2/3 of 40", "–/3 of 40"]
