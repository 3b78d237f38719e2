"""Reading where nothing can be written: without locks, and never torn."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import connection, reading
from annotator.store.errors import BusyError, DamagedError, StoreError
from annotator.store.store import Store
from tests.store.projects import ADA, AT, TALKS, blank_project, do, tables


@pytest.fixture
def shelved(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that this program takes for one that it cannot write to."""
    monkeypatch.setattr(reading, "is_writable", lambda path: False)
    return path


def test_nothing_is_written(shelved: Path) -> None:
    before = shelved.read_bytes()
    with Store.open_to_read(shelved) as store:
        assert store.article(1) == TALKS
        with pytest.raises(StoreError, match="cannot be written"):
            store.remember(1, ADA, 1, AT)
    assert shelved.read_bytes() == before
    assert [p.name for p in shelved.parent.iterdir() if p.is_file()] == [shelved.name]


def test_what_was_read_while_another_wrote_does_not_count(shelved: Path) -> None:
    """The other one brings its work into the file under the reader's hands."""
    with Store.open_to_read(shelved) as store:
        assert store.count() == 2
        with Store.open(shelved) as other:
            do(other, 1, ADA, lambda act: act.toggle_flag(None))
            assert store.count() == 2
        with pytest.raises(BusyError, match="another program wrote to it meanwhile; try again"):
            store.count()


def test_damage_is_told_from_what_another_wrote(shelved: Path) -> None:
    """A page that changes while it is read looks broken, and is not."""
    with Store.open_to_read(shelved) as store:
        with Store.open(shelved) as other:
            other.remove(["talks"])
        with pytest.raises(BusyError):
            store.article(1)


def test_a_project_of_an_older_program_is_brought_up_to_date_beside_its_file(
    shelved: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute(f"PRAGMA application_id = {connection.APPLICATION_ID}")
        old.execute("PRAGMA journal_mode = WAL")
    before = path.read_bytes()
    with Store.open_to_read(path) as store:
        assert {"article", "log", "act"} <= set(tables(store))
    assert path.read_bytes() == before


def test_a_rollback_that_is_still_to_be_done_is_not_overlooked(shelved: Path) -> None:
    journal = shelved.with_name(f"{shelved.name}-journal")
    journal.write_bytes(b"x" * 512)
    with pytest.raises(StoreError, match=f"its latest work is still in {journal.name}"):
        Store.open_to_read(shelved)


def test_a_broken_page_is_found_before_anything_is_read(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as project:
        page = project.execute("SELECT rootpage FROM sqlite_master WHERE name = 'link'").fetchone()
    start = (page[0] - 1) * 4096
    data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with pytest.raises(DamagedError, match=r"project\.db: is damaged"):
        Store.open_to_read(path)
    with Store.open(path) as store:
        assert store.count() == 2


def test_a_path_that_means_something_in_an_address_is_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite is given the path in an address, in which ? and # have a meaning."""
    monkeypatch.setattr(reading, "is_writable", lambda path: False)
    monkeypatch.chdir(tmp_path)
    path = blank_project(Path("a?mode=rwc#b%20.db"))
    with Store.open_to_read(path) as store:
        assert store.count() == 0
