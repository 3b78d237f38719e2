"""The suggestions of two copies for one article, put together."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_merging import Offered, Run, united_suggestions

EARLY = Run("rules", "2026-03-01", None, False)
LATE = Run("model", "2026-03-02", None, False)
OPENED = replace(EARLY, seen=True)
FAILED = Run("model", "2026-03-03", "out of memory", False)


def span(id: str, start: int = 0, label: str = "ORG") -> Suggestion:
    return Suggestion(id, Span(start, start + 2), label, "x")


def offered(run: Run | None, *spans: Suggestion, links: tuple[SuggestedLink, ...] = ()) -> Offered:
    return Offered(run, Suggestions(spans, links))


def ids(it: Offered) -> list[str]:
    return [s.id for s in it.suggestions.spans] + [k.id for k in it.suggestions.links]


def test_a_later_run_takes_the_place_of_an_earlier_one() -> None:
    found = united_suggestions(offered(EARLY, span("a")), offered(LATE, span("b", 5)), ())
    assert (ids(found), found.run) == (["b"], LATE)


def test_what_somebody_has_in_front_of_them_stays() -> None:
    found = united_suggestions(offered(OPENED, span("a")), offered(LATE, span("b", 5)), ())
    assert (ids(found), found.run) == (["a"], OPENED)


def test_a_run_that_failed_takes_nothing_away() -> None:
    assert ids(united_suggestions(offered(FAILED), offered(EARLY, span("a")), ())) == ["a"]


def test_what_decisions_refer_to_stays_from_both() -> None:
    one, other = offered(EARLY, span("a"), span("c", 9)), offered(LATE, span("b"))
    assert ids(united_suggestions(one, other, {"a"})) == ["a"]
    assert ids(united_suggestions(one, other, {"a", "b"})) == ["a", "b"]


def test_links_go_to_the_suggestion_that_stands_for_the_one_that_went() -> None:
    there = offered(LATE, span("b"), span("d", 9), links=(SuggestedLink("k", "t", "b", "d", "x"),))
    found = united_suggestions(offered(EARLY, span("a")), there, {"a"})
    assert ids(found) == ["a", "d", "k"]
    assert found.suggestions.links[0].from_id == "a"


@st.composite
def sides(draw: st.DrawFn) -> Offered:
    """Some of what a run suggested: an id always means the same."""
    run = draw(st.sampled_from((EARLY, LATE, OPENED, replace(LATE, seen=True))))
    numbers = sorted(draw(st.sets(st.integers(0, 3), max_size=3)))
    ends = (
        draw(st.sets(st.tuples(st.sampled_from(numbers), st.sampled_from(numbers))))
        if numbers
        else ()
    )
    name = run.suggester
    links = (
        SuggestedLink(f"{name}-{a}{b}", "t", f"{name}{a}", f"{name}{b}", "x")
        for a, b in sorted(ends)
        if a != b
    )
    return offered(run, *(span(f"{name}{n}", 3 * n) for n in numbers), links=tuple(links))


@given(st.lists(st.tuples(sides(), st.sets(st.integers(0, 2))), min_size=3, max_size=3))
def test_any_order_comes_to_the_same(copies: list[tuple[Offered, set[int]]]) -> None:
    kept = {ids(it)[n] for it, numbers in copies for n in numbers if n < len(ids(it))}
    results = []
    for order in permutations([it for it, _ in copies]):
        results.append(reduce(lambda a, b: united_suggestions(a, b, kept), order))
    for result in results:
        assert set(ids(result)) == set(ids(results[0]))
        assert set(result.suggestions.links) == set(results[0].suggestions.links)
        assert kept <= set(ids(result))
