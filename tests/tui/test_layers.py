"""Layers: shown, dimmed, hidden. What is hidden is not drawn, not gone to, and not decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Annotation
from annotator.tui.layering import Layering, Showing
from annotator.tui.screens.layers import letters
from annotator.tui.screens.linking import Linking
from tests.tui.desk import at_desk, rendered


def test_a_letter_for_each_layer() -> None:
    """Of its name; none is the one that isolates."""
    assert letters(["entities", "sources", "claims"]) == ["e", "s", "c"]
    assert letters(["items", "titles", "iii", "ti"]) == ["t", "l", "1", "2"]


def test_a_layer_goes_round() -> None:
    """Shown, dimmed, hidden, shown."""
    layering, seen = Layering(), []
    for _ in range(4):
        seen.append(layering.showing(1))
        layering = layering.turned(1)
    assert seen == [Showing.SHOWN, Showing.DIMMED, Showing.HIDDEN, Showing.SHOWN]


def test_isolating_goes_there_and_back() -> None:
    """Also by way of another layer; what was turned since then stays."""
    begun = Layering(frozenset({2}), frozenset({0}))
    alone = begun.isolating(1, range(3))
    assert alone.hidden == {0, 2}
    assert alone.isolating(1, range(3)) == begun
    other = alone.isolating(0, range(3))
    assert other.hidden == {1, 2}
    assert other.isolating(0, range(3)) == begun
    assert alone.turned(2).isolating(1, range(3)).hidden == {0, 2}


async def test_the_bar_says_what_is_hidden_and_counts_the_rest(path: Path) -> None:
    """And the box how each layer stands."""
    async with at_desk(path) as desk:
        before = desk.bench.stops
        await desk.press("L")
        assert desk.modal == "Layers"
        assert any("c  claims" in line and "● shown" in line for line in rendered(desk))
        # Two sources, neither of them a decision of its own.
        sources = next(line for line in rendered(desk) if "s  sources" in line)
        assert "2 with their claims" in sources
        assert "none" not in sources
        await desk.press("c", "c")
        assert any("c  claims" in line and "○ hidden" in line for line in rendered(desk))
        await desk.press("enter")
        assert not desk.modal
        assert "claims hidden" in desk.said("where")
        assert f"{desk.bench.stops} undecided" in desk.said("where")
        assert 0 < desk.bench.stops < before
        await desk.press("L", "e", "e", "escape")
        assert "2 layers hidden" in desk.said("where")
        await desk.press("L", "e", "c", "escape")
        assert "hidden" not in desk.said("where")
        assert desk.bench.stops == before


async def test_what_is_hidden_is_not_gone_to(path: Path) -> None:
    """By no key that goes to spans, nor by the cursor."""
    async with at_desk(path) as desk:
        await desk.press("L", "c", "c", "enter")
        for key in ("n", "tab", "m", "w", "N", "shift+tab"):
            for _ in range(12):
                await desk.press(key)
                assert desk.focus[:1] != ("CLAIM",), key


async def test_what_is_hidden_is_not_drawn_and_what_is_dimmed_is_drawn_faintly(path: Path) -> None:
    """And drawn as before when it is shown again."""
    async with at_desk(path) as desk:
        await desk.press("end")
        view = desk.screen.view
        looks = []
        for keys in ([], ["L", "c", "enter"], ["L", "c", "enter"], ["L", "c", "enter"]):
            await desk.press(*keys)
            looks.append([view.render_line(y) for y in range(4)])
        shown, dimmed, hidden, again = looks
        assert shown == again
        assert len({str(look) for look in (shown, dimmed, hidden)}) == 3
        assert not any(sign in strip.text for strip in hidden for sign in "┊┃")


@pytest.mark.parametrize("key", ["A", "D"])
async def test_all_are_accepted_but_what_is_hidden(path: Path, key: str) -> None:
    """It stays undecided, and it is said."""
    async with at_desk(path) as desk:
        await desk.press("L", "c", "c", "enter")
        left = desk.bench.hidden_stops
        assert left
        await desk.press(key)
        assert f"{left} undecided in claims hidden left" in desk.said()
        state = desk.stored()
        assert {a.label for a in state.annotations.values()} == {"ORG", "PERSON", "PLACE"}
        assert len(state.stops) == left


async def test_finishing_asks_about_what_is_hidden(path: Path) -> None:
    """Also if nothing else is undecided; it can only be left, or shown first."""
    async with at_desk(path) as desk:
        await desk.press("L", "c", "c", "enter", "A", "d")
        assert desk.modal == "Choosing"
        assert any("undecided in claims hidden" in line for line in rendered(desk))
        await desk.press("a", "x")
        assert desk.modal == "Choosing"
        await desk.press("l")
        state = desk.stored()
        assert state.progress.status == "finished"
        assert state.stops


async def test_no_label_of_a_hidden_layer_is_put(path: Path) -> None:
    """Neither by its key nor by name."""
    async with at_desk(path) as desk:
        await desk.press("L", "c", "c", "enter", "0")
        assert desk.said().startswith(" claims are hidden")
        await desk.press("l", *"claim", "enter")
        assert desk.said().startswith(" claims are hidden")
        assert desk.acts() == 0


@pytest.mark.parametrize(("key", "word"), [("a", "accepted"), ("x", "rejected")])
async def test_a_claims_unseen_source_is_spoken_of(path: Path, key: str, word: str) -> None:
    """It is decided with the claim, as ever."""
    async with at_desk(path) as desk:
        await desk.press("L", "s", "s", "enter")
        while desk.focus != ("CLAIM", "“The light was dark,”"):
            await desk.press("n")
        await desk.press(key)
        assert f"{word} with its source, which is hidden" in desk.said()
        found = {a.label for a in desk.stored().annotations.values()}
        assert ("SOURCE" in found) == (key == "a")


async def test_nothing_is_linked_to_what_is_hidden(path: Path) -> None:
    """It gets no hint, and enter takes nothing."""
    async with at_desk(path) as desk:
        while desk.focus[:1] != ("CLAIM",):
            await desk.press("n")
        await desk.press("L", "s", "s", "enter", "s")
        mode = desk.screen.mode
        assert isinstance(mode, Linking)
        assert not mode.candidates


async def test_the_smallest_terminal_says_it_too(path: Path) -> None:
    """What is undecided and what is hidden, rather than how far one is."""
    async with at_desk(path, size=(40, 8)) as desk:
        await desk.press("a", "L", "c", "c", "enter")
        assert rendered(desk)[0].endswith(f" {desk.bench.stops} undecided · claims hidden")


async def test_layers_stay_as_they_are_in_the_next_article(path: Path) -> None:
    """But not in the next session."""
    async with at_desk(path) as desk:
        await desk.press("L", "c", "c", "enter", "]")
        assert "claims hidden" in desk.said("where")
    async with at_desk(path) as desk:
        assert "hidden" not in desk.said("where")


async def test_undo_of_what_is_hidden_is_said(path: Path) -> None:
    """And nothing hidden comes into focus."""
    async with at_desk(path) as desk:
        while desk.focus[:1] != ("CLAIM",):
            await desk.press("n")
        await desk.press("a", "L", "c", "c", "enter", "u")
        assert desk.said().startswith(" undone: accept")
        assert desk.focus[:1] != ("CLAIM",)
        assert not any(isinstance(i, Annotation) for i in desk.stored().annotations.values())
