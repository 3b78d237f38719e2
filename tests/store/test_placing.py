"""Several look for a name for a copy at once: nothing is written over, and nobody's is removed."""

from __future__ import annotations

import errno
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core import notices
from annotator.store import backups
from annotator.store.errors import StoreError
from annotator.store.placing import TakenError, names_beside, placed
from annotator.store.store import Store
from tests.store.copies import copied
from tests.store.projects import ADA, do
from tests.store.test_upgrading import old_project


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def has_links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file system knows a second name for a file."""

    def link(*given: object, **more: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not request.param:
        monkeypatch.setattr(os, "link", link)
    return bool(request.param)


def taken(folder: Path) -> list[Path]:
    """A file, a folder, and a link that leads nowhere."""
    names = [folder / name for name in ("p.why.db", "p.why-2.db", "p.why-3.db")]
    names[0].write_text("mine")
    names[1].mkdir()
    names[2].symlink_to(folder / "nowhere.db")
    return names


@pytest.mark.usefixtures("has_links")
def test_a_file_gets_the_first_free_name(tmp_path: Path) -> None:
    """And nothing is done to what stands at the others."""
    names = taken(tmp_path)
    partial = tmp_path / "partial"
    partial.write_text("whole")
    there = placed(partial, names_beside(tmp_path / "p.db", "why"))
    assert (there.name, there.read_text()) == ("p.why-4.db", "whole")
    assert sorted(tmp_path.iterdir()) == sorted([*names, there])
    assert names[0].read_text() == "mine"


@pytest.mark.usefixtures("has_links")
def test_a_taken_name_is_refused(tmp_path: Path) -> None:
    """Where no other will do; the file stays where it is."""
    partial = tmp_path / "partial"
    partial.write_text("whole")
    for path in taken(tmp_path):
        with pytest.raises(TakenError, match="is there already; choose another name"):
            placed(partial, (path,))
    assert partial.read_text() == "whole"
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.usefixtures("has_links")
def test_who_comes_later_to_a_name_does_not_write_over_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else took it while the copy was made: it is theirs, and half of none stays."""
    copy, real = tmp_path / "copy" / "c.db", backups._copy
    copy.parent.mkdir()

    def slow(*given: object) -> list[str]:
        copy.write_text("theirs")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "_copy", slow)
    with pytest.raises(StoreError, match="is there already"):
        store.backup(copy)
    assert (copy.read_text(), list(copy.parent.iterdir())) == ("theirs", [copy])
    there = store.backup(names_beside(copy, "why"))
    assert there.name == "c.why.db"


def test_a_copy_is_read_before_it_has_its_name(store: Store, tmp_path: Path) -> None:
    """So that it is this one."""
    copy, seen = tmp_path / "copy.db", [0]

    def look(partial: Path) -> None:
        assert not copy.exists()
        with Store.open_to_read(partial) as it:
            seen.append(it.count())

    assert store.backup(copy, look=look) == copy
    assert seen == [0, store.count()]
    assert not list(tmp_path.glob(".*"))


def test_a_merge_that_finds_nothing_new_leaves_the_copy_of_another(
    path: Path, store: Store
) -> None:
    """Both chose the same name at the same time."""
    other = copied(path, "train")
    with Store.open(other) as there:
        do(there, 1, ADA, lambda act: act.toggle_flag(None))
    kept: list[Path] = []
    for _ in range(2):
        with Store.open_other(other, path) as it:
            names = names_beside(path, "before-merge-now")
            store.merge([it], backup=names, kept=kept.append)
    before = path.with_name(f"{path.stem}.before-merge-now.db")
    assert kept == [before]
    assert list(path.parent.glob("*.before-merge-*")) == kept


def test_a_link_that_leads_nowhere_keeps_no_project_from_opening(tmp_path: Path) -> None:
    """It stands where the copy of the older version would."""
    notices.listen(lambda line: None)
    path = old_project(tmp_path / "p.db", 7)
    link = tmp_path / "p.version-7.db"
    link.symlink_to(tmp_path / "nowhere.db")
    Store.open(path).close()
    assert link.is_symlink()
    assert not link.exists()
    assert (tmp_path / "p.version-7-2.db").is_file()


def test_a_project_that_several_open_at_once_is_brought_up_to_date_once(tmp_path: Path) -> None:
    """With one copy, which is of the older version, and one line."""
    said: list[str] = []
    notices.listen(said.append)
    path = old_project(tmp_path / "p.db", 7)
    with ThreadPoolExecutor(4) as several:
        for _ in several.map(lambda _: Store.open(path).close(), range(4)):
            pass
    assert len(said) == 1
    [copy] = tmp_path.glob("p.version-*")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (7,)
