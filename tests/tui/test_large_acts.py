"""An act of very many decisions is drawn once it is kept, and its rows follow by themselves."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import journal
from annotator.store.store import Store
from annotator.tui import app, session, writer
from annotator.tui.writer import Outcome, Writer
from tests.store.projects import do
from tests.tui.desk import Desk, at_desk
from tests.tui.projects import ADA

PENDING = "SELECT count(*) FROM pending"
LOGGED = "SELECT count(*) FROM log"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(journal, "MANY", 4)
    monkeypatch.setattr(session, "MANY", 4)
    yield


@pytest.fixture
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing written out as long as the program runs, and nobody wait for it."""
    monkeypatch.setattr(writer, "REST", 1000.0)
    monkeypatch.setattr(app, "SETTLING", 0.0)


def number(desk: Desk, sql: str) -> int:
    """A number out of the file, without anything being written out before."""
    return int(desk.app.session.store.connection.execute(sql).fetchone()[0])


async def test_what_is_drawn_is_in_the_log_soon_after(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "REST", 0.01)
    async with at_desk(path) as desk:
        await desk.press("A")
        assert len(desk.state.stops) == 0
        await desk.until(desk.app.writer.settled.is_set)
        assert number(desk, PENDING) == 0
        assert number(desk, LOGGED) > 10
        assert desk.stored() == desk.state


@pytest.mark.usefixtures("_no_rest")
async def test_undo_and_redo_need_not_wait_for_the_log(path: Path) -> None:
    async with at_desk(path) as desk:
        before = desk.state
        await desk.press("A")
        after = desk.state
        for key, state in (("u", before), ("U", after), ("u", before), ("U", after), ("u", before)):
            await desk.press(key)
            assert desk.state == state
            assert "undone: accept" in desk.said() or "redone: accept" in desk.said()
        assert (number(desk, PENDING), number(desk, LOGGED)) == (6, 0)
        await desk.press("u")
        assert "nothing to undo" in desk.said()
        assert desk.stored() == desk.state == before


@pytest.mark.usefixtures("_no_rest")
async def test_what_is_done_next_comes_after_it(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("A", "!", "2", "u")
        assert number(desk, LOGGED) == 0
        assert desk.stored() == desk.state
        await desk.press("u", "u", "U", "x")
        assert desk.stored() == desk.state


@pytest.mark.usefixtures("_no_rest")
async def test_who_leaves_the_article_and_comes_back_finds_it_there(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("A")
        after = desk.state
        await desk.press("]", "[")
        assert desk.state == after
        await desk.press("]", "u")
        assert "undone" in desk.said()
        assert desk.stored() == desk.state


@pytest.mark.usefixtures("_no_rest")
async def test_before_the_next_article_is_opened_all_is_written(path: Path) -> None:
    """What is suggested there hangs on what was decided here; keys typed meanwhile wait."""
    async with at_desk(path) as desk:
        await desk.press("A", "d")
        assert number(desk, PENDING) == 0
        assert desk.stored(1).progress.status == "finished"
        assert desk.screen.session.seq == 2


@pytest.mark.usefixtures("_no_rest")
async def test_accepting_all_and_finishing_is_drawn_before_its_rows_are_written(path: Path) -> None:
    """As soon as it is kept in one piece; then comes the next article, and what was typed."""
    async with at_desk(path) as desk:
        settle, drawn = Store.settle, list[tuple[int, str, int]]()

        def noted(self: Store, stop: Callable[[], bool] | None = None) -> bool:
            state = desk.state
            drawn.append((desk.screen.session.seq, str(state.progress.status), len(state.stops)))
            return settle(self, stop)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Store, "settle", noted)
            await desk.press("D", "n")
            await desk.until(lambda: desk.screen.session.seq == 2)
        assert drawn[0] == (1, "finished", 0)
        assert number(desk, PENDING) == 0
        assert desk.stored(1).progress.status == "finished"
        await desk.press("u")
        assert desk.screen.session.seq == 1
        assert desk.stored() == desk.state
        assert desk.state.progress.status == "new"


@pytest.mark.usefixtures("_no_rest")
async def test_a_large_act_is_undone_from_another_article_by_opening_its_own_first(
    path: Path,
) -> None:
    """There it is kept in one piece like any other: its rows need not be written before."""
    async with at_desk(path) as desk:
        before = desk.state
        await desk.press("A", "]")
        desk.app.writer.submit(lambda store: store.settle())
        await desk.written()
        logged = number(desk, LOGGED)
        await desk.press("u")
        assert desk.screen.session.seq == 1
        assert desk.state == before
        assert "undone: accept" in desk.said()
        assert "in “" in desk.said()
        assert (number(desk, PENDING), number(desk, LOGGED)) == (1, logged)
        await desk.press("U", "]", "u", "U")
        assert "redone: accept" in desk.said()
        assert desk.screen.session.seq == 1
        assert desk.stored() == desk.state


@pytest.mark.usefixtures("_no_rest")
async def test_who_quits_leaves_nothing_to_be_written_out(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("A")
        await desk.quit()
        desk.app.writer.stop()
        assert number(desk, PENDING) == 0
        assert len(desk.stored().stops) == 0


def accept_everything(store: Store) -> str:
    return do(store, 1, ADA, lambda act: act.accept_all([e[3] for e in act.draft.stops]))


def writing(store: Store) -> Writer:
    """A writer that gives its outcomes from its own thread."""
    return Writer(lambda: store.another(busy_seconds=0.01), lambda done, outcome: done(outcome))


def test_writing_out_waits_for_a_file_that_others_hold(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "REST", 0.001)
    kept, tried_twice = threading.Event(), threading.Event()
    settle, tries = Store.settle, list[bool]()

    def noted(self: Store, stop: Callable[[], bool] | None = None) -> bool:
        go_on.wait(30)
        tries.append(True)
        if len(tries) > 1:
            tried_twice.set()
        return settle(self, stop)

    with Store.open(path) as store:
        it, go_on = writing(store), threading.Event()
        it.start()
        it.submit(lambda own: monkeypatch.setattr(Store, "settle", noted))
        it.submit(accept_everything, lambda outcome: kept.set())
        assert kept.wait(30)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            go_on.set()
            assert tried_twice.wait(30)
            assert not it.settled.is_set()
            other.execute("ROLLBACK")
            assert it.settled.wait(30)
        it.stop()
        assert not store.is_pending()


def test_the_writer_lets_a_job_go_before_the_writing_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is being written out is left as it was, and begun anew when there is time."""
    monkeypatch.setattr(writer, "REST", 0.001)
    monkeypatch.setattr("annotator.store.giving_way._STEPS", 1)
    done = threading.Event()
    outcomes: list[Outcome] = []
    with Store.open(path) as store:

        def told(outcome: Outcome) -> None:
            outcomes.append(outcome)
            done.set()

        it = writing(store)
        began, go_on = threading.Event(), threading.Event()
        settle = Store.settle

        def slowly(self: Store, stop: Callable[[], bool] | None = None) -> bool:
            began.set()
            go_on.wait(30)
            return settle(self, stop)

        it.start()
        it.submit(accept_everything, outcomes.append)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Store, "settle", slowly)
            assert began.wait(30)
            it.submit(lambda own: own.is_pending(), told)
            go_on.set()
            assert done.wait(30)
        assert it.settled.wait(30)
        it.stop()
        assert [outcome.error for outcome in outcomes] == [None, None]
        assert outcomes[1].result is True
        assert not store.is_pending()


def test_no_job_waits_for_the_file_to_be_tidied(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed is copied from the write-ahead log into the file in a rest."""
    monkeypatch.setattr(writer, "REST", 0.001)
    monkeypatch.setattr(writer, "MANY_JOBS", 2)
    tidied = threading.Event()
    checkpoint = Store.checkpoint

    def noted(self: Store) -> None:
        checkpoint(self)
        tidied.set()

    monkeypatch.setattr(Store, "checkpoint", noted)
    with Store.open(path) as store:
        it = writing(store)
        it.start()
        for _ in range(2):
            it.submit(accept_everything)
        assert tidied.wait(30)
        it.stop()
        assert list(store.faults()) == []


def test_who_is_at_work_is_not_held_up_by_the_writing_out_but_not_for_ever(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "REST", 1000.0)
    with Store.open(path) as store:
        it = writing(store)
        it.pressed()
        it._waiting_since = it._pressed_at
        assert it._is_disturbed()
        monkeypatch.setattr(writer, "PUT_OFF", 0.0)
        assert not it._is_disturbed()
        it.submit(lambda own: None)
        assert it._is_disturbed()


def test_nothing_is_written_out_while_the_interface_holds_the_processor(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "REST", 0.001)
    asked_often = threading.Event()

    class Asking(Writer):
        asked = 0

        def _is_disturbed(self) -> bool:
            self.asked += 1
            if self.asked > 3:
                asked_often.set()
            return super()._is_disturbed()

    with Store.open(path) as store:
        it = Asking(lambda: store.another(busy_seconds=0.01), lambda done, outcome: done(outcome))
        it.start()
        with it.held(), it.held():
            it.submit(accept_everything)
            assert asked_often.wait(30)
            assert store.is_pending()
        assert it.settled.wait(30)
        it.stop()
        assert not store.is_pending()
