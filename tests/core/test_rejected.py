"""What was decided against is never offered again."""

from __future__ import annotations

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Origin
from annotator.core.decision import Refusal
from annotator.core.state import with_suggestions
from tests.core.building import (
    do,
    offered,
    opened,
    place,
    shown,
    stops,
    suggested,
    the,
)

ORG = {"org": ("ORG", "White House")}


def test_what_was_rejected_never_comes_back_under_another_id() -> None:
    state = do(opened(ORG), lambda act: act.reject("org"))
    state = with_suggestions(state, suggested({"new": ORG["org"], "other": ("ORG", "House")}))
    assert offered(state) == stops(state) == ["other"]


def test_removing_an_accepted_annotation_does_not_bring_its_suggestion_back() -> None:
    state = do(opened(ORG), lambda act: act.accept("org"))
    state = do(state, lambda act: act.reject(the(state, "ORG").id))
    assert not state.annotations
    assert not offered(state)
    assert not offered(with_suggestions(state, suggested({"new": ORG["org"]})))


def test_removing_a_moved_annotation_brings_nothing_back_in_either_place() -> None:
    spans = {**ORG, "house": ("ORG", "House")}
    state = do(opened(spans), lambda act: act.move("org", place("House")))
    assert not offered(state)
    state = do(state, lambda act: act.reject(the(state, "ORG").id))
    assert not offered(state)


def test_what_was_edited_is_not_offered_again_by_another_suggester() -> None:
    spans = {**ORG, "same": ORG["org"]}
    state = do(opened(spans), lambda act: act.move("org", place("House")))
    assert shown(state) == {("ORG", "House")}
    assert not offered(state)
    assert not offered(do(state, lambda act: act.relabel(the(state, "ORG").id, "PERSON")))


def test_a_rejected_place_can_still_be_labelled_by_hand() -> None:
    state = do(opened(ORG), lambda act: act.reject("org"))
    state = do(state, lambda act: act.add(place("White House"), "ORG"))
    assert the(state, "ORG").origin is Origin.ADDED


def test_what_is_gone_cannot_be_decided_again() -> None:
    state = do(opened(ORG), lambda act: act.reject("org"))
    for id in ("org", "never"):
        with pytest.raises(Refusal, match="no longer there"):
            Act(state, str).accept(id)


def test_rejecting_all_leaves_what_is_confirmed() -> None:
    spans = {**ORG, "lee": ("PERSON", "Lee")}
    state = do(opened(spans), lambda act: act.accept("lee"))
    state = do(state, lambda act: act.reject_all(["org", "lee"]))
    assert shown(state) == {("PERSON", "Lee")}
    assert set(state.rejections) == {"org"}
