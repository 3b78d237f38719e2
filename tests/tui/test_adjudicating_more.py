"""Editing a region, deciding for many, what comes back, and others at the same article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import ParamSpec, TypeVar

import pytest

from annotator.core.annotation import Status
from annotator.core.ruling import Choice, Difference
from annotator.review.settling import Settling
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from annotator.tui import bulk
from annotator.tui.cases import Terms
from annotator.tui.screens.editing import EditScreen
from annotator.tui.widgets.region_list import RegionList
from tests.review.projects import FERRY, SUE, change, finish, project, suggest
from tests.store.projects import do
from tests.tui.desk import rendered
from tests.tui.projects import AT
from tests.tui.review_desk import at_review

DARK = "“The light was dark,”"


P = ParamSpec("P")
T = TypeVar("T")


def held(go_on: Event, work: Callable[P, T]) -> Callable[P, T]:
    """Work that begins when it may go on."""

    def waits(*args: P.args, **kwargs: P.kwargs) -> T:
        go_on.wait()
        return work(*args, **kwargs)

    return waits


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three articles that three people have finished."""
    return project(tmp_path / "three.db", 3)


# Editing


async def test_an_edit_is_saved_as_a_whole_with_enter(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("E")
        assert desk.modal == "EditScreen"
        await desk.press("p", "p", "k")
        assert not desk.rulings()
        await desk.press("enter")
        assert not desk.modal
        (ruling,) = desk.rulings()
        assert (ruling.choice, ruling.difference) == (Choice.EDIT, Difference.BOUNDARY)
        assert ruling.place.quote(desk.stored().article.text) == DARK
        assert ("CLAIM", "The light was dark,” Katrin Sepamaa") in desk.gold()
        assert desk.here == ("ORG/PRODUCT", "Reuters")
        await desk.press("u")
        assert not desk.rulings()


async def test_escape_leaves_an_edit_without_a_trace(three: Path) -> None:
    async with at_review(three) as desk:
        before = desk.acts()
        await desk.press("E", "p", "x", "escape")
        assert not desk.modal
        assert (desk.acts(), desk.here) == (before, ("CLAIM", DARK))


async def test_an_edit_that_leaves_nothing_says_no_span(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("E", "x", "enter")
        assert desk.ruling(DARK).choice is Choice.NOTHING


async def test_digits_are_labels_in_an_edit_and_other_layers_are_not_touched(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("n", "E", "3")
        screen = desk.app.screen
        assert "PLACE" in {a.label for a in screen.bench.state.annotations.values()}  # type: ignore[attr-defined]
        await desk.press("0")
        assert "only the entities of this region" in rendered(desk)[-2]
        for key in ("A", "d", "s", "q", "]"):
            await desk.press(key)
            assert desk.modal == "EditScreen"
            assert "not while a region is edited" in rendered(desk)[-2]
        await desk.press("u", "U", "enter")
        assert ("PLACE", "Reuters") in desk.gold()


async def test_a_span_that_nobody_marked_is_added_in_an_edit(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("n", "E")
        for _ in range(5):
            await desk.press("down")
        await desk.press("end", "left", "left", "left", "3", "enter")
        added = next(iter(desk.gold() & {("PLACE", "meets"), ("PLACE", "on"), ("PLACE", "board")}))
        ruling = desk.ruling(added[1])
        assert (ruling.difference, ruling.choice) == (Difference.MISSING, Choice.EDIT)
        assert set(ruling.inputs.values()) == {()}
        assert len(desk.rulings()) == 2
        await desk.press("u")
        assert not desk.rulings()


async def test_an_edit_does_not_reach_into_another_region(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("E", *"ppppppppppppppp", "enter")
        assert desk.modal == "EditScreen"
        assert "it reaches into another region" in rendered(desk)[-2]


async def test_hints_move_an_edge_of_a_draft_and_its_keys_save_nothing_meanwhile(
    three: Path,
) -> None:
    async with at_review(three) as desk:
        await desk.press("E", "t")
        screen = desk.app.screen
        assert isinstance(screen, EditScreen) and screen.mode
        assert "letters go" in rendered(desk)[-1]
        text = screen.bench.text
        await desk.press(*screen.mode.hints[text.index("Katrin")])
        assert "enter save" in rendered(desk)[-1]
        await desk.press("T", "enter")
        assert desk.modal == "EditScreen"
        await desk.press("enter")
        assert ("CLAIM", "“The light was dark,” Katrin") in desk.gold()


# The same for all


async def test_the_same_for_every_region_of_a_kind_is_one_act(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("M")
        assert "decide one region first" in desk.said()
        await desk.press("a", "M")
        assert desk.modal == "Previewing"
        shown = "\n".join(rendered(desk))
        assert "the same for 3 regions in 2 articles" in shown
        assert "claims: boundary, CLAIM edge punctuation" in shown
        assert "Grain up" in shown and "Ferry sails" in shown
        await desk.press("escape")
        assert len(desk.rulings()) == 1
        acts = desk.acts()
        await desk.press("M", "enter")
        assert "settled alike: 3 regions in 2 articles" in desk.said()
        assert desk.acts() == acts + 1
        assert ("CLAIM", "Grain prices rise,") in desk.gold(2)
        assert {r.rule for seq in (2, 3) for r in desk.rulings(seq)} == {
            "claims: boundary, CLAIM edge punctuation: the union of the boundaries"
        }
        await desk.settled()
        assert "5 in all" in desk.said("where")
        await desk.press("u")
        assert not desk.rulings(2) and not desk.rulings(3)
        assert len(desk.rulings()) == 1


async def test_the_open_article_shows_what_was_settled_alike_in_it(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("a", "]")
        before = desk.adjudication.left
        await desk.press("M", "enter")
        assert len(desk.rulings(2)) == before - desk.adjudication.left > 0
        assert (desk.adjudication.left, desk.here) == (0, ())
        await desk.press("d")
        assert "finished: " in desk.said()


async def test_keys_wait_for_the_list_of_regions_that_are_alike(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    monkeypatch.setattr(bulk, "plan", held(go_on, bulk.plan))
    async with at_review(three) as desk:
        await desk.press("a")
        here = desk.here
        await desk.pilot.press("M", "x")
        assert "looking for regions of this kind" in desk.said()
        go_on.set()
        await desk.settled()
        assert (desk.modal, desk.here, len(desk.rulings())) == ("Previewing", here, 1)
        await desk.press("escape")
        go_on.clear()
        await desk.pilot.press("M", "escape")
        assert "given up" in desk.said()
        go_on.set()
        await desk.settled()
        assert not desk.modal


async def test_what_was_done_for_all_is_undone_and_redone_where_articles_settle_themselves(
    three: Path,
) -> None:
    async with at_review(three) as desk:
        await desk.press("a", "M", "enter")
        gold = [desk.gold(seq) for seq in (1, 2, 3)]
        await desk.press("u")
        assert "undone: 3 regions in 2 articles" in desk.said()
        await desk.press("U")
        assert "redone: 3 regions in 2 articles" in desk.said()
        assert all(gold[seq - 1] <= desk.gold(seq) for seq in (1, 2, 3))
    with Store.open(three) as store:
        assert not list(store.faults())


async def test_where_nothing_else_is_of_the_kind_that_is_said(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("n", "1", "M")
        assert "no other region of this kind waits" in desk.said()
        await desk.press("E", "p", "enter", "M")
        assert "what was edited by hand cannot be repeated" in desk.said()


async def test_a_plan_that_was_overtaken_is_not_carried_out(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("a", "M")
        with Store.open(three) as store:
            do(store, 2, SUE, lambda act: act.toggle_flag(None))
        await desk.press("enter")
        assert "gold was changed elsewhere" in desk.said()
        assert not desk.rulings(3)


# What comes back


async def finished(path: Path) -> None:
    """Settle everything, and finish."""
    async with at_review(path) as desk:
        await desk.press(*"aaaaaaad", *"ad", *"aad")
        assert {desk.stored(seq).progress.status for seq in (1, 2, 3)} == {Status.FINISHED}


async def test_exactly_what_an_annotator_touched_comes_back(three: Path) -> None:
    await finished(three)
    change(three, 1, "ben", "The light was dark", "light was dark")
    async with at_review(three) as desk:
        assert desk.here == ("CLAIM", DARK)
        assert "stale: ben changed it since" in desk.said("kind")
        assert "to settle: 1 here, 1 in all" in desk.said("where")
        assert "gold ✓" in desk.said("where")
        await desk.press("0")
        assert desk.ruling(DARK).choice is Choice.VERSION
        assert ("CLAIM", DARK) in desk.gold()
        assert desk.adjudication.left == 0
        await desk.press("u")
        assert desk.adjudication.left == 1


async def test_gold_is_not_finished_over_work_that_was_changed_meanwhile(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press(*"aaaaaaa")
        assert desk.adjudication.left == 0
        change(three, 1, "ben", "The light was dark", "light was dark")
        await desk.press("d")
        assert "changed their work" in desk.said()
        assert desk.stored(1).progress.status is not Status.FINISHED
        assert desk.adjudication.left == 1


async def test_a_region_is_not_settled_that_was_changed_meanwhile(three: Path) -> None:
    async with at_review(three) as desk:
        assert desk.here == ("CLAIM", DARK)
        change(three, 1, "ben", "The light was dark", "light was dark")
        await desk.press("1")
        assert "changed their work here meanwhile: look again" in desk.said()
        assert not desk.rulings()
        assert "light was dark" in "\n".join(desk.lanes)
        await desk.press("1")
        assert len(desk.rulings()) == 1


async def test_a_change_of_the_work_is_shown_without_a_key(three: Path) -> None:
    """And an article that is no more."""

    async with at_review(three) as desk:
        await desk.look()
        change(three, 1, "ben", "The light was dark", "light was dark")
        await desk.look()
        assert "changed their work here meanwhile: look again" in desk.said()
        assert "light was dark" in "\n".join(desk.lanes)
        with Store.open(three) as store:
            store.remove([store.article(1).id])
        await desk.look()
        assert "this article was removed from the project: ] goes on" in desk.said()
        await desk.press("]")
        assert desk.adjudication.seq == 2


async def test_gold_is_never_made_of_one_persons_work(three: Path) -> None:
    """The others took the article up again meanwhile."""

    def reopened(name: str) -> None:
        with Store.open(three) as store:
            do(store, 1, Actor(name), lambda act: act.set_status(Status.IN_PROGRESS))

    async with at_review(three) as desk:
        await desk.press("1")
        before = len(desk.rulings())
        reopened("ben")
        reopened("cem")
        await desk.press("d")
        assert "changed their work" in desk.said()
        for key in ("d", "1", "a", "x"):
            await desk.press(key)
            assert "only ana has this article finished now" in desk.said()
        assert len(desk.rulings()) == before
        assert desk.stored(1).progress.status is not Status.FINISHED
        reopened("ana")
        await desk.press("d", "d")
        assert "nobody has this article finished now" in desk.said()
        await desk.press("]")
        assert desk.adjudication.seq == 2


async def test_what_was_changed_elsewhere_in_the_article_does_not_hinder(three: Path) -> None:
    async with at_review(three) as desk:
        change(three, 1, "ben", "Tallinn", "in Tallinn")
        before = desk.adjudication.left
        await desk.press("1")
        assert "meanwhile" not in desk.said()
        assert desk.ruling(DARK)
        assert desk.adjudication.left == before


async def test_a_change_in_another_article_is_found_by_the_survey(three: Path) -> None:
    await finished(three)
    change(three, 3, "cem", "the light is lit", "light is lit")
    async with at_review(three) as desk:
        assert "1 in all" in desk.said("where")
        await desk.press("V", "n")
        assert desk.adjudication.seq == 3
        assert desk.here == ("CLAIM", "the light is lit.")
        assert "stale: cem changed it since" in desk.said("kind")


# Orders


async def test_the_order_of_the_queue_goes_through_all_articles(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 5)) as desk:
        await desk.press("V")
        assert "no majority first" in desk.said()
        assert desk.adjudication.region and not desk.adjudication.region.has_majority
        seen = []
        for _ in range(desk.adjudication.queue.left()):
            region = desk.adjudication.region
            assert region
            seen.append((region.has_majority, desk.adjudication.seq))
            await desk.press("n")
        assert seen == sorted(seen)
        assert {seq for _, seq in seen} == {1, 2, 3}
        await desk.press("V")
        assert "label conflicts first" in desk.said()
        await desk.press("V")
        assert "one label (CLAIM)" in desk.said()
        for _ in range(6):
            await desk.press("n")
            assert "CLAIM" in desk.here[0]
        await desk.press("V")
        assert "one annotator" in desk.said()
        await desk.press("V", "n")
        assert desk.adjudication.queue.order == "text"


# Others


async def test_two_reviewers_at_one_article(three: Path) -> None:
    async with at_review(three) as desk:
        async with at_review(three, SUE) as other:
            assert other.here == ("CLAIM", DARK)
            await other.press("2")
        await desk.press("1")
        assert "gold was changed elsewhere" in desk.said()
        assert desk.adjudication.left == 5
        assert ("CLAIM", "The light was dark") in desk.gold()
        assert "settled by Sue" in desk.said("kind")
        await desk.press("n", "1")
        assert {r.reviewer for r in desk.rulings()} == {"Rae", "Sue"}


async def test_what_another_went_on_from_is_not_taken_back(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1")
        async with at_review(three, SUE) as other:
            await other.press("shift+tab")
            while other.here != ("CLAIM", DARK):
                await other.press("shift+tab")
            await other.press("2")
        await desk.press("u")
        assert "not undone: gold has changed there since; u goes on to the next" in desk.said()
        await desk.press("u")
        assert "nothing to undo" in desk.said()
        assert ("CLAIM", "The light was dark") in desk.gold()


async def test_a_reviewer_who_annotated_is_told_so(three: Path) -> None:
    async with at_review(three, Actor("ben", Role.REVIEWER)) as desk:
        assert "you are one of this article's annotators" in desk.said()
        await desk.press("1")
        assert desk.rulings()[0].reviewer == "ben"


async def test_the_suggestions_can_be_one_more_lane(three: Path) -> None:
    suggest(three, 3, FERRY, ("CLAIM", "The ferry sails"))
    async with at_review(three, terms=Terms(with_suggestions=True)) as desk:
        await desk.press("]", "]")
        assert desk.adjudication.seq == 3
        lanes = "\n".join(desk.lanes)
        assert "1/4 suggestions" in lanes
        assert "The ferry sails·" in lanes


async def test_only_the_annotators_asked_for_are_compared(three: Path) -> None:
    async with at_review(three, terms=Terms(names=("ana", "cem"))) as desk:
        assert desk.here == ("ORG/PRODUCT", "Reuters")
        assert "no two agree" in desk.said("kind")


async def test_the_list_of_regions_shows_what_settled_itself(three: Path) -> None:
    async with at_review(three, size=(80, 24)) as desk:
        await desk.press("g")
        assert isinstance(desk.adjudicating.focused, RegionList)
        shown = "\n".join(rendered(desk))
        assert "= SOURCE “Katrin Sepamaa”" in shown
        assert "○ ORG/PRODUCT “Reuters”" in shown
        await desk.press("x", "down", "enter")
        assert desk.here == ("PERSON", "Katrin Sepamaa")
        assert not desk.rulings()
        await desk.press("g", "escape", "n")
        assert desk.here == ("ORG/PRODUCT", "Reuters")


async def test_help_and_guidelines_open(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("?")
        assert "union of the boundaries" in "\n".join(rendered(desk))
        await desk.press("escape", "h")
        assert desk.modal == "Reading"


async def test_scrolling_the_text_stays_until_another_region_is_in_view(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 3), size=(44, 14)) as desk:
        top = desk.adjudicating.view.scroll_y
        await desk.press("pagedown")
        assert desk.adjudicating.view.scroll_y > top
        await desk.press("n")
        region = desk.adjudication.region
        seen = desk.adjudicating.view.visible_range()
        assert region and seen and seen.overlaps(region.place)


async def test_a_narrow_and_a_tiny_terminal(three: Path) -> None:
    async with at_review(three, size=(80, 24)) as desk:
        await desk.pilot.resize_terminal(30, 6)
        await desk.settled()
        await desk.press("1")
        assert not desk.rulings()
        assert "too small: needs 40x12" in "\n".join(rendered(desk))
        await desk.pilot.resize_terminal(160, 48)
        await desk.settled()
        await desk.press("1")
        assert desk.rulings()


async def test_who_finishes_later_brings_back_only_what_is_new(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db", 3)
    with Store.open(path) as store:
        do(store, 1, Actor("cem"), lambda act: act.set_status(Status.IN_PROGRESS))
    async with at_review(path) as desk:
        await desk.press(*"111")
        settled = len(desk.rulings())
    with Store.open(path) as store:
        finish(store, 1, "cem")
    async with at_review(path) as desk:
        stale = [r for _, r in desk.adjudication.numbered if r.stale]
        assert [r.place.quote(desk.text) for r in stale] == ["Reuters"]
        while desk.here != ("ORG/PRODUCT", "Reuters"):
            await desk.press("n")
        assert "stale: cem had no part in it" in desk.said("kind")
        assert len([r for _, r in desk.adjudication.numbered if r.ruling]) >= settled


async def test_an_article_that_is_with_its_annotator_says_so(three: Path) -> None:
    with Store.open(three) as store:
        opened = store.load(1, SUE)
        act = Settling(opened.state, lambda: "back", reviewer="Sue", at=AT)
        act.send_back("ana", "see the guidelines")
        change = Change(1, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord("act", SUE, AT, (change,)))
    async with at_review(three) as desk:
        assert "sent back to ana, and not answered yet" in desk.said()


async def test_an_article_that_cannot_be_read_is_said_and_the_rest_goes_on(three: Path) -> None:
    with Store.open(three) as store:
        store.connection.execute(
            "UPDATE annotation SET quote = 'x' WHERE article = 3 AND annotator_id = 'ana'"
        )
    async with at_review(three) as desk:
        await desk.until(lambda: desk.adjudicating.surveying == "unreadable articles: 1")
        await desk.press("n", "N")
        assert "unreadable articles: 1" in desk.said()
        await desk.press("1")
        assert desk.rulings()
        await desk.press("]", "]")
        assert "run 'annotator check'" in desk.said()
        assert desk.adjudication.seq == 2
