"""Which span comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core import navigation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.state import State, start_state
from annotator.core.suggestion_set import SuggestionSet
from tests.core.building import ATTRIBUTION, CLAIM, do, opened, place
from tests.core.schemas import NEWS
from tests.core.strategies import suggestions, texts

STACK = {
    **CLAIM,
    "name": ("PERSON", "The White House"),
    "org": ("ORG", "White House"),
    "lee": ("PERSON", "Lee"),
}


def walk(state: State, *, forward: bool) -> list[str]:
    """Every stop from one end to the other."""
    here = navigation.place(0 if forward else len(state.article.text))
    found = []
    while item := navigation.next_stop(state, here, forward=forward):
        found.append(item.id)
        here = state.entry(item)
    return found


def test_stops_go_by_start_then_longest_then_layer() -> None:
    """The source of an undecided claim is none."""
    state = opened(STACK, ATTRIBUTION)
    assert walk(state, forward=True) == ["name", "org", "claim", "lee"]
    assert walk(state, forward=False) == ["lee", "claim", "org", "name"]
    assert navigation.stops_inside(state) == walk(state, forward=True)
    first = navigation.first_stop(state)
    assert first and first.id == "name"


def test_the_source_is_a_span_of_its_own_all_the_same() -> None:
    """Going by spans reaches it."""
    state = opened(STACK, ATTRIBUTION)
    here, found = navigation.place(0), []
    while item := navigation.next_span(state, here):
        found.append(item.id)
        here = state.entry(item)
    assert found == ["name", "source", "org", "claim", "lee"]
    before = navigation.next_span(state, here, forward=False)
    assert before and before.id == "claim"


def test_next_from_a_place_without_a_span() -> None:
    """A span that starts at the place comes next; going back, one that starts before it."""
    state = opened(STACK, ATTRIBUTION)
    at = place("White House").start
    here = navigation.place_of(state, None, at)
    following, previous = (navigation.next_stop(state, here, forward=f) for f in (True, False))
    assert following and following.id == "org"
    assert previous and previous.id == "name"
    assert navigation.place_of(state, following, 99) == state.entry(following)


def test_stacked_goes_from_the_shortest_round_to_it_again() -> None:
    """Of equal length, by layer."""
    state = opened(STACK, ATTRIBUTION)
    token = place("House")
    ids = [item.id for item in navigation.stacked(state, token)]
    assert ids == ["org", "name", "source"]
    turn = [navigation.next_stacked(state, token, id) for id in (None, *ids)]
    assert [item.id for item in turn if item] == ["org", "name", "source", "org"]
    assert navigation.next_stacked(state, place("Aides"), "org") is None
    elsewhere = navigation.next_stacked(state, token, "lee")
    assert elsewhere and elsewhere.id == "org"


def test_a_decided_stop_is_passed() -> None:
    """From where it was, the next is found all the same."""
    state = opened(STACK, ATTRIBUTION)
    item = state.item("org")
    assert item
    here = state.entry(item)
    for after in (
        do(state, lambda act: act.reject("org")),
        do(state, lambda act: act.accept("org")),
    ):
        assert walk(after, forward=True) == ["name", "claim", "lee"]
        following = navigation.next_stop(after, here)
        assert following and following.id == "claim"


def test_an_article_without_suggestions() -> None:
    """Nothing to go to."""
    state = start_state(Article("a", ""), NEWS)
    assert navigation.first_stop(state) is None
    assert navigation.stops_inside(state) == []
    assert navigation.stacked(state, Span(0, 1)) == []


@given(st.data())
def test_all_ways_lead_through_the_same_stops(data: st.DataObject) -> None:
    """Forward, backward, and as a list; every stop is live."""
    text = data.draw(texts)
    found: SuggestionSet = data.draw(suggestions(text, NEWS))
    state = start_state(Article("a", text), NEWS, found)
    stops = navigation.stops_inside(state)
    assert walk(state, forward=True) == stops == walk(state, forward=False)[::-1]
    assert set(stops) <= {id for _, _, _, id in state.live}
    for id in stops:
        item = state.item(id)
        assert item
        assert item in navigation.stacked(state, item.span)
