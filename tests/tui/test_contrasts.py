"""The tables of docs/themes.md are true, and nothing in them is too little."""

from __future__ import annotations

import pytest
from textual.theme import Theme

from annotator.core.label_schema import COLORS
from annotator.tui.contrast import contrast, rounded
from annotator.tui.settings import THEMES as NAMES
from annotator.tui.themes import COLOR_BLIND, COLOR_BLIND_LIGHT, THEMES, inks
from annotator.tui.widgets.paint import Painter, Piece
from tests.tui.color_vision import DEFICIENCIES, difference
from tests.tui.contrasts import (
    COLORED,
    DOCUMENT,
    apart,
    claim,
    grounds,
    keyed_colors,
    least,
    look,
    stacks,
    tables,
    told_apart,
    variants,
    written,
)


def test_the_document_holds_what_is_measured() -> None:
    """Else: python -m tests.tui.contrasts."""
    document = DOCUMENT.read_text(encoding="utf-8")
    assert written(document, tables(keyed_colors())) == document


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_no_text_is_hard_to_read(theme: Theme) -> None:
    """By WCAG 2 AA, in high contrast AAA, on every ground that there is."""
    assert all(found >= inks(theme).least for found in least(theme).values())


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_a_terminal_of_256_colours_is_readable_too(theme: Theme) -> None:
    """As it shows them: the text of the article on every ground."""
    ink = inks(theme, deep=False)
    painter = Painter(ink)
    for what, pieces in grounds():
        for piece in pieces:
            style = painter.style(piece)
            assert style.color and style.bgcolor
            shown = [rounded(color.name) for color in (style.color, style.bgcolor)]
            assert contrast(*shown) >= ink.least, (what, piece)


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_there_a_suggested_claim_has_another_ground_than_a_confirmed_one(theme: Theme) -> None:
    """That of the page, where the nearest colours of the two are one."""
    painter = Painter(inks(theme, deep=False))
    for color in COLORS:
        papers = set()
        for confirmed in (False, True):
            style = painter.style(Piece((claim(color, confirmed=confirmed),)))
            assert style.bgcolor
            papers.add(rounded(style.bgcolor.name))
        assert len(papers) == 2, color


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", ["#000000", "#ffffff", "#ff0000", "#0000ff", "#808080"])
def test_ones_own_colour_can_be_read_too(theme: Theme, color: str) -> None:
    """Whatever it is; it is changed as far as it takes."""
    ink = inks(theme)
    for ground in (theme.background, theme.surface, theme.panel):
        assert ground
        assert contrast(ink.label(color), ground) >= ink.least


@pytest.mark.parametrize("vision", DEFICIENCIES)
@pytest.mark.parametrize("theme", [COLOR_BLIND, COLOR_BLIND_LIGHT], ids=lambda theme: theme.name)
def test_labels_with_a_key_are_told_apart_by_everybody(theme: Theme, vision: str) -> None:
    """By a CIEDE2000 of 8 at least; about 2 can just be seen."""
    assert apart(inks(theme), vision, keyed_colors()) >= 8
    assert apart(inks(theme), vision, COLORS) >= 5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_span_of_a_stack_is_seen(theme: Theme) -> None:
    """The word or the tags above it look different with one dropped, decided or named otherwise.

    For all sets of up to four over a word.
    """
    painter = Painter(inks(theme))
    looks = {stack: look(painter, stack) for stack in stacks()}
    for stack, seen in looks.items():
        for other in variants(stack):
            assert (looks.get(other) or look(painter, other)) != seen, (stack, other)


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_nearly_every_span_of_a_stack_is_seen_without_tags(theme: Theme) -> None:
    """Where there are colours, the word alone shows it."""
    assert told_apart(theme) >= 0.95


def test_the_themes_have_the_names_that_people_use() -> None:
    """In the palette, for --theme, and in the settings."""
    assert tuple(theme.name for theme in THEMES) == tuple(f"annotator-{name}" for name in NAMES)


def test_the_colour_difference_is_as_published() -> None:
    """By pairs of Sharma, Wu and Dalal 2005."""
    pairs = [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 3.2592, 0.3350), 1.0000),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ]
    for one, other, expected in pairs:
        assert difference(one, other) == pytest.approx(expected, abs=1e-4)
