"""Copies that a project gets by itself: one a day, kept for a week, then one a week."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli import retention, rolling
from annotator.store.store import Store
from tests.cli.conftest import CommandLine

TODAY = date(2026, 3, 20)


def test_a_copy_of_today_is_made_beside_the_project(worked: Path, annotator: CommandLine) -> None:
    """By its owner only to be read; a second time there is nothing to do."""
    copy = rolling.make_daily(worked, patience=0)
    assert copy is not None
    assert copy.parent == worked.parent / "p-backups"
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert copy.stat().st_mode & 0o777 == 0o600
    assert annotator("check", copy).out.startswith("sound: 2 articles, ")
    assert rolling.make_daily(worked, patience=0) is None
    listed = annotator("backup", worked, "--list").out.splitlines()
    assert listed[1].endswith(str(copy))


def test_a_copy_that_failed_is_told_of_at_the_next_opening(
    worked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody looks at the process that makes it."""
    monkeypatch.setenv(rolling.VARIABLE, "on")
    monkeypatch.setattr(rolling, "_start", lambda db: None)
    worked.write_bytes(worked.read_bytes()[:-4096])
    with pytest.raises(Exception, match="is damaged"):
        rolling.make_daily(worked, patience=0)
    rolling._say_last_failure(worked)
    assert "the last daily copy of p.db failed: " in capsys.readouterr().err


def test_it_is_begun_when_it_is_due_in_a_process_of_its_own(
    worked: Path, monkeypatch: pytest.MonkeyPatch, annotator: CommandLine
) -> None:
    """Not when it is turned off, for the project or by whoever opens it."""
    begun: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **more: begun.append(command))
    with Store.open(worked) as store:
        rolling.begin(store)
        assert begun == []
        monkeypatch.setenv(rolling.VARIABLE, "")
        rolling.begin(store)
        assert [command[6:] for command in begun] == [["backup", str(worked), "--daily"]]
    assert annotator("backup", worked, "--no-automatic").status == 0
    with Store.open(worked) as store:
        rolling.begin(store)
        assert len(begun) == 1
    assert annotator("backup", worked, "--automatic").status == 0
    with Store.open(worked) as store:
        rolling.begin(store)
        assert len(begun) == 2


def test_it_is_due_a_day_after_the_last_if_something_changed(worked: Path) -> None:
    """And for a project without any a day after it was made."""
    now = datetime.now(UTC)
    assert not retention.is_due(worked, now - timedelta(hours=23), now)
    assert retention.is_due(worked, now - timedelta(hours=25), now)
    copy = rolling.make_daily(worked, patience=0)
    assert copy is not None
    old = now - timedelta(days=3)
    assert not retention.is_due(worked, old, now)
    os.utime(copy, (old.timestamp(), old.timestamp()))
    assert retention.is_due(worked, old, now)
    for path in (worked, *worked.parent.glob("p.db-*")):
        os.utime(path, ((old - timedelta(days=1)).timestamp(),) * 2)
    assert not retention.is_due(worked, old, now)


@given(st.sets(st.integers(0, 400)))
def test_the_last_week_is_kept_whole_and_one_a_week_of_those_before(ages: set[int]) -> None:
    """However often one was at work; not for ever."""
    days = {TODAY - timedelta(days=age) for age in ages}
    kept = days - set(retention.superfluous(days, TODAY))
    assert {day for day in days if (TODAY - day).days < 7} <= kept
    older = [day for day in kept if (TODAY - day).days >= 7]
    assert len({day.isocalendar()[:2] for day in older}) == len(older) <= 9
    assert all((TODAY - day).days < 63 for day in older)


def test_what_is_not_needed_any_more_is_taken_away(worked: Path) -> None:
    """And nothing else in the folder."""
    today = datetime.now(UTC).date()
    folder = retention.folder(worked)
    folder.mkdir()
    for age in (1, 20, 300):
        retention.daily_path(worked, today - timedelta(days=age)).write_bytes(b"x")
    (folder / "mine.db").write_bytes(b"x")
    rolling.make_daily(worked, patience=0)
    left = {path.name for path in folder.iterdir()}
    assert left == {
        "mine.db",
        *(f"p-{today - timedelta(days=age)}.db" for age in (0, 1, 20)),
    }


def test_a_list_without_copies_says_when_the_first_comes(
    worked: Path, annotator: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or that none does."""
    monkeypatch.setenv(rolling.VARIABLE, "")
    said = annotator("backup", worked, "--list").err
    assert "no copies yet: the first is made when 'annotate' or 'review' opens" in said
    assert said.endswith("2026-03-02 12:00 UTC\n")
    monkeypatch.setenv(rolling.VARIABLE, "off")
    assert f"{rolling.VARIABLE} turns them off" in annotator("backup", worked, "--list").err
    annotator("backup", worked, "--no-automatic")
    assert "turned off for this project" in annotator("backup", worked, "--list").err


def test_a_list_says_which_copies_are_of_the_damaged_state(
    worked: Path, annotator: CommandLine
) -> None:
    """Those before a repair; of others nothing."""
    worked.with_name("p.before-merge-2026-03-01T120000.db").write_bytes(b"x")
    assert annotator("backup", worked, "--list").err == ""
    worked.with_name("p.before-repair-2026-03-01T120000.db").write_bytes(b"x")
    assert "before-repair hold the project as damaged" in annotator("backup", worked, "--list").err


def test_help_says_that_a_list_needs_no_file(annotator: CommandLine) -> None:
    """The file is in brackets."""
    assert "[FILE]" in annotator("backup", "--help").out
