"""What comes in stands in the state as it stood in the file, or is refused by name."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from unicodedata import category

import pytest
from hypothesis import given

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Progress, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.state import State, apply_all, start_state
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.exchange.errors import Fault
from annotator.exchange.incoming import (
    NewIds,
    decisions_for,
    same_suggestions,
    same_work,
    suggestions_for,
)
from annotator.exchange.losses import Losses
from tests.core import invariants
from tests.core.schemas import NEWS
from tests.exchange.records import TEXT, annotated, full_record, suggested_record, uuid

ARTICLE = Article("7", TEXT)


def ids() -> NewIds:
    """New ids, whatever is asked for."""
    numbers = count()
    return lambda wanted: [f"n{next(numbers)}" for _ in wanted]


def taken(record: AnnotatedArticle, *suggestions: Suggestion) -> State:
    """The state after the record came in."""
    proposed = SuggestionSet.of(Suggestions(suggestions))
    state = start_state(record.article, NEWS, proposed)
    return apply_all(state, decisions_for(state, record, ids()))


def check(state: State) -> None:
    """Everything that has to hold of a state."""
    for rule in (
        invariants.check_spans,
        invariants.check_attributes,
        invariants.check_links,
        invariants.check_indexes,
    ):
        rule(state)


def test_everything_comes_in() -> None:
    """Spans, attributes, notes, flags, origins and links, under ids of the project."""
    record = full_record()
    state = taken(record)
    check(state)
    assert same_work(state, record)
    assert set(state.annotations) == {"n0", "n1", "n2"}
    assert state.progress == Progress(Status.FINISHED, True, "short")


@given(annotated())
def test_what_comes_in_is_the_same_or_refused(record: AnnotatedArticle) -> None:
    """No record, however odd, leads to a state that the keys could not reach."""
    try:
        state = taken(record)
    except Fault as fault:
        assert not any(category(char) == "Cc" for char in str(fault))
        return
    check(state)
    assert same_work(state, record) or record.status is Status.NEW


def test_undecided_suggestions_in_the_way_are_rejected() -> None:
    """As when somebody adds the span by hand; others stay undecided."""
    barred = Suggestion("s1", Span(5, 14), "SOURCE", "x")
    other = Suggestion("s2", Span(15, 19), "ORG", "x")
    state = taken(full_record(), barred, other)
    check(state)
    assert set(state.rejections) == {"s1"}


def test_annotations_without_a_status_are_in_progress() -> None:
    """Nothing is annotated in an article that nobody has begun."""
    assert taken(replace(full_record(), status=Status.NEW)).progress.status is Status.IN_PROGRESS


def test_an_article_without_work_takes_no_decision() -> None:
    """It is only added."""
    record = AnnotatedArticle(ARTICLE, None)
    assert decisions_for(start_state(ARTICLE, NEWS), record, ids()) == ()


def _one(label: str, **more: object) -> AnnotatedArticle:
    annotation = Annotation(uuid(1), Span(0, 4), label, **more)  # type: ignore[arg-type]
    return AnnotatedArticle(ARTICLE, "kim", annotations=(annotation,))


def _link(type: str, ends: tuple[int, int]) -> AnnotatedArticle:
    return replace(full_record(), links=(Link(uuid(9), type, uuid(ends[0]), uuid(ends[1])),))


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (_one("PERSN"), "no label 'PERSN'; did you mean PERSON?"),
        (_one("person"), "no label 'person'; did you mean PERSON?"),
        (_one("\x1bXYZ"), "no label '␛XYZ'; there are PERSON, ORG, SOURCE, CLAIM"),
        (_one("CLAIM", attributes={"form": "sung"}), "CLAIM has no attribute form = sung"),
        (_one("PERSON", attributes={"kind": "person"}), "PERSON has no attribute kind = person"),
        (_link("atributed_to", (1, 3)), "no link type 'atributed_to'; did you mean attributed_to?"),
        (_link("attributed_to", (3, 1)), "attributed_to does not go from SOURCE to CLAIM"),
        (_link("cites", (3, 3)), "cites links a span to itself"),
        (
            replace(
                full_record(),
                links=tuple(Link(uuid(8 + n), "refers_to", uuid(3), uuid(2)) for n in range(2)),
            ),
            "refers_to goes to one span only",
        ),
        (
            replace(
                full_record(),
                annotations=(
                    Annotation(uuid(1), Span(0, 9), "SOURCE"),
                    Annotation(uuid(3), Span(5, 9), "SOURCE"),
                ),
                links=(),
            ),
            "overlaps SOURCE “Sony rose”",
        ),
    ],
)
def test_what_the_schema_forbids_is_refused_by_name(record: AnnotatedArticle, says: str) -> None:
    """With the nearest name that there is."""
    with pytest.raises(Fault) as caught:
        taken(record)
    assert says in str(caught.value)


def test_suggestions_come_in_under_new_ids() -> None:
    """They say the same as before."""
    losses = Losses()
    record = suggested_record()
    made = suggestions_for(record, NEWS, ids(), losses)
    assert same_suggestions(made, record.suggestions)
    assert [s.id for s in made.spans] == ["n0", "n1"]
    assert not losses


def test_annotations_can_come_in_as_suggestions() -> None:
    """Under the annotator's name; what a suggestion has no place for is counted."""
    losses = Losses()
    made = suggestions_for(full_record(), NEWS, ids(), losses)
    assert {s.suggester for s in made.spans} == {"kim"}
    assert [(k.from_id, k.to_id) for k in made.links] == [("n0", "n2")]
    assert losses.lines() == [
        "3 attributes in 7",
        "2 notes in 7",
        "2 flags in 7",
        "2 origins in 7",
    ]


def test_a_suggested_link_that_the_schema_forbids_is_refused() -> None:
    """No key could accept it."""
    spans = suggested_record().suggestions.spans
    link = SuggestedLink(uuid(9), "attributed_to", uuid(6), uuid(5), "x")
    record = replace(suggested_record(), suggestions=Suggestions(spans, (link,)))
    with pytest.raises(Fault, match="does not go from SOURCE to CLAIM"):
        suggestions_for(record, NEWS, ids(), Losses())
