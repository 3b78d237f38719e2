"""How much an act changed, in the same numbers done and undone."""

from __future__ import annotations

from annotator.core.decision import inverse
from annotator.core.extent import Extent, extent, in_all
from tests.core.building import ATTRIBUTION, CLAIM, SECOND, SHARED, decide, do, opened, place, the


def test_links_are_not_counted_as_spans() -> None:
    """A rejected source takes the links of its claims with it."""
    decisions = decide(opened(SECOND, SHARED), lambda act: act.reject("source"))
    assert extent(decisions) == Extent(1, 2)
    assert str(extent(decisions)) == "1 span and 2 links"


def test_a_claim_counts_with_its_source_and_their_link() -> None:
    decisions = decide(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("claim"))
    whole = extent(decisions)
    assert whole == extent(inverse(decisions)) == Extent(2, 1)
    assert whole.beside(1) == " and 1 more span and 1 link"
    assert whole.beside(2) == " and 1 link"
    assert str(in_all([decisions, decisions])) == "4 spans and 2 links"


def test_what_was_accepted_and_is_removed_is_one_span() -> None:
    """Its suggestion is rejected with it, and so is that of its link."""
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("claim"))
    decisions = decide(state, lambda act: act.reject(the(state, "CLAIM").id))
    assert extent(decisions) == Extent(1, 1)


def test_what_gives_way_is_told_apart() -> None:
    """What was suggested across the edge of a name that is put there."""
    state = opened({"org": ("ORG", "White House")})
    decisions = decide(state, lambda act: act.add(place("House said"), "ORG"))
    assert extent(decisions) == Extent(1, 0, 1)
    assert str(extent(decisions)) == "1 span, 1 overlapping rejected"
