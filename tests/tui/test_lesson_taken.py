"""The lesson as it is taken: by keys, wrongly, left, taken again, and in small terminals."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.state import State
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.lesson.keeping import is_due
from annotator.tui.lesson.steps import STEPS
from tests.tui.desk import rendered
from tests.tui.lesson_desk import LessonDesk, in_demo
from tests.tui.projects import ADA, marked, tied
from tests.tui.terminal import Emulated

#: The keys of each step, as it names them.
KEYS = {
    "accept": "a",
    "relabel": "3",
    "reject": "x",
    "edge": "p",
    "add": "right right right right right right 3",
    "claim": "n a",
    "link": "s enter",
    "undo": "u U",
    "finish": "d",
}


async def take(desk: LessonDesk, *, until: str = "") -> None:
    """Take the lesson by its keys, up to a step or to its end."""
    for step, keys in KEYS.items():
        if step == until:
            return
        assert desk.at == step
        await desk.press(*keys.split())


def lesson_state(path: Path) -> State:
    """What the lesson's file holds."""
    with Store.open(path.with_name("lesson.db")) as store:
        return store.load(1, ADA).state


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (40, 12), (40, 8)])
async def test_the_lesson_by_keys(path: Path, size: tuple[int, int]) -> None:
    """The keys that it names lead through it, and on to the first sample article."""
    async with in_demo(path, size=size) as desk:
        assert desk.article == "lesson"
        await take(desk)
        assert (desk.app.in_lesson, desk.article) == (False, "harbour")
        assert "The lesson is finished" in desk.said()
        assert not desk.screen.query("LessonStrip")
        # What is decided now is in the sample project.
        await desk.press("a")
        assert marked(desk.stored())
    state = lesson_state(path)
    assert state.progress.status is Status.FINISHED
    assert marked(state) == {
        ("PERSON", "Petra Halvane"),
        ("PLACE", "Kelverton"),
        ("ORG", "Tolvane Engineering"),
        ("PLACE", "Ostrell"),
        ("CLAIM", "that the bridge would stay shut until divers had looked at it"),
        ("SOURCE", "The council"),
        ("CLAIM", "“That pier was painted, not repaired,”"),
        ("SOURCE", "a retired inspector who has seen the plans"),
    }
    assert len(tied(state)) == 2
    assert not is_due()


async def test_keys_typed_ahead(path: Path) -> None:
    """All of them at once: each step sees what the one before made, the last the next article."""
    async with in_demo(path) as desk:
        desk.send(*" ".join(KEYS.values()).split())
        await desk.settled()
        assert (desk.app.in_lesson, desk.article) == (False, "harbour")


async def test_everything_wrong_first(path: Path) -> None:
    """What was done is named and the task stays; after undo the step can be done as it says."""
    wrong = {
        "accept": ("x", "That rejected “Petra Halvane”."),
        "relabel": ("a", "That accepted “Kelverton”."),
        "reject": ("3", "That made “Nobody” a PLACE."),
        "edge": ("o 2", "That accepted “Tolvane”."),
        "add": ("right right right 3", "That put PLACE on “a”."),
        "claim": ("n x", "That rejected “that the bridge w…”."),
        "link": ("a", "That accepted “That pier was pai…”."),
        "finish": ("S", "That skipped the article."),
    }
    async with in_demo(path) as desk:
        for step, keys in KEYS.items():
            if step in wrong:
                mistake, told = wrong[step]
                await desk.press(*mistake.split())
                assert (desk.at, desk.tutor.told.partition(" {")[0]) == (step, told)
                assert "u undoes it" in desk.strip
                await desk.press("u")
            assert desk.at == step
            # One is nearer by now: three words on, and on the claim itself.
            right = {"add": "right right right 3", "claim": "a"}.get(step, keys)
            await desk.press(*right.split())
        assert desk.article == "harbour"


async def test_all_at_once(path: Path) -> None:
    """Accepting all and finishing leaves the steps that want something else."""
    async with in_demo(path) as desk:
        await desk.press("A")
        assert (desk.at, desk.tutor.told[:9]) == ("relabel", "Accepted:")
        await desk.press("d")
        assert "That finished the article." in desk.strip
        await desk.press("d")
        assert "the lesson has only this article" in desk.said()
        await desk.press("u", "u")
        await take_from(desk, "accept")
        assert desk.article == "harbour"


async def take_from(desk: LessonDesk, step: str) -> None:
    """Take the lesson by its keys from a step on."""
    for later, keys in KEYS.items():
        if list(KEYS).index(later) >= list(KEYS).index(step):
            assert desk.at == later
            await desk.press(*keys.split())


async def test_undo_goes_back_a_step(path: Path) -> None:
    """And redo forward again."""
    async with in_demo(path) as desk:
        await take(desk, until="reject")
        await desk.press("u")
        assert desk.at == "relabel"
        assert "That is step 2 again." in desk.strip
        await desk.press("U")
        assert desk.at == "reject"


async def test_passing_over_brings_the_next_place_into_focus(path: Path) -> None:
    """By the key that the strip names, to the end."""
    async with in_demo(path) as desk:
        await desk.press("ctrl+n")
        assert "Step 1 is passed over." in desk.strip
        assert desk.focus == ("PERSON", "Kelverton")
        await desk.press("ctrl+n", "ctrl+n", "ctrl+n")
        assert (desk.at, desk.word, len(desk.focus)) == ("add", "Ostrell", 0)
        await desk.press("3")
        assert desk.at == "claim"
        await desk.press("ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n")
        assert desk.article == "harbour"
        assert not is_due()


async def test_escape_does_not_end_it(path: Path) -> None:
    """Nor does the key to leave while a box or a mode is open."""
    async with in_demo(path) as desk:
        await desk.press("escape", "escape", "?", "Q", "escape")
        assert desk.app.in_lesson
        await take(desk, until="link")
        await desk.press("s", "Q", "escape")
        assert (desk.app.in_lesson, desk.at) == (True, "link")


async def test_left_and_taken_again(path: Path) -> None:
    """By its key and by the palette; taken again it begins anew, and the articles are kept."""
    async with in_demo(path) as desk:
        await take(desk, until="edge")
        await desk.press("Q")
        assert (desk.article, is_due()) == ("harbour", False)
        assert "You left the lesson" in desk.said()
        await desk.press("a", "a")
        done = marked(desk.stored())
        await desk.choose("Take the lesson")
        assert (desk.article, desk.at, is_due()) == ("lesson", "accept", True)
        assert "Welcome" in desk.strip
        # Nothing of the articles is undone from here.
        await desk.press("u")
        assert marked(desk.stored()) == done
        await take(desk, until="add")
        await desk.choose("Take the lesson from the beginning")
        assert (desk.at, marked(desk.state)) == ("accept", set())
        await desk.choose("Next step of the lesson")
        assert desk.at == "relabel"
        await desk.choose("Leave the lesson")
        assert marked(desk.state) == done
        await desk.press("u")
        assert len(marked(desk.stored())) < len(done)


async def test_it_goes_on_where_the_terminal_was_closed(path: Path) -> None:
    """With the steps that are done, also those that were passed over, and the place in focus."""
    async with in_demo(path) as desk:
        await take(desk, until="reject")
        await desk.press("ctrl+n")
        await desk.quit()
    assert is_due()
    async with in_demo(path) as desk:
        assert (desk.at, desk.tutor.number) == ("edge", 4)
        assert "goes on where you left it" in desk.strip
        assert desk.focus == ("ORG", "Tolvane")


async def test_a_lesson_that_was_over_is_not_shown(path: Path) -> None:
    """Also where nothing was remembered of it, as when the settings are gone."""
    async with in_demo(path) as desk:
        await take(desk)
    settings.path().unlink()
    async with in_demo(path) as desk:
        assert desk.article == "harbour"
        assert not is_due()


async def test_anew_it_begins_at_the_first_step(path: Path) -> None:
    """Whatever was done before."""
    async with in_demo(path) as desk:
        await take(desk, until="claim")
        await desk.press("ctrl+n")
    async with in_demo(path, anew=True) as desk:
        assert (desk.at, marked(desk.state)) == ("accept", set())


async def test_one_that_is_open_elsewhere_is_not_begun_anew(path: Path) -> None:
    """What somebody does in another window is not taken from them."""
    async with in_demo(path) as desk:
        await desk.press("Q")
        with Store.open(path.with_name("lesson.db")) as store:
            await desk.choose("Take the lesson")
            assert (desk.app.in_lesson, desk.article) == (False, "harbour")
            assert "is open in another window" in desk.said()
            assert store.count() == 1
        await desk.choose("Take the lesson")
        assert desk.app.in_lesson


async def test_another_way_counts_as_well(path: Path) -> None:
    """Whatever leads there: a word by a search, an action by the palette, a label by its name."""
    async with in_demo(path) as desk:
        await desk.choose("Accept, and go on to the next")
        await desk.press("l")
        await desk.type("place")
        await desk.press("enter")
        assert desk.at == "reject"
        await desk.press("x", "p")
        await desk.press("/")
        await desk.type("ostrell")
        await desk.press("enter", "3")
        assert desk.at == "claim"


@pytest.mark.parametrize(
    ("size", "lines"), [((160, 48), 3), ((80, 24), 3), ((60, 20), 2), ((40, 12), 2), ((40, 8), 1)]
)
async def test_the_strip_fits_the_terminal(path: Path, size: tuple[int, int], lines: int) -> None:
    """Three lines, two or one; below, the line of the focus says what happened."""
    async with in_demo(path, size=size) as desk:
        screen = rendered(desk)
        strip = screen[1 : 1 + lines]
        assert "1/9" in "".join(strip)
        assert "…" not in "".join(strip)
        # The article has its place, and so have the line of the focus and that of the keys.
        assert "Petra Halvane" in "".join(screen[1 + lines : -2])
        await desk.press("x")
        assert "That rejected “Petra Halvane”." in "\n".join(rendered(desk))


async def test_a_terminal_that_changes(path: Path) -> None:
    """The strip has the lines that now fit."""
    async with in_demo(path) as desk:
        assert len(desk.strip.splitlines()) == 3
        await desk.pilot.resize_terminal(40, 8)
        await desk.settled()
        assert desk.strip == "1/9 This is right: press  a"
        await desk.pilot.resize_terminal(80, 24)
        await desk.settled()
        assert len(desk.strip.splitlines()) == 3


@pytest.mark.parametrize("seed", range(3))
async def test_any_keys_leave_a_way_out(path: Path, seed: int) -> None:
    """After whatever keys, escape and passing over lead to the articles."""
    choose = random.Random(seed)
    keys = [*"axnNmjkopJKOPv=uUs.A!dDS[]gle0123456789", "tab", "enter", "escape", "left", "right"]
    async with in_demo(path) as desk:
        await desk.press(*choose.choices(keys, k=60))
        await desk.press("escape", "escape", "escape")
        for _ in range(len(STEPS) + 1):
            if desk.app.in_lesson:
                await desk.press("ctrl+n")
        assert not desk.app.in_lesson


def _demo(path: Path, home: Path) -> Emulated:
    """The command, in a home of its own."""
    return Emulated(
        path,
        program=[sys.executable, "-m", "annotator", "demo", "--as", "Ada"],
        HOME=str(home),
        XDG_DATA_HOME=str(home / "data"),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_STATE_HOME=str(home / "state"),
    )


def test_the_lesson_in_a_terminal(path: Path, tmp_path: Path) -> None:
    """The command begins with it, goes on with it after a hang-up, and leaves it in peace then."""
    home = tmp_path / "home"
    data = home / "data" / "annotator"
    data.mkdir(parents=True)
    path.rename(data / "demo.db")
    with _demo(path, home) as terminal:
        terminal.see("1/9", "press  a  to accept")
        terminal.write("a")
        terminal.see("2/9")
        os.kill(terminal.pid, signal.SIGHUP)
        assert terminal.ended() == 128 + signal.SIGHUP
    with _demo(path, home) as terminal:
        terminal.see("2/9", "The lesson goes on where you left it.")
        terminal.write("Q")
        terminal.see("Light was out", "You left the lesson")
        terminal.write("q")
        assert terminal.ended() == 0
    with _demo(path, home) as terminal:
        terminal.see("Light was out", "1/3")
        terminal.write("q")
        assert terminal.ended() == 0
    # A thread that still reads when the program ends leaves SQLite's own files beside them.
    left = {p.name.removesuffix("-wal").removesuffix("-shm") for p in data.iterdir()}
    assert left == {"demo.db", "lesson.db"}


@pytest.mark.parametrize(
    ("opened", "there"),
    [
        ("app", []),
        ("demo_app", []),
        ("demo_app, annotator.tui.lesson.guide", ["annotator.tui.lesson"]),
    ],
)
def test_nothing_of_the_lesson_is_loaded_before_it_is_taken(opened: str, there: list[str]) -> None:
    """The first paint of an article does not wait for it."""
    program = (
        f"import sys, annotator.tui.{opened};"
        "print([name for name in sys.modules if name == 'annotator.tui.lesson'"
        " or name in ('yaml', 'annotator.ingest.prepared')])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert result.stdout.decode().strip() == str(there)
