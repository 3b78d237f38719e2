"""A file that is moved, replaced or cut short while it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.store.errors import BusyError, DamagedError, MovedError
from annotator.store.store import Store
from tests.store.projects import ADA, do, project


def kept(path: Path) -> int:
    """How many log rows the file holds."""
    with Store.open(path) as store:
        return int(store.connection.execute("SELECT count(*) FROM log").fetchone()[0])


def flag(store: Store) -> None:
    """Any decision."""
    do(store, 1, ADA, lambda act: act.toggle_flag(None))


def _deleted(path: Path, aside: Path) -> None:
    path.rename(aside)


def _replaced(path: Path, aside: Path) -> None:
    path.rename(aside)
    path.write_bytes(aside.read_bytes())


@pytest.mark.parametrize("move", [_deleted, _replaced])
def test_nothing_is_written_into_a_file_that_is_not_there(
    path: Path, move: Callable[[Path, Path], None]
) -> None:
    """It would be lost; when the file is back, work goes on."""
    aside = path.with_name("aside")
    with Store.open(path) as store:
        flag(store)
        move(path, aside)
        with pytest.raises(MovedError, match="was deleted or replaced since it was opened"):
            flag(store)
        assert not store.connection.in_transaction
        with pytest.raises(MovedError):
            store.check_place()
        aside.rename(path)
        flag(store)
        store.check_place()
    assert kept(path) >= 2


def test_nothing_is_written_when_the_log_of_sqlite_was_deleted(path: Path) -> None:
    """Another program would begin a new one, and the two would ruin the file."""
    with Store.open(path) as store:
        flag(store)
        Path(f"{path}-wal").unlink()
        with pytest.raises(MovedError):
            flag(store)


def test_nothing_is_written_into_a_file_that_was_cut_short(path: Path) -> None:
    """SQLite remembers what was there, and would not notice."""
    with Store.open(path) as store:
        flag(store)
        os.truncate(path, 0)
        with pytest.raises(DamagedError):
            flag(store)


def _filled(path: Path) -> None:
    """Have many pages in the file that nothing stands in."""
    with Store.open(path) as store:
        flag(store)
        store.connection.execute("CREATE TABLE filler AS SELECT zeroblob(400000) AS it")
        store.connection.execute("DROP TABLE filler")
        assert store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_a_file_that_sqlite_made_smaller_was_not_cut_short(path: Path) -> None:
    """Somebody was renamed meanwhile: the file is written anew, without its empty pages."""
    _filled(path)
    with Store.open(path) as store:
        before = path.stat().st_size
        with Store.open(path) as other:
            assert other.rename_annotator(ADA.annotator_id, "Zed")[1] is None
        assert path.stat().st_size < before
        store.check_place()
        flag(store)
        store.check_place()


@pytest.mark.parametrize("left", [0, 100, 4096, 40960])
def test_a_file_of_which_a_part_is_left_was_cut_short(path: Path, left: int) -> None:
    """SQLite still counts the pages that are gone, or cannot read the first."""
    _filled(path)
    with Store.open(path) as store:
        os.truncate(path, left)
        with pytest.raises(DamagedError, match="was cut short by another program"):
            store.check_place()


def test_a_link_that_leads_elsewhere_is_noticed(path: Path, tmp_path: Path) -> None:
    """The path is what counts, whatever it is made of."""
    other = project(tmp_path / "other.db")
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with Store.open(link) as store:
        flag(store)
        link.unlink()
        link.symlink_to(other)
        with pytest.raises(MovedError):
            flag(store)
    assert kept(other) == 0


def test_another_connection_is_to_the_same_file(path: Path) -> None:
    """Or to none."""
    with Store.open(path) as store:
        with store.another(busy_seconds=0.01) as other:
            flag(other)
            store.connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(BusyError):
                flag(other)
            store.connection.execute("ROLLBACK")
        aside = path.with_name("aside")
        _replaced(path, aside)
        with pytest.raises(MovedError):
            store.another(busy_seconds=0.01)


@pytest.mark.parametrize("decided", [False, True])
def test_a_copy_put_over_an_open_file_stays_as_it_is(
    path: Path, tmp_path: Path, decided: bool
) -> None:
    """As when a backup is put back: SQLite would put the log of the other over it at the end."""
    _filled(path)
    before, backup = kept(path), path.read_bytes()
    with Store.open(path) as store:
        flag(store)
        store.checkpoint()
        flag(store)
        with store.another(busy_seconds=0.01) as other:
            flag(other)
            path.write_bytes(backup)
            if decided:
                with pytest.raises(DamagedError, match="another file was copied over it"):
                    flag(other)
        with pytest.raises(DamagedError, match="another file was copied over it"):
            store.check_place()
        with pytest.raises(DamagedError):
            store.checkpoint()
    assert path.read_bytes() == backup
    assert sorted(it.name for it in path.parent.iterdir()) == [path.name, f"{path.name}-wal.1"]
    with Store.open(path) as store:
        assert list(store.faults()) == []
        assert kept(path) == before
