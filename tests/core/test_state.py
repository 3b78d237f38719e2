"""What is said of the article, and decisions that do not fit the state."""

from __future__ import annotations

import pytest

from annotator.core.annotation import Progress, Status
from annotator.core.article import Article
from annotator.core.decision import Decision, Kind, Refusal, inverse
from annotator.core.label_schema import Label, LabelSchema, Layer
from annotator.core.state import Conflict, apply, apply_all, start_state
from tests.core.building import (
    ATTRIBUTION,
    CLAIM,
    TEXT,
    decide,
    do,
    offered,
    opened,
    place,
    shown,
    stops,
    the,
)

ORG = {"org": ("ORG", "White House")}


def test_the_first_decision_takes_the_article_in_hand_and_undo_gives_it_back() -> None:
    state = opened(ORG)
    decisions = decide(state, lambda act: act.reject("org"))
    after = apply_all(state, decisions)
    assert after.progress.status is Status.IN_PROGRESS
    assert apply_all(after, inverse(decisions)).progress.status is Status.NEW


def test_a_skipped_article_is_in_progress_again_with_a_decision() -> None:
    state = do(opened(ORG), lambda act: act.set_status(Status.SKIPPED))
    assert state.progress.status is Status.SKIPPED
    assert do(state, lambda act: act.accept("org")).progress.status is Status.IN_PROGRESS


def test_editing_a_finished_article_leaves_it_finished() -> None:
    state = do(opened(ORG), lambda act: act.set_status(Status.FINISHED))
    assert offered(state) == ["org"]
    assert not state.rejections
    assert do(state, lambda act: act.accept("org")).progress.status is Status.FINISHED


def test_note_and_flag_may_be_on_the_article() -> None:
    state = do(opened({}), lambda act: act.set_note(None, "odd"), lambda act: act.toggle_flag(None))
    assert state.progress == Progress(Status.IN_PROGRESS, flagged=True, note="odd")


def test_a_decision_on_a_state_that_has_moved_on_is_a_conflict() -> None:
    state = opened(ORG)
    first = decide(state, lambda act: act.accept("org"))
    after = apply_all(state, first)
    with pytest.raises(Conflict):
        apply(after, first[0])
    moved = do(after, lambda act: act.move(the(after, "ORG").id, place("House")))
    with pytest.raises(Conflict):
        apply(moved, first[0].inverse())


def test_a_conflict_leaves_the_state_as_it_was() -> None:
    state = opened(ORG)
    (accepted, status) = decide(state, lambda act: act.accept("org"))
    with pytest.raises(Conflict):
        apply_all(state, [accepted, accepted, status])
    assert state == opened(ORG)


def test_a_decision_changes_something() -> None:
    with pytest.raises(ValueError, match="changes something"):
        Decision(Kind.ADD, "x", None, None)


def test_a_claim_whose_label_was_retired_does_not_hide_its_source() -> None:
    schema = LabelSchema("s", (Layer("all"),), (Label("SOURCE", "all"),))
    state = opened(CLAIM, ATTRIBUTION, schema)
    assert offered(state) == stops(state) == ["source"]
    state = do(state, lambda act: act.accept("source"))
    assert shown(state) == {("SOURCE", "The White House")}


def test_an_annotation_whose_label_was_retired_can_be_seen_relabelled_and_removed() -> None:
    old = do(opened(ORG), lambda act: act.accept("org"))
    id = the(old, "ORG").id
    schema = LabelSchema("s", (Layer("all"),), (Label("SOURCE", "all"),))
    state = start_state(Article("a", TEXT), schema, values=old.annotations.values())
    assert len(state.live) == 1
    assert shown(do(state, lambda act: act.relabel(id, "SOURCE"))) == {("SOURCE", "White House")}
    assert not do(state, lambda act: act.reject(id)).annotations
    with pytest.raises(Refusal):
        decide(state, lambda act: act.set_attribute(id, "kind", "person"))
