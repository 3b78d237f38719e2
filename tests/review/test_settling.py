"""Settling: what a reviewer's choice makes of the gold, and that it can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Origin, Status
from annotator.core.article import Article
from annotator.core.decision import Refusal, inverse
from annotator.core.ruling import Choice, Mark, Reason, Ruling, inputs_hash
from annotator.core.span import Span
from annotator.core.state import State, apply_all, start_state
from annotator.review.choosing import chosen
from annotator.review.docket import Order, docket_of, ordered
from annotator.review.patterns import Rule, pattern_of, rule_of
from annotator.review.settling import Settling
from tests.core.schemas import OPEN
from tests.core.strategies import counter
from tests.review.desk import (
    AT,
    TEXT,
    act,
    docket,
    gold,
    mark,
    settled_alone,
    shown,
    the_region,
    work,
)

ANA = work("Ana", [("CLAIM", "there are no plans", {"form": "direct"}), ("PERSON", "Ms. Lee")])
BEN = work("Ben", [("CLAIM", "said there are no plans.", {"form": "direct"}), ("PERSON", "Lee")])


def rulings(state: State) -> list[Ruling]:
    return [r for r in state.records.values() if isinstance(r, Ruling)]


def by(choice: Choice, label: str = "CLAIM") -> State:
    """The gold of Ana's and Ben's work with one region settled by a choice."""
    region = the_region(docket(gold(), ANA, BEN), label)
    marks = chosen(region, choice, TEXT)
    assert marks is not None
    return act(gold(), lambda it: it.settle(region, choice, marks))


def test_a_version_becomes_gold_with_its_attributes_and_a_record_of_how() -> None:
    region = the_region(docket(gold(), ANA, BEN), "CLAIM")
    state = act(
        gold(),
        lambda it: it.settle(
            region, Choice.VERSION, region.inputs["Ana"], reason=Reason.BOUNDARY, note="no verb"
        ),
    )
    (annotation,) = state.annotations.values()
    assert annotation.span.quote(TEXT) == "there are no plans"
    assert annotation.attributes == {"form": "direct"}
    assert annotation.origin is Origin.SUGGESTED
    (ruling,) = rulings(state)
    assert ruling.inputs == {"Ana": region.inputs["Ana"], "Ben": region.inputs["Ben"]}
    assert ruling.gold == (annotation.id,)
    assert (ruling.reviewer, ruling.at) == ("Rae", AT)
    assert (ruling.reason, ruling.note) == (Reason.BOUNDARY, "no verb")
    assert state.progress.status is Status.IN_PROGRESS


def test_union_and_intersection_are_of_the_boundaries() -> None:
    assert shown(by(Choice.UNION)) == {("CLAIM", "said there are no plans.")}
    assert shown(by(Choice.INTERSECTION)) == {("CLAIM", "there are no plans")}
    assert shown(by(Choice.UNION, "PERSON")) == {("PERSON", "Ms. Lee")}


def test_an_intersection_of_nothing_is_none() -> None:
    one = work("Ana", [("CLAIM", "there are no"), ("CLAIM", "no plans")])
    other = work("Ben", [("CLAIM", "there"), ("CLAIM", "are no plans")])
    (region,) = docket(gold(), one, other).spans
    assert chosen(region, Choice.INTERSECTION, TEXT) is None


def test_no_span_is_an_explicit_decision() -> None:
    region = the_region(docket(gold(), ANA, BEN), "CLAIM")
    state = act(gold(), lambda it: it.settle(region, Choice.NOTHING, ()))
    assert not shown(state)
    assert region.layer not in [r.layer for r in docket(state, ANA, BEN).queue]


def test_keeping_all_is_refused_where_the_layer_does_not_allow_it() -> None:
    one, other = work("Ana", [("SOURCE", "Ms. Lee")]), work("Ben", [("SOURCE", "Aides to Ms. Lee")])
    (region,) = docket(gold(), one, other).spans
    marks = chosen(region, Choice.ALL, TEXT)
    assert marks is not None
    with pytest.raises(Refusal, match="overlaps SOURCE"):
        act(gold(), lambda it: it.settle(region, Choice.ALL, marks))


def test_to_choose_again_moves_what_is_gold_and_keeps_its_id_and_its_links() -> None:
    works = (
        work(
            "Ana",
            [("CLAIM", "there are no plans"), ("SOURCE", "The White House")],
            [("attributed_to", "there are no plans", "The White House")],
        ),
        work(
            "Ben",
            [("CLAIM", "said there are no plans"), ("SOURCE", "The White House")],
            [("attributed_to", "said there are no plans", "The White House")],
        ),
    )
    state = settled_alone(gold(), *works)
    region = the_region(docket(state, *works), "CLAIM")
    state = act(state, lambda it: it.settle(region, Choice.VERSION, region.inputs["Ana"]))
    state = settled_alone(state, *works)
    (link,) = state.links.values()
    again = next(r for r in docket(state, *works).settled if r.layer == "claims")
    state = act(state, lambda it: it.settle(again, Choice.VERSION, again.inputs["Ben"]))
    assert ("CLAIM", "said there are no plans") in shown(state)
    assert list(state.links.values()) == [link]
    assert len([r for r in rulings(state) if r.layer == "claims"]) == 1


def test_links_come_after_spans_and_only_those_that_differ_wait() -> None:
    said = [("CLAIM", "there are no plans"), ("CLAIM", "it would wait")]
    sources = [("SOURCE", "The White House"), ("SOURCE", "Aides to Ms. Lee")]
    first = ("attributed_to", "there are no plans", "The White House")
    works = (
        work(
            "Ana",
            [*said, *sources],
            [first, ("attributed_to", "it would wait", "Aides to Ms. Lee")],
        ),
        work("Ben", [*said, *sources], [first]),
    )
    assert not docket(gold(), *works).links
    state = settled_alone(settled_alone(gold(), *works), *works)
    (region,) = docket(state, *works).queue
    assert (region.layer, region.place.quote(TEXT)) == ("attributed_to", "it would wait")
    assert [k.type for k in state.links.values()] == ["attributed_to"]
    state = act(state, lambda it: it.settle(region, Choice.VERSION, region.inputs["Ana"]))
    assert len(state.links) == 2
    assert not docket(state, *works).queue


def test_links_of_changed_spans_go_to_the_gold_that_overlaps_most() -> None:
    one = work(
        "Ana",
        [("CLAIM", "it would wait"), ("SOURCE", "Aides")],
        [("attributed_to", "it would wait", "Aides")],
    )
    other = work(
        "Ben",
        [("CLAIM", "it would wait"), ("SOURCE", "Aides to Ms. Lee")],
        [("attributed_to", "it would wait", "Aides to Ms. Lee")],
    )
    state = settled_alone(gold(), one, other)
    region = the_region(docket(state, one, other), "SOURCE")
    state = act(state, lambda it: it.settle(region, Choice.VERSION, region.inputs["Ben"]))
    state = settled_alone(state, one, other)
    assert not docket(state, one, other).queue
    (link,) = state.links.values()
    assert state.annotations[link.to_id].span.quote(TEXT) == "Aides to Ms. Lee"


def test_a_reason_and_a_note_can_come_later() -> None:
    state = by(Choice.UNION)
    (ruling,) = rulings(state)
    state = act(state, lambda it: it.change(ruling.id, reason=Reason.SLIP, note="see 3.2"))
    assert rulings(state) == [replace(ruling, reason=Reason.SLIP, note="see 3.2")]


def test_gold_from_elsewhere_is_not_overruled_by_agreement() -> None:
    state = act(gold(), lambda it: it.add(mark("PERSON", "Lee").span, "PERSON"))
    works = [work(name, [("PERSON", "Ms. Lee")]) for name in ("Ana", "Ben")]
    assert settled_alone(state, *works) == state
    assert docket(state, *works).queue


def test_the_hash_of_inputs_hangs_on_the_marks_and_not_on_their_order() -> None:
    one, other = mark("PERSON", "Lee"), mark("CLAIM", "there")
    assert inputs_hash({"A": (one, other), "B": ()}) == inputs_hash({"B": (), "A": (other, one)})
    assert inputs_hash({"A": (one,), "B": ()}) != inputs_hash({"A": (), "B": (one,)})


@pytest.mark.parametrize(
    ("one", "other", "detail"),
    [
        ("there are no plans", "there are no plans.", "CLAIM edge punctuation"),
        ("White House", "The White House", "CLAIM leading article"),
        ("there are no plans", "said there are no plans", "CLAIM other edges"),
    ],
)
def test_the_kind_of_boundary_is_told_from_the_text(one: str, other: str, detail: str) -> None:
    (region,) = docket(gold(), work("Ana", [("CLAIM", one)]), work("Ben", [("CLAIM", other)])).spans
    assert pattern_of(region, TEXT).detail == detail


def test_a_choice_is_repeated_for_what_it_meant() -> None:
    region = the_region(docket(gold(), ANA, BEN), "CLAIM")
    assert rule_of(region, Choice.VERSION, region.inputs["Ben"], TEXT) == Rule(Choice.UNION)
    labels = [work("Ana", [("PERSON", "Ms. Lee")]), work("Ben", [("ORG", "Ms. Lee")])]
    (other,) = docket(gold(), *labels).spans
    rule = rule_of(other, Choice.VERSION, other.inputs["Ben"], TEXT)
    assert rule == Rule(Choice.VERSION, ("Ben",))
    assert rule.marks(other, TEXT) == other.inputs["Ben"]


def test_the_queue_can_begin_with_what_has_no_majority() -> None:
    cem = work("Cem", [("CLAIM", "there are no plans", {"form": "direct"}), ("ORG", "Ms. Lee")])
    queue = docket(gold(), ANA, BEN, cem).queue
    assert [r.layer for r in queue] == ["claims", "entities"]
    assert [r.layer for r in ordered(queue, Order.NO_MAJORITY)] == ["entities", "claims"]
    assert [r.layer for r in ordered(queue, Order.ONE_ANNOTATOR, "Ben")] == ["claims", "entities"]
    assert [r.layer for r in ordered(queue, Order.ONE_LABEL, "ORG")] == ["entities"]


spans = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda p: Span(p[0], p[0] + p[1]))
LABELS = [label.name for label in OPEN.labels]
marks = st.lists(st.builds(Mark, spans, st.sampled_from(LABELS[:3])), max_size=5, unique=True)


@settings(max_examples=60)
@given(st.lists(marks, min_size=2, max_size=4), st.data())
def test_a_review_ends_with_every_region_settled_and_undone_leaves_no_trace(
    all_marks: list[list[Mark]], data: st.DataObject
) -> None:
    """Whatever is chosen, in a schema that allows any overlap: the queue empties, step by step."""
    article = Article("a", "x" * 30)
    works = [
        AnnotatedArticle(
            article,
            f"N{n}",
            annotations=tuple(Annotation(f"{n}-{i}", m.span, m.label) for i, m in enumerate(own)),
        )
        for n, own in enumerate(all_marks)
    ]
    new_id = counter()
    states = [start_state(article, OPEN)]
    acts = []
    while True:
        state = states[-1]
        queue = docket_of(works, OPEN, state.annotations, state.records.values()).queue
        if not queue:
            break
        region = data.draw(st.sampled_from(queue))
        version, _ = data.draw(st.sampled_from(region.versions))
        settling = Settling(state, new_id, reviewer="Rae", at=AT)
        settling.settle(region, Choice.VERSION, version)
        acts.append(settling.decisions())
        states.append(apply_all(state, acts[-1]))
        wanted = {m.place for m in version}
        here = [a for a in states[-1].annotations.values() if a.span.overlaps(region.place)]
        layer = {m.label for v in region.inputs.values() for m in v}
        assert {Mark.of(a).place for a in here if a.label in layer} == wanted
    for number, decisions in reversed(list(enumerate(acts))):
        assert apply_all(states[number + 1], inverse(decisions)) == states[number]
