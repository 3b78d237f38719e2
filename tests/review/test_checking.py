"""Checking one annotator's work: what is offered, what it becomes, and what is written down."""

from __future__ import annotations

from annotator.core.annotation import Origin, Status
from annotator.core.ruling import Choice, Difference, Ruling
from annotator.core.state import State
from annotator.core.suggestion import Suggestion
from annotator.review.checking import Checking
from annotator.review.concluding import LEFT
from annotator.review.proposing import proposals, version_id
from annotator.review.rechecking import Stand, returns_to, stand_of
from tests.core.schemas import NEWS
from tests.review.checks import check, choices, finish, opened, ruling_on, undecided
from tests.review.desk import TEXT, act, docket, gold, place, shown, work

ADA = work(
    "Ada",
    [
        ("SOURCE", "The White House", {"kind": "organisation"}),
        ("CLAIM", "there are no plans", {"form": "indirect"}),
        ("PERSON", "Lee"),
        ("ORG", "Aides"),
    ],
    [("attributed_to", "there are no plans", "The White House")],
)


def the(state: State, quote: str) -> str:
    """The id of the live item on a quote."""
    for entry in state.live:
        item = state.item(entry[3])
        if item and item.span.quote(TEXT) == quote:
            return item.id
    raise AssertionError(quote)


def test_a_work_is_offered_as_suggestions_are_and_its_sources_wait_for_their_claims() -> None:
    state = opened(ADA, gold())
    assert undecided(state) == ["there are no plans", "Aides", "Lee"]
    assert {s.suggester for s in state.suggested.spans.values()} == {"Ada"}


def test_accepting_takes_the_attributes_and_the_links_along() -> None:
    state = check(ADA, gold(), lambda act: act.accept(the(act.draft, "there are no plans")))
    claim, source = sorted(state.annotations.values(), key=lambda a: a.label)
    assert (claim.attributes, source.attributes) == ({"form": "indirect"}, {"kind": "organisation"})
    assert [(k.from_id, k.to_id) for k in state.links.values()] == [(claim.id, source.id)]
    assert undecided(state) == ["Aides", "Lee"]


def test_a_label_that_cannot_have_an_attribute_does_not_get_it() -> None:
    state = check(ADA, gold(), lambda act: act.relabel(the(act.draft, "there are no plans"), "ORG"))
    (annotation,) = state.annotations.values()
    assert annotation.attributes == {"kind": "person"}


def test_a_changed_annotation_is_another_suggestion() -> None:
    before, after = (
        work("Ada", [("CLAIM", "there are no plans", {"form": form})])
        for form in ("direct", "indirect")
    )
    ids = {version_id(w.annotations[0]) for w in (before, after)}
    assert len(ids) == 2
    assert set(proposals(before, NEWS).spans) | set(proposals(after, NEWS).spans) == ids


def test_finishing_rules_on_every_region() -> None:
    def decide(act: Checking) -> None:
        act.accept(the(act.draft, "there are no plans"))
        act.move(the(act.draft, "Lee"), place("Ms. Lee"))
        act.reject(the(act.draft, "Aides"))
        act.add(place("a lawyer"), "PERSON")

    state = check(ADA, gold(), decide, finish)
    assert choices(state) == {
        "The White House": "version none",
        "there are no plans": "version none",
        "Lee": "edit boundary",
        "Aides": "nothing missing",
        "a lawyer": "edit missing",
    }
    assert {a.origin for a in state.annotations.values() if a.label == "PERSON"} == {
        Origin.EDITED,
        Origin.ADDED,
    }
    assert state.progress.status is Status.FINISHED
    assert stand_of(ADA, state, ()) is Stand.CHECKED
    assert not docket(state, ADA).queue


def test_notes_go_into_the_ruling() -> None:
    def decide(act: Checking) -> None:
        aides = the(act.draft, "Aides")
        act.reject(aides)
        act.set_rejection_note(aides, "nobody's name")
        person = act.move(the(act.draft, "Lee"), place("Ms. Lee"))
        act.set_note(person, "with the title")
        act.toggle_flag(person)

    state = check(ADA, gold(), decide, finish)
    assert ruling_on(state, "Aides").note == "nobody's name"
    ruling = ruling_on(state, "Lee")
    assert (ruling.note, ruling.flagged) == ("with the title", True)


def test_finishing_again_changes_nothing() -> None:
    state = check(ADA, gold(), lambda act: act.accept_all(list(act.draft.suggested.spans)), finish)
    act = Checking(opened(ADA, state), iter("xyz").__next__, ADA, reviewer="R", at="", name="Ada")
    finish(act)
    assert act.decisions() == ()


def test_what_was_left_undecided_is_no_rejection_and_can_be_decided_later() -> None:
    state = check(ADA, gold(), finish)
    assert {ruling_on(state, "Lee").rule, ruling_on(state, "Aides").rule} == {LEFT}
    assert not state.rejections
    assert stand_of(ADA, state, ()) is Stand.CHECKED
    state = check(ADA, state, lambda act: act.reject(the(act.draft, "Aides")), finish)
    assert ruling_on(state, "Aides").rule == ""
    assert ruling_on(state, "Lee").rule == LEFT


def test_a_label_that_the_schema_has_no_more_is_left() -> None:
    old = work("Ada", [("VERB", "said"), ("PERSON", "Lee")])
    state = check(old, gold(), lambda act: act.accept(the(act.draft, "Lee")), finish)
    assert undecided(state) == []
    assert ruling_on(state, "said").rule == LEFT
    assert shown(state) == {("PERSON", "Lee")}


def test_a_link_taken_away_is_ruled_on() -> None:
    def unlink(act: Checking) -> None:
        act.accept(the(act.draft, "there are no plans"))
        (link,) = act.draft.links
        act.unlink(link)

    state = check(ADA, gold(), unlink, finish)
    (ruling,) = (r for r in state.records.values() if isinstance(r, Ruling) and r.subject)
    assert (ruling.choice, ruling.difference) == (Choice.NOTHING, Difference.LINK)


def test_giving_back_rules_on_what_is_decided_and_leaves_the_rest() -> None:
    def decide(act: Checking) -> None:
        act.reject(the(act.draft, "Aides"))

    state = check(ADA, gold(), decide, lambda act: act.give_back("see the note"))
    assert set(choices(state)) == {"Aides"}
    assert undecided(state) == ["there are no plans", "Lee"]
    (back,) = returns_to(state, "Ada")
    assert (back.note, back.reviewer) == ("see the note", "Rae")
    assert stand_of(ADA, state, ()) is Stand.AWAY
    assert stand_of(ADA, state, [back.id]) is Stand.ANSWERED
    state = check(ADA, state, lambda act: act.give_back("again"))
    assert [b.note for b in returns_to(state, "Ada")] == ["again"]
    state = check(ADA, state, finish)
    assert returns_to(state, "Ada") == []


def test_ruling_again_keeps_what_others_had_there() -> None:
    ben = work("Ben", [("PERSON", "Ms. Lee")])
    lee = work("Ada", [("PERSON", "Lee")])
    state = gold()
    (region,) = docket(state, lee, ben).spans
    state = act(state, lambda it: it.settle(region, Choice.VERSION, region.inputs["Ben"]))
    longer = place("Ms. Lee, a lawyer")
    state = check(lee, state, lambda it: it.move(the(it.draft, "Ms. Lee"), longer), finish)
    ruling = ruling_on(state, "Ms. Lee")
    assert ruling.choice is Choice.EDIT
    assert {n: len(v) for n, v in ruling.inputs.items()} == {"Ada": 1, "Ben": 1}
    assert docket(state, lee, ben).queue == ()


def test_two_checks_of_one_article_share_their_gold() -> None:
    ben = work("Ben", [("PERSON", "Lee"), ("ORG", "House")])
    state = check(ADA, gold(), lambda act: act.accept_all(list(act.draft.suggested.spans)), finish)
    assert stand_of(ben, state, ()) is Stand.NEW
    state = check(ben, state)
    assert undecided(state) == ["House"]
    state = check(ben, state, lambda act: act.reject(the(act.draft, "House")), finish)
    assert stand_of(ben, state, ()) is Stand.CHECKED
    assert stand_of(ADA, state, ()) is Stand.CHECKED


def test_a_suggestion_of_a_machine_begins_with_the_label_s_defaults() -> None:
    assert Suggestion("s", place("Lee"), "ORG", "m").attributes is None
    assert hash(Suggestion("s", place("Lee"), "ORG", "m", None, {"a": "b"}))
