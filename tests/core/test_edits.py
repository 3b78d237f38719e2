"""Changing what is there; a suggestion that is edited is accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Origin
from annotator.core.article import Article
from annotator.core.decision import Kind, Refusal
from annotator.core.span import Span
from annotator.core.state import apply_all, start_state
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.core.building import (
    ATTRIBUTION,
    CLAIM,
    decide,
    do,
    opened,
    place,
    the,
)
from tests.core.schemas import NEWS

ORG = {"org": ("ORG", "White House")}


@pytest.mark.parametrize(
    ("edit", "kind", "origin"),
    [
        (lambda act: act.relabel("org", "PERSON"), Kind.RELABEL, Origin.EDITED),
        (lambda act: act.move("org", place("House")), Kind.EDGE, Origin.EDITED),
        (
            lambda act: act.set_attribute("org", "kind", "organisation"),
            Kind.ACCEPT,
            Origin.SUGGESTED,
        ),
        (lambda act: act.set_note("org", "sure?"), Kind.ACCEPT, Origin.SUGGESTED),
        (lambda act: act.toggle_flag("org"), Kind.ACCEPT, Origin.SUGGESTED),
    ],
    ids=["relabel", "move", "attribute", "note", "flag"],
)
def test_an_edit_of_a_suggestion_accepts_it(
    edit: Callable[[Act], object], kind: Kind, origin: Origin
) -> None:
    state = opened(ORG)
    decisions = decide(state, edit)
    assert decisions[0].kind is kind
    (annotation,) = apply_all(state, decisions).annotations.values()
    assert (annotation.origin, annotation.suggestion_id) == (origin, "org")


def test_moving_an_untouched_annotation_makes_it_edited_and_a_note_does_not() -> None:
    state = do(opened(ORG), lambda act: act.accept("org"))
    id = the(state, "ORG").id
    state = do(state, lambda act: act.set_note(id, "sure?"))
    assert the(state, "ORG").origin is Origin.SUGGESTED
    state = do(state, lambda act: act.move(id, place("House")))
    assert (the(state, "ORG").origin, the(state, "ORG").note) == (Origin.EDITED, "sure?")


def test_moving_or_relabelling_to_what_it_is_accepts_it_untouched() -> None:
    for edit in (
        lambda act: act.move("org", place("White House")),
        lambda act: act.relabel("org", "ORG"),
    ):
        state = do(opened(ORG), edit)
        assert the(state, "ORG").origin is Origin.SUGGESTED


def test_relabelling_drops_the_attributes_and_links_that_the_label_cannot_have() -> None:
    state = do(
        opened(CLAIM, ATTRIBUTION),
        lambda act: act.set_attribute("source", "kind", "organisation"),
        lambda act: act.set_attribute("claim", "form", "direct"),
    )
    assert len(state.links) == 1
    state = do(state, lambda act: act.relabel(the(state, "SOURCE").id, "ORG"))
    assert the(state, "ORG").attributes == {"kind": "organisation"}
    assert the(state, "CLAIM").attributes == {"stance": "asserted", "form": "direct"}
    assert not state.links


def test_relabelling_keeps_the_links_that_stay_possible() -> None:
    spans = {"source": ("SOURCE", "Aides to Ms. Lee"), "lee": ("PERSON", "Lee")}
    state = do(opened(spans), lambda act: act.link("source", "lee", "refers_to"))
    state = do(state, lambda act: act.relabel(the(state, "PERSON").id, "ORG"))
    assert len(state.links) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "planet"), ("kind", True), ("stance", "asserted")]
)
def test_an_attribute_that_the_label_cannot_have_is_refused_and_accepts_nothing(
    name: str, value: str | bool
) -> None:
    act = Act(opened(ORG), iter("123").__next__)
    with pytest.raises(Refusal, match=f"ORG has no attribute {name}"):
        act.set_attribute("org", name, value)
    assert act.decisions() == ()


def test_an_attribute_is_taken_away_with_none() -> None:
    state = do(opened(ORG), lambda act: act.set_attribute("org", "kind", None))
    assert the(state, "ORG").attributes == {}


def test_an_edit_that_changes_nothing_is_no_decision() -> None:
    state = do(opened(ORG), lambda act: act.accept("org"))
    id = the(state, "ORG").id
    for step in (
        lambda act: act.set_attribute(id, "kind", "person"),
        lambda act: act.set_note(id, ""),
        lambda act: act.move(id, place("White House")),
    ):
        assert decide(state, step) == ()


def test_another_label_on_exactly_a_suggestion_relabels_it() -> None:
    """Else both would stand on the same words once the rest is accepted."""
    article = Article("a", "Reuters reports.")
    proposed = Suggestions((Suggestion("o", Span(0, 7), "PERSON", "machine"),))
    state = start_state(article, NEWS, SuggestionSet.of(proposed))
    act = Act(state, lambda: "new")
    act.add(Span(0, 7), "ORG")
    after = apply_all(state, act.decisions())
    assert [(a.label, a.suggestion_id) for a in after.annotations.values()] == [("ORG", "o")]
    assert not len(after.stops)
