"""Opening a project: what is none is named in one line and left as it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from annotator.core.acts import Act
from annotator.core.label_schema import LabelSchema
from annotator.store import connection, migrations
from annotator.store.errors import BusyError, DamagedError, StoreError
from annotator.store.store import Store
from tests.core.schemas import NEWS, OPEN, TIGHT
from tests.store.projects import ADA, AT, TALKS, do, everything_in, project, rows, suggest, tables


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def sqlite_file(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        for statement in ("CREATE TABLE t (x)", *statements):
            other.execute(statement)
        other.commit()


def changed(path: Path, statement: str) -> None:
    project(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(statement)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "no such file; make a project with 'annotator init"),
    "a folder": (folder, "is a folder, not a project file"),
    "a pipe": (pipe, "is not a regular file"),
    "empty": (lambda path: path.touch(), "is empty, not a project"),
    "text": (lambda path: path.write_text("Talks resume\n"), "no SQLite database"),
    "a few bytes": (lambda path: path.write_bytes(b"SQLite format 3\0xyz"), "not a project"),
    "another database": (sqlite_file, "is an SQLite database, but not a project"),
    "another program's": (
        lambda path: changed(path, "PRAGMA application_id = 7"),
        "is an SQLite database, but not a project",
    ),
    "of a newer program": (
        lambda path: changed(path, "PRAGMA user_version = 99"),
        "made by a newer annotator .file version 99",
    ),
    "of a newer program without WAL": (
        lambda path: sqlite_file(
            path,
            f"PRAGMA application_id = {connection.APPLICATION_ID}",
            "PRAGMA user_version = 99",
        ),
        "made by a newer annotator",
    ),
}


def contents(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_is_no_project_is_named_and_left_alone(tmp_path: Path, case: str) -> None:
    make, said = UNUSABLE[case]
    path = tmp_path / "sub" / "project.db"
    path.parent.mkdir()
    make(path)
    before = contents(path.parent)
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2
    assert contents(path.parent) == before


def test_a_path_that_the_system_refuses_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened \(File name too long"):
        Store.open(tmp_path / ("x" * 300))


def test_a_new_project_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    umask = os.umask(0)
    try:
        with Store.create(path, NEWS, "name: news\n", AT):
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(umask)
    assert modes == dict.fromkeys(("project.db", "project.db-wal", "project.db-shm"), 0o600)


@pytest.mark.parametrize("schema", [NEWS, OPEN, TIGHT])
def test_a_project_keeps_its_label_schema(tmp_path: Path, schema: LabelSchema) -> None:
    source = "# as it was\r\nname: ü\n"
    path = tmp_path / "project.db"
    with Store.create(path, schema, source, AT) as store:
        assert store.label_schema == schema
    with Store.open(path) as store:
        assert store.label_schema == schema
        assert store.label_schema_source() == source


@pytest.mark.parametrize("make", [folder, lambda path: path.write_text("my notes")])
def test_a_new_project_never_takes_the_place_of_something(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "project.db"
    make(path)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match="is there already"):
        Store.create(path, NEWS, "", AT)
    assert contents(tmp_path) == before


def test_a_new_project_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be made \(No such file"):
        Store.create(tmp_path / "no" / "project.db", NEWS, "", AT)


def test_a_project_that_could_not_be_made_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_TABLES", "CREATE TABLE article (seq);\nNONSENSE;")
    with pytest.raises(StoreError, match="syntax error"):
        Store.create(tmp_path / "project.db", NEWS, "", AT)
    assert contents(tmp_path) == {}


def test_a_new_project_can_be_opened_by_another_session_at_once(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    with Store.create(path, NEWS, "", AT) as store:
        with Store.open(path) as other:
            other.add([TALKS], AT)
        assert store.count() == 1


def test_a_project_whose_maker_was_killed_opens(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    left = tmp_path / "left"
    left.mkdir()
    with Store.create(path, NEWS, "", AT) as store:
        store.add([TALKS], AT)
        for name in ("project.db", "project.db-wal"):
            shutil.copy(tmp_path / name, left)
    with Store.open(left / "project.db") as store:
        assert store.article(1) == TALKS


def test_every_commit_goes_to_the_disk(path: Path) -> None:
    with Store.open(path) as store:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
        found = [store.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
        assert found == ["wal", 2, 1, 1, 0]
        wal = path.with_name("project.db-wal")
        before = wal.stat().st_size if wal.exists() else 0
        store.remember(1, ADA, 1, AT)
        assert wal.stat().st_size > before


def test_the_version_is_the_number_of_steps(path: Path) -> None:
    with Store.open(path) as store:
        version = store.connection.execute("PRAGMA user_version").fetchone()[0]
        applied = [row[2] for row in rows(store, "_sqlite_migrations")]
    assert version == connection.VERSION == migrations.VERSION == len(applied)


def test_a_project_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute(f"PRAGMA application_id = {connection.APPLICATION_ID}")
    with Store.open(path) as store:
        assert {"article", "log", "act"} <= set(tables(store))
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == connection.VERSION


def test_a_project_without_a_label_schema_is_damaged(path: Path) -> None:
    with Store.open(path) as store:
        store.connection.execute("DELETE FROM label_schema")
        with pytest.raises(DamagedError, match="holds no label schema"):
            store.load(1, ADA)


def write_note(act: Act, note: str) -> None:
    act.set_note(None, note)


def big_project(path: Path) -> Path:
    project(path)
    with Store.open(path) as store:
        suggest(store)
        for number in range(80):
            do(store, 1, ADA, partial(write_note, note=f"note {number} " * 60))
    return path


def read_all(path: Path) -> None:
    with Store.open(path) as store:
        store.summaries(ADA)
        store.load(1, ADA)
        do(store, 1, ADA, lambda act: act.toggle_flag(None))


def test_a_truncated_file_is_damaged_and_never_a_traceback(tmp_path: Path) -> None:
    whole = big_project(tmp_path / "whole.db").read_bytes()
    for size in (72, 99, 100, 1000, 4095, 4096, 5000, 8192, *range(9000, len(whole), 9000)):
        path = tmp_path / f"{size}.db"
        path.write_bytes(whole[:size])
        with pytest.raises(StoreError, match=str(path)) as caught:
            read_all(path)
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == whole[:size]


def test_a_file_with_overwritten_pages_is_damaged_or_whole_and_never_a_traceback(
    tmp_path: Path,
) -> None:
    whole = big_project(tmp_path / "whole.db").read_bytes()
    chance = random.Random(1)
    refused = 0
    for number in range(80):
        path = tmp_path / f"{number}.db"
        start = chance.randrange(100, len(whole) - 512)
        path.write_bytes(whole[:start] + chance.randbytes(512) + whole[start + 512 :])
        try:
            read_all(path)
        except StoreError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 4


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_file_that_another_program_writes_to_is_busy_and_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    with Store.open(path) as store:
        before = everything_in(store)
        with locked(path):
            with pytest.raises(BusyError, match="another program is writing to it; try again"):
                do(store, 1, ADA, lambda act: act.toggle_flag(None))
            assert everything_in(store) == before
        do(store, 1, ADA, lambda act: act.toggle_flag(None))


def test_a_busy_file_is_opened_and_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    with locked(path), Store.open(path) as store:
        assert store.load(1, ADA).state.article == TALKS


def test_a_file_that_another_program_keeps_to_itself_is_busy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError):
            Store.open(path)


def test_a_lock_that_is_given_up_in_time_holds_nobody_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.0)
    with Store.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("annotator.store.connection.time.sleep", lambda _: other.close())
        do(store, 1, ADA, lambda act: act.toggle_flag(None))
        assert store.load(1, ADA).state.progress.flagged


def test_a_mistake_of_the_program_is_not_taken_for_damage(path: Path) -> None:
    caught: list[BaseException] = []

    def use_elsewhere(store: Store) -> None:
        try:
            store.count()
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    with Store.open(path) as store:
        thread = Thread(target=use_elsewhere, args=(store,))
        thread.start()
        thread.join()
    use_elsewhere(store)
    assert len(caught) == 2
