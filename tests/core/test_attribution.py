"""A claim, its source and their link are suggested as one and answered as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Origin, Rejection
from annotator.core.decision import Decision, Kind, Refusal, inverse
from annotator.core.state import apply, apply_all, with_suggestions
from tests.core.building import (
    ATTRIBUTION,
    CLAIM,
    SECOND,
    SHARED,
    decide,
    do,
    offered,
    opened,
    place,
    shown,
    stops,
    suggested,
    the,
    the_link,
)

WHOLE = {("CLAIM", "there are no plans"), ("SOURCE", "The White House")}


def test_a_source_is_no_stop_while_its_claim_is_undecided() -> None:
    state = opened(CLAIM, ATTRIBUTION)
    assert offered(state) == ["source", "claim"]
    assert stops(state) == ["claim"]


def test_accepting_the_claim_takes_source_and_link_in_the_same_act() -> None:
    state = opened(CLAIM, ATTRIBUTION)
    decisions = decide(state, lambda act: act.accept("claim"))
    assert [d.kind for d in decisions] == [Kind.ACCEPT, Kind.ACCEPT, Kind.LINK, Kind.STATUS]
    after = apply_all(state, decisions)
    assert shown(after) == WHOLE
    assert not stops(after)
    link = the_link(after)
    assert (link.from_id, link.to_id) == (the(after, "CLAIM").id, the(after, "SOURCE").id)
    assert (link.origin, link.suggestion_id) == (Origin.SUGGESTED, "link")
    assert apply_all(after, inverse(decisions)) == state


@pytest.mark.parametrize(
    "edit",
    [
        lambda act: act.move("claim", place("are no plans")),
        lambda act: act.set_attribute("claim", "stance", "denied"),
        lambda act: act.set_note("claim", "who says so?"),
        lambda act: act.toggle_flag("claim"),
    ],
    ids=["move", "attribute", "note", "flag"],
)
def test_editing_the_claim_accepts_it_with_source_and_link(edit: Callable[[Act], object]) -> None:
    state = do(opened(CLAIM, ATTRIBUTION), edit)
    assert ("SOURCE", "The White House") in shown(state)
    assert the_link(state).from_id == the(state, "CLAIM").id
    assert not offered(state)


def test_accepting_the_source_alone_leaves_the_claim_to_be_decided() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("source"))
    assert shown(state) == {("SOURCE", "The White House")}
    assert stops(state) == ["claim"]
    assert not state.links
    state = do(state, lambda act: act.accept("claim"))
    assert the_link(state).to_id == the(state, "SOURCE").id


def test_rejecting_the_claim_rejects_link_and_source() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.reject("claim"))
    assert set(state.rejections) == {"claim", "link", "source"}
    assert state.rejections["link"] == Rejection("link", "attributed_to", None)
    assert not offered(state)


def test_rejecting_a_claim_leaves_the_source_that_another_live_claim_uses() -> None:
    state = do(opened(SECOND, SHARED), lambda act: act.reject("claim"))
    assert set(state.rejections) == {"claim", "link"}
    assert offered(state) == ["source", "claim2"]
    assert stops(state) == ["claim2"]
    state = do(state, lambda act: act.reject("claim2"))
    assert set(state.rejections) == {"claim", "link", "claim2", "link2", "source"}


def test_rejecting_a_claim_leaves_a_source_that_is_confirmed() -> None:
    state = do(
        opened(SECOND, SHARED), lambda act: act.accept("claim"), lambda act: act.reject("claim2")
    )
    assert shown(state) == WHOLE
    assert set(state.rejections) == {"claim2", "link2"}


def test_two_claims_share_the_source_that_the_first_brought_along() -> None:
    state = do(
        opened(SECOND, SHARED), lambda act: act.accept("claim"), lambda act: act.accept("claim2")
    )
    source = the(state, "SOURCE")
    assert [link.to_id for link in state.links.values()] == [source.id, source.id]


def test_rejecting_the_source_leaves_the_claim_without_one() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.reject("source"))
    assert set(state.rejections) == {"source", "link"}
    assert stops(state) == ["claim"]
    assert shown(do(state, lambda act: act.accept("claim"))) == {("CLAIM", "there are no plans")}


def test_relabelling_the_claim_to_what_has_no_source_makes_the_source_a_stop() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.relabel("claim", "ORG"))
    assert shown(state) == {("ORG", "there are no plans")}
    assert set(state.rejections) == {"link"}
    assert stops(state) == ["source"]


def test_accepting_all_takes_each_source_along() -> None:
    state = opened(SECOND, SHARED)
    after = do(state, lambda act: act.accept_all(stops(state)))
    assert len(after.annotations) == 3
    assert len(after.links) == 2


def test_a_source_chosen_for_an_undecided_claim_replaces_the_suggested_one() -> None:
    spans = {**CLAIM, "other": ("SOURCE", "Aides to Ms. Lee")}
    state = do(opened(spans, ATTRIBUTION), lambda act: act.link("claim", "other", "attributed_to"))
    assert shown(state) == {("CLAIM", "there are no plans"), ("SOURCE", "Aides to Ms. Lee")}
    assert the_link(state).origin is Origin.ADDED
    assert set(state.rejections) == {"link"}
    assert stops(state) == ["source"]


def test_linking_claim_and_source_as_suggested_accepts_the_suggestion() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.link("claim", "source", "attributed_to"))
    assert shown(state) == WHOLE
    assert the_link(state).suggestion_id == "link"


def test_a_confirmed_claim_may_get_a_second_source() -> None:
    spans = {**CLAIM, "other": ("SOURCE", "Aides to Ms. Lee")}
    state = do(opened(spans, ATTRIBUTION), lambda act: act.accept("claim"))
    state = do(state, lambda act: act.link(the(state, "CLAIM").id, "other", "attributed_to"))
    assert len(state.links) == 2


def test_a_link_is_made_once() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("claim"))
    ends = the(state, "CLAIM").id, the(state, "SOURCE").id
    assert decide(state, lambda act: act.link(*ends, "attributed_to")) == ()


def test_a_suggested_link_that_is_unlinked_is_rejected() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("claim"))
    state = do(state, lambda act: act.unlink(the_link(state).id))
    assert not state.links
    assert set(state.rejections) == {"link"}
    assert shown(state) == WHOLE


def test_the_same_link_from_two_suggesters_is_made_once() -> None:
    links = {**ATTRIBUTION, "again": ("attributed_to", "claim", "source")}
    state = do(opened(CLAIM, links), lambda act: act.accept("claim"))
    assert the_link(state).suggestion_id == "link"
    assert not state.rejections


def test_a_claim_takes_the_source_that_stands_where_another_was_suggested() -> None:
    state = do(opened({}), lambda act: act.add(place("White House"), "SOURCE"))
    state = with_suggestions(state, suggested(CLAIM, ATTRIBUTION))
    state = do(state, lambda act: act.accept("claim"))
    assert shown(state) == {("CLAIM", "there are no plans"), ("SOURCE", "White House")}
    assert the_link(state).origin is Origin.EDITED
    assert the_link(state).to_id == the(state, "SOURCE").id


def test_a_suggested_continuation_gives_way_to_the_one_that_stands() -> None:
    spans = {
        "a": ("CLAIM", "there are no plans"),
        "b": ("CLAIM", "it would wait"),
        "c": ("CLAIM", "a lawyer"),
    }
    links = {"ab": ("continues", "a", "b"), "ac": ("continues", "a", "c")}
    state = opened(spans, links)
    state = do(state, lambda act: [act.accept(id) for id in "abc"])
    assert the_link(state).suggestion_id == "ab"
    assert set(state.rejections) == {"ac"}


def test_a_continuation_that_is_chosen_replaces_the_one_there_is() -> None:
    spans = {
        "a": ("CLAIM", "there are no plans"),
        "b": ("CLAIM", "it would wait"),
        "c": ("CLAIM", "a lawyer"),
    }
    state = do(opened(spans), lambda act: act.link("a", "b", "continues"))
    a = state.accepted["a"]
    state = do(state, lambda act: act.link(a, "c", "continues"))
    assert the_link(state).to_id == state.accepted["c"]


def test_ends_that_bar_each_other_are_not_linked_and_nothing_is_added() -> None:
    spans = {"a": ("SOURCE", "Aides to Ms. Lee"), "b": ("SOURCE", "Ms. Lee, a lawyer")}
    state = opened(spans)
    with pytest.raises(Refusal, match="no longer there"):
        decide(state, lambda act: act.link("a", "b", "cites"))


@pytest.mark.parametrize(
    ("ends", "type"),
    [
        (("source", "claim"), "attributed_to"),
        (("claim", "claim"), "continues"),
        (("claim", "gone"), "attributed_to"),
    ],
)
def test_links_that_the_label_schema_does_not_have_are_refused(
    ends: tuple[str, str], type: str
) -> None:
    with pytest.raises(Refusal):
        decide(opened(CLAIM), lambda act: act.link(*ends, type))


def test_removing_the_claim_takes_its_link_and_leaves_the_source() -> None:
    state = do(opened(CLAIM, ATTRIBUTION), lambda act: act.accept("claim"))
    state = do(state, lambda act: act.reject(the(state, "CLAIM").id))
    assert shown(state) == {("SOURCE", "The White House")}
    assert not state.links
    assert set(state.rejections) == {"claim", "link"}


def test_a_rejected_link_makes_the_source_a_stop_though_the_claim_is_undecided() -> None:
    state = opened(CLAIM, ATTRIBUTION)
    rejection = Rejection("link", "attributed_to")
    after = apply(state, Decision(Kind.REJECT, "link", None, rejection))
    assert stops(after) == ["source", "claim"]
    assert apply(after, Decision(Kind.REJECT, "link", rejection, None)) == state
