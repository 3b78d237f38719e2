"""Linking a claim and a source by key."""

from __future__ import annotations

from pathlib import Path

from annotator.core.article import Article
from annotator.tui.screens.linking import Linking
from tests.tui.desk import Desk, at_desk
from tests.tui.projects import make, marked, place, tied

LIGHT, FERRY = "“The light was dark,”", "the ferry had no pilot"


def linking(desk: Desk) -> Linking | None:
    """The mode, if it is on."""
    mode = desk.screen.mode
    assert mode is None or isinstance(mode, Linking)
    return mode


async def to(desk: Desk, label: str, quote: str) -> None:
    """Go to a span by tab."""
    await desk.press("home")
    for _ in range(30):
        if desk.focus == (label, quote):
            return
        await desk.press("tab")
    raise AssertionError(f"no {label} {quote}")


async def other_letter(desk: Desk) -> str:
    """Begin to link; the letter of the one candidate that enter does not take."""
    await desk.press("s")
    mode = linking(desk)
    assert mode is not None
    [letter] = [hint for hint in mode.hints.values() if hint != "⏎"]
    return letter


async def test_enter_takes_the_source_that_is_preselected(path: Path) -> None:
    """From a claim, the one it has, else the nearest; both ends are accepted with it."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", FERRY)
        await desk.press("s")
        assert "attributed to → SOURCE Sepamaa" in desk.said()
        assert "unlink" in desk.said("keys") or "x" in desk.said("keys") or linking(desk)
        await desk.press("enter")
        assert tied(desk.stored()) == {(FERRY, "attributed_to", "Sepamaa")}
        assert marked(desk.stored()) == {("CLAIM", FERRY), ("SOURCE", "Sepamaa")}
        assert desk.focus == ("CLAIM", FERRY)
        assert linking(desk) is None
        assert desk.acts() == 1


async def test_a_hint_letter_takes_another(path: Path) -> None:
    """The letters stand on the candidates in sight."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", FERRY)
        letter = await other_letter(desk)
        await desk.press(letter)
        assert tied(desk.stored()) == {(FERRY, "attributed_to", "Katrin Sepamaa")}
        assert desk.stored() == desk.state


async def test_from_a_source_the_nearest_claim_without_one(path: Path) -> None:
    """A claim that has its source already comes after those that lack one."""
    async with at_desk(path) as desk:
        await to(desk, "ORG", "Port of Tallinn Authority")
        await desk.press("9", "a", "escape")
        await to(desk, "SOURCE", "Port of Tallinn Authority")
        await desk.press("s")
        assert "← attributed to CLAIM the ferry had no pilot" in desk.said()
        await desk.press("escape")
        await to(desk, "CLAIM", FERRY)
        await desk.press("a")
        await to(desk, "CLAIM", LIGHT)
        await desk.press("s", "x")
        assert "unlinked" in desk.said()
        await to(desk, "SOURCE", "Port of Tallinn Authority")
        await desk.press("s")
        assert LIGHT in desk.said()
        await desk.press("enter")
        assert (LIGHT, "attributed_to", "Port of Tallinn Authority") in tied(desk.stored())


async def test_tab_changes_the_type_and_arrows_the_candidate(path: Path) -> None:
    """Every type that the label may have, in turn; arrows go through the candidates."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", FERRY)
        await desk.press("s", "tab")
        assert "continues →" in desk.said()
        await desk.press("enter")
        assert tied(desk.stored()) >= {(FERRY, "continues", LIGHT)}
        await desk.press("s", "up")
        assert "Katrin Sepamaa" in desk.said()
        mode = linking(desk)
        assert mode is not None and mode.chosen is not None
        assert mode.hints[mode.chosen.span.start] == "⏎"
        assert list(mode.hints.values()).count("⏎") == 1
        await desk.press("enter")
        assert (FERRY, "attributed_to", "Katrin Sepamaa") in tied(desk.stored())


async def test_x_unlinks_and_escape_leaves(path: Path) -> None:
    """A suggestion is accepted without the link; escape changes nothing."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", LIGHT)
        await desk.press("s", "escape")
        assert (desk.acts(), linking(desk)) == (0, None)
        assert "accept" in rendered_keys(desk)
        await desk.press("s", "x")
        assert tied(desk.stored()) == set()
        assert ("CLAIM", LIGHT) in marked(desk.stored())
        await desk.press("s", "x")
        assert "no such link" in desk.said()
        await desk.press("u")
        assert marked(desk.stored()) == set()


def rendered_keys(desk: Desk) -> str:
    """What the footer shows."""
    from tests.tui.desk import rendered

    return rendered(desk)[-1]


async def test_keys_that_mean_nothing_here_do_nothing(path: Path) -> None:
    """No decision slips through while linking."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", LIGHT)
        await desk.press("s", "a", "1", "A", "D", ".")
        assert linking(desk) is not None
        assert desk.acts() == 0


async def test_a_label_without_links(path: Path) -> None:
    """It says so."""
    async with at_desk(path) as desk:
        await to(desk, "PLACE", "Tallinn")
        await desk.press("s")
        assert "PLACE has no links" in desk.said()


async def test_opening_another_article_ends_linking(path: Path) -> None:
    """By the mouse in the list; the footer shows the usual keys again."""
    async with at_desk(path, size=(160, 30)) as desk:
        await desk.press("s")
        await desk.pilot.click("#articles", offset=(5, 2))
        await desk.settled()
        assert desk.state.article.id == "grain"
        assert linking(desk) is None
        assert "accept" in rendered_keys(desk)


async def test_a_letter_replaces_a_link_and_its_capital_adds_one(path: Path) -> None:
    """x takes away the chosen link alone."""
    async with at_desk(path) as desk:
        await desk.press("a", "A")
        claim = next(a for a in desk.stored().annotations.values() if a.suggestion_id == "c1")
        sources = {
            a.suggestion_id: a.id for a in desk.stored().annotations.values() if a.label == "SOURCE"
        }

        def linked() -> set[str]:
            return {k.to_id for k in desk.stored().links.values() if k.from_id == claim.id}

        async def link(capital: bool, wanted: str) -> None:
            desk.bench.focus_on(desk.state.annotations[claim.id])
            await desk.press("s")
            mode = linking(desk)
            assert mode
            offset = desk.state.annotations[wanted].span.start
            letter = mode.hints[offset]
            await desk.press(letter.upper() if capital else letter)

        assert linked() == {sources["s1"]}
        await link(capital=False, wanted=sources["s2"])
        assert linked() == {sources["s2"]}
        await link(capital=True, wanted=sources["s1"])
        assert linked() == {sources["s1"], sources["s2"]}
        desk.bench.focus_on(desk.state.annotations[claim.id])
        await desk.press("s", "x")
        assert len(linked()) == 1


async def test_a_candidate_out_of_sight_is_shown(path: Path) -> None:
    """Arrows go to it; the cursor is in sight again when linking ends."""
    async with at_desk(path, size=(40, 8)) as desk:
        await to(desk, "CLAIM", LIGHT)
        await desk.press("A", "A")
        await to(desk, "CLAIM", LIGHT)
        await desk.press("s")
        for _ in range(3):
            await desk.press("down")
            mode = linking(desk)
            assert mode and mode.chosen
            assert desk.screen.view.rows_of(mode.chosen.span)
            assert mode.hints[mode.chosen.span.start] == "⏎"
        await desk.press("escape")
        assert desk.bench.cursor and desk.screen.view.rows_of(desk.bench.cursor)


async def test_a_letter_leaves_one_source_alone_also_if_it_is_linked(path: Path) -> None:
    """Of two sources the one that is picked stays; what went is named. Enter changes nothing."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", FERRY)
        letter = await other_letter(desk)
        await desk.press(letter.upper())
        both = {(FERRY, "attributed_to", "Katrin Sepamaa"), (FERRY, "attributed_to", "Sepamaa")}
        assert tied(desk.stored()) == both
        await desk.press("s", "enter")
        assert tied(desk.stored()) == both
        letter = await other_letter(desk)
        await desk.press(letter)
        [(_, _, kept)] = tied(desk.stored())
        [gone] = {"Katrin Sepamaa", "Sepamaa"} - {kept}
        assert f"linked, instead of to “{gone}”: u takes it back" in desk.said()
        await desk.press("u")
        assert tied(desk.stored()) == both


async def test_from_a_source_too_it_takes_the_place_of_another(path: Path) -> None:
    """A claim that had a source has this one; its capital adds it."""
    async with at_desk(path) as desk:
        await to(desk, "CLAIM", FERRY)
        await desk.press("a")
        for press, sources in (
            (str, {"Katrin Sepamaa"}),
            (str.upper, {"Sepamaa", "Katrin Sepamaa"}),
        ):
            await to(desk, "SOURCE", "Katrin Sepamaa")
            await desk.press("s")
            mode = linking(desk)
            assert mode is not None
            await desk.press(press(mode.hints[place(desk.text, FERRY).start]))
            assert {end for claim, _, end in tied(desk.stored()) if claim == FERRY} == sources
            await desk.press("u")


async def test_what_is_offered_first_can_be_seen(path: Path) -> None:
    """What stands beyond the screen comes after what does not, and is said to."""
    far = Article("far", "Ada said so.\n" + "x\n" * 60 + "It rained. Ben said it did.", {})
    make(path.with_name("far.db"), [far], suggested=False)
    async with at_desk(path.with_name("far.db"), size=(80, 24)) as desk:
        await desk.press("9")
        assert desk.focus == ("SOURCE", "Ada")
        await desk.press("end", *"bbbbbbb", "v", "w", "0")
        assert desk.focus == ("CLAIM", "It rained")
        await desk.press("s")
        assert "attributed to → SOURCE Ada (above)" in desk.said()
        await desk.press("escape", "end", *"bbbb", "9")
        assert desk.focus == ("SOURCE", "Ben")
        await desk.press("shift+tab", "s")
        assert "attributed to → SOURCE Ben" in desk.said()
