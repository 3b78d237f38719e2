"""Deciding on regions: every key of the table, and what the file then holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.ruling import Choice, Difference, Reason
from annotator.tui.cases import Terms
from tests.review.projects import project
from tests.tui.review_desk import ReviewDesk, at_review

DARK = "“The light was dark,”"
PORT = "The Port of Tallinn Authority"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three articles that three people have finished."""
    return project(tmp_path / "three.db", 3)


async def test_what_is_unanimous_settles_itself_and_the_rest_is_the_queue(three: Path) -> None:
    async with at_review(three) as desk:
        assert desk.here == ("CLAIM", DARK)
        assert "CLAIM · boundary · edge punctuation · 2 of 3 agree" in desk.said("kind")
        assert "article 1/3 · region 1/6 · to settle: 6 here, 9 in all" in desk.said("where")
        assert "4 regions settled by agreement" in desk.said()
        alone = {(r.layer, r.rule) for r in desk.rulings(automatic=True)}
        assert alone == {("sources", "unanimous"), ("entities", "unanimous")}
        assert ("PLACE", "Tallinn") in desk.gold()
        assert not desk.rulings()


async def test_the_lanes_show_each_version_with_who_has_it(three: Path) -> None:
    async with at_review(three, size=(80, 24)) as desk:
        assert [line[:40].rstrip() for line in desk.lanes[1:4]] == [
            "› 1  2/3 ana, cem  “The light was dark,”",
            "  2  1/3 ben       ·The light was dark··",
            "     gold          not decided yet",
        ]


async def test_a_number_takes_that_version_and_goes_on(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("2")
        assert ("CLAIM", "The light was dark") in desk.gold()
        ruling = desk.ruling(DARK)
        assert (ruling.choice, ruling.difference) == (Choice.VERSION, Difference.BOUNDARY)
        assert (ruling.reason, ruling.reviewer) == (Reason.BOUNDARY, "Rae")
        assert desk.here == ("ORG/PRODUCT", "Reuters")
        assert "to settle: 5 here" in desk.said("where")
        await desk.press("7")
        assert desk.said().startswith(" there is no version 7 here")


@pytest.mark.parametrize("key", ["a", "enter"])
async def test_the_majority_is_taken_with_a_or_enter(three: Path, key: str) -> None:
    async with at_review(three) as desk:
        await desk.press(key, key)
        assert {("CLAIM", DARK), ("ORG", "Reuters")} <= desk.gold()
        assert desk.here == ("CLAIM", "the ferry had no pilot")


async def test_without_a_majority_nothing_is_marked(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 2)) as desk:
        assert "no two agree" in desk.said("kind")
        await desk.press("a")
        assert "there is no majority" in desk.said()
        assert not desk.rulings()
        await desk.press("down", "a")
        assert ("CLAIM", DARK) in desk.gold()


async def test_union_intersection_all_and_nothing(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("-", "K")
        assert ("CLAIM", "The light was dark") in desk.gold()
        assert {("ORG", "Reuters"), ("PRODUCT", "Reuters")} <= desk.gold()
        await desk.press("n", "+", "x")
        assert ("ORG", PORT) in desk.gold()
        ruling = desk.ruling("the Authority")
        assert (ruling.choice, ruling.gold) == (Choice.NOTHING, ())
        assert [r.choice for r in desk.rulings()] == [
            Choice.INTERSECTION,
            Choice.ALL,
            Choice.UNION,
            Choice.NOTHING,
        ]


async def test_what_the_schema_bars_is_refused_by_name(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 5)) as desk:
        await desk.press("]")
        await desk.until(lambda: desk.adjudication.seq == 2)
        await desk.press("n")
        assert desk.here == ("SOURCE", "the ministry")
        await desk.press("K")
        assert "overlaps SOURCE" in desk.said()
        assert desk.here == ("SOURCE", "the ministry")


async def test_a_reason_and_a_note_and_a_flag_go_with_the_decision_to_come(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("r")
        assert "g guideline gap" in desk.said("keys") or "why do they differ" in desk.said()
        await desk.press("s", "!", "c")
        assert desk.modal == "Writing"
        await desk.type("see 3.2")
        await desk.press("enter")
        assert "slip · ⚑ · ✎ “see 3.2”" in desk.said("kind")
        assert desk.acts() == desk.acts()
        await desk.press("1")
        ruling = desk.ruling(DARK)
        assert (ruling.reason, ruling.note, ruling.flagged) == (Reason.SLIP, "see 3.2", True)
        assert "slip" not in desk.said("kind")


async def test_a_remark_on_what_is_settled_changes_its_ruling(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1", "b")
        assert desk.here == ("CLAIM", DARK)
        assert "settled by Rae: a version" in desk.said("kind")
        await desk.press("r", "g", "!")
        ruling = desk.ruling(DARK)
        assert (ruling.reason, ruling.flagged) == (Reason.GUIDELINE, True)
        await desk.press("u", "u")
        ruling = desk.ruling(DARK)
        assert (ruling.reason, ruling.flagged) == (Reason.BOUNDARY, False)


async def test_a_letter_that_is_no_reason_leaves_it(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("r", "escape", "r", "1")
        assert not desk.rulings()
        assert "1-9" not in desk.said()


async def test_what_is_settled_can_be_walked_through_and_chosen_again(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1", "b", "2")
        assert ("CLAIM", "The light was dark") in desk.gold()
        assert ("CLAIM", DARK) not in desk.gold()
        await desk.press("tab", "tab")
        seen = set()
        for _ in range(12):
            await desk.press("shift+tab")
            seen.add(desk.here)
        assert ("SOURCE", "Katrin Sepamaa") in seen
        while desk.here != ("SOURCE", "Katrin Sepamaa"):
            await desk.press("tab")
        assert "settled by itself" in desk.said("kind")
        await desk.press("x")
        assert ("SOURCE", "Katrin Sepamaa") not in desk.gold()
        await desk.press("u")
        assert ("SOURCE", "Katrin Sepamaa") in desk.gold()


async def test_what_is_skipped_comes_again_at_the_end(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("S", "a", "a", "a", "a", "a")
        assert desk.here == ("CLAIM", DARK)
        assert desk.adjudication.left == 1


async def test_undo_and_redo_show_where_they_were(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1", "x", "u")
        assert desk.here == ("ORG/PRODUCT", "Reuters")
        assert "undone: entities “Reuters”" in desk.said()
        await desk.press("u")
        assert not desk.rulings()
        assert desk.here == ("CLAIM", DARK)
        await desk.press("u")
        assert "nothing to undo" in desk.said()
        assert desk.rulings(automatic=True)
        await desk.press("U", "U", "U")
        assert "nothing to redo" in desk.said()
        assert len(desk.rulings()) == 2


async def all_spans(desk: ReviewDesk) -> None:
    """Settle every span of the first article, as most have it."""
    await desk.press(*"aaaaaa")


async def test_links_come_after_the_spans(three: Path) -> None:
    async with at_review(three) as desk:
        await all_spans(desk)
        region = desk.adjudication.region
        assert region
        assert region.difference is Difference.LINK
        assert "attributed to · link · 2 of 3 agree" in desk.said("kind")
        assert "region 7/7" in desk.said("where")
        assert desk.lanes[1].rstrip().endswith("→ SOURCE “Sepamaa”")
        assert desk.lanes[2].rstrip().endswith("→ SOURCE “Katrin Sepamaa”")
        assert len(desk.stored().links) == 1
        await desk.press("2")
        links = {
            desk.quote(desk.stored().annotations[k.to_id]) for k in desk.stored().links.values()
        }
        assert links == {"Katrin Sepamaa"}
        assert len(desk.stored().links) == 2
        assert "every region is settled: d finishes" in desk.said()
        await desk.press("u", "u")
        assert not desk.stored().links
        assert desk.adjudication.left == 1


async def test_links_are_not_edited_but_all_or_none_can_be_kept(three: Path) -> None:
    async with at_review(three) as desk:
        await all_spans(desk)
        await desk.press("E")
        assert "links are not edited" in desk.said()
        await desk.press("K")
        assert len(desk.stored().links) == 3
        await desk.press("b", "x")
        assert len(desk.stored().links) == 1
        await desk.press("b", "-")
        assert "nothing in common" in desk.said()


async def test_finishing_makes_gold_and_opens_the_next_article(three: Path) -> None:
    async with at_review(three) as desk:
        await all_spans(desk)
        await desk.press("a", "d")
        assert desk.stored().progress.status is Status.FINISHED
        assert desk.adjudication.seq == 2
        assert "finished: Light was out" in desk.said()
        await desk.press("a", "d", "a", "a", "d")
        assert "every article under review is finished: q leaves" in desk.said()
        await desk.press("u")
        assert desk.stored(3).progress.status is Status.IN_PROGRESS
        assert desk.ask("SELECT count(*) FROM progress WHERE role = 'reviewer'") == 3


async def test_finishing_with_regions_left_asks_and_takes_majorities(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("x", "d")
        assert desk.modal == "Choosing"
        await desk.press("enter")
        assert desk.here == ("ORG/PRODUCT", "Reuters")
        await desk.press("d", "a")
        assert [r.rule for r in desk.rulings()].count("majority") == 5
        assert desk.adjudication.seq == 1
        assert desk.stored().progress.status is Status.IN_PROGRESS
        region = desk.adjudication.region
        assert region
        assert region.difference is Difference.LINK


async def test_finishing_without_any_majority_goes_to_what_waits(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 2)) as desk:
        await desk.press("n", "d")
        assert "without a majority" in desk.said()
        assert desk.here == ("CLAIM", DARK)
        assert not desk.modal


async def test_a_review_goes_on_where_it_was_left(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1", "2")
        here = desk.here
        await desk.quit()
    async with at_review(three) as desk:
        assert desk.here == here
        assert desk.adjudication.left == 4
        await desk.press("u")
        assert desk.here == ("ORG/PRODUCT", "Reuters")


async def test_a_blind_review_hides_the_names(three: Path) -> None:
    async with at_review(three, terms=Terms(blind=True)) as desk:
        screens = ["\n".join(desk.lanes) + desk.said("kind") + desk.said()]
        for key in ("1", "2", "1", "V", "M", "b", "r", "u"):
            await desk.press(key)
            screens.append("\n".join(desk.lanes) + desk.said("kind") + desk.said())
        for shown in screens:
            assert not {"ana", "ben", "cem"} & set(shown.replace(",", " ").split())
        assert "2 of 3" in screens[0]
        assert "blind" in desk.said()
    orders = []
    for _ in range(2):
        async with at_review(three, terms=Terms(blind=True)) as desk:
            orders.append([lane.version for lane in desk.adjudication.lanes])
    assert orders[0] == orders[1]
