"""Agreement on links, against the definitions taken literally."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.review.measures import links
from annotator.review.measures.link_figures import directional_agr, link_f1, mean_agr
from annotator.review.measures.tally import Tally
from tests.review.measures import reference
from tests.review.measures.works import Linked, Marked, spans_in, tally_of, work

TEXT = "word " * 8
TYPES = ("attributed_to", "cites")

#: A link in full: type, first end, second end.
Whole = tuple[str, Marked, Marked]
Given = tuple[list[Marked], list[Linked]]


@st.composite
def linked(draw: st.DrawFn) -> Given:
    """Some spans and some links between any two of them."""
    spans = draw(spans_in(len(TEXT)))
    if not spans:
        return spans, []
    ends = st.integers(0, len(spans) - 1)
    return spans, draw(st.lists(st.tuples(st.sampled_from(TYPES), ends, ends), max_size=6))


def whole(given: Given) -> list[Whole]:
    """The links with their ends."""
    spans, tied = given
    return [(type, spans[a], spans[b]) for type, a, b in tied]


def pair_of(one: Given, two: Given) -> Tally:
    """An article with two annotators' spans and links, counted."""
    return tally_of(work("Ada", TEXT, *one), work("Ben", TEXT, *two))


def share(one: Marked, two: Marked) -> bool:
    """Whether the ranges share a character, whatever the labels."""
    return reference.overlap(("", *one[1:]), ("", *two[1:]))


def lenient(one: Whole, two: Whole) -> bool:
    """Whether the claims of links of one type overlap."""
    return one[0] == two[0] and share(one[1], two[1])


def with_source(one: Whole, two: Whole) -> bool:
    """Whether the sources do too."""
    return lenient(one, two) and share(one[2], two[2])


def f1(matched: int, n: int) -> float | None:
    """F1 from counts."""
    return 2 * matched / n if n else None


@given(linked(), linked())
def test_link_f1_follows_its_definitions(one: Given, two: Given) -> None:
    """By type and over all types, with nested and repeated ends."""
    pair = pair_of(one, two)
    for type in (*TYPES, None):
        a, b = ([k for k in whole(g) if type in (None, k[0])] for g in (one, two))
        n = len(a) + len(b)
        pairs = [{(k[0], k[1][1:], k[2][1:]) for k in w} for w in (a, b)]
        matched = {
            links.EXACT: (Counter(a) & Counter(b)).total(),
            links.LENIENT: reference.largest_matching(a, b, lenient),
            links.WITH_SOURCE: reference.largest_matching(a, b, with_source),
        }
        for what, count in matched.items():
            assert link_f1(pair, what, type).value == f1(count, n)
        found = link_f1(pair, links.PAIRS, type)
        assert found.value == f1(len(pairs[0] & pairs[1]), len(pairs[0]) + len(pairs[1]))


@given(linked(), linked())
def test_agr_is_the_share_of_links_that_the_other_answers(one: Given, two: Given) -> None:
    """In both directions, and their mean."""
    pair = pair_of(one, two)
    a, b = whole(one), whole(two)
    there = [any(lenient(k, m) for m in b) for k in a]
    back = [any(lenient(k, m) for m in a) for k in b]
    shares = []
    for name, answered in (("Ada", there), ("Ben", back)):
        wanted = sum(answered) / len(answered) if answered else None
        assert directional_agr(pair, name).value == wanted
        shares.append(wanted)
    mean = mean_agr(pair)
    if shares[0] is None or shares[1] is None:
        assert mean.value is None
        assert mean.reason
    else:
        assert mean.value == pytest.approx((shares[0] + shares[1]) / 2, abs=1e-12)


def test_one_claim_with_two_sources_is_matched_one_to_one() -> None:
    """The second link finds no partner of its own; agr lets one answer both."""
    spans = [("CLAIM", 0, 9), ("SOURCE", 10, 14), ("SOURCE", 15, 19)]
    one = (spans, [("attributed_to", 0, 1), ("attributed_to", 0, 2)])
    two = ([("CLAIM", 2, 9), ("SOURCE", 15, 19)], [("attributed_to", 0, 1)])
    pair = pair_of(one, two)
    assert link_f1(pair, links.EXACT).value == 0.0
    assert link_f1(pair, links.LENIENT).value == 2 / 3
    assert link_f1(pair, links.WITH_SOURCE).value == 2 / 3
    assert (directional_agr(pair, "Ada").value, directional_agr(pair, "Ben").value) == (1.0, 1.0)


def test_claims_that_share_one_character_may_part_from_their_own() -> None:
    """The link that both have would leave two others alone."""
    source = ("SOURCE", 30, 34)
    one = ([("CLAIM", 0, 9), ("CLAIM", 8, 12), source], [("cites", 0, 2), ("cites", 1, 2)])
    two = ([("CLAIM", 0, 9), ("CLAIM", 0, 1), source], [("cites", 0, 2), ("cites", 1, 2)])
    assert link_f1(pair_of(one, two), links.LENIENT).value == 1.0


def test_without_links_it_is_undefined_with_the_reason() -> None:
    """On both sides, or for one direction."""
    spans = [("CLAIM", 0, 9), ("SOURCE", 10, 14)]
    none = pair_of((spans, []), (spans, []))
    assert link_f1(none, links.EXACT).reason == mean_agr(none).reason == "no links"
    half = pair_of((spans, [("attributed_to", 0, 1)]), (spans, []))
    assert link_f1(half, links.EXACT).value == 0.0
    assert mean_agr(half).reason == "no links by Ben"
