"""Names of several suggesters, and their suggestions made one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.suggesters import joined, names_of, united, without
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions

NAMES = st.lists(st.sampled_from(["packaged", "en_core_web_sm", "my list", "x"]), max_size=4)


def made(suggester: str, *places: tuple[int, int, str], score: float | None = None) -> Suggestions:
    """Suggestions at these places, each but the first linked to the first."""
    spans = [
        Suggestion(f"{suggester}{n}", Span(a, b), c, suggester, score)
        for n, (a, b, c) in enumerate(places)
    ]
    links = [
        SuggestedLink(f"{suggester}-{s.id}", "t", s.id, spans[0].id, suggester, score)
        for s in spans[1:]
    ]
    return Suggestions(tuple(spans), tuple(links))


@given(NAMES, NAMES)
def test_names_are_joined_once_and_taken_out_again(one: list[str], other: list[str]) -> None:
    """Whatever comes twice stands there once; the order is that of coming."""
    both = joined((joined(one), joined(other)))
    assert names_of(both) == tuple(dict.fromkeys(one + other))
    assert set(names_of(without(both, other))) == set(one) - set(other)


def test_what_both_propose_comes_once_with_both_names() -> None:
    """It keeps its first id, and the higher score; links follow it."""
    first = made("a", (0, 4, "SOURCE"), (9, 20, "CLAIM"), score=0.5)
    second = made("b", (0, 4, "SOURCE"), (10, 20, "CLAIM"), (9, 20, "CLAIM"), score=0.75)
    found = united((first, second))
    assert [(s.id, s.suggester, s.score) for s in found.spans] == [
        ("a0", "a, b", 0.75),
        ("a1", "a, b", 0.75),
        ("b1", "b", 0.75),
    ]
    assert [(k.from_id, k.to_id, k.suggester) for k in found.links] == [
        ("a1", "a0", "a, b"),
        ("b1", "a0", "b"),
    ]


def test_of_a_link_that_may_come_once_the_first_holds() -> None:
    """The second suggester's other idea of it is left out."""
    claim = (9, 20, "CLAIM")
    parts = made("a", (0, 4, "SOURCE"), claim), made("b", (5, 8, "SOURCE"), claim)
    assert [k.to_id for k in united(parts, single=frozenset("t")).links] == ["a0"]
    assert [k.to_id for k in united(parts).links] == ["a0", "b0"]
