"""Everything on the screen can be read, in every theme: bars, panels, lists, boxes, the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.theme import Theme

from annotator.tui.contrast import contrast
from annotator.tui.themes import DARK, LIGHT, MONOCHROME, THEMES, inks
from tests.review.projects import project
from tests.tui.desk import Desk, at_desk
from tests.tui.review_desk import at_review

#: What is no text: frames, bars, the ends of scroll bars.
_DRAWN = re.compile(r"[\s\u2500-\u259f\u2800-\u28ff●○]*")


@pytest.fixture(autouse=True)
def every_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


def segments(desk: Desk) -> Iterator[Segment]:
    """What is on the screen, as it goes to the terminal.

    What is behind a box in the middle of the screen is veiled, and left out.
    """
    strips = cast("Any", desk.app.screen)._compositor.render_strips()
    boxes = [box.region for box in desk.app.screen.query(".box")]
    beside = desk.app.screen.has_class("-beside")
    for y, strip in enumerate(strips):
        if not boxes or beside or y == len(strips) - 1:
            yield from strip
        for box in boxes:
            if box.y <= y < box.bottom:
                yield from strip.crop(box.x, box.right)


def unreadable(desk: Desk, least: float) -> set[tuple[str, str, str, float]]:
    """The texts on the screen with too little contrast, with their colours."""
    found: set[tuple[str, str, str, float]] = set()
    for text, style, _ in segments(desk):
        if style is None or _DRAWN.fullmatch(text):
            continue
        theme = desk.app.current_theme
        shown = Style(color=theme.foreground, bgcolor=theme.background) + style
        assert shown.color and shown.bgcolor
        ink, paper = (color.get_truecolor().hex for color in (shown.color, shown.bgcolor))
        if (ratio := contrast(ink, paper)) < least:
            found.add((text.strip(), ink, paper, round(ratio, 2)))
    return found


#: Keys that open each thing that there is to see; the first leave what was open before.
OPENS = {
    "the beginning": [],
    "decided and linked": ["a", "x", "a", "n", "n", "m"],
    "linking": ["s"],
    "a selection": ["escape", "v", "right", "right"],
    "layers": ["escape", "escape", "L"],
    "dimmed, with tags": ["c", "e", "enter", "#"],
    "hidden": ["L", "c", "enter", "#"],
    "all of them": ["L", "e", "e", "c", "enter"],
    "finishing": ["escape", "d"],
    "labels": ["escape", "l"],
    "labels, narrowed": ["p"],
    "a note": ["escape", "c"],
    "a note that is written": ["x", "y"],
    "attributes": ["escape", "home", *"nnn", "e"],
    "the keys": ["escape", "?"],
    "the guidelines": ["escape", "h"],
    "the list": ["escape", "g"],
    "a search": ["escape", "escape", "/"],
    "hits": ["t", "h", "e", "enter"],
    "an error": ["escape", "/", "z", "q", "j", "enter"],
}


@pytest.mark.parametrize(
    ("theme", "size"),
    [*((theme, (160, 48)) for theme in THEMES), (DARK, (80, 24)), (LIGHT, (80, 24))],
    ids=lambda value: getattr(value, "name", value),
)
async def test_all_that_is_on_the_screen_can_be_read(
    path: Path, theme: Theme, size: tuple[int, int]
) -> None:
    """By 4.5 to 1, in high contrast by 7 to 1."""
    least = 4.5 if theme is MONOCHROME else inks(theme).least
    async with at_desk(path, size=size) as desk:
        desk.app.choose_theme(theme.name)
        await desk.settled()
        for name, keys in OPENS.items():
            await desk.press(*keys)
            assert not unreadable(desk, least), name


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_all_of_a_review_can_be_read(tmp_path: Path, theme: Theme) -> None:
    """The lanes, the list of regions, and what is said of them."""
    least = 4.5 if theme is MONOCHROME else inks(theme).least
    async with at_review(project(tmp_path / "three.db", 3), size=(160, 48)) as desk:
        desk.app.choose_theme(theme.name)
        await desk.settled()
        for keys in ([], ["down"], ["n"], ["n", "a"], ["r"], ["escape", "?"], ["escape", "E"]):
            await desk.press(*keys)
            assert not unreadable(desk, least), keys
