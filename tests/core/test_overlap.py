"""Which spans may stand together, and what gives way."""

from __future__ import annotations

import re

import pytest

from annotator.core.acts import Act
from annotator.core.decision import Refusal, inverse
from annotator.core.state import apply_all, with_suggestions
from tests.core.building import (
    decide,
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


def test_accepting_in_a_layer_without_overlap_rejects_the_undecided_ones_in_the_same_act() -> None:
    spans = {"a": ("SOURCE", "Aides to Ms. Lee"), "b": ("SOURCE", "Lee"), "c": ("PERSON", "Lee")}
    state = opened(spans)
    decisions = decide(state, lambda act: act.accept("b"))
    after = apply_all(state, decisions)
    assert shown(after) == {("SOURCE", "Lee")}
    assert set(after.rejections) == {"a"}
    assert offered(after) == ["c"]
    assert apply_all(after, inverse(decisions)) == state


def test_overlap_with_a_confirmed_one_is_refused_by_name() -> None:
    state = do(opened({}), lambda act: act.add(place("Aides to Ms. Lee"), "SOURCE"))
    with pytest.raises(Refusal, match=re.escape("overlaps SOURCE “Aides to Ms. Lee”")):
        decide(state, lambda act: act.add(place("Lee"), "SOURCE"))


def test_nested_spans_may_lie_within_each_other_and_not_cross() -> None:
    state = do(opened({}), lambda act: act.add(place("no plans. Aides"), "ORG"))
    state = do(state, lambda act: act.add(place("Aides"), "PERSON"))
    state = do(state, lambda act: act.add(place("plans. Aides"), "PERSON"))
    with pytest.raises(Refusal, match="overlaps ORG"):
        decide(state, lambda act: act.add(place("Aides to"), "ORG"))


def test_layers_do_not_bar_each_other() -> None:
    state = do(opened({}), lambda act: act.add(place("no plans. Aides"), "CLAIM"))
    assert do(state, lambda act: act.add(place("Aides to"), "SOURCE"))


def test_accepting_all_leaves_out_what_the_layers_refuse_and_says_how_many() -> None:
    spans = {"a": ("SOURCE", "Aides"), "b": ("SOURCE", "Aides to"), "c": ("PERSON", "Lee")}
    state = do(opened({}), lambda act: act.add(place("Aides to Ms. Lee"), "SOURCE"))
    state = with_suggestions(state, suggested(spans))
    act = Act(state, iter("123").__next__)
    assert act.accept_all(stops(state)) == 2
    assert shown(act.draft) == {("SOURCE", "Aides to Ms. Lee"), ("PERSON", "Lee")}


def test_a_span_may_be_moved_over_its_own_place() -> None:
    state = do(opened({}), lambda act: act.add(place("Lee"), "SOURCE"))
    state = do(state, lambda act: act.move(the(state, "SOURCE").id, place("Ms. Lee")))
    assert shown(state) == {("SOURCE", "Ms. Lee")}
