"""Keys that come faster than they are dealt with: a stalled connection delivers them at once."""

from __future__ import annotations

from pathlib import Path

from tests.tui.desk import at_desk, locked
from tests.tui.projects import marked, place, tied

LIGHT, FERRY = "“The light was dark,”", "the ferry had no pilot"


async def test_label_keys_wait_for_the_keys_before_them(path: Path) -> None:
    """n goes to the name, and then 2 relabels it: never the other way round."""
    async with at_desk(path) as desk:
        desk.send("n", "2", "3")
        await desk.settled()
        assert marked(desk.stored()) == {("ORG", "Katrin Sepamaa"), ("PLACE", "Reuters")}


async def test_a_burst_does_what_slow_keys_do(path: Path, tmp_path: Path) -> None:
    """Moves, decisions, links and undo, all in order."""
    keys = [*"ax1nn2ppj=ju", "s", "enter", *"naN9", "s", "escape", *"!uuUA"]
    other = tmp_path / "other.db"
    other.write_bytes(path.read_bytes())
    async with at_desk(path) as slow, at_desk(other) as fast:
        await slow.press(*keys)
        fast.send(*keys)
        await fast.settled()
        assert marked(fast.stored()) == marked(slow.stored())
        assert tied(fast.stored()) == tied(slow.stored())
        assert set(fast.stored().rejections) == set(slow.stored().rejections)
        assert (fast.focus, fast.bench.cursor) == (slow.focus, slow.bench.cursor)
        assert fast.acts() == slow.acts()


async def test_what_is_typed_ahead_reaches_the_box_that_opens(path: Path) -> None:
    """Nothing of a note or a search is taken for a decision."""
    async with at_desk(path) as desk:
        desk.send("n", "c", *"axd1", "enter")
        await desk.settled()
        assert marked(desk.stored()) == {("PERSON", "Katrin Sepamaa")}
        assert [a.note for a in desk.stored().annotations.values()] == ["axd1"]
        desk.send("/", *"1axtal", "enter")
        await desk.settled()
        assert (desk.bench.hits, desk.acts()) == ((), 1)
        desk.send("escape", "/", *"tallinn", "enter")
        await desk.settled()
        assert desk.bench.selection == place(desk.text, "Tallinn")
        desk.send("escape", "n", "l", *"mon", "enter")
        await desk.settled()
        assert ("MONEY", "Sepamaa") in marked(desk.stored())


async def test_what_is_typed_ahead_reaches_what_a_box_leaves(path: Path) -> None:
    """The key that closes a box is not the last that counts."""
    async with at_desk(path) as desk:
        desk.send("n", "c", *"one", "enter", "n", "x", "c", "escape", "n", "2")
        await desk.settled()
        assert (desk.modal, desk.screen.find) == ("", None)
        assert [a.note for a in desk.stored().annotations.values()] == ["one", ""]
        assert len(desk.stored().rejections) == 1
        acts = desk.acts()
        desk.send("l", "escape", "?", "escape", "e", "enter", "g", "g", "/", "escape", "!")
        await desk.settled()
        assert (desk.modal, desk.acts()) == ("", acts + 2)
        desk.send("d", "l", "x", "x", "d", "x", "a")
        await desk.settled()
        assert len(desk.stored(2).rejections) == 4
        assert desk.state.article.id == "quiet"


async def test_what_is_typed_ahead_of_the_first_paint_counts(path: Path) -> None:
    """One need not wait for the program to be there."""
    async with at_desk(path) as desk:
        desk.app.key_queue._open.clear()
        desk.app.screen._is_mounted = False
        desk.send("a", "x")
        await desk.until(lambda: len(desk.app.key_queue._typed) == 2)
        assert desk.acts() == 0
        desk.app.screen._is_mounted = True
        await desk.settled()
        assert desk.acts() == 2


async def test_keys_wait_in_turn_for_a_file_that_another_program_holds(path: Path) -> None:
    """Nothing is drawn before it is saved; then all is done in the order of the keys."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a")
            await desk.until(lambda: "saving" in desk.said())
            desk.send("x", "n", "s", "n", "tab", "tab", "s", "enter", "c", *"xa", "enter", "e")
            await desk.until(lambda: len(desk.screen._waiting) == 13)
            assert marked(desk.state) == set() == marked(desk.stored())
            assert desk.focus == ("CLAIM", LIGHT)
            assert "8 undecided" in desk.said("where")
            release()
            await desk.settled()
        state = desk.stored()
        assert marked(state) == {
            *(("CLAIM", LIGHT), ("SOURCE", "Katrin Sepamaa")),
            *(("CLAIM", FERRY), ("SOURCE", "Sepamaa")),
        }
        assert "p1" in state.rejections
        assert desk.confirmed.note == "xa"
        assert state == desk.state


async def test_leaving_waits_for_what_is_being_saved(path: Path) -> None:
    """And for the keys before it."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a", "a")
            await desk.until(lambda: "saving" in desk.said())
            desk.send("q")
            await desk.until(lambda: len(desk.screen._waiting) == 2)
            release()
            await desk.quit()
    assert len(desk.stored().annotations) == 3
