"""What comes back to a reviewer when the annotator changes something after the check."""

from __future__ import annotations

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Link, Status
from annotator.core.ruling import Choice
from annotator.core.state import State
from annotator.review.checking import Checking
from annotator.review.concluding import AGREED
from annotator.review.correcting import Correcting
from annotator.review.proposing import WITHDRAWN
from annotator.review.rechecking import Stand, rulings_of, stand_of
from tests.review.checks import change, check, choices, finish, ruling_on, undecided
from tests.review.desk import TEXT, docket, gold, place, shown, work

ADA = work(
    "Ada",
    [
        ("SOURCE", "The White House"),
        ("CLAIM", "there are no plans"),
        ("SOURCE", "Aides to Ms. Lee"),
        ("CLAIM", "it would wait"),
        ("PERSON", "Lee"),
        ("ORG", "White House"),
    ],
    [("attributed_to", "there are no plans", "The White House")],
)


def id_on(state: State, quote: str) -> str:
    (id,) = (a.id for a in state.annotations.values() if a.span.quote(TEXT) == quote)
    return id


def accept_all(act: Checking) -> None:
    for id in list(act.draft.suggested.spans):
        if id not in act.draft.accepted:
            act.accept(id)


def checked(work: AnnotatedArticle = ADA) -> State:
    """The gold of a work that was right in everything."""
    return check(work, gold(), accept_all, finish)


def after(state: State, step: str, quote: str, to: str = "") -> AnnotatedArticle:
    """Ada's work after she changed one thing."""

    def do(act: Correcting) -> None:
        if step == "add":
            act.add(place(quote), to)
        elif step == "move":
            act.move(id_on(act.draft, quote), place(to))
        elif step == "relabel":
            act.relabel(id_on(act.draft, quote), to)
        else:
            act.reject(id_on(act.draft, quote))

    return change(ADA, state, do)


def test_nothing_comes_back_when_nothing_changed() -> None:
    state = checked()
    assert stand_of(ADA, state, ()) is Stand.CHECKED
    assert undecided(check(ADA, state)) == []


def test_exactly_the_touched_region_comes_back() -> None:
    state = checked()
    for step, quote, to, back in (
        ("move", "Lee", "Ms. Lee", "Ms. Lee"),
        ("relabel", "Lee", "ORG", "Lee"),
        ("move", "there are no plans", "no plans", "no plans"),
        ("add", "a lawyer", "PERSON", "a lawyer"),
    ):
        new = after(state, step, quote, to)
        assert stand_of(new, state, ()) is Stand.CHANGED
        again = check(new, state)
        assert undecided(again) == [back]
        assert len(again.annotations) == 6 - (step != "add")
        assert (again.progress.status is Status.IN_PROGRESS) == (step != "add")
        again = check(new, again, accept_all, finish)
        assert stand_of(new, again, ()) is Stand.CHECKED
        assert len(again.links) == 1
        assert not docket(again, new).queue


def test_a_source_that_is_changed_comes_back_without_its_claim_and_is_linked_again() -> None:
    state = checked()
    new = after(state, "move", "The White House", "White House")
    again = check(new, state)
    assert undecided(again) == ["White House"]
    assert ("CLAIM", "there are no plans") in shown(again)
    assert not again.links
    again = check(new, again, accept_all, finish)
    assert len(again.links) == 1


def test_what_is_taken_back_is_still_proposed() -> None:
    state = checked()
    new = after(state, "remove", "Lee")
    again = check(new, state)
    assert undecided(again) == ["Lee"]
    (offered,) = (s for s in again.suggested.spans.values() if s.suggester == WITHDRAWN)
    kept = check(new, again, lambda act: act.accept(offered.id), finish)
    assert choices(kept)["Lee"] == "edit missing"
    gone = check(new, again, lambda act: act.reject(offered.id), finish)
    assert ("PERSON", "Lee") not in shown(gone)
    for settled in (kept, gone):
        assert stand_of(new, settled, ()) is Stand.CHECKED
        assert undecided(check(new, settled)) == []


def test_a_rejection_comes_back_with_its_region() -> None:
    state = check(
        ADA, gold(), lambda act: act.reject(next(iter(act.draft.stops))[3]), accept_all_live, finish
    )
    assert state.rejections
    new = after(state, "move", "White House", "The White House")
    again = check(new, state)
    assert undecided(again) == ["The White House"]


def accept_all_live(act: Checking) -> None:
    act.accept_all([entry[3] for entry in act.draft.stops])


def test_who_comes_round_has_nothing_come_back() -> None:
    def correct(act: Checking) -> None:
        (lee,) = (s.id for s in act.draft.suggested.spans.values() if s.label == "PERSON")
        person = act.move(lee, place("Ms. Lee"))
        act.set_note(person, "with the title")
        (org,) = (s.id for s in act.draft.suggested.spans.values() if s.label == "ORG")
        act.reject(org)
        accept_all_live(act)

    state = check(ADA, gold(), correct, finish)
    new = after(state, "move", "Lee", "Ms. Lee")
    new = change(new, state, lambda act: act.reject(id_on(act.draft, "White House")))
    assert stand_of(new, state, ()) is Stand.CHECKED
    again = check(new, state)
    assert undecided(again) == []
    assert again.progress.status is Status.FINISHED
    ruling = ruling_on(again, "Ms. Lee")
    assert (ruling.choice, ruling.rule, ruling.note) == (
        Choice.UNANIMOUS,
        AGREED,
        "with the title",
    )
    assert undecided(check(new, again)) == []


def test_a_link_that_is_added_or_taken_away_brings_its_claim_back() -> None:
    state = checked()
    for change_links in (link_second, unlink_first):
        new = change(ADA, state, change_links)
        assert stand_of(new, state, ()) is Stand.CHANGED
        again = check(new, state)
        assert undecided(again) == [
            "it would wait" if change_links is link_second else "there are no plans"
        ]
        again = check(new, again, accept_all_live, finish)
        assert len(again.links) == len(new.links)
        assert stand_of(new, again, ()) is Stand.CHECKED


def link_second(act: Correcting) -> None:
    ends = (id_on(act.draft, "it would wait"), id_on(act.draft, "Aides to Ms. Lee"))
    act.link(*ends, "attributed_to")


def unlink_first(act: Correcting) -> None:
    (link,) = act.draft.links.values()
    assert isinstance(link, Link)
    act.unlink(link.id)


def test_a_change_before_the_check_is_finished_comes_back_too() -> None:
    state = check(ADA, gold(), accept_all_live)
    new = after(state, "move", "Lee", "Ms. Lee")
    again = check(new, state)
    assert undecided(again) == ["Ms. Lee"]
    assert not rulings_of(again)


def test_a_region_that_grows_over_another_takes_both_back() -> None:
    state = checked()
    longer = "White House said there are no plans. Aides to Ms. Lee"
    new = after(state, "move", "White House", longer)
    again = check(new, state)
    assert undecided(again) == [longer, "Lee"]
    again = check(new, again, accept_all_live, finish)
    assert stand_of(new, again, ()) is Stand.CHECKED
    assert not docket(again, new).queue
