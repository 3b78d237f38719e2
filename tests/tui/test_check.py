"""A reviewer checks one annotator's work by key, and what the file holds then."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.ruling import Choice, Difference
from annotator.review.concluding import LEFT
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from tests.store.projects import do
from tests.tui.desk import rendered
from tests.tui.projects import ADA, marked, tied
from tests.tui.reviews import KIM, annotate, at_check, by_hand, move, remove, stops

LIGHT = "“The light was dark,”"


@pytest.fixture
def done(path: Path) -> Path:
    """Ada has finished harbour and grain."""
    return annotate(path)


async def test_the_work_stands_where_suggestions_do_and_is_accepted_alike(done: Path) -> None:
    """With attributes and links; what the machine suggested is not seen."""
    async with at_check(done) as desk:
        assert desk.focus == ("CLAIM", LIGHT)
        assert "by Ada" in desk.said()
        assert "Kim checks Ada" in desk.said()
        assert "1/2" in desk.said("where")
        assert "8 undecided" in desk.said("where")
        await desk.press("a")
        assert tied(desk.stored()) == {(LIGHT, "attributed_to", "Katrin Sepamaa")}
        assert marked(desk.stored()) == {("CLAIM", LIGHT), ("SOURCE", "Katrin Sepamaa")}
        (claim,) = (a for a in desk.stored().annotations.values() if a.label == "CLAIM")
        hers = next(a for a in desk.stored(actor=ADA).annotations.values() if a.label == "CLAIM")
        assert claim.attributes == hers.attributes
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        assert len(desk.stored(actor=ADA).annotations) == 10


async def test_finishing_rules_on_every_place_in_the_same_act(done: Path) -> None:
    """Accepted, rejected, corrected and added, each with the note on it; u takes all of it back."""
    async with at_check(done) as desk:
        await desk.press("a", "x", "c", *"no person here", "enter")
        assert "why: no person here" in desk.said()
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("p", "c", *"edge", "enter", "n")
        assert desk.focus == ("PLACE", "Tallinn")
        await desk.press("A")
        acts = desk.acts()
        await desk.press("d")
        assert desk.acts() == acts + 1
        assert desk.state.article.id == "grain"
        assert "finished: Light was out" in desk.said()
        rulings = desk.rulings()
        claim = rulings[f"claims: {LIGHT}"]
        assert (claim.choice, claim.difference) == (Choice.VERSION, Difference.NONE)
        person = rulings["entities: Katrin Sepamaa"]
        assert (person.choice, person.note) == (Choice.NOTHING, "no person here")
        moved = rulings["entities: Reuters"]
        assert (moved.choice, moved.difference) == (Choice.EDIT, Difference.BOUNDARY)
        assert (moved.note, moved.reviewer) == ("edge", "Kim")
        assert desk.stored().progress.status is Status.FINISHED
        await desk.press("u")
        assert desk.state.article.id == "harbour"
        assert desk.rulings() == {}
        assert desk.stored().progress.status is Status.IN_PROGRESS
        with Store.open(done) as store:
            assert list(store.faults()) == []


async def test_what_is_left_undecided_is_asked_about_and_no_rejection(done: Path) -> None:
    """As in annotation; D accepts it, x rejects it, l leaves it."""
    async with at_check(done) as desk:
        await desk.press("a", "d", "l")
        assert {r.rule for r in desk.rulings().values()} == {"", LEFT}
        assert not desk.stored().rejections
        await desk.press("D")
        assert desk.stored(2).progress.status is Status.FINISHED
        assert len(desk.stored(2).annotations) == 3
        assert "nothing is left of Ada's to check" in desk.said()


async def test_a_note_right_after_a_rejection_says_why_and_else_goes_on_the_span(
    done: Path,
) -> None:
    """Any key between them makes it a note on what is in focus, which is accepted by it."""
    async with at_check(done) as desk:
        await desk.press("x", "c", *"wrong", "enter")
        (rejection,) = (r for r in desk.stored().rejections.values() if r.label == "CLAIM")
        assert rejection.note == "wrong"
        await desk.press("c")
        assert "wrong" in "\n".join(rendered(desk))
        await desk.press("escape", "x", "n", "N", "c", *"mine", "enter")
        noted = [a for a in desk.stored().annotations.values() if a.note]
        assert [a.note for a in noted] == ["mine"]


async def test_keys_that_come_at_once_are_taken_in_turn(done: Path) -> None:
    """A rejection, its note, the next, all typed ahead."""
    async with at_check(done) as desk:
        desk.send("x", "c", "w", "h", "y", "enter", "a", "x")
        await desk.settled()
        state = desk.stored()
        assert "why" in {r.note for r in state.rejections.values()}
        assert ("PERSON", "Katrin Sepamaa") in marked(state)
        assert ("ORG", "Reuters") not in marked(state)


async def test_exactly_what_changed_comes_back(done: Path) -> None:
    """The rest stays; what was taken back says so; the article is not finished meanwhile."""
    async with at_check(done) as desk:
        await desk.press("D", "A", "d")
    by_hand(done, 1, ADA, move("Reuters", "ORG", "told Reuters"))
    by_hand(done, 1, ADA, remove("Sepamaa", "PERSON"))
    async with at_check(done) as desk:
        assert desk.state.article.id == "harbour"
        assert "2 places have changed since you decided" in desk.said()
        assert stops(desk.state) == ["told Reuters", "Sepamaa"]
        assert desk.focus == ("ORG", "told Reuters")
        assert len(desk.stored().annotations) == 8
        assert desk.stored().progress.status is Status.IN_PROGRESS
        await desk.press("a")
        assert "took it back" in desk.said()
        await desk.press("x", "d")
        assert desk.stored().progress.status is Status.FINISHED
        assert "nothing is left" in desk.said()
        assert ("ORG", "told Reuters") in marked(desk.stored())
        assert ("PERSON", "Sepamaa") not in marked(desk.stored())
        with Store.open(done) as store:
            assert list(store.faults()) == []
    async with at_check(done) as desk:
        assert stops(desk.state) == []


async def test_undo_goes_past_what_came_back_by_itself(done: Path) -> None:
    """What follows from the annotator's work would only come again."""
    async with at_check(done) as desk:
        await desk.press("D", "S")
    by_hand(done, 1, ADA, move("Reuters", "ORG", "told Reuters"))
    async with at_check(done) as desk:
        await desk.press("u")
        assert "undone" in desk.said()
        assert desk.stored(2).progress.status is Status.NEW
        await desk.press("u")
        assert "gold has changed there since" in desk.said()
        assert len(desk.stored(1).annotations) == 9
        await desk.press("u")
        assert "nothing to undo" in desk.said()


async def test_a_change_while_the_article_is_open_is_not_finished_over(done: Path) -> None:
    """It is shown anew instead."""
    async with at_check(done) as desk:
        await desk.press("A")
        by_hand(done, 1, ADA, move("Reuters", "ORG", "told Reuters"))
        await desk.press("d")
        assert desk.stored().progress.status is Status.IN_PROGRESS
        assert desk.state.article.id == "harbour"
        assert stops(desk.state) == ["told Reuters"]
        await desk.press("a", "d")
        assert desk.stored().progress.status is Status.FINISHED


async def test_a_change_of_the_work_is_shown_without_a_key(done: Path) -> None:
    """Also that the annotator took the article up again."""

    async with at_check(done) as desk:
        await desk.look()
        by_hand(done, 1, ADA, move("Reuters", "ORG", "told Reuters"))
        await desk.look()
        assert "has changed this meanwhile: it is shown anew" in desk.said()
        assert "told Reuters" in stops(desk.state)
        with Store.open(done) as store:
            do(store, 1, ADA, lambda act: act.set_status(Status.IN_PROGRESS))
        await desk.look()
        assert "has not finished this article: there is nothing to check" in desk.said()
        assert stops(desk.state) == []


async def test_sending_back_asks_for_a_word_and_goes_on(done: Path) -> None:
    """What is decided is ruled on; escape sends nothing; the list tells where it is."""
    async with at_check(done, size=(160, 30)) as desk:
        await desk.press("x", "R", "escape")
        assert desk.ask("SELECT count(*) FROM record") == 0
        await desk.press("R")
        assert "send back to Ada" in "\n".join(rendered(desk))
        await desk.type("mind the edges")
        await desk.press("enter")
        assert desk.state.article.id == "grain"
        assert "sent back: Light was out" in desk.said()
        with Store.open(done) as store:
            [(seq, back)] = store.open_returns("Ada")
        assert (seq, back.note, back.reviewer) == (1, "mind the edges", "Kim")
        assert "↩" in "\n".join(rendered(desk))
        await desk.press("[")
        assert "sent back" in desk.said("where")
        await desk.press("]", "R", "enter")
        assert "nothing is left of Ada's to check" in desk.said()
        await desk.press("u")
        with Store.open(done) as store:
            assert len(store.open_returns("Ada")) == 1


async def test_the_list_and_the_neighbours_are_the_annotator_s_articles(done: Path) -> None:
    """Not what she has not finished."""
    async with at_check(done) as desk:
        await desk.press("g")
        lines = "\n".join(rendered(desk))
        assert "Grain up" in lines
        assert "Quiet day" not in lines
        assert "2 articles of Ada" in desk.said()
        assert "filter" not in rendered(desk)[-1]
        await desk.press("/", "o")
        assert "a check has no filter" in desk.said()
        await desk.press("escape", "]", "]")
        assert desk.state.article.id == "grain"
        assert "this is the last article" in desk.said()


async def test_one_s_own_work_may_be_checked_and_that_is_said(done: Path) -> None:
    """At the beginning, and beside the name."""
    async with at_check(done, Actor("Ada", Role.REVIEWER)) as desk:
        assert "you check your own work" in desk.said()
        assert "Ada checks own work" in desk.said()


async def test_a_link_is_taken_away_as_in_annotation(done: Path) -> None:
    """And ruled on, so that a review of several finds it settled."""
    async with at_check(done) as desk:
        await desk.press("s", "x", "D")
        assert (LIGHT, "attributed_to", "Katrin Sepamaa") not in tied(desk.stored())
        links = desk.ask("SELECT count(*) FROM rulings WHERE layer = 'attributed_to'")
        assert links == 2


async def test_two_reviewers_share_one_gold(done: Path) -> None:
    """The one who comes second goes on where the first was."""
    async with at_check(done) as desk:
        await desk.press("a")
    async with at_check(done, Actor("Lee", Role.REVIEWER)) as desk:
        assert "7 undecided" in desk.said("where")
        await desk.press("u")
        assert "nothing to undo" in desk.said()
        by_hand(done, 1, KIM, lambda act: act.set_note(None, "meanwhile"))
        await desk.press("a")
        assert "shown anew" in desk.said()
        await desk.press("a")
        assert "6 undecided" in desk.said("where")
