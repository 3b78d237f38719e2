"""Work that a merge sets apart, as its annotator learns of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.copies import copied, merged
from tests.store.projects import do
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import ADA

APART = Actor("Ada (2)")
HOW = 'set apart by a merge, unfinished: annotate --as "Ada (2)" goes on with it'


@pytest.fixture
def train(path: Path) -> Path:
    """A copy in which Ada went on from the first act, as here: one of the two gives way."""
    with Store.open(path) as store:
        do(store, 1, ADA, lambda act: act.accept("c1"))
    other = copied(path, "train")
    _in(path, "o1")
    _in(other, "t1")
    return other


def _in(path: Path, id: str) -> None:
    with Store.open(path) as store:
        do(store, 1, ADA, lambda act: act.accept(id))


async def look(desk: Desk) -> None:
    """Have it look as it does every two seconds."""
    desk.app.elsewhere.look()
    await desk.written()
    await desk.settled()


async def test_unfinished_work_that_was_set_apart_is_said_at_the_start(
    path: Path, train: Path
) -> None:
    """With how to go on with it, in 80 columns; to nobody else, and no more once it is finished."""
    async with at_desk(path, size=(80, 24)) as desk:
        assert "set apart" not in desk.said()
    merged(path, train)
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.until(lambda: any(HOW in line for line in rendered(desk)))
        await desk.press("n")
        assert "set apart" not in desk.said()
    for actor in (Actor("Ad"), APART):
        async with at_desk(path, actor) as desk:
            assert "set apart" not in desk.said()
    with Store.open(path) as store:
        do(store, 1, APART, lambda act: act.set_status(Status.FINISHED))
    async with at_desk(path) as desk:
        assert "set apart" not in desk.said()


async def test_who_goes_by_such_a_name_has_set_nothing_apart(path: Path) -> None:
    """The ids of the acts tell."""
    with Store.open(path) as store:
        do(store, 1, APART, lambda act: act.accept("c1"))
        assert store.kept_apart(ADA) == store.kept_apart(ADA, 1) == []


async def test_a_merge_into_the_open_article_says_where_the_other_work_is(
    path: Path, train: Path
) -> None:
    """Whichever of the two stays under the name: the article is changed in one of the files."""
    here, other = _giving_way(path, train)
    async with at_desk(here, size=(80, 24)) as desk:
        merged(here, other)
        await look(desk)
        told = "changed elsewhere as Ada: shown anew · a merge kept Ada (2) too"
        await desk.until(lambda: any(told in line for line in rendered(desk)))
        assert desk.state == desk.stored()


async def test_what_was_pressed_on_what_a_merge_has_changed_is_not_done(
    path: Path, train: Path
) -> None:
    """It is said so, and the article is shown with what is there."""
    here, other = _giving_way(path, train)
    async with at_desk(here, size=(80, 24)) as desk:
        merged(here, other)
        acts = desk.acts()
        await desk.press("x")
        told = "not done: changed elsewhere, and shown anew · a merge kept Ada (2) too"
        await desk.until(lambda: any(told in line for line in rendered(desk)))
        assert desk.acts() == acts
        assert desk.state == desk.stored()


def _giving_way(path: Path, train: Path) -> tuple[Path, Path]:
    """The file whose own work gives way in a merge, and the other: hangs on the ids of the acts."""
    trial = copied(path, "trial")
    merged(trial, train)
    return (train, path) if _marks(path) == _marks(trial) else (path, train)


def _marks(path: Path) -> set[str]:
    with Store.open(path) as store:
        return {a.suggestion_id or "" for a in store.load(1, ADA).state.annotations.values()}
