"""Moving the edges of a span by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Origin
from tests.tui.desk import at_desk
from tests.tui.projects import marked


async def test_edges_move_by_tokens(path: Path) -> None:
    """j k the start, o p the end; moving a suggestion accepts it."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "j")
        assert marked(desk.stored()) == {("ORG", "told Reuters")}
        await desk.press("p", "p")
        assert marked(desk.stored()) == {("ORG", "told Reuters in Tallinn")}
        await desk.press("k", "o")
        assert marked(desk.stored()) == {("ORG", "Reuters in")}
        assert desk.stored() == desk.state


@pytest.mark.parametrize(
    ("keys", "quote"),
    [
        (["ctrl+left"], "told Reuters"),
        (["shift+right"], "Reuters in"),
        (["ctrl+left", "ctrl+right", "shift+right", "shift+left"], "Reuters"),
        (["P"], "Reuters in Tallinn"),
        (["J"], "Katrin Sepamaa told Reuters"),
        (["J", "K"], "Katrin Sepamaa told Reuters"),
        (["P", "p", "O"], "Reuters in Tallinn"),
    ],
)
async def test_other_keys_for_edges(path: Path, keys: list[str], quote: str) -> None:
    """With ctrl and shift where the terminal sends them, and to the punctuation."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", *keys)
        assert marked(desk.stored()) == {("ORG", quote)}


async def test_edges_step_by_character(path: Path) -> None:
    """= changes the step, and back."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "=")
        assert "by character" in desk.said()
        await desk.press("o", "k")
        assert marked(desk.stored()) == {("ORG", "euter")}
        await desk.press("=", "p")
        assert marked(desk.stored()) == {("ORG", "euters")}
        assert "by character" not in desk.said()


async def test_consecutive_moves_of_an_edge_are_one_act(path: Path) -> None:
    """One u takes them all back, to the suggestion; anything in between makes two acts."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "p", "p", "j", "j")
        assert desk.acts() == 2
        await desk.press("u")
        assert marked(desk.stored()) == {("ORG", "Reuters in Tallinn")}
        assert desk.focus == ("ORG", "Reuters in Tallinn")
        await desk.press("u")
        assert marked(desk.stored()) == set()
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("U", "p", "p", "escape", "p")
        assert desk.acts() == 7
        await desk.press("u")
        assert marked(desk.stored()) == {("ORG", "Reuters in Tallinn.\n\nSepamaa")}


async def test_an_edge_that_cannot_move_says_so(path: Path) -> None:
    """Nothing is written."""
    async with at_desk(path) as desk:
        await desk.press("j")
        assert "cannot go further" in desk.said()
        assert desk.acts() == 0


async def test_an_edge_that_is_moved_back_is_as_it_was_suggested(path: Path) -> None:
    """What counts as corrected is what differs."""
    async with at_desk(path) as desk:
        while desk.focus != ("ORG", "Reuters"):
            await desk.press("n")
        await desk.press("p")
        origins = [desk.confirmed.origin]
        await desk.press("o")
        assert desk.focus == ("ORG", "Reuters")
        assert [*origins, desk.confirmed.origin] == [Origin.EDITED, Origin.SUGGESTED]


async def test_that_an_edge_went_over_what_is_confirmed_is_said(path: Path) -> None:
    """Two names over the same words may not be what was meant; an undecided one says nothing."""
    async with at_desk(path, size=(100, 30)) as desk:
        await desk.press("n", "n", "n", "a", "N", "N")
        while desk.focus != ("ORG", "Reuters"):
            await desk.press("tab")
        await desk.press("p")
        assert "overlaps" not in desk.said()
        await desk.press("p")
        said = "ORG “Reuters in Tallinn” overlaps PLACE “Tallinn”: m goes there"
        assert said in desk.said()
        await desk.press("o")
        assert "overlaps" not in desk.said()


async def test_that_a_label_was_put_into_a_confirmed_span_is_said(path: Path) -> None:
    """As on a hit of a search, which may stand in a longer name."""
    async with at_desk(path) as desk:
        while desk.focus != ("ORG", "Port of Tallinn Authority"):
            await desk.press("n")
        await desk.press("a")
        await desk.press("/", *"port", "enter", "3")
        assert "PLACE “Port” overlaps ORG “Port of Tallinn Authori…”: m goes there" in desk.said()
