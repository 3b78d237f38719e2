"""What is put on a text, and what is not allowed there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Origin
from annotator.core.decision import Kind, Refusal
from annotator.core.span import Span
from annotator.core.state import apply_all
from tests.core.building import (
    TEXT,
    decide,
    do,
    offered,
    opened,
    place,
    the,
)

ORG = {"org": ("ORG", "White House")}


def test_a_new_annotation_has_its_defaults_written_down() -> None:
    state = do(opened(ORG), lambda act: act.accept("org"))
    assert the(state, "ORG").attributes == {"kind": "person"}
    state = do(state, lambda act: act.add(place("Aides"), "SOURCE"))
    assert the(state, "SOURCE").attributes == {"kind": "person", "anonymous": False}


def test_an_accepted_suggestion_says_where_it_came_from() -> None:
    state = do(opened(ORG), lambda act: act.accept("org"))
    annotation = the(state, "ORG")
    assert (annotation.origin, annotation.suggestion_id) == (Origin.SUGGESTED, "org")
    assert not offered(state)


def test_adding_exactly_what_is_suggested_accepts_it() -> None:
    state = opened(ORG)
    decisions = decide(state, lambda act: act.add(place("White House"), "ORG"))
    assert decisions[0].kind is Kind.ACCEPT
    assert the(apply_all(state, decisions), "ORG").suggestion_id == "org"


def test_adding_another_label_on_a_suggestion_adds_a_span() -> None:
    state = do(opened(ORG), lambda act: act.add(place("White House"), "SOURCE"))
    assert the(state, "SOURCE").origin is Origin.ADDED
    assert offered(state) == ["org"]


def test_the_same_label_on_the_same_text_is_refused() -> None:
    state = do(opened({}), lambda act: act.add(place("Lee"), "PERSON"))
    with pytest.raises(Refusal, match="PERSON is on that text already"):
        decide(state, lambda act: act.add(place("Lee"), "PERSON"))


@pytest.mark.parametrize(
    "span",
    [Span(0, 4), Span(3, 9), Span(3, 4), Span(len(TEXT) - 1, len(TEXT) + 1), Span(900, 901)],
)
def test_a_span_with_blank_edges_or_outside_the_text_is_refused(span: Span) -> None:
    state = opened(ORG)
    steps: list[Callable[[Act], object]] = [
        lambda act: act.add(span, "PERSON"),
        lambda act: act.move("org", span),
    ]
    for step in steps:
        with pytest.raises(Refusal):
            decide(state, step)


def test_a_label_that_the_label_schema_lacks_is_refused() -> None:
    with pytest.raises(Refusal, match="no label NORP"):
        decide(opened(ORG), lambda act: act.relabel("org", "NORP"))
