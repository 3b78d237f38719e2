"""Corrections: what a review tells an annotator, and what becomes of it when they take it over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.decision import Refusal
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Answer, Choice, Mark, Reason
from annotator.core.state import State, apply_all, start_state
from annotator.review.checking import Checking
from annotator.review.correcting import Correcting, work_of
from annotator.review.correction import What
from annotator.review.corrections import corrections
from annotator.review.rechecking import Stand, changes, returns_to, rulings_of, stand_of
from tests.core.strategies import all_acts, counter, play, schemas, suggestions, texts
from tests.review.checks import change, check, finish, own, said, take_all, undecided
from tests.review.desk import TEXT, act, docket, gold, place, shown, work

ADA = work(
    "Ada",
    [
        ("SOURCE", "The White House"),
        ("CLAIM", "there are no plans", {"form": "direct"}),
        ("SOURCE", "Aides to Ms. Lee"),
        ("CLAIM", "it would wait"),
        ("PERSON", "Lee"),
        ("ORG", "White House"),
        ("PERSON", "no plans"),
    ],
    [("attributed_to", "there are no plans", "The White House")],
)


def id_on(it: Checking, label: str, quote: str) -> str:
    """The live item of that label on that quote."""
    for entry in it.draft.live:
        item = it.draft.item(entry[3])
        if item and (item.label, item.span.quote(TEXT)) == (label, quote):
            return item.id
    raise AssertionError(quote)


def correct(it: Checking) -> None:
    """A reviewer who corrects one thing of each kind, and leaves one."""
    claim = it.accept(id_on(it, "CLAIM", "there are no plans"))
    it.set_attribute(claim, "form", "indirect")
    (link,) = it.draft.links
    it.unlink(link)
    it.move(id_on(it, "PERSON", "Lee"), place("Ms. Lee"))
    it.relabel(id_on(it, "ORG", "White House"), "PERSON")
    extra = id_on(it, "PERSON", "no plans")
    it.reject(extra)
    it.set_rejection_note(extra, "no person")
    it.add(place("a lawyer"), "PERSON")
    second = it.accept(id_on(it, "CLAIM", "it would wait"))
    it.link(second, it.accept(id_on(it, "SOURCE", "Aides to Ms. Lee")), "attributed_to")


EXPECTED = [
    ("other label", ["ORG White House"], ["PERSON White House"]),
    ("other attributes", ["CLAIM there are no plans"], ["CLAIM there are no plans"]),
    ("other link", ["SOURCE The White House"], []),
    ("not to be marked", ["PERSON no plans"], []),
    ("other edges", ["PERSON Lee"], ["PERSON Ms. Lee"]),
    ("missed", [], ["PERSON a lawyer"]),
    ("other link", [], ["SOURCE Aides to Ms. Lee"]),
]


def test_every_difference_is_a_correction_of_its_kind() -> None:
    state = check(ADA, gold(), correct, finish)
    found = corrections(ADA, state)
    assert [said(c, TEXT) for c in found] == EXPECTED
    assert found[3].note == "no person"
    assert {c.reviewer for c in found} == {"Rae"}
    assert len({c.key for c in found}) == len(found)
    start = TEXT.index("a lawyer")
    assert found[5].key == f"entities:{start}-{start + 8}"


def test_they_can_be_told_before_the_article_is_finished() -> None:
    state = check(ADA, gold(), correct)
    assert [said(c, TEXT) for c in corrections(ADA, state)] == EXPECTED
    state = check(ADA, state, lambda it: it.give_back())
    assert [said(c, TEXT) for c in corrections(ADA, state)] == EXPECTED


def test_what_is_undecided_is_no_correction() -> None:
    assert corrections(ADA, gold()) == []
    one = check(ADA, gold(), lambda it: it.reject(id_on(it, "PERSON", "no plans")))
    assert [c.what for c in corrections(ADA, one)] == [What.EXTRA]
    for state in (
        check(ADA, one, finish),
        check(ADA, one, lambda it: it.give_back()),
    ):
        assert [c.what for c in corrections(ADA, state)] == [What.EXTRA]


def test_what_its_annotator_changed_since_waits_for_the_reviewer() -> None:
    state = check(ADA, gold(), correct, finish)
    new = change(ADA, state, lambda it: it.move(_own_on(it, "Lee"), place("Lee, a lawyer")))
    assert "other edges" not in [c.what for c in corrections(new, state)]
    again = check(new, state)
    assert undecided(again) == ["Lee, a lawyer"]
    assert [c.what for c in corrections(new, again)] == [
        What.LABEL,
        What.ATTRIBUTE,
        What.LINK,
        What.EXTRA,
        What.LINK,
    ]


def _own_on(it: Correcting, quote: str) -> str:
    (id,) = (a.id for a in it.draft.annotations.values() if a.span.quote(TEXT) == quote)
    return id


def test_to_take_all_makes_the_work_gold_and_the_reviewer_has_nothing_left() -> None:
    state = check(ADA, gold(), correct, lambda it: it.give_back("edges, please"))
    (back,) = returns_to(state, "Ada")
    new = take_all(ADA, state)
    assert marks(new) == marks_of_state(state)
    assert {a.id for a in new.annotations} >= {f"Ada-{n}" for n in range(6)}
    assert stand_of(new, state, [back.id]) is Stand.ANSWERED
    again = check(new, state, finish)
    assert undecided(again) == []
    assert stand_of(new, again, [back.id]) is Stand.CHECKED
    assert not docket(again, new).queue


def test_a_missed_claim_comes_with_its_link_where_its_source_is_there() -> None:
    half = work("Ada", [("SOURCE", "The White House")])

    def add(it: Checking) -> None:
        source = it.accept(id_on(it, "SOURCE", "The White House"))
        claim = it.add(place("there are no plans"), "CLAIM")
        it.set_attribute(claim, "form", "direct")
        it.link(claim, source, "attributed_to")

    state = check(half, gold(), add, finish)
    (missed,) = corrections(half, state)
    assert missed.what is What.MISSED
    new = change(half, state, lambda it: it.take(missed))
    assert [k.type for k in new.links] == ["attributed_to"]
    assert marks(new) == marks_of_state(state)
    assert corrections(new, state) == []


def test_a_correction_of_another_version_is_refused_and_changes_nothing() -> None:
    state = check(ADA, gold(), correct, finish)
    found = corrections(ADA, state)
    new = change(ADA, state, lambda it: it.move(_own_on(it, "Lee"), place("Ms. Lee,")))
    for correction in (found[4], found[2]):
        mine = own(replace(new, links=()), state)
        it = Correcting(mine, counter(900))
        with pytest.raises(Refusal, match="another version"):
            it.take(correction)
        assert it.decisions() == ()


def test_taking_one_over_is_an_answer_and_so_is_a_text() -> None:
    state = check(ADA, gold(), correct, finish)
    first, second, *_ = corrections(ADA, state)
    mine = own(ADA, state)
    it = Correcting(mine, counter(900))
    it.take(first)
    it.answer(second.key, "it is direct\nspeech")
    after = apply_all(mine, it.decisions())
    answers = {s: a for s, a in after.records.items() if isinstance(a, Answer)}
    assert {s: (a.accepted, a.note) for s, a in answers.items()} == {
        first.key: (True, ""),
        second.key: (False, "it is direct speech"),
    }


def test_gold_of_an_adjudication_corrects_too_with_reason_and_note() -> None:
    ada, ben = work("Ada", [("PERSON", "Lee")]), work("Ben", [("PERSON", "Ms. Lee")])
    (region,) = docket(gold(), ada, ben).spans
    state = act(
        gold(),
        lambda it: it.settle(
            region,
            Choice.VERSION,
            region.inputs["Ben"],
            reason=Reason.BOUNDARY,
            note="with the title",
        ),
    )
    (found,) = corrections(ada, state)
    assert (found.reason, found.note, found.what) == (
        Reason.BOUNDARY,
        "with the title",
        What.BOUNDARY,
    )
    assert corrections(ben, state) == []


def test_finished_gold_from_elsewhere_corrects_everything() -> None:
    state = act(gold(), lambda it: it.add(place("Ms. Lee"), "PERSON"))
    assert corrections(ADA, state) == []
    done = act(state, lambda it: it.set_status(Status.FINISHED))
    assert len(corrections(ADA, done)) == 7


def test_two_that_change_places_are_put_down_anew() -> None:
    flat = work("Ada", [("SOURCE", "The White House said"), ("SOURCE", "there are no plans")])

    def move(it: Checking) -> None:
        it.reject(id_on(it, "SOURCE", "The White House said"))
        it.move(id_on(it, "SOURCE", "there are no plans"), place("said there are no plans"))
        it.add(place("The White House"), "SOURCE")

    state = check(flat, gold(), move, finish)
    new = take_all(flat, state)
    assert shown(own(new, state)) == shown(state)


def test_a_reviewer_can_give_in_to_every_correction() -> None:
    state = check(ADA, gold(), correct, lambda it: it.give_back())
    before = corrections(ADA, state)
    assert len(before) == 7
    for correction in before:
        state = check(ADA, state, lambda it, c=correction: it.give_in(c))  # type: ignore[misc]
        assert correction.key not in [c.key for c in corrections(ADA, state)]
    assert marks_of_state(state) == marks(ADA)
    assert len(state.links) == 1
    state = check(ADA, state, finish)
    assert corrections(ADA, state) == []
    assert stand_of(ADA, state, ()) is Stand.CHECKED


def marks(work: AnnotatedArticle) -> set[Mark]:
    return {Mark.of(a) for a in work.annotations}


def marks_of_state(state: State) -> set[Mark]:
    return {Mark.of(a) for a in state.annotations.values()}


@st.composite
def worked(draw: st.DrawFn) -> tuple[AnnotatedArticle, LabelSchema]:
    """Somebody's finished work on some article."""
    text, schema = draw(texts), draw(schemas)
    start = start_state(Article("a", text), schema, draw(suggestions(text, schema)))
    last = play(start, draw(all_acts)).states[-1]
    return replace(work_of(last, "Ada"), status=Status.FINISHED), schema


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[AnnotatedArticle, State]:
    """A work and what a reviewer made of it."""
    done, schema = draw(worked())
    state = start_state(done.article, schema)
    state = check(done, state)
    state = play(state, draw(all_acts), 10_000).states[-1]
    end = draw(st.sampled_from(("finish", "give back", "accept the rest")))

    def close(it: Checking) -> None:
        if end == "accept the rest":
            it.accept_all([entry[3] for entry in it.draft.stops])
        if end == "give back":
            it.give_back()
        else:
            finish(it)

    return done, check(done, state, close)


@settings(max_examples=150, deadline=None)
@given(reviewed())
def test_to_take_every_correction_leaves_none_and_nothing_to_decide_again(
    case: tuple[AnnotatedArticle, State],
) -> None:
    """What the reviewer decided on is then the same on both sides."""
    done, state = case
    new = take_all(done, state)
    assert corrections(new, state) == []
    if not undecided(state) and not any(r.rule for r in rulings_of(state)):
        assert marks(new) == marks_of_state(state)
    found = changes(new, state)
    assert (found.back, found.outdated) == ((), ())


@settings(max_examples=100, deadline=None)
@given(reviewed())
def test_finishing_and_opening_again_is_stable(case: tuple[AnnotatedArticle, State]) -> None:
    """Nothing comes back by itself, and everything is settled for an adjudication too."""
    done, state = case
    ended = check(done, state, finish)
    assert stand_of(done, ended, ()) is Stand.CHECKED
    act = Checking(ended, counter(50_000), done, reviewer="Rae", at="", name="Ada")
    act.catch_up()
    finish(act)
    assert act.decisions() == ()
    assert not docket(ended, done).queue
