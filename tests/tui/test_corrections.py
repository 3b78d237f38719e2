"""What comes back from review, at its annotator's desk: said, shown, taken over, answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.ruling import Answer
from annotator.review.rechecking import answers_of
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.screens.corrections import CorrectionsScreen
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import ADA, marked, place, tied
from tests.tui.reviews import KIM, annotate, at_check, by_hand, stops

LIGHT = "“The light was dark,”"


@pytest.fixture
async def back(path: Path) -> Path:
    """Kim has corrected Ada's first article and sent it back; Ada was at the third since."""
    annotate(path)
    async with at_check(path) as desk:
        await desk.press("a", "x", "c", *"no person", "enter")
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("j", "n", "A")
        text = desk.text
        desk.bench.select(place(text, "the Authority"))
        await desk.press("2", "R", *"mind the edges", "enter")
    by_hand(path, 3, ADA, lambda act: act.set_note(None, "here"))
    with Store.open(path) as store:
        store.remember(3, ADA, 0, "2026-03-03T00:00:00.000Z")
    return path


def box(desk: Desk) -> CorrectionsScreen:
    """The corrections, which must be open."""
    screen = desk.app.screen
    assert isinstance(screen, CorrectionsScreen)
    return screen


def shown(desk: Desk) -> str:
    """What is on the screen."""
    return "\n".join(rendered(desk))


async def test_what_came_back_is_said_first_and_opened(back: Path) -> None:
    """With the reviewer's word; the article is marked in the list."""
    async with at_desk(back) as desk:
        assert desk.state.article.id == "harbour"
        assert "1 article came back from review" in desk.said()
        assert "Kim: mind the edges" in desk.said()
        assert "came back" in desk.said("where")
        assert "R corrections" in rendered(desk)[-1]
        await desk.press("g")
        assert "↩" in shown(desk)


async def test_each_correction_is_shown_at_its_place(back: Path) -> None:
    """Both versions, what makes the difference, and why; n and N go through them."""
    async with at_desk(back) as desk:
        await desk.press("R")
        assert "correction 1/3 · not to be marked" in shown(desk)
        assert "PERSON “Katrin Sepamaa”" in shown(desk)
        assert "“no person”" in shown(desk)
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("n")
        assert "correction 2/3 · other edges" in shown(desk)
        assert "with “told” before" in shown(desk)
        assert [h.quote(desk.text) for h in desk.bench.hits] == ["told "]
        await desk.press("n")
        assert "3/3 · missed" in shown(desk)
        assert "not marked: “the Authority”" in desk.said()
        assert [h.quote(desk.text) for h in desk.bench.hits] == ["the Authority"]
        await desk.press("n")
        assert "1/3" in shown(desk)
        await desk.press("N")
        assert "3/3" in shown(desk)
        await desk.press("escape")
        assert (desk.modal, desk.bench.hits) == ("", ())


async def test_accepting_changes_their_own_work_and_says_so(back: Path) -> None:
    """One act each, in their own log; u takes it back; the last one closes the list."""
    async with at_desk(back) as desk:
        acts = desk.acts()
        await desk.press("R", "a")
        assert ("PERSON", "Katrin Sepamaa") not in marked(desk.stored())
        assert "correction 1/2, 1 taken over · other edges" in shown(desk)
        await desk.press("u")
        assert ("PERSON", "Katrin Sepamaa") in marked(desk.stored())
        assert "correction 1/3 · not to be marked" in shown(desk)
        await desk.press("U", "enter", "a")
        assert desk.acts() == acts + 5
        assert desk.modal == ""
        assert "d finishes, and it goes back" in desk.said()
        mine = marked(desk.stored())
        assert {("ORG", "told Reuters"), ("ORG", "the Authority")} <= mine
        assert mine == marked(desk.stored(actor=KIM))
        answers = answers_of(desk.stored()).values()
        assert [a.accepted for a in answers] == [True] * 3
        await desk.press("R")
        assert "nothing is left to correct" in desk.said()


async def test_answering_and_finishing_give_it_back(back: Path) -> None:
    """The reviewer sees the answer at its place, decides again, and it is closed."""
    async with at_desk(back) as desk:
        await desk.press("R", "c", *"she is one", "enter")
        assert "2/3" in shown(desk)
        await desk.press("N")
        assert "“she is one”" in shown(desk)
        await desk.press("n", "a", "d")
        assert desk.modal == ""
        assert desk.stored().progress.status is Status.FINISHED
        with Store.open(back) as store:
            assert store.open_returns("Ada") == []
        assert desk.state.article.id == "quiet"
        await desk.press("u")
        with Store.open(back) as store:
            assert len(store.open_returns("Ada")) == 1
        await desk.press("U")
    async with at_check(back) as check:
        # What came back is opened before where the reviewer was.
        assert check.state.article.id == "harbour"
        assert "Ada sent it back · 1 answered: R · 1 accepted" in check.said()
        assert "came back" in check.said("where")
        assert stops(check.state) == []
        await check.press("R")
        assert "answer 1/1 · not to be marked" in shown(check)
        assert "“she is one”" in shown(check)
        await check.press("a")
        assert "no answer is left" in check.said()
        assert ("PERSON", "Katrin Sepamaa") in marked(check.stored())
        await check.press("u", "R", "R")
        assert "send back to Ada" in shown(check)
        await check.press("escape", "U", "d")
        assert check.state.article.id == "grain"
        assert check.screen.checking.checklist.counts()["checked"] == 1  # type: ignore[index]
    async with at_desk(back) as desk:
        assert "came back" not in desk.said()


async def test_a_refused_correction_says_why(back: Path) -> None:
    """The version that was corrected is no longer there."""
    async with at_desk(back) as desk:
        await desk.press("R", "n")
        screen = box(desk)
        by_hand(back, 1, ADA, lambda act: act.set_note(None, "elsewhere"))
        await desk.press("a")
        await desk.until(lambda: "not done: changed elsewhere" in shown(desk))
        await desk.press("escape", "R", "n", "a")
        assert ("ORG", "told Reuters") in marked(desk.stored())
        assert screen is not desk.app.screen


async def test_links_are_corrected_too(path: Path) -> None:
    """After the spans at the same place; the link is taken away or drawn."""
    annotate(path)
    async with at_check(path) as desk:
        await desk.press("s", "x", "A", "R", "enter")
    async with at_desk(path) as desk:
        await desk.press("R")
        assert "other link: attributed to" in shown(desk)
        assert "no link" in shown(desk)
        assert desk.focus == ("CLAIM", LIGHT)
        await desk.press("a")
        assert (LIGHT, "attributed_to", "Katrin Sepamaa") not in tied(desk.stored())


async def test_finished_gold_corrects_without_a_return(path: Path) -> None:
    """Whoever wants to can look; nothing is said by itself, and nothing goes back."""
    annotate(path)
    async with at_desk(path) as desk:
        await desk.press("[", "[", "R")
        assert "no reviewer has finished" in desk.said()
    async with at_check(path) as check:
        await check.press("x", "D", "A", "d")
    async with at_desk(path) as desk:
        assert "came back" not in desk.said()
        await desk.press("[", "[")
        assert desk.state.article.id == "harbour"
        await desk.press("R")
        assert "correction 1/" in shown(desk)
        await desk.press("escape", "]", "R")
        assert "changed nothing" in desk.said()


async def test_several_come_one_after_the_other(path: Path) -> None:
    """Finishing one opens the next that came back."""
    annotate(path)
    async with at_check(path) as check:
        await check.press("x", "R", "enter", "x", "R", *"why", "enter")
    async with at_desk(path) as desk:
        assert "2 articles came back" in desk.said()
        assert desk.state.article.id == "harbour"
        await desk.press("d")
        assert desk.state.article.id == "grain"
        assert "back to review: Light was out · 1 more came back" in desk.said()
        await desk.press("d")
        assert desk.state.article.id == "quiet"
        assert "back to review: Grain up" in desk.said()


async def test_keys_typed_ahead_reach_the_corrections(back: Path) -> None:
    """And none of them the article below."""
    async with at_desk(back) as desk:
        desk.send("R", "n", "a", "a", "escape")
        await desk.settled()
        mine = marked(desk.stored())
        assert {("ORG", "told Reuters"), ("ORG", "the Authority")} <= mine
        assert ("PERSON", "Katrin Sepamaa") in mine
        assert desk.modal == ""


@pytest.mark.parametrize("size", [(80, 24), (60, 12), (160, 48), (40, 8)])
async def test_the_place_stays_in_sight_over_the_box(back: Path, size: tuple[int, int]) -> None:
    """In any terminal, and after it has changed."""
    async with at_desk(back, size=size) as desk:
        await desk.press("R", "n", "n")
        await desk.until(lambda: any("Authority" in line for line in rendered(desk)[:-4]))
        assert "3/3" in shown(desk)
        await desk.pilot.resize_terminal(80, 24)
        await desk.settled()
        assert "3/3" in shown(desk)
        await desk.press("escape")
        assert "? keys" in rendered(desk)[-1]


async def test_an_answer_is_one_of_a_correction(back: Path) -> None:
    """Kept under its place in the annotator's own records."""
    async with at_desk(back) as desk:
        await desk.press("R", "c", *"no", "enter", "escape")
        (answer,) = desk.stored().records.values()
        start = desk.text.index("Katrin")
        assert answer == Answer(f"entities:{start}-{start + 14}", "no", accepted=False)


async def test_who_has_not_finished_an_article_is_not_shown_what_became_of_it(back: Path) -> None:
    """Another's decisions would become theirs."""
    async with at_desk(back, Actor("Ben"), article="harbour") as desk:
        await desk.press("R")
        assert desk.modal == ""
        assert "for those who have finished it" in desk.said()
