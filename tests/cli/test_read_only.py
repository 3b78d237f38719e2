"""Reading a project needs no more than to read it, and never overlooks what was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.store.store import Store
from tests.store.projects import ADA, BEN, do
from tests.unprivileged import run_bound

READING = (
    ("list", "--as", "Ada"),
    ("check",),
    ("export", "--format", "jsonl"),
    ("report",),
    ("stats",),
    ("assign",),
    ("history",),
    ("schema", "show"),
)


@contextmanager
def permissions(folder: Path, of_files: int, of_folder: int) -> Iterator[None]:
    """The folder as it is found on a medium or at somebody else's."""
    for path in folder.iterdir():
        path.chmod(of_files)
    folder.chmod(of_folder)
    try:
        yield
    finally:
        folder.chmod(0o755)


@pytest.fixture
def shelf(worked: Path, tmp_path: Path) -> Path:
    """A folder with a project in it, and nothing else."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    worked.rename(folder / "p.db")
    return folder


def names(folder: Path) -> list[str]:
    """What is in the folder."""
    return sorted(path.name for path in folder.iterdir())


def command_line(words: tuple[str, ...], db: Path) -> list[object]:
    """The command on that project."""
    place = 2 if words[0] == "schema" else 1
    return [*words[:place], db, *words[place:]]


@pytest.mark.parametrize("words", READING, ids=lambda w: w[0])
def test_a_project_that_cannot_be_written_can_be_read(shelf: Path, words: tuple[str, ...]) -> None:
    """The same comes out as where it can, and nothing appears beside it."""
    command = command_line(words, shelf / "p.db")
    before = run_bound(*command)
    assert before.returncode == 0
    for of_files, of_folder in ((0o444, 0o555), (0o444, 0o755), (0o644, 0o555)):
        with permissions(shelf, of_files, of_folder):
            done = run_bound(*command)
            assert (done.returncode, done.stdout, done.stderr) == (0, before.stdout, before.stderr)
            assert names(shelf) == ["p.db"]


def test_a_project_that_cannot_be_written_can_be_copied(shelf: Path, tmp_path: Path) -> None:
    """The copy is as good as any."""
    with permissions(shelf, 0o444, 0o555):
        assert run_bound("backup", shelf / "p.db", tmp_path / "copy.db").returncode == 0
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.count() == 2


@pytest.mark.parametrize(
    ("of_files", "of_folder", "says"),
    [
        (0o444, 0o755, "p.db: cannot be written; check its permissions"),
        (0o644, 0o555, "shelf: cannot be written, and SQLite needs it for its journal"),
        (0o000, 0o755, "p.db: cannot be read; check its permissions"),
    ],
)
def test_what_writes_says_that_it_cannot(
    shelf: Path, of_files: int, of_folder: int, says: str
) -> None:
    """One line, and nothing is changed."""
    with permissions(shelf, of_files, of_folder):
        done = run_bound("remove", shelf / "p.db", "talks", "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"{says}\n")
    assert names(shelf) == ["p.db"]


def _finish(db: Path) -> Store:
    """Work that is only in the write-ahead log, as long as the store is open."""
    store = Store.open(db)
    do(store, 1, BEN, lambda act: act.set_note(None, "only in the write-ahead log"))
    return store


@pytest.mark.parametrize(("of_files", "of_folder"), [(0o444, 0o555), (0o444, 0o755)])
def test_what_another_is_writing_is_read(shelf: Path, of_files: int, of_folder: int) -> None:
    """Through the files that the other one keeps beside the project."""
    with _finish(shelf / "p.db"), permissions(shelf, of_files, of_folder):
        there = names(shelf)
        done = run_bound("history", shelf / "p.db", "--as", "Ben")
        assert (done.returncode, done.stderr) == (0, "")
        assert "only in the write-ahead log" in done.stdout
        assert names(shelf) == there == ["p.db", "p.db-shm", "p.db-wal"]


@pytest.mark.parametrize("left", [("p.db", "p.db-wal", "p.db-shm"), ("p.db", "p.db-wal")])
@pytest.mark.parametrize("of_folder", [0o555, 0o755])
def test_what_somebody_left_in_the_write_ahead_log_is_never_overlooked(
    shelf: Path, tmp_path: Path, left: tuple[str, ...], of_folder: int
) -> None:
    """It is read, or refused by name where SQLite cannot read it."""
    medium = tmp_path / "medium"
    medium.mkdir()
    with _finish(shelf / "p.db"):
        for name in left:
            shutil.copy(shelf / name, medium)
    with permissions(medium, 0o444, of_folder):
        done = run_bound("history", medium / "p.db", "--as", "Ben")
        assert names(medium) == sorted(left)
    if "p.db-shm" in left:
        assert "only in the write-ahead log" in done.stdout
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert (done.returncode, done.stdout) == (2, "")
        assert "p.db: its latest work is still in p.db-wal" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_empty_write_ahead_log_holds_nothing_up(shelf: Path) -> None:
    """There is nothing in it to be overlooked."""
    (shelf / "p.db-wal").touch()
    with permissions(shelf, 0o444, 0o555):
        assert run_bound("list", shelf / "p.db").returncode == 0
    with Store.open(shelf / "p.db") as store:
        assert store.last_act(ADA)
