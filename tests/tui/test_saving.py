"""What is drawn is on disk: slow files, files that refuse, and other windows."""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.store.store import Store
from annotator.tui.prefill import Prefilled
from annotator.tui.screens import saving
from tests.store.projects import do
from tests.tui.desk import at_desk, key_event, locked, rendered
from tests.tui.projects import ADA, AT, HARBOUR, make, marked, proposed

LIGHT = "“The light was dark,”"
SETTLED = {("CLAIM", LIGHT), ("SOURCE", "Katrin Sepamaa")}


async def test_a_decision_is_drawn_once_it_is_committed(path: Path) -> None:
    """While the file is held nothing changes but a word of it, after a tenth of a second."""
    async with at_desk(path) as desk:
        before = rendered(desk)
        with locked(path) as release:
            start = time.perf_counter()
            desk.send("a")
            await desk.until(lambda: desk.screen.saving)
            assert "saving" not in desk.said()
            assert rendered(desk) == before
            await desk.until(lambda: "saving…" in desk.said())
            assert time.perf_counter() - start > saving.PATIENCE
            assert rendered(desk)[:-2] == before[:-2]
            release()
            await desk.settled()
        assert "saving" not in desk.said()
        assert "7 undecided" in rendered(desk)[0]
        assert marked(desk.stored()) == SETTLED


async def test_keys_that_wait_are_done_in_order(path: Path) -> None:
    """Nothing is lost, nothing is done twice."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a", "x", "n", "2", "u")
            await desk.until(lambda: len(desk.screen._waiting) == 4)
            release()
            await desk.settled()
        assert marked(desk.stored()) == SETTLED
        assert set(desk.stored().rejections) == {"p1"}
        assert desk.acts() == 4
        assert "undone: relabel" in desk.said()
        assert desk.stored() == desk.state


async def test_a_file_that_stays_locked_is_said_and_waited_for(path: Path) -> None:
    """Nothing is drawn that is not saved; nothing is lost that was pressed meanwhile."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a", "x")
            await desk.until(
                lambda: "another program is writing to project.db; still trying (" in desk.said()
            )
            await desk.until(lambda: "give it up" in rendered(desk)[-1])
            assert marked(desk.state) == set()
            assert desk.focus == ("CLAIM", LIGHT)
            release()
            await desk.settled()
        assert "still trying" not in desk.said()
        assert "accept" in rendered(desk)[-1]
        assert marked(desk.stored()) == SETTLED
        assert set(desk.stored().rejections) == {"p1"}
        assert desk.stored() == desk.state


async def test_escape_gives_up_what_cannot_be_saved(path: Path) -> None:
    """With the keys that waited for it; the next one works."""
    async with at_desk(path) as desk:
        with locked(path):
            for key in ("a", "u"):
                desk.send(key, "x")
                await desk.until(lambda: "still trying" in desk.said())
                desk.send("escape")
                await desk.until(lambda: "not saved: " in desk.said())
                await desk.until(lambda: not desk.busy)
                assert "another program is writing" in desk.said()
                assert (marked(desk.state), desk.focus) == (set(), ("CLAIM", LIGHT))
        await desk.press("a")
        assert marked(desk.stored()) == SETTLED
        assert desk.acts() == 1
        assert desk.stored() == desk.state


async def test_no_key_takes_away_what_has_not_been_drawn_yet(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who types fast, or far away, would never see that something was not saved."""
    monkeypatch.setattr(saving, "UNSEEN", 1000.0)
    async with at_desk(path) as desk:
        drawn: list[Callable[[], None]] = []
        with locked(path):
            desk.send("a")
            await desk.until(lambda: "still trying" in desk.said())
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(desk.screen, "call_after_refresh", drawn.append)
                desk.send("escape")
                await desk.until(lambda: "not saved: " in desk.said())
        await desk.press("n", "x")
        desk.screen.say("something else")
        assert "not saved: " in desk.said() and "something else" in desk.said()
        assert desk.acts() == 0
        drawn[0]()
        await desk.press("n")
        assert "not saved" not in desk.said()


async def test_one_can_leave_a_file_that_stays_locked(path: Path) -> None:
    """After a question that names what is lost; to go on trying is the other answer."""
    async with at_desk(path) as desk:
        with locked(path):
            desk.send("a", "x", "n")
            await desk.until(lambda: "still trying" in desk.said())
            desk.send("q")
            await desk.until(lambda: desk.modal == "Choosing")
            await desk.until(lambda: "leave without saving it" in "\n".join(rendered(desk)))
            assert "not saved: accept CLAIM" in "\n".join(rendered(desk))
            assert "2 more keys" in "\n".join(rendered(desk))
            desk.send("enter")
            await desk.until(lambda: desk.modal == "")
            assert desk.screen.saving
            desk.send("ctrl+q")
            await desk.until(lambda: desk.modal == "Choosing")
            desk.send("q")
            await desk.until(lambda: desk.app._exit)
            [name] = desk.app.writer.stop(0)
            assert "The light was dark" in name
        assert desk.acts() == 0


async def test_a_note_that_cannot_be_saved_is_told_with_its_text(path: Path) -> None:
    """In the question whether to leave, and at the end: it is nowhere else."""
    async with at_desk(path) as desk:
        await desk.press("c")
        await desk.type("who was asked")
        with locked(path):
            desk.send("enter")
            await desk.until(lambda: "still trying" in desk.said())
            desk.send("q")
            await desk.until(lambda: "who was asked" in "\n".join(rendered(desk)))
            desk.send("q")
            await desk.until(lambda: desk.app._exit)
            [name] = desk.app.writer.stop(0)
            assert name.endswith(": who was asked")


async def test_the_question_whether_to_leave_ends_when_all_is_saved(path: Path) -> None:
    """It would be about nothing."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a", "x")
            await desk.until(lambda: "still trying" in desk.said())
            desk.send("q")
            await desk.until(lambda: desk.modal == "Choosing")
            release()
            await desk.until(lambda: desk.modal == "")
        await desk.settled()
        assert desk.acts() == 2
        assert desk.stored() == desk.state


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_who_quits_loses_nothing_that_was_pressed_before(path: Path, key: str) -> None:
    """However slow the disk is; and what is pressed afterwards is for nobody."""
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("a", "x", "x", key, "x")
            await desk.until(lambda: len(desk.screen._waiting) >= 4)
            release()
            await desk.until(lambda: desk.app._exit)
    with Store.open(path) as store:
        state = store.load(1, ADA).state
    assert marked(state) == SETTLED
    assert set(state.rejections) == {"p1", "o1"}


@pytest.mark.parametrize("replaced", [True, False])
async def test_a_file_that_is_moved_away_is_said_and_waited_for(path: Path, replaced: bool) -> None:
    """What would be written into it would be lost; another file in its place is left alone."""
    aside = path.with_name("aside.db")
    async with at_desk(path) as desk:
        await desk.press("a")
        path.rename(aside)
        if replaced:
            path.write_bytes(aside.read_bytes())
        other = path.read_bytes() if replaced else b""
        desk.send("x")
        await desk.until(lambda: "not saved: project.db was deleted or replaced" in desk.said())
        assert (marked(desk.state), len(desk.state.rejections)) == (SETTLED, 0)
        assert (path.read_bytes() if replaced else b"") == other
        aside.rename(path)
        await desk.settled()
        assert "not saved" not in desk.said()
        assert len(desk.stored().rejections) == 1
        assert desk.stored() == desk.state


@contextmanager
def no_room(path: Path) -> Iterator[Callable[[], None]]:
    """Have no file grow, as on a full disk; the value makes room again."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(f"{path.name}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    def room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    try:
        yield room
    finally:
        room()


async def test_a_disk_that_takes_nothing_is_said_and_waited_for(path: Path) -> None:
    """Nothing is drawn as done that is not; once there is room it is saved, and what came after."""
    async with at_desk(path) as desk:
        await desk.press("a")
        with no_room(path) as room:
            desk.send("x", "x")
            await desk.until(
                lambda: "not saved: the file may not grow (ulimit -f); still" in desk.said()
            )
            await desk.until(lambda: "give it up" in rendered(desk)[-1])
            assert (marked(desk.state), len(desk.state.rejections)) == (SETTLED, 0)
            room()
            await desk.settled()
        assert "not saved" not in desk.said()
        assert len(desk.stored().rejections) == 2
        assert desk.stored() == desk.state


async def test_what_a_full_disk_does_not_take_can_be_given_up(path: Path) -> None:
    """It is said that it is not saved, and the next decision is tried anew."""
    async with at_desk(path) as desk:
        await desk.press("a")
        with no_room(path) as room:
            desk.send("x")
            await desk.until(lambda: "still trying" in desk.said())
            desk.send("escape")
            await desk.until(lambda: "not saved: project.db: the file may not grow" in desk.said())
            assert (marked(desk.state), len(desk.state.rejections)) == (SETTLED, 0)
            room()
        await desk.press("x")
        assert len(desk.stored().rejections) == 1
        assert desk.stored() == desk.state


async def test_a_damaged_file_is_said_and_does_not_end_the_program(path: Path) -> None:
    """Whatever key finds it out: one that writes, and one that reads."""
    async with at_desk(path) as desk:
        os.truncate(path, 8192)
        await desk.press("a")
        assert "not saved: " in desk.said() and "damaged" in desk.said()
        assert marked(desk.state) == set()
        await desk.press("]")
        assert "damaged" in desk.said()
        assert desk.state.article.id == "harbour"


async def test_a_file_that_refuses_is_said(path: Path) -> None:
    """As a full disk would."""
    async with at_desk(path) as desk:
        with Store.open(path) as store:
            store.connection.execute(
                "CREATE TRIGGER no BEFORE INSERT ON log BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
            await desk.press("a")
            assert "not saved" in desk.said() and "disk full" in desk.said()
            assert marked(desk.state) == set()
            await desk.press("p", "e", "d", "enter", "D")
            assert "not saved" in desk.said()
            assert desk.state.article.id == "harbour"
            store.connection.execute("DROP TRIGGER no")
        assert desk.acts() == 0
        await desk.press("n", "N", "p", "p")
        assert desk.acts() == 1
        assert desk.stored() == desk.state


async def test_an_unforeseen_error_does_not_end_the_program(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named."""

    def record(*_: object) -> None:
        raise sqlite3.ProgrammingError("odd [red]")

    async with at_desk(path) as desk:
        monkeypatch.setattr(Store, "record", record)
        await desk.press("a")
        assert "not saved: ProgrammingError: odd [red]" in desk.said()
        monkeypatch.undo()
        await desk.press("a")
        assert marked(desk.stored()) == SETTLED


async def test_an_act_on_what_another_window_changed_shows_it_anew(path: Path) -> None:
    """The same annotator twice: nothing is written over, nothing twice."""
    async with at_desk(path) as desk:
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("c1"))
        desk.send("a", "x")
        await desk.settled()
        assert "not done: changed elsewhere" in desk.said()
        assert marked(desk.stored()) == SETTLED
        assert (desk.acts(), desk.stored() == desk.state) == (1, True)
        assert "7 undecided" in desk.said("where")
        await desk.press("n", "a")
        assert desk.acts() == 2
        assert desk.stored() == desk.state


async def test_undo_of_what_another_window_did(path: Path) -> None:
    """It is the last act of the annotator, here or there; the article is shown as it is."""
    async with at_desk(path) as desk:
        await desk.press("a")
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("o1"))
            do(store, 1, ADA, lambda act: act.accept("t1"))
        await desk.press("u")
        assert marked(desk.stored()) == {*SETTLED, ("ORG", "Reuters")}
        assert desk.stored() == desk.state
        assert desk.focus == ("PLACE", "Tallinn")
        await desk.press("U", "u", "u", "u")
        assert marked(desk.stored()) == set()
        assert desk.stored() == desk.state


async def test_others_do_not_disturb(path: Path) -> None:
    """Another annotator's acts on the article make nothing stale."""
    from annotator.store.log import Actor

    async with at_desk(path) as desk:
        with Store.open(path) as store:
            do(store, 1, Actor("Ben"), lambda act: act.reject("c1"))
        await desk.press("a")
        assert marked(desk.stored()) == SETTLED


async def test_suggestions_arrive_without_moving_the_cursor(tmp_path: Path) -> None:
    """For the open article, for one that is left by then, and after a decision."""
    made = make(tmp_path / "a.db", [HARBOUR, Article("b", "Reuters.")], suggested=False)
    async with at_desk(made) as desk:
        await desk.press("w", "w", "w", "5")
        cursor = desk.bench.cursor
        with locked(made) as release:
            desk.send("6")
            await desk.until(lambda: desk.screen.saving)
            desk.screen.prefilled(Prefilled(1, HARBOUR, proposed(HARBOUR), "hand"))
            release()
            await desk.settled()
            await desk.until(lambda: len(desk.state.stops) == 8)
        assert desk.bench.cursor == cursor
        assert marked(desk.state) == {("DATE", "was")} == marked(desk.stored())
        assert desk.stored() == desk.state
        await desk.press("]", "[")
        assert len(desk.state.stops) == 8


async def test_suggestions_for_an_article_that_was_left_are_kept(tmp_path: Path) -> None:
    """They are there when one comes back; those of a `suggest` meanwhile are not replaced."""
    made = make(tmp_path / "a.db", [HARBOUR, Article("b", "Reuters.")], suggested=False)
    async with at_desk(made) as desk:
        await desk.press("]")
        desk.screen.prefilled(Prefilled(1, HARBOUR, proposed(HARBOUR), "hand"))
        await desk.until(lambda: len(desk.stored(1).suggested.spans) == 10)
        await desk.press("[")
        assert len(desk.state.stops) == 8
        desk.screen.prefilled(Prefilled(1, HARBOUR, type(proposed(HARBOUR))(), "hand"))
        await desk.press("a")
        await desk.settled()
        assert len(desk.stored(1).suggested.spans) == 10
        desk.screen.prefilled(Prefilled(2, HARBOUR, proposed(HARBOUR), "", "no [b]pipeline"))
        assert "no suggestions: no [b]pipeline" in desk.said()


async def test_without_suggestions_none_are_shown(path: Path) -> None:
    """For unbiased work."""
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.session import Session

    with Store.open(path) as store:
        app = AnnotatorApp(Session(store, ADA, with_suggestions=False, now=lambda: AT), 1)
        async with app.run_test() as pilot:
            await pilot.press("home", "w", "5")
            assert len(app.annotating.bench.state.live) == 1
        app.writer.stop()


async def test_of_an_article_that_was_removed_meanwhile_another_one_is_shown(path: Path) -> None:
    """It is said, and one goes on."""
    async with at_desk(path) as desk:
        await desk.press("a")
        with Store.open(path) as store:
            store.remove(["harbour"])
        await desk.press("a")
        assert "was removed from the project" in desk.said()
        assert desk.state.article.id == "grain"
        await desk.press("a")
        assert desk.stored(2) == desk.state
        assert desk.state.annotations


async def test_a_large_act_that_is_not_saved_yet_is_named_by_how_much_it_is(path: Path) -> None:
    async with at_desk(path) as desk:
        with locked(path) as let_go:
            desk.app.key_queue.put(key_event("A"))
            await desk.until(lambda: bool(desk.app.writer.unsaved))
            assert desk.app.writer.unsaved == ["accept, 10 spans"]
            let_go()
        await desk.settled()
        assert desk.app.writer.unsaved == []
