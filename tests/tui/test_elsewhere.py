"""What others write while one is at work, and the same annotator in two windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import elsewhere
from tests.store.projects import AT, do
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import ADA, marked

LIGHT = {("CLAIM", "“The light was dark,”"), ("SOURCE", "Katrin Sepamaa")}


async def test_it_looks_by_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again."""
    monkeypatch.setattr(elsewhere, "EVERY", 0.02)
    async with at_desk(path) as desk:
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("c1"))
        await desk.until(lambda: marked(desk.state) == LIGHT)
        assert "changed elsewhere as Ada" in desk.said()


async def test_an_article_that_is_changed_in_another_window_is_shown_anew(path: Path) -> None:
    """Without a key, with a word about it; the next decision is made on what is there."""
    async with at_desk(path) as desk:
        await desk.press("x")
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("o1"))
        await desk.look()
        assert "changed elsewhere as Ada (another window, a merge, …): shown anew" in desk.said()
        assert desk.state == desk.stored()
        await desk.press("n", "a")
        assert "changed" not in desk.said()
        assert desk.acts() == 3
        assert desk.state == desk.stored()


async def test_it_does_not_take_the_place_of_what_was_not_saved(path: Path) -> None:
    """Nobody may have read that yet."""
    async with at_desk(path) as desk:
        with Store.open(path) as store:
            store.connection.execute(
                "CREATE TRIGGER no BEFORE INSERT ON log BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
            await desk.press("a")
            store.connection.execute("DROP TRIGGER no")
            do(store, 1, ADA, lambda act: act.accept("o1"))
        await desk.look()
        assert desk.said().lstrip().startswith("not saved: ")
        assert "disk full" in desk.said() and "changed elsewhere as Ada" in desk.said()
        assert desk.state == desk.stored()


async def test_what_others_do_in_the_article_changes_nothing(path: Path) -> None:
    """Nor does one's own work."""
    async with at_desk(path) as desk:
        await desk.press("a")
        before = rendered(desk)
        with Store.open(path) as store:
            do(store, 1, Actor("Ben"), lambda act: act.reject("c1"))
        await desk.look()
        assert rendered(desk) == before


async def test_the_list_shows_what_was_done_in_another_window(path: Path) -> None:
    """And the line above how many articles there are."""
    async with at_desk(path, size=(160, 48)) as desk:
        await desk.until(lambda: any("Grain up" in line for line in rendered(desk)))
        with Store.open(path) as store:
            do(store, 2, ADA, lambda act: act.set_status(Status.FINISHED))
            store.add([Article("new", "New it is.", {})], AT)
        await desk.look()
        await desk.until(lambda: any("✓ " in line for line in rendered(desk)))
        await desk.press("n")
        assert "1/4" in desk.said("where")
        assert "changed" not in desk.said()


async def test_what_is_open_over_the_article_is_not_disturbed(path: Path) -> None:
    """It is shown anew once that is closed."""
    async with at_desk(path) as desk:
        await desk.press("x", "c")
        modal = desk.modal
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("o1"))
        await desk.look()
        assert desk.modal == modal != ""
        await desk.press("escape")
        await desk.look()
        assert "changed elsewhere as Ada" in desk.said()
        assert desk.state == desk.stored()


async def test_two_windows_of_the_same_annotator_lose_nothing(path: Path) -> None:
    """Whichever decides first; the other one is told."""
    async with at_desk(path) as one, at_desk(path) as other:
        await one.press("a")
        await other.press("a")
        assert "not done: changed elsewhere, and shown anew" in other.said()
        await other.press("n", "a")
        await one.look()
        assert "changed elsewhere as Ada" in one.said()
        await one.press("x")
        assert one.acts() == 3
        assert one.state == one.stored()
        await other.look()
        assert other.state == other.stored()
