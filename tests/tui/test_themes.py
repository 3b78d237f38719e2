"""What is suggested, confirmed, focused and linked looks different, with colours and without."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.theme import Theme

from annotator.core.label_schema import COLORS
from annotator.tui import settings
from annotator.tui.themes import (
    DARK,
    LIGHT,
    MONOCHROME,
    THEMES,
    contrast,
    first_theme,
    inks,
    mix,
)
from annotator.tui.widgets.paint import Cover, Painter, Piece
from tests.tui.desk import at_desk

COLORED = [theme for theme in THEMES if theme is not MONOCHROME]

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


def lightness(color: str) -> float:
    """How light a colour looks, 0 to 100 (CIE L*)."""
    share = 1.05 / contrast("#ffffff", color) - 0.05
    return 116 * share ** (1 / 3) - 16 if share > 0.008856 else 903.3 * share


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


OVERLAYS: dict[str, dict[str, bool]] = {
    "nothing": {},
    "cursor": {"cursor": True},
    "selected": {"selected": True},
    "hit": {"hit": True},
}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_cursor_selection_and_hits_show_on_everything(theme: Theme) -> None:
    """Whatever is below them; in monochrome by no colour."""
    painter = Painter(inks(theme))
    standings: list[dict[str, Any]] = [
        {},
        {"confirmed": True},
        {"focused": True},
        {"focused": True, "confirmed": True},
    ]
    for covers in ((), *((replace(c, **more),) for c in COVERS for more in standings)):
        styles = [painter.style(Piece(covers, **over)) for over in OVERLAYS.values()]
        if theme is MONOCHROME:
            styles = [style.without_color for style in styles]
        assert len({str(style) for style in styles}) == 4, covers


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", COLORS)
def test_how_a_claim_stands_is_seen_at_a_glance(theme: Theme, color: str) -> None:
    """Its ground is by a clear step fuller from the page to suggested, confirmed, focused."""
    styles = looks(theme, Cover(2, color, True, False))
    names = ("plain", "suggested", "confirmed", "focused, confirmed")
    steps = [lightness(colors(styles[name])[1]) for name in names]
    for one, other in pairwise(steps):
        assert abs(other - one) >= 6.5
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert colors(styles["focused, suggested"]) == colors(styles["focused, confirmed"])


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", COLORS)
def test_labels_can_be_read_on_every_panel(theme: Theme, color: str) -> None:
    """WCAG AA for text: 4.5 to 1; the bars of claims, which are no text, 3 to 1."""
    ink = inks(theme)
    for below in (theme.background, theme.surface, theme.panel):
        assert below
        assert contrast(ink.label(color), below) >= inks(theme).least, below
    for confirmed in (False, True):
        bar = Painter(ink).bar(color, confirmed=confirmed)
        assert contrast(*colors(bar)) >= 3


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", COLORS)
def test_text_can_be_read_on_every_ground(theme: Theme, color: str) -> None:
    """A span of every colour, alone and in a claim of every colour, in every way to stand.

    With cursor, selection and hits over it.
    """
    painter = Painter(inks(theme))
    above = [replace(Cover(0, color, False, False), **more) for more in LOOKS.values()]
    alone = [replace(Cover(2, color, True, False), **more) for more in LOOKS.values()]
    claims = [replace(Cover(2, c, True, False), **x) for c in COLORS for x in LOOKS.values()]
    stacks = [
        *((cover,) for cover in (*above, *alone)),
        *((claim, cover) for claim in claims for cover in above),
    ]
    for covers in stacks:
        for over in OVERLAYS.values():
            style = painter.style(Piece(covers, **over))
            assert contrast(*colors(style)) >= inks(theme).least, (covers, over)


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_labels_keep_their_colours_on_a_claim(theme: Theme) -> None:
    """What is paled to be read on the ground of a claim is no other label's colour then."""
    painter = Painter(inks(theme))
    for standing in LOOKS.values():
        claim = replace(Cover(2, "cyan", True, False), **standing)
        styles = [painter.style(Piece((claim, Cover(0, c, False, False)))) for c in COLORS]
        assert len({colors(style)[0] for style in styles}) == len(COLORS)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_messages_can_be_read(theme: Theme) -> None:
    """Errors and notices in the focus line, text everywhere."""
    for ground in (theme.background, theme.surface, theme.panel):
        for ink in (theme.foreground, theme.error, theme.accent):
            assert ground and ink
            assert contrast(ink, ground) >= inks(theme).least


def test_which_theme_one_begins_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR wins, then what was chosen, then dark."""
    assert first_theme(None) == first_theme("solarized") == DARK.name
    assert first_theme(LIGHT.name) == LIGHT.name
    monkeypatch.setenv("NO_COLOR", "1")
    assert first_theme(LIGHT.name) == MONOCHROME.name


def test_contrast_is_as_wcag_defines_it() -> None:
    """By its published examples."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ff0000", "#ff0000") == 1


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
        strips = [desk.screen.view.render_line(y) for y in range(6)]
        styles = {s.text: s.style.without_color for strip in strips for s in strip if s.style}
        assert styles["Reuters"] != styles["Katrin Sepamaa"] != styles[" told "]
