"""A write-ahead log that is not the file's own, or is not there: what can be had, or one line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.annotation import Progress
from annotator.store.errors import DamagedError
from annotator.store.store import Store
from tests.store.projects import ADA, do, project

NOTES = 12


def note(store: Store, number: int) -> None:
    """A decision that can be told from the others."""
    do(store, 1, ADA, lambda act: act.set_note(None, f"note {number}"))


def copied(path: Path, to: Path) -> Path:
    """The file and its log as they lie there, as after a kill."""
    to.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        if path.with_name(name).exists():
            shutil.copy(path.with_name(name), to / name)
    return to / path.name


def worked_on(path: Path, folder: Path) -> list[Path]:
    """The project after each note, the log being put into the file in between."""
    copies = []
    with Store.open(project(path)) as store:
        for number in range(NOTES):
            note(store, number)
            copies.append(copied(path, folder / str(number)))
            if number % 4 == 3:
                store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                copies.append(copied(path, folder / f"{number} put in"))
    return copies


def log_of(path: Path) -> Path:
    """The write-ahead log beside a file."""
    return path.with_name(f"{path.name}-wal")


def last_note(path: Path) -> int:
    """Which note a project has, of which nothing contradicts anything."""
    with Store.open(path) as store:
        assert list(store.faults()) == []
        return int(store.load(1, ADA).state.progress.note.split()[1])


def test_its_own_log_is_taken(path: Path, tmp_path: Path) -> None:
    """After every kill."""
    found = [last_note(copy) for copy in worked_on(path, tmp_path)]
    assert found == sorted(found) == [0, 1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 11]


def test_without_its_log_a_file_has_what_was_put_into_it(path: Path, tmp_path: Path) -> None:
    """Nothing of it is wrong."""
    for copy, wanted in zip(worked_on(path, tmp_path)[5:], (3, 3, 3, 3, 7), strict=False):
        log_of(copy).unlink(missing_ok=True)
        assert last_note(copy) == wanted


def test_an_older_log_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    """It would put old pages over new ones."""
    copies = worked_on(path, tmp_path)
    new, old = copies[-2], copies[2]
    shutil.copy(log_of(old), log_of(new))
    before = new.read_bytes(), log_of(new).read_bytes()
    with pytest.raises(DamagedError, match=r"project.db-wal beside it is not its own") as caught:
        Store.open(new)
    assert "\n" not in str(caught.value)
    with pytest.raises(DamagedError):
        Store.open_to_read(new)
    assert (new.read_bytes(), log_of(new).read_bytes()) == before
    log_of(new).unlink()
    assert last_note(new) == 7


def test_the_log_of_another_project_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    """However alike the two are."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    own = worked_on(path, tmp_path / "a")[6]
    other = worked_on(tmp_path / "other.db", tmp_path / "b")[7]
    shutil.copy(log_of(other), log_of(own))
    before = own.read_bytes(), log_of(own).read_bytes()
    with pytest.raises(DamagedError, match="is not its own"):
        Store.open(own)
    assert (own.read_bytes(), log_of(own).read_bytes()) == before


@pytest.mark.parametrize("open_it", [Store.open, Store.open_to_read])
def test_a_log_beside_a_malformed_file_is_named(
    path: Path, tmp_path: Path, open_it: Callable[[Path], Store]
) -> None:
    """By its stamp it may fit; a file that is malformed without one is told so."""
    with Store.open(project(path)) as store:
        note(store, 1)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        note(store, 2)
        copy = copied(path, tmp_path / "copy")
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'article'"
        page = store.connection.execute(sql).fetchone()[0]
    data = bytearray(copy.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\x01" * 4096
    copy.write_bytes(data)
    alone = Path(shutil.copy(copy, tmp_path / "alone.db"))
    for it, says in ((copy, "project.db-wal beside it may belong to"), (alone, "restore a ba")):
        with pytest.raises(DamagedError, match=re.escape(says)), open_it(it) as store:
            store.load(1, ADA)


def test_what_only_reads_leaves_no_stamp(path: Path) -> None:
    """And costs no commit."""
    with Store.open(path) as store:
        sql = "SELECT value FROM setting WHERE name = 'stamp'"
        before = store.connection.execute(sql).fetchone()[0]
        store.write(lambda: store.connection.execute("SELECT 1").fetchone())
        assert store.connection.execute(sql).fetchone()[0] == before
        note(store, 1)
        after = store.connection.execute(sql).fetchone()[0]
    assert int(after.split()[0]) == int(before.split()[0]) + 1
    assert after.split()[1] == before.split()[1]


def damaged(head: bytes, at: int) -> bytes:
    """The head with one bit of it flipped."""
    return head[:at] + bytes([head[at] ^ 1]) + head[at + 1 :]


def fault_of(path: Path) -> str | None:
    """What is said of a file, also when it is only read, and both files are left alone."""
    before = path.read_bytes(), log_of(path).read_bytes()
    said = set[str]()
    for ways in (Store.open, Store.open_to_read, lambda it: Store.open_other(it, path.parent)):
        try:
            ways(path).close()
        except DamagedError as error:
            said.add(str(error))
            assert (path.read_bytes(), log_of(path).read_bytes()) == before
    [line] = said or [None]
    return line


@pytest.fixture
def killed(path: Path, tmp_path: Path) -> Path:
    """A project with decisions in its log."""
    return worked_on(path, tmp_path)[1]


@pytest.mark.parametrize("at", range(32))
def test_a_log_whose_head_is_damaged_is_refused_and_left_alone(killed: Path, at: int) -> None:
    """SQLite would say nothing, and delete it with all that is in it."""
    data = log_of(killed).read_bytes()
    log_of(killed).write_bytes(damaged(data[:32], at) + data[32:])
    line = fault_of(killed)
    assert line
    assert "project.db-wal beside it, which holds the latest decisions, is damaged" in line
    assert "\n" not in line
    log_of(killed).write_bytes(data)
    assert last_note(killed) == 1


def test_a_log_of_anything_at_all_is_refused(killed: Path) -> None:
    """As a disk may give it back."""
    for data in (b"X" * 50_000, bytes(50_000)):
        log_of(killed).write_bytes(data)
        assert fault_of(killed)


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 56, 567])
def test_a_log_that_was_only_begun_holds_nothing(killed: Path, size: int) -> None:
    """The program was cut off as it wrote the head, half of which may be there."""
    data = log_of(killed).read_bytes()
    log_of(killed).write_bytes((data[:9] + bytes(32) + data[41:])[:size])
    with Store.open(killed) as store:
        assert list(store.faults()) == []
        assert store.load(1, ADA).state.progress == Progress()


def test_it_is_the_log_of_the_file_that_a_link_leads_to(killed: Path, tmp_path: Path) -> None:
    """SQLite keeps it there."""
    link = tmp_path / "link.db"
    link.symlink_to(killed)
    log_of(killed).write_bytes(b"X" * 50_000)
    for ways in (Store.open, Store.open_to_read):
        with pytest.raises(DamagedError, match=r"project\.db-wal beside it"):
            ways(link)
    assert log_of(killed).stat().st_size == 50_000
