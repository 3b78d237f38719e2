"""review: what is checked before the interface opens, and with what it does."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

from annotator.store.log import Actor, Role
from annotator.tui.cases import Terms
from annotator.tui.keymaps import Rebinding
from tests.cli.conftest import CommandLine
from tests.review.projects import finish, project
from tests.store.projects import do
from tests.tui.projects import make

RAE = Actor("Rae", Role.REVIEWER)

#: The calls that open the interface.
Opened: TypeAlias = list[tuple[object, ...]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What the interface was opened with."""
    calls: Opened = []

    def noted(*args: object, timed: bool) -> int:
        assert timed
        calls.append(args)
        return 0

    monkeypatch.setattr("annotator.tui.review_app.run_review", noted)
    module = ModuleType("annotator.tui.checking_run")
    monkeypatch.setitem(sys.modules, "annotator.tui.checking_run", module)
    module.run_check = noted  # type: ignore[attr-defined]
    return calls


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three articles that three people have finished."""
    return project(tmp_path / "three.db", 3)


def test_all_that_is_finished_is_compared(
    annotator: CommandLine, three: Path, opened: Opened
) -> None:
    assert annotator("review", three, "--as", "Rae", terminal=True).status == 0
    options = ("--of", "ana", "--of", "ben", "--suggestions", "--blind")
    assert annotator("review", three, "--as", "Rae", *options, terminal=True).status == 0
    assert opened == [
        (three, RAE, Terms(), Rebinding()),
        (three, RAE, Terms(("ana", "ben"), True, True), Rebinding()),
    ]


def test_one_name_is_checked(annotator: CommandLine, three: Path, opened: Opened) -> None:
    options = ("--as", "Rae", "--of", "ana", "--of", "ana")
    assert annotator("review", three, *options, terminal=True).status == 0
    assert opened == [(three, RAE, "ana", Rebinding())]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--of", "zoe"), "'zoe' has annotated nothing here; those who have: ana, ben, cem, dan"),
        (("--of", "ana", "--of", "dan"), "'dan' has not finished an article yet"),
        (("--of", "@gold"), "begins with @"),
        (("--of", "ana", "--blind"), "--blind compares works: give --of twice or more"),
        (("--of", "ana", "--suggestions"), "--suggestions compares works"),
        (("--as", ""), "a name is needed"),
    ],
)
def test_a_name_that_cannot_be_reviewed(
    annotator: CommandLine,
    three: Path,
    opened: Opened,
    options: tuple[str, ...],
    line: str,
) -> None:
    from annotator.store.store import Store

    with Store.open(three) as store:
        do(store, 1, Actor("dan"), lambda act: act.toggle_flag(None))
    result = annotator("review", three, *options, terminal=True)
    assert (result.status, opened) == (2, [])
    assert line in result.line


def test_works_that_have_no_article_in_common(
    annotator: CommandLine, tmp_path: Path, opened: Opened
) -> None:
    from annotator.store.store import Store
    from tests.tui.projects import GRAIN, HARBOUR

    path = make(tmp_path / "a.db", (HARBOUR, GRAIN))

    def said() -> str:
        result = annotator("review", path, "--as", "Rae", terminal=True)
        assert (result.status, opened) == (2, [])
        return result.line

    assert "nobody has finished an article yet" in said()
    with Store.open(path) as store:
        finish(store, 1, "ana")
        assert "only 'ana' has finished articles; --of 'ana' checks them" in said()
        finish(store, 2, "ben")
    assert "no article has been finished by two people (ana, ben finished others)" in said()
    result = annotator("review", path, "--of", "ana", "--of", "ben", terminal=True)
    assert result.status == 2
    assert "no article has been finished by two of ana, ben" in result.line
    assert annotator("review", path, "--suggestions", terminal=True).status == 0
    assert len(opened) == 1


def test_without_a_terminal_it_says_so(annotator: CommandLine, three: Path) -> None:
    for options in ((), ("--of", "ana")):
        result = annotator("review", three, *options)
        assert result.status == 2
        assert "review needs a terminal" in result.line


def test_a_file_that_is_no_project(annotator: CommandLine, tmp_path: Path) -> None:
    result = annotator("review", tmp_path / "none.db", terminal=True)
    assert result.status == 2
    assert "no such file" in result.line


def test_the_keys_can_be_printed(annotator: CommandLine) -> None:
    out = annotator("keys", "--review").out
    assert "take that version" in out
    assert "guideline gap" in out
