"""What a reviewer says before deciding is never lost silently; what annotators noted is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.ruling import Choice, Reason
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.cases import Terms
from annotator.tui.screens.adjudicate import AdjudicateScreen
from annotator.tui.widgets.bars import Bar
from annotator.tui.widgets.region_list import RegionList
from tests.review.projects import SUE, project
from tests.store.projects import do
from tests.tui.desk import rendered
from tests.tui.review_desk import ReviewDesk, at_review

DARK = "“The light was dark,”"
PILOT = "the ferry had no pilot"
LIT = "the light is lit."


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three articles that three people have finished."""
    return project(tmp_path / "three.db", 3)


async def remark(desk: ReviewDesk, note: str) -> None:
    """A reason, a flag and a note on the region in view."""
    await desk.press("r", "s", "!", "c")
    await desk.type(note)
    await desk.press("enter")


def line(screen: AdjudicateScreen, bar: str) -> str:
    """A bar as it is drawn, cut where it has to be."""
    return screen.query_one(f"#{bar}", Bar).plain


# Remarks before a decision


async def test_it_is_said_that_a_remark_waits_for_the_decision(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("r", "s")
        assert desk.said().startswith(" reason: slip, kept for the decision")
        await desk.press("!")
        assert "flagged for the guidelines, kept for the decision" in desk.said()
        await desk.press("c")
        await desk.type("see 3.2")
        await desk.press("enter")
        assert desk.said().startswith(" note kept for the decision")
        await desk.press("g")
        assert any(f"⚑✎ CLAIM {DARK}"[:12] in shown for shown in rendered(desk))
        assert desk.adjudicating.query_one(RegionList).display


async def test_remarks_outlast_skipping_other_decisions_and_undo(three: Path) -> None:
    async with at_review(three) as desk:
        await remark(desk, "see 3.2")
        await desk.press("S", "1", "1", "u", "N")
        while desk.here != ("CLAIM", DARK):
            await desk.press("n")
        assert "slip · ⚑ · ✎ “see 3.2”" in desk.said("kind")
        await desk.press("2")
        ruling = desk.ruling(DARK)
        assert (ruling.reason, ruling.note, ruling.flagged) == (Reason.SLIP, "see 3.2", True)
        await desk.press("u")
        assert not [r for r in desk.rulings() if r.note]
        assert desk.here == ("CLAIM", DARK)
        assert "slip · ⚑ · ✎ “see 3.2”" in desk.said("kind")


@pytest.mark.parametrize("keys", ["a", "1", "x", "+", "-", "K"])
async def test_every_decision_takes_the_remarks_up(three: Path, keys: str) -> None:
    async with at_review(three) as desk:
        await remark(desk, "why")
        await desk.press("n", "N", *keys)
        (ruling,) = desk.rulings()
        assert (ruling.reason, ruling.note, ruling.flagged) == (Reason.SLIP, "why", True)
        assert not desk.adjudication.unused()


async def test_an_edit_takes_the_remarks_up(three: Path) -> None:
    async with at_review(three) as desk:
        await remark(desk, "why")
        await desk.press("n", "N", "E", "p", "enter")
        (ruling,) = desk.rulings()
        assert (ruling.choice, ruling.note, ruling.flagged) == (Choice.EDIT, "why", True)
        assert not desk.adjudication.unused()


async def test_majorities_at_the_end_take_the_remarks_up(three: Path) -> None:
    async with at_review(three) as desk:
        await remark(desk, "why")
        await desk.press("n", "x", "d", "a")
        ruling = desk.ruling(DARK)
        assert (ruling.rule, ruling.note, ruling.flagged) == ("majority", "why", True)


async def test_a_decision_in_bulk_leaves_each_region_its_remarks(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("]", "]", "n")
        assert desk.here == ("CLAIM", LIT)
        await remark(desk, "lit?")
        await desk.press("[")
        assert "kept: your remarks on 1 region undecided in the article before" in desk.said()
        await desk.press("[")
        assert desk.here == ("CLAIM", DARK)
        await desk.press("a", "M")
        assert "⚑ · ✎ “lit?”" in "\n".join(rendered(desk))
        await desk.press("enter")
        ruling = desk.ruling(LIT, 3)
        assert (ruling.reason, ruling.note, ruling.flagged) == (Reason.SLIP, "lit?", True)
        others = [r for seq in (2, 3) for r in desk.rulings(seq) if r is not ruling]
        assert [r.note for r in others].count("") == 2
        await desk.until(lambda: not desk.adjudication.unused())


async def test_what_was_noted_in_another_sitting_outlasts_undo(three: Path) -> None:
    async with at_review(three) as desk:
        await remark(desk, "see 3.2")
        await desk.press("2")
    async with at_review(three) as desk:
        await desk.press("u")
        assert desk.here == ("CLAIM", DARK)
        assert "slip · ⚑ · ✎ “see 3.2”" in desk.said("kind")


async def test_what_is_said_before_a_decision_is_saved_at_once(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("n", "N")
        await remark(desk, "why?")
        await desk.press("c")
        await desk.type("!")
        await desk.press("enter")
        await desk.written()
        asked = "SELECT count(*) FROM remark WHERE reason = 'slip' AND note = 'why?!' AND flagged"
        assert desk.ask(asked) == 1
    async with at_review(three) as desk:
        assert "slip · ⚑ · ✎ “why?!”" in desk.said("kind")
        await desk.press("1")
        assert desk.ruling(DARK).note == "why?!"
    async with at_review(three, SUE) as desk:
        await desk.press("u", "tab", "shift+tab")
        assert desk.adjudication.kept == {}


async def test_what_is_no_longer_said_is_forgotten(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("!", "!")
        await desk.written()
        assert desk.ask("SELECT count(*) FROM remark") == 0


# Back to what was settled last


async def test_back_goes_to_what_was_settled_last_and_still_stands(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("b")
        assert "nothing is settled by hand here" in desk.said()
        await desk.press("1", "1", "u", "b")
        assert desk.here == ("CLAIM", DARK)
        await desk.press("U", "]", "b")
        assert (desk.adjudication.seq, desk.here) == (1, ("ORG/PRODUCT", "Reuters"))
        await desk.press("u", "u", "b")
        assert "nothing is settled by hand here" in desk.said()


async def test_back_goes_to_what_was_settled_in_another_sitting(three: Path) -> None:
    async with at_review(three) as desk:
        await desk.press("1")
    async with at_review(three) as desk:
        assert desk.here != ("CLAIM", DARK)
        await desk.press("b")
        assert desk.here == ("CLAIM", DARK)


# What annotators noted


def noted(path: Path) -> None:
    """Ben notes and flags the first claim, Cem has a long note on it."""

    def put(act: Act, note: str, *, flagged: bool) -> None:
        text = act.draft.article.text
        (id,) = (a.id for a in act.draft.annotations.values() if a.span.quote(text) in _CLAIMS)
        act.set_note(id, note)
        if flagged:
            act.toggle_flag(id)

    with Store.open(path) as store:
        do(store, 1, Actor("ben"), lambda act: put(act, "are the quotes in?", flagged=True))
        do(store, 1, Actor("cem"), lambda act: put(act, "word " * 30 + "end", flagged=False))


_CLAIMS = (DARK, "The light was dark")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_lanes_show_what_annotators_noted(three: Path, size: tuple[int, int]) -> None:
    noted(three)
    async with at_review(three, size=size) as desk:
        lanes = desk.lanes
        first = next(n for n, shown in enumerate(lanes) if "2/3 ana, cem" in shown)
        second = next(n for n, shown in enumerate(lanes) if "1/3 ben" in shown)
        assert lanes[first + 1].startswith("       cem ✎: word word")
        assert lanes[second - 1].endswith("word end")
        assert lanes[second + 1] == "       ben ⚑✎: are the quotes in?"
        assert "gold" in lanes[-1]
        await desk.press("n")
        assert not any("✎" in shown for shown in desk.lanes)


async def test_lanes_of_links_show_what_was_noted_where_they_start(three: Path) -> None:
    def put(act: Act) -> None:
        text = act.draft.article.text
        (id,) = (a.id for a in act.draft.annotations.values() if a.span.quote(text) == PILOT)
        act.set_note(id, "who says so?")

    with Store.open(three) as store:
        do(store, 1, Actor("ben"), put)
    async with at_review(three) as desk:
        await desk.press(*"aaaaaa")
        assert "attributed to · link" in desk.said("kind")
        second = next(n for n, shown in enumerate(desk.lanes) if "1/3 ben" in shown)
        assert desk.lanes[second + 1] == "       ben ✎: who says so?"


async def test_a_blind_review_shows_notes_without_names(three: Path) -> None:
    noted(three)
    async with at_review(three, terms=Terms(blind=True)) as desk:
        shown = "\n".join(desk.lanes)
        assert "       ⚑✎: are the quotes in?" in shown
        assert "ben" not in shown and "cem" not in shown


# Lines


async def test_the_lines_say_what_matters_in_eighty_columns(three: Path) -> None:
    async with at_review(three, size=(80, 24)) as desk:
        await desk.press("n", "N")
        focus = line(desk.adjudicating, "focus")
        assert "a takes version 1 · reason: boundary habit (r changes it)" in focus
        assert "Rae" in focus
        where = line(desk.adjudicating, "where")
        assert where.endswith("article 1/3 · region 1/6 · to settle: 6 here, 9 in all ")
        assert "Light was out" in where
        desk.adjudicating.surveying = "looking through articles 120/300"
        desk.adjudicating.show_progress()
        assert "(r changes it)" in line(desk.adjudicating, "focus")


async def test_at_the_end_lines_and_lanes_agree(three: Path) -> None:
    async with at_review(three, size=(80, 24)) as desk:
        for _ in range(3):
            while desk.adjudication.left:
                await desk.press("a")
            await desk.press("d")
        told = "every article under review is finished: q leaves"
        assert told in desk.said()
        assert [shown.strip() for shown in desk.lanes] == [told]
        assert "region 0" not in desk.said("where")
        await desk.press("n")
        assert told in desk.said()
        await desk.press("[")
        assert [shown.strip() for shown in desk.lanes] == [told]
