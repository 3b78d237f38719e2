"""Krippendorff's alpha for unitizing: the published example, and the formula taken literally."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.label_schema import Label, LabelSchema, Layer, Overlap
from annotator.review.measures.scope import POOLED, label_scope
from annotator.review.measures.tally import Tallies
from annotator.review.measures.unitizing import unitizing_alpha
from tests.review.measures import reference
from tests.review.measures.works import (
    Marked,
    flat_by_label_in,
    pair_of,
    scopes,
    tally_of,
    within,
    work,
)

NAMES = ("Ada", "Ben", "Cy")

Article = tuple[int, dict[str, list[Marked]]]


def test_the_published_example() -> None:
    """Krippendorff (1995, 2004): a continuum from 150 to 450, two raters, labels c and k; 0.859."""
    schema = LabelSchema("example", (Layer("all", Overlap.ANY),), (Label("c", "all"),))
    one = [("c", 225, 295), ("c", 370, 400), ("k", 180, 240), ("k", 300, 350)]
    two = [("c", 220, 300), ("c", 355, 375), ("c", 400, 420), ("k", 180, 240), ("k", 300, 350)]
    works = [
        work(name, "x" * 300, [(label, a - 150, b - 150) for label, a, b in spans])
        for name, spans in (("Ada", one), ("Ben", two))
    ]
    figure = unitizing_alpha([tally_of(*works, schema=schema)], POOLED)
    assert figure.value is not None
    assert round(figure.value, 3) == 0.859
    assert (figure.n, figure.of) == (300, "characters")


@st.composite
def articles(draw: st.DrawFn, *, most: int = 3, everybody: bool = True) -> list[Article]:
    """Articles of some length, by three annotators or by some two or three of them."""
    found: list[Article] = []
    for _ in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 30))
        who = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
        names = NAMES if everybody else who
        found.append((length, {name: draw(flat_by_label_in(length)) for name in names}))
    return found


def tallies_of(articles: list[Article]) -> Tallies:
    """The articles, counted."""
    return Tallies(
        tally_of(*(work(name, "x" * length, spans) for name, spans in works.items()))
        for length, works in articles
    )


@given(articles())
def test_it_follows_the_formula_with_articles_joined_at_their_borders(
    done: list[Article],
) -> None:
    """Three raters, some articles, in every scope."""
    groups = tallies_of(done).of(NAMES)
    for scope in scopes(groups[0]):
        cut = [
            (length, [within(spans, scope) for spans in works.values()]) for length, works in done
        ]
        wanted = reference.unitizing_alpha(cut)
        found = unitizing_alpha(groups, scope)
        assert found.value == (None if wanted is None else float(wanted))


@given(articles(everybody=False, most=4))
def test_continua_of_different_annotators_weigh_what_they_hold(done: list[Article]) -> None:
    """Each set of annotators has a continuum of its own: Do and De times R·L²."""
    groups = tallies_of(done).of(NAMES)
    observed = expected = Fraction(0)
    for group in groups:
        alpha = unitizing_alpha([group], POOLED)
        observed += alpha.denominator - Fraction(alpha.numerator)
        expected += alpha.denominator
    found = unitizing_alpha(groups, POOLED)
    assert found.value == (float(1 - observed / expected) if expected else None)


@given(articles())
def test_it_is_one_exactly_when_all_mark_the_same(done: list[Article]) -> None:
    """No more and no less."""
    same = [(length, dict.fromkeys(NAMES, works["Ada"])) for length, works in done]
    figure = unitizing_alpha(tallies_of(same).of(NAMES), POOLED)
    assert figure.value in (1.0, None)
    if any(len({frozenset(spans) for spans in works.values()}) > 1 for _, works in done):
        assert unitizing_alpha(tallies_of(done).of(NAMES), POOLED).value != 1.0


def test_overlaps_within_a_label_leave_it_undefined_with_the_reason() -> None:
    """For that label and whatever pools it, not for the others."""
    nested = [("CLAIM", 0, 9), ("CLAIM", 2, 4), ("ORG", 0, 3)]
    pair = pair_of("x" * 12, nested, [("CLAIM", 0, 9), ("ORG", 0, 3)])
    for scope in (POOLED, label_scope("CLAIM")):
        figure = unitizing_alpha([pair], scope)
        assert (figure.value, figure.reason) == (None, "overlapping spans: CLAIM by Ada")
    assert unitizing_alpha([pair], label_scope("ORG")).value == 1.0


def test_one_shared_character_is_an_overlap_and_none_is_not() -> None:
    """Units may touch."""
    for second, value in (("ORG", 3, 6), 1.0), (("ORG", 2, 6), None):
        spans = [("ORG", 0, 3), second]
        assert unitizing_alpha([pair_of("x" * 9, spans, spans)], POOLED).value == value


@pytest.mark.parametrize(("length", "reason"), [(1, "no disagreement"), (9, "")])
def test_spans_that_fill_the_text_leave_no_room_for_chance(length: int, reason: str) -> None:
    """A text of one character, marked by both; a longer one can be marked otherwise."""
    whole = [("ORG", 0, length)]
    figure = unitizing_alpha([pair_of("x" * length, whole, whole)], POOLED)
    assert figure.reason.startswith(reason)
    assert figure.value == (None if reason else 1.0)


def test_nothing_marked_is_undefined() -> None:
    """With the reason."""
    figure = unitizing_alpha([pair_of("x" * 9, [], [])], POOLED)
    assert (figure.value, figure.reason) == (None, "no spans")
