"""The mouse works, and is never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.tui.widgets.article_view import MARGIN
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import make, marked, place


def cell(desk: Desk, quote: str, *, number: int = 0, last: bool = False) -> tuple[int, int]:
    """Where on the article view a quote is drawn: its first or last cell."""
    view = desk.screen.view
    span = place(desk.text, quote, number)
    offset = span.end - 1 if last else span.start
    line = view.wrapped.line_of(offset)
    column = view.wrapped.column_of(offset) + view._indent + MARGIN
    return column, line - round(view.scroll_y)


async def test_a_click_moves_the_cursor(path: Path) -> None:
    """And brings the shortest span there into focus; nothing is decided."""
    async with at_desk(path) as desk:
        await desk.pilot.click("#article", offset=cell(desk, "Reuters"))
        await desk.settled()
        assert (desk.word, desk.focus) == ("Reuters", ("ORG", "Reuters"))
        await desk.pilot.click("#article", offset=cell(desk, "waits", last=True))
        await desk.settled()
        assert (desk.word, desk.focus) == ("waits", ())
        await desk.pilot.click("#article", offset=(60, 20))
        await desk.pilot.click("#where")
        await desk.pilot.click("#keys")
        await desk.settled()
        assert desk.acts() == 0
        await desk.press("n")
        assert desk.focus


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (160, 48), (240, 60)])
async def test_a_click_is_on_what_one_sees(path: Path, size: tuple[int, int]) -> None:
    """Whatever stands beside and above the text."""
    async with at_desk(path, size=size) as desk:
        for word in ("Reuters", "pilot", "Monday"):
            lines = rendered(desk)
            row = next(n for n, line in enumerate(lines) if word in line)
            await desk.pilot.click(offset=(lines[row].index(word), row))
            await desk.settled()
            assert desk.word == word


async def test_dragging_selects(path: Path) -> None:
    """Whole words, in either direction; a label key labels them; a click ends the selection."""
    async with at_desk(path) as desk:
        for first, last in (("board", "meets"), ("meets", "board")):
            await desk.pilot.mouse_down("#article", offset=cell(desk, first))
            await desk.pilot.hover("#article", offset=cell(desk, "on Monday"))
            await desk.pilot.hover("#article", offset=cell(desk, last))
            await desk.pilot.mouse_up("#article", offset=cell(desk, last))
            await desk.settled()
            assert desk.bench.selection == place(desk.text, "board meets")
        await desk.press("5")
        assert marked(desk.stored()) == {("EVENT", "board meets")}
        await desk.pilot.mouse_down("#article", offset=cell(desk, "no pilot"))
        await desk.pilot.hover("#article", offset=cell(desk, "pilot"))
        await desk.pilot.mouse_up("#article", offset=cell(desk, "pilot"))
        await desk.pilot.click("#article", offset=cell(desk, "ferry"))
        await desk.settled()
        assert not desk.selected


async def test_a_click_in_the_list_opens_that_article(path: Path) -> None:
    """The one under the pointer."""
    async with at_desk(path, size=(160, 24)) as desk:
        for row, id in ((2, "grain"), (3, "quiet"), (1, "harbour")):
            await desk.pilot.click("#articles", offset=(8, row))
            await desk.settled()
            assert desk.state.article.id == id
        await desk.pilot.click("#articles", offset=(8, 0))
        await desk.pilot.click("#articles", offset=(8, 10))
        await desk.settled()
        assert desk.state.article.id == "harbour"
        await desk.pilot.click("#article", offset=cell(desk, "Reuters"))
        await desk.press("a")
        assert marked(desk.stored()) == {("ORG", "Reuters")}


async def test_the_wheel_scrolls_and_a_click_hits_what_is_shown(tmp_path: Path) -> None:
    """Also on text that is wider than it has characters."""
    text = "\n".join(f"日本語 {n} and more" for n in range(100))
    made = make(tmp_path / "a.db", [Article("a", text)])
    async with at_desk(made, size=(60, 12)) as desk:
        view = desk.screen.view
        desk.screen.view.scroll_to(y=40, animate=False, immediate=True, force=True)
        await desk.settled()
        await desk.pilot.click("#article", offset=(view._indent + 2 + 7, 3))
        await desk.settled()
        assert desk.word == str(round(view.scroll_y) + 3)
