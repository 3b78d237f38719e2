"""How long one is at work: kept with what one decides, and at every end."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from textual import events

from annotator.core.article import Article
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.app import timer_for
from tests.review.projects import project as three_works
from tests.tui.desk import Desk, at_desk, locked, rendered
from tests.tui.projects import make
from tests.tui.review_desk import at_review
from tests.tui.reviews import annotate, at_check
from tests.tui.terminal import Emulated, command_line

Row = tuple[int, str, bool, float]


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self, desk: Desk) -> None:
        # Long before any key that is pressed, which has the time of the machine since its start.
        self.now, self.desk = -1_000_000.0, desk
        desk.app.clock = lambda: self.now
        timer = desk.app.session.timer
        if timer:
            timer.press(self.now, None)
            timer.take("2026-03-01T12:00:00.000Z")

    async def press(self, after: float, *keys: str) -> None:
        """Press keys, some seconds after the one before."""
        for key in keys:
            self.now += after
            await self.desk.press(key)


def kept(path: Path) -> list[Row]:
    """The time in the file: article, role, whether it led to an act, seconds."""
    with Store.open(path) as store:
        assert list(store.faults()) == []
        sql = "SELECT article, role, act IS NOT NULL, seconds FROM time_spent ORDER BY seq"
        return [(row[0], row[1], bool(row[2]), row[3]) for row in store.connection.execute(sql)]


async def test_the_time_until_a_decision_is_kept_with_it(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(2, "n")
        await watch.press(3, "N")
        await watch.press(1.5, "a")
        await watch.press(4, "x")
        assert kept(path) == [(1, "annotator", True, 6.5), (1, "annotator", True, 4.0)]


async def test_time_without_a_decision_is_kept_when_the_article_is_left(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(2, "n", "]")
        await watch.press(7, "q")
        await desk.until(lambda: desk.app._exit)
    assert kept(path) == [(1, "annotator", False, 4.0), (2, "annotator", False, 7.0)]


async def test_a_pause_counts_up_to_the_limit(path: Path) -> None:
    """And a clock that was set back gives nothing."""
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(5000, "a")
        await watch.press(-90, "x")
        await watch.press(1, "x")
        assert [row[3] for row in kept(path)] == [60.0, 1.0]


async def test_a_question_about_the_article_counts(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(1, "a", "c")
        await watch.press(5, "w")
        await watch.press(2, "enter")
        assert desk.confirmed.note == "w"
        assert [row[3] for row in kept(path)] == [1.0, 8.0]


@pytest.mark.parametrize("keys", [("question_mark", "escape"), ("ctrl+p", "escape"), ("g", "g")])
async def test_what_is_no_work_on_the_article_does_not_count(
    path: Path, keys: tuple[str, str]
) -> None:
    """Only the key that opened it, and what follows the one that closed it."""
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(1, keys[0])
        await watch.press(30, keys[1])
        await watch.press(2, "a")
        assert [row[3] for row in kept(path)] == [3.0]


async def test_undo_takes_no_time_back(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(2, "a", "u", "U")
        assert [row[2:] for row in kept(path)] == [(True, 2.0)] * 3


async def test_what_could_not_be_saved_took_its_time_all_the_same(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        with locked(path):
            watch.now += 3
            desk.send("a")
            await desk.until(lambda: desk.app.writer.trouble is not None)
            watch.now += 1
            desk.send("escape")
            await desk.until(lambda: not desk.screen.saving)
        await watch.press(5, "a")
        assert sum(row[3] for row in kept(path)) == 9.0


async def test_the_mouse_is_work_too(path: Path) -> None:
    async with at_desk(path) as desk:
        watch = Watch(desk)
        for press in (events.MouseDown, events.MouseScrollDown, events.MouseMove):
            watch.now += 4
            desk.app.post_message(press(None, 40, 5, 0, 0, 1, False, False, False))
            await desk.settled()
        await watch.press(1, "]")
        assert [row[3] for row in kept(path)] == [13.0]


@pytest.mark.parametrize(
    ("setting", "seconds"), [("120", 120), ("0", 60), ("601", 60), ("-5", 60), ("²", 60), ("", 60)]
)
def test_the_settings_say_how_much_of_a_pause_counts(setting: str, seconds: float) -> None:
    timer = timer_for(setting)
    assert timer
    timer.press(0, None)
    timer.press(5000, 1)
    assert [it.seconds for it in timer.take("2026-03-01T12:00:00.000Z")] == [seconds]


async def test_nothing_is_kept_where_the_settings_say_so(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings.write({"timing": "off"})
    async with at_desk(path) as desk:
        watch = Watch(desk)
        await watch.press(2, "a", "]", "q")
    assert kept(path) == []


async def test_a_reviewers_time_is_a_reviewers(path: Path) -> None:
    """In a check, and where several works are settled; neither has an annotator's pace."""
    annotate(path)
    async with at_check(path, size=(160, 40)) as desk:
        await Watch(desk).press(3, "a")
        assert kept(path) == [(1, "reviewer", True, 3.0)]
        assert desk.app.pace is None
        assert "today" not in desk.said("where")


async def test_time_at_a_region_is_kept_with_its_ruling(tmp_path: Path) -> None:
    path = three_works(tmp_path / "three.db", 3)
    async with at_review(path) as desk:
        watch = Watch(desk)
        await watch.press(3, "a")
        await watch.press(1, "ctrl+p")
        await desk.type("statistics")
        await desk.press("enter")
        await desk.until(lambda: desk.modal == "Statistics")
        await desk.press("escape")
        assert kept(path) == [(1, "reviewer", True, 3.0)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_time(path: Path, number: int) -> None:
    """That led to no decision yet."""
    with Emulated(path, program=command_line(path)) as terminal:
        terminal.see("8 undecided")
        terminal.write("/")
        terminal.see("find in this article")
        terminal.write("f")
        terminal.see("found")
        os.kill(terminal.pid, number)
        assert terminal.ended() == 128 + number
        os.close(terminal.fd)
    rows = kept(path)
    assert {row[:3] for row in rows} == {(1, "annotator", False)}
    assert 0 < sum(row[3] for row in rows) < 30


def test_with_no_timing_none_is_kept(path: Path) -> None:
    program = [*command_line(path)]
    program[2] = program[2].replace("'--as', 'Ada'", "'--as', 'Ada', '--no-timing'")
    with Emulated(path, program=program) as terminal:
        terminal.see("8 undecided")
        terminal.write("ax")
        terminal.see("6 undecided")
        terminal.write("q")
        assert terminal.ended() == 0
        os.close(terminal.fd)
    assert kept(path) == []


# The pace


def many(path: Path, count: int) -> Path:
    """Articles in which there is nothing to decide."""
    articles = [Article(f"a{n}", f"Nothing happened on day {n}.") for n in range(count)]
    return make(path, articles, suggested=False)


async def test_after_an_article_one_is_told_how_one_gets_on(tmp_path: Path) -> None:
    """From the third on with an estimate."""
    async with at_desk(many(tmp_path / "a.db", 20)) as desk:
        watch = Watch(desk)
        await watch.press(220, "d")
        assert " · in 1:00 · today 1 · 19 left" in desk.said()
        await watch.press(50, "d", "d")
        assert desk.said().startswith(" finished: Nothing happened on day 2. · in 0:50 · today 3")
        assert "17 left, about 14 min" in desk.said()
        await watch.press(1, "w")
        assert "today" not in desk.said()


async def test_the_pace_is_in_the_first_line_where_there_is_room(tmp_path: Path) -> None:
    """Not at all before there is any, and not in a narrow terminal."""
    path = many(tmp_path / "a.db", 20)
    async with at_desk(path, size=(160, 30)) as desk:
        watch = Watch(desk)
        assert "left" not in desk.said("where")
        await watch.press(50, "d", "d", "d")
        assert "today 3 · 50 s each · 17 left, about 14 min · 4/20" in desk.said("where")
        await desk.press("u")
        assert "today 2 · 18 left · 3/20" in desk.said("where")
    async with at_desk(path, size=(80, 24)) as desk:
        assert "today" not in desk.said("where")
        await desk.press("g")
        assert "today 2 · 18 left" in desk.said()


async def test_a_long_title_leaves_room_for_the_figures(tmp_path: Path) -> None:
    articles = [Article(f"a{n}", f"Word {n} " * 30) for n in range(3)]
    path = make(tmp_path / "a.db", articles, suggested=False)
    async with at_desk(path, size=(80, 24)) as desk:
        await Watch(desk).press(50, "d")
        line = next(line for line in rendered(desk) if line.startswith(" finished"))
        assert "… · in 0:50 · today 1 · 2 left" in line
        assert line.endswith("Ada")


async def test_at_the_end_it_is_said_as_well(tmp_path: Path) -> None:
    async with at_desk(many(tmp_path / "a.db", 1)) as desk:
        await Watch(desk).press(50, "d")
        assert " every article is finished or skipped: q leaves · in 0:50 · today 1" in desk.said()


# The figures of the project


@pytest.mark.parametrize(
    ("size", "is_drawn"), [((80, 24), True), ((160, 48), True), ((50, 20), False)]
)
async def test_the_palette_opens_the_statistics(
    path: Path, size: tuple[int, int], is_drawn: bool
) -> None:
    """What the command says, to scroll through; keys that come first wait for it."""
    async with at_desk(path, size=size) as desk:
        await desk.press("D", "[", "ctrl+p")
        await desk.type("statistics")
        await desk.press("enter")
        await desk.until(lambda: desk.modal == "Statistics")
        lines = "\n".join(rendered(desk))
        assert "3 articles, 3 with suggestions" in lines
        assert "ANNOTATOR  IN PROGRESS  FINISHED  SKIPPED" in lines
        assert ("Articles finished a day" in lines) is is_drawn
        await desk.press("j", "escape")
        assert desk.modal == ""
        assert desk.acts() == 1
