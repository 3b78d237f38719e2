"""A copy is of one moment, however much others write while it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store import backups
from annotator.store.store import Store
from tests.store.projects import ADA, BEN, do, rows


def test_a_copy_is_of_one_moment_and_does_not_begin_anew(
    path: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody commits after every step: each page is copied once all the same."""
    do(store, 1, ADA, lambda act: act.toggle_flag(None))
    before = rows(store, "log")
    steps: list[tuple[int, int]] = []

    with Store.open(path) as other:

        def rest(pace: object, status: int, remaining: int, total: int) -> None:
            steps.append((remaining, total))
            if len(steps) < 20:
                do(other, 2, BEN, lambda act: act.toggle_flag(None))

        monkeypatch.setattr(backups, "_PAGES", 4)
        monkeypatch.setattr(backups._Pace, "rest", rest)
        store.backup(tmp_path / "copy.db")
    total = steps[0][1]
    assert [left for left, _ in steps] == [max(total - 4 * n, 0) for n in range(1, len(steps) + 1)]
    with Store.open(tmp_path / "copy.db") as copy:
        assert rows(copy, "log") == before
        assert list(copy.faults()) == []
    assert len(rows(store, "log")) > len(before)


def test_a_copy_never_holds_the_lock_that_writers_need(
    path: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even for an instant between or within its steps: who waits for nothing gets through."""
    with store.another(busy_seconds=0) as hasty:
        hasty.connection.execute("PRAGMA busy_timeout = 0")
        through = 0

        def rest(pace: object, status: int, remaining: int, total: int) -> None:
            nonlocal through
            hasty.spend(ADA, ())
            through += 1

        monkeypatch.setattr(backups._Pace, "rest", rest)
        store.backup(tmp_path / "copy.db")
    assert through
