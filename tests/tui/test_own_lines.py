"""Widgets that hand on their own lines look as if Textual had laid them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.article import Article
from annotator.tui.widgets.bars import Bar
from annotator.tui.widgets.region_list import RegionList
from annotator.tui.widgets.scrolling import SlimBar
from annotator.tui.widgets.span_panel import SpanPanel
from tests.review.projects import project
from tests.tui.desk import at_desk
from tests.tui.projects import make
from tests.tui.review_desk import at_review


def cells(strips: list[Strip]) -> list[list[tuple[object, ...]]]:
    """How every cell looks, and what a click on it does, however they are cut into segments."""
    return [
        [look(char, segment.style or Style()) for segment in strip for char in segment.text]
        for strip in strips
    ]


def look(char: str, style: Style) -> tuple[object, ...]:
    """What is seen of a character: of a blank only what is behind it."""
    ink, paper = style.color, style.bgcolor
    if style.reverse:
        ink, paper = paper, ink
    lines = style.underline, style.underline2
    seen = (ink, style.bold, style.dim, style.italic) if char != " " else ()
    return char, paper, *lines, *seen, str(style.meta.get("@mouse.down"))


def same(widget: Widget, plain: type[Widget]) -> bool:
    """Whether a widget draws what one of a plainer kind would, as a whole and in parts."""
    width, height = widget.region.size
    assert width and height
    wholes = Region(0, 0, width, height)
    corner = Region(width // 2, height // 2, width - width // 2, height - height // 2)
    return all(
        cells(widget.render_lines(crop)) == cells(plain.render_lines(widget, crop))
        for crop in (wholes, corner)
    )


@pytest.mark.parametrize("key", ["home", "pagedown", "end"])
async def test_the_scroll_bar_looks_as_textuals_own(tmp_path: Path, key: str) -> None:
    path = make(tmp_path / "a.db", [Article("a", "word " * 4000)])
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press(key)
        bar = desk.screen.view.vertical_scrollbar
        assert isinstance(bar, SlimBar)
        assert same(bar, ScrollBar)
        desk.app.theme = "annotator-light"
        await desk.settled()
        assert same(bar, ScrollBar)


async def test_bars_and_lists_look_as_if_textual_had_laid_them_out(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 3), size=(120, 30)) as desk:
        for key in ("n", "n", "1", "g"):
            await desk.press(key)
            for widget in desk.adjudicating.query(Bar):
                if widget.display:
                    assert same(widget, Widget), widget
            assert same(desk.adjudicating.query_one(RegionList), Widget)


async def test_the_side_panel_looks_as_if_textual_had_laid_it_out(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", [Article("a", "word " * 400)])
    async with at_desk(path, size=(160, 48)) as desk:
        assert same(desk.screen.query_one(SpanPanel), Widget)


async def test_a_line_shows_what_was_set_last(tmp_path: Path) -> None:
    async with at_desk(make(tmp_path / "a.db", [Article("a", "word")]), size=(80, 24)) as desk:
        bar = desk.screen.query_one("#focus", Bar)
        for words in ("one", "another", "one"):
            bar.set(words)
            assert bar.render_line(0).text.startswith(words)
            assert bar.render_line(0).cell_length == 80
