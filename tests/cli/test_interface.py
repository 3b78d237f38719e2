"""annotate and demo: what is checked before the interface opens, and with what it does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from annotator.cli import demo, suggesters
from annotator.cli.who import own_name
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.keymaps import Rebinding
from annotator.tui.lesson import keeping
from tests.cli.conftest import CommandLine
from tests.cli.test_suggest import Fake, use
from tests.store.projects import project

#: The calls that open the interface: project, actor and the rest.
Opened: TypeAlias = list[tuple[Path, Actor, dict[str, Any]]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What the interface was opened with."""
    calls: Opened = []
    for run in ("running.run", "demo_app.run_demo"):
        monkeypatch.setattr(
            f"annotator.tui.{run}",
            lambda store, actor, **more: calls.append((store.path, actor, more)),
        )
    return calls


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, and a suggester that needs no pipeline."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    use(monkeypatch, Fake())
    return tmp_path / "data" / "annotator"


def test_annotate_opens_the_project(annotator: CommandLine, db: Path, opened: Opened) -> None:
    """With what the options say."""
    options = (
        "--as",
        "Zoe\u0308",
        "--article",
        "grain",
        "--no-suggestions",
        "--pipeline",
        "packaged",
    )
    assert annotator("annotate", db, *options, "--no-timing", terminal=True).status == 0
    more = {
        "article_id": "grain",
        "with_suggestions": False,
        "with_memory": True,
        "timed": False,
        "pipelines": ("packaged",),
        "rebinding": Rebinding(),
    }
    assert opened == [(db, Actor("Zo\u00eb"), more)]


@pytest.mark.parametrize("command", ["annotate", "demo", "review"])
def test_a_theme_is_kept(annotator: CommandLine, command: str) -> None:
    """As if it had been chosen in the palette; another word is refused."""
    annotator(command, *(["none.db"] if command != "demo" else []), "--theme", "light")
    assert settings.read() == {"theme": "annotator-light"}
    result = annotator("annotate", "none.db", "--theme", "lihgt")
    assert result.status == 2
    assert "'lihgt' is not one of" in result.line


def test_annotate_needs_articles(annotator: CommandLine, tmp_path: Path, opened: Opened) -> None:
    """It says how to bring some in."""
    empty = project(tmp_path / "e.db", [])
    result = annotator("annotate", empty, terminal=True)
    assert (result.status, opened) == (2, [])
    assert "holds no articles yet" in result.line


def test_the_name_comes_from_the_nearest_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """--as, else ANNOTATOR_NAME, else the login name."""
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    assert own_name(None) == "login"
    monkeypatch.setenv("ANNOTATOR_NAME", " env ")
    assert own_name(None) == "env"
    assert own_name("given") == "given"


def test_no_login_name(annotator: CommandLine, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container without users: a name has to be given."""

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    result = annotator("annotate", db)
    assert result.status == 2
    assert result.line == "the login name: a name is needed; give one with --as NAME"


def test_demo_makes_a_project_and_opens_it(
    annotator: CommandLine, data: Path, opened: Opened
) -> None:
    """Ten sample articles with their suggestions; the next time it is only opened."""
    result = annotator("demo", "--as", "kim", terminal=True)
    assert (result.status, result.out) == (0, "")
    assert len(result.err.splitlines()) == 1
    path = data / "demo.db"
    with Store.open(path) as store:
        assert store.count() == len(list(store.suggested())) == 10
    assert annotator("demo", terminal=True).err == ""
    assert [call[0] for call in opened] == [path, path]
    assert [p.name for p in data.iterdir()] == ["demo.db"]


def test_demo_begins_with_the_lesson_until_it_is_over(
    annotator: CommandLine, data: Path, opened: Opened
) -> None:
    """Its project is beside the other; the options take it again, or leave it out."""
    annotator("demo", terminal=True)
    annotator("demo", "--no-lesson", terminal=True)
    annotator("demo", "--lesson", terminal=True)
    for how in keeping.Ended:
        keeping.end(how)
        annotator("demo", terminal=True)
    keeping.keep(["accept"])
    annotator("demo", terminal=True)
    assert {call[2]["lesson"] for call in opened} == {data / "lesson.db"}
    found = [(call[2]["begins"], call[2]["anew"]) for call in opened]
    over = (False, False)
    assert found == [(True, False), over, (False, True), over, over, (True, False)]


def test_demo_fresh_keeps_the_old_one(annotator: CommandLine, data: Path, opened: Opened) -> None:
    """Under another name beside it."""
    annotator("demo", terminal=True)
    result = annotator("demo", "--fresh", terminal=True)
    assert result.status == 0
    [old] = [p for p in data.iterdir() if p.name != "demo.db"]
    assert f"the old project is kept as {old}" in result.err
    assert annotator("check", old).status == 0
    assert len(opened) == 2


def test_demo_fresh_leaves_one_that_is_open(
    annotator: CommandLine, data: Path, opened: Opened
) -> None:
    """Work in another window goes on."""
    annotator("demo", terminal=True)
    with Store.open(data / "demo.db"):
        result = annotator("demo", "--fresh", terminal=True)
    assert (result.status, len(opened)) == (2, 1)
    assert "is open in another window" in result.line


def test_a_demo_that_is_stopped_leaves_nothing(
    annotator: CommandLine,
    data: Path,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a project is none."""
    monkeypatch.setattr(
        suggesters, "_own", lambda label_schema, pipeline: Fake(stop_at="grain-mna")
    )
    assert annotator("demo", terminal=True).status == 130
    assert (list(data.iterdir()), opened) == ([], [])


@pytest.mark.parametrize(
    ("platform", "variable", "value", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "relative", "HOME/.local/share/annotator"),
        ("linux", "XDG_DATA_HOME", "", "HOME/.local/share/annotator"),
        ("darwin", "XDG_DATA_HOME", "/x", "HOME/Library/Application Support/annotator"),
        ("win32", "LOCALAPPDATA", "/x", "/x/annotator"),
    ],
)
def test_the_data_folder_is_where_the_system_says(
    monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, value: str, folder: str
) -> None:
    """As is the custom on each."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, value)
    assert demo.data_folder() == Path(folder.replace("HOME", str(Path.home())))
