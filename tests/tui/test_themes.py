"""What is suggested, confirmed, focused and linked looks different, with colours and without."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.theme import Theme

from annotator.core.label_schema import COLORS
from annotator.tui import settings
from annotator.tui.themes import DARK, LIGHT, MONOCHROME, THEMES, first_theme, inks, mix
from annotator.tui.widgets.paint import Cover, Painter, Piece
from tests.tui.desk import at_desk

#: What a span may be, by its looks.
LOOKS: dict[str, dict[str, Any]] = {
    "suggested": {},
    "confirmed": {"confirmed": True},
    "focused, suggested": {"focused": True},
    "focused, confirmed": {"focused": True, "confirmed": True},
    "linked, suggested": {"linked": True},
    "linked, confirmed": {"linked": True, "confirmed": True},
}
STANDS = ("suggested", "confirmed", "focused, confirmed", "linked, confirmed")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours after WCAG 2."""

    def luminance(color: str) -> float:
        shares = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def looks(theme: Theme, cover: Cover) -> dict[str, Style]:
    """The style of a span's text for every way in which it can stand."""
    painter = Painter(inks(theme))
    styles = {name: painter.style(Piece((replace(cover, **more),))) for name, more in LOOKS.items()}
    return {"plain": painter.plain, **styles}


def colors(style: Style) -> tuple[str, str]:
    """The colours of text and ground as they are shown."""
    assert style.color and style.bgcolor
    pair = style.color.name, style.bgcolor.name
    return pair[::-1] if style.reverse else pair


COVERS = [
    Cover(0, "blue", False, False),
    Cover(1, "purple", False, False),
    Cover(2, "cyan", True, False),
]


@pytest.mark.parametrize("cover", COVERS, ids=["entity", "source", "claim"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_ways_to_stand_differ_pairwise(theme: Theme, cover: Cover) -> None:
    """In every theme, for a name, a source and a claim."""
    styles = looks(theme, cover)
    for one, other in combinations(("plain", *STANDS), 2):
        assert styles[one] != styles[other], (one, other)


@pytest.mark.parametrize("cover", COVERS, ids=["entity", "source", "claim"])
def test_without_colour_they_differ_still(cover: Cover) -> None:
    """By what NO_COLOR leaves: bold, dim, italic, underline, reverse."""
    styles = {name: style.without_color for name, style in looks(MONOCHROME, cover).items()}
    for one, other in combinations(styles, 2):
        assert styles[one] != styles[other], (one, other)


def test_without_colour_the_layers_differ() -> None:
    """Confirmed, suggested, and one within the other."""
    painter = Painter(inks(MONOCHROME))
    for confirmed in (False, True):
        covers = [replace(cover, confirmed=confirmed) for cover in COVERS]
        pieces = [Piece((cover,)) for cover in covers] + [Piece((covers[2], covers[0]))]
        styles = {painter.style(piece).without_color for piece in pieces}
        assert len(styles) == 4


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_cursor_selection_and_hits_show_on_everything(theme: Theme) -> None:
    """Whatever is below them."""
    painter = Painter(inks(theme))
    for covers in ((), *((replace(c, confirmed=x),) for c in COVERS for x in (False, True))):
        pieces = [
            Piece(covers),
            *(Piece(covers, cursor=True), Piece(covers, selected=True), Piece(covers, hit=True)),
        ]
        assert len({str(painter.style(piece)) for piece in pieces}) == 4, covers


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", COLORS)
def test_labels_can_be_read_on_every_ground(theme: Theme, color: str) -> None:
    """WCAG AA for text: 4.5 to 1, on the page, on the panels and on their own tints."""
    ink = inks(theme)
    for below in (theme.background, theme.surface, theme.panel):
        assert below
        assert contrast(ink.label(color), below) >= 4.5, below
    for rank, ground in ((0, False), (2, True)):
        for name, style in looks(theme, Cover(rank, color, ground, False)).items():
            assert contrast(*colors(style)) >= 4.5, name


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_name_in_a_claim_can_be_read(theme: Theme) -> None:
    """Of every colour, on the ground of a claim of the shipped colour, suggested or confirmed."""
    painter = Painter(inks(theme))
    for color in COLORS:
        for claim in (False, True):
            below = replace(COVERS[2], confirmed=claim)
            for more in LOOKS.values():
                above = replace(Cover(0, color, False, False), **more)
                style = painter.style(Piece((below, above)))
                assert contrast(*colors(style)) >= 4.5, (color, claim, more)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_messages_can_be_read(theme: Theme) -> None:
    """Errors and notices in the focus line, text everywhere."""
    for ground in (theme.background, theme.surface, theme.panel):
        for ink in (theme.foreground, theme.error, theme.accent):
            assert ground and ink
            assert contrast(ink, ground) >= 4.5


def test_which_theme_one_begins_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR wins, then what was chosen, then dark."""
    assert first_theme(None) == first_theme("solarized") == DARK.name
    assert first_theme(LIGHT.name) == LIGHT.name
    monkeypatch.setenv("NO_COLOR", "1")
    assert first_theme(LIGHT.name) == MONOCHROME.name


def test_mixed_colours() -> None:
    """From one end to the other."""
    assert [mix("#000000", "#ffffff", s) for s in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"theme": 3}', "\x00"])
def test_spoilt_settings_are_as_good_as_none(content: str) -> None:
    """And are written anew."""
    settings.path().parent.mkdir(parents=True)
    settings.path().write_text(content)
    assert settings.read() == {}
    settings.write({"theme": LIGHT.name})
    assert settings.read() == {"theme": LIGHT.name}


def test_settings_that_cannot_be_written_are_no_error() -> None:
    """Taste is not worth one."""
    settings.path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings.path().parent.write_text("a file in the way")
    settings.write({"theme": LIGHT.name})
    assert settings.read() == {}


async def test_no_color_begins_in_monochrome(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Suggested and confirmed differ on the screen, without a colour in it."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_desk(path) as desk:
        assert desk.app.theme == MONOCHROME.name
        await desk.press("n", "a", "end")
        strips = [desk.screen.view.render_line(y) for y in range(3)]
        styles = {s.text: s.style.without_color for strip in strips for s in strip if s.style}
        assert styles["Reuters"] != styles["Katrin Sepamaa"] != styles[" told "]
