"""Who was given articles is offered these; who runs out takes one that is free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.assigning import Gift
from annotator.store.assigning import Assigning
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.whose import day
from tests.tui.desk import at_desk, locked, rendered
from tests.tui.projects import ADA, make

SINCE = "2026-02-12T12:00:00.000Z"
BEN = Actor("Ben")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with five articles, 1 to 5."""
    articles = [
        Article(f"a{n}", f"Article number {n}.", {"title": f"No. {n}"}) for n in range(1, 6)
    ]
    return make(tmp_path / "five.db", articles)


def assign(path: Path, work: Callable[[Assigning], object]) -> None:
    """Mara changes who is to do what."""
    with Store.open(path) as store:
        store.assign(work, "Mara", SINCE)


def give(path: Path, *gifts: Gift) -> None:
    """Mara gives articles."""
    assign(path, lambda desk: desk.give(gifts))


async def test_the_next_one_assigned_is_offered(path: Path) -> None:
    """From the first on; when all is done it says so, and takes nothing from others."""
    give(path, ("a2", "Ada"), ("a5", "Ada"), ("a1", "Ben"))
    async with at_desk(path) as desk:
        assert desk.state.article.id == "a2"
        assert "given" not in desk.said()
        await desk.press("d")
        assert desk.state.article.id == "a5"
        assert "finished: No. 2" in desk.said()
        await desk.press("S")
        assert desk.state.article.id == "a5"
        assert "nothing is left for you to do: q leaves" in desk.said()
        assert desk.stored(5).progress.status is Status.SKIPPED
        await desk.press("u", "d")
        assert "nothing is left for you to do" in desk.said()
    with Store.open(path) as store:
        assert {(h.id, h.annotator_id) for h in store.assigned().holdings} == {
            ("a2", "Ada"),
            ("a5", "Ada"),
            ("a1", "Ben"),
        }


async def test_an_article_of_another_is_opened_by_hand_and_that_is_said(path: Path) -> None:
    """Whose it is, since when; it can be worked on all the same."""
    give(path, ("a2", "Ada"), ("a3", "Ben"))
    async with at_desk(path) as desk:
        await desk.press("]")
        assert desk.state.article.id == "a3"
        assert "given to Ben since 12 February" in desk.said()
        await desk.press("right")
        assert "given to" not in desk.said()
        await desk.press("!")
        assert desk.stored(3).progress.flagged
        assert "given to Ben since 12 February" in desk.said(), "with the first decision again"
        await desk.press("!")
        assert "given to" not in desk.said()
        await desk.press("]")
        assert "given to nobody yet" in desk.said()
        await desk.press("[", "[")
        assert desk.state.article.id == "a2"
        assert "given" not in desk.said()
        await desk.press("g", "end", "up", "up", "enter")
        assert "given to Ben" in desk.said()
    async with at_desk(path, article="a3") as desk:
        assert "given to Ben since 12 February" in desk.said()


async def test_the_list_marks_ones_own(path: Path) -> None:
    """Besides the one that is open, of which the line below says it if it is another's."""
    async with at_desk(path, size=(160, 24)) as desk:
        await desk.press("g")
        assert "•" not in "\n".join(rendered(desk))
    give(path, ("a2", "Ada"), ("a4", "Ada"), ("a5", "Ada"), ("a3", "Ben"))
    async with at_desk(path, article="a2", size=(160, 24)) as desk:
        await desk.press("d", "g")
        lines = "\n".join(line[:30] for line in rendered(desk))
        for mark in ("•✓  No. 2", "    No. 3", "›   No. 4", "•   No. 5"):
            assert mark in lines, lines


async def test_who_runs_out_takes_one_that_is_free(path: Path) -> None:
    """One at a time, never another's; the keys that follow are meant for it."""
    give(path, ("a1", "Ada"), ("a2", "Ben"))
    assign(path, lambda desk: desk.open_pool(1))
    async with at_desk(path) as desk, at_desk(path, BEN) as other:
        assert (desk.state.article.id, other.state.article.id) == ("a1", "a2")
        desk.send("d", "!")
        await desk.settled()
        assert desk.state.article.id == "a3"
        assert desk.stored(3).progress.flagged
        await other.press("d")
        assert other.state.article.id == "a4"
        assert "finished: No. 2" in other.said()
        await desk.press("d")
        assert desk.state.article.id == "a5"
        await other.press("home", "d")
        assert "nothing is left for you to do: q leaves" in other.said()
    with Store.open(path) as store:
        taken = {(h.id, h.annotator_id) for h in store.assigned().holdings if h.what == "taken"}
    assert taken == {("a3", "Ada"), ("a4", "Ben"), ("a5", "Ada")}


async def test_whoever_opens_the_program_with_a_pool_has_taken_one(path: Path) -> None:
    """Coming back, they go on with it."""
    assign(path, lambda desk: desk.open_pool(1))
    for _ in range(2):
        async with at_desk(path) as desk:
            assert desk.state.article.id == "a1"
    async with at_desk(path, BEN) as desk:
        assert desk.state.article.id == "a2"
        await desk.press("[")
        assert "taken by Ada since" in desk.said()


async def test_a_busy_file_holds_the_taking_up(path: Path) -> None:
    """It waits, and then opens what it took."""
    assign(path, lambda desk: desk.open_pool(1))
    async with at_desk(path) as desk:
        with locked(path) as release:
            desk.send("d")
            await desk.until(lambda: "saving" in desk.said())
            release()
        await desk.settled()
        assert desk.state.article.id == "a2"


async def test_articles_to_come_are_suggested_for_first(path: Path) -> None:
    """Those of the annotator, not those that stand next in the file."""
    give(path, ("a2", "Ada"), ("a5", "Ada"))
    with Store.open(path) as store:
        assert store.following(2, ADA, 6) == [2, 5]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-03-12T23:59:59.999Z", "today"),
        ("2026-03-01T00:00:00.000Z", "1 March"),
        ("2025-12-31T12:00:00.000Z", "31 December 2025"),
    ],
)
def test_a_day_as_one_says_it(at: str, told: str) -> None:
    """With the year if it is another."""
    assert day(at, "2026-03-12T12:00:00.000Z") == told


async def test_a_filter_goes_on_only_to_what_is_one_s_own(path: Path) -> None:
    """What others were given may be opened, and is not what comes next."""
    give(path, ("a2", "Ada"), ("a5", "Ada"), ("a1", "Ben"))
    async with at_desk(path) as desk:
        await desk.press("g", "/", *"article", "enter")
        assert desk.state.article.id == "a1"
        await desk.press("]", "d")
        assert desk.state.article.id == "a5"
        await desk.press("S")
        assert "nothing is left in “article”" in desk.said()
