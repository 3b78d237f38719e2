"""What footers say where there is not room for everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Rebinding
from annotator.tui.presets import PRESETS
from annotator.tui.widgets.bars import fitting
from tests.tui.desk import at_desk, rendered

_PAIRS = st.lists(st.tuples(st.text("abc", min_size=1), st.text("xyz")), max_size=8, unique=True)


@given(_PAIRS, st.integers(0, 8), st.integers(0, 90))
def test_the_key_that_leaves_is_the_last_to_be_dropped(
    pairs: list[tuple[str, str]], at: int, room: int
) -> None:
    """It stays whatever else there is no room for; the order is kept, and nothing is too wide."""
    given = (*pairs[:at], ("esc", "leave"), *pairs[at:])
    shown = fitting(given, room, {"esc"})
    assert ("esc", "leave") in shown
    width = sum(len(f" {key} {word} ") for key, word in shown)
    assert width <= max(room, len(" esc leave "))
    assert set(shown) <= set(given)
    if sum(len(f" {key} {word} ") for key, word in given) <= room:
        assert shown == given


@pytest.mark.parametrize("size", [(80, 24), (40, 8)])
async def test_the_table_of_suggestions_says_how_one_leaves_it(
    path: Path, size: tuple[int, int]
) -> None:
    """And, where there is room, that labels have keys of their own."""
    async with at_desk(path, size=size) as desk:
        await desk.press("V")
        footer = rendered(desk)[-1]
        assert "esc leave" in footer
        assert "a accept  x reject" in footer
        if size[0] == 80:
            assert "0-9 l relabel  enter see  space mark  / filter" in footer


async def test_the_article_list_says_how_one_leaves_it(path: Path) -> None:
    async with at_desk(path, size=(40, 8)) as desk:
        await desk.press("g")
        assert "esc back to the article" in rendered(desk)[-1]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_wide_footer_names_the_note_with_every_preset(preset: str) -> None:
    """What is used on span after span comes before what is used once in an article."""
    usual = Rebinding(preset).keymap(ACTIONS).footer
    words = [word for _, word in fitting(usual[1:], 160 - len(" ? keys  "), {"esc"})]
    assert words.index("note") < words.index("search")


async def test_the_question_at_the_end_says_in_words_how_it_is_answered(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("d")
        assert rendered(desk)[-1].strip() == "letter or enter as above  esc leave"
