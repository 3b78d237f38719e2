"""A project of an older version is kept as it was, and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.core import notices
from annotator.core.article import text_hash
from annotator.core.label_schema_json import label_schema_to_json
from annotator.store.connection import APPLICATION_ID, VERSION
from annotator.store.migrations import migrations
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.store.projects import ADA, AT, do

TEXT = "Putin left."
_ANNOTATION = (
    '{"is":"annotation","id":"a","start":0,"end":5,"label":"PERSON","quote":"Putin",'
    '"attributes":{},"note":"","flagged":false,"origin":"added","suggestion_id":null}'
)


def old_project(path: Path, version: int) -> Path:
    """A project as the program of that version left it, with one annotation."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        steps = [step.name for step in migrations.pending(Database(connection))]
        stop = steps[version] if version < len(steps) else None
        migrations.apply(Database(connection), stop_before=stop)
        insert = connection.execute
        insert(
            "INSERT INTO label_schema VALUES (1, 'news', 'name: news', ?, ?)",
            (label_schema_to_json(NEWS), AT),
        )
        insert(
            "INSERT INTO article (id, hash, title, words, added, text)"
            " VALUES ('a', ?, 'T', 2, ?, ?)",
            (text_hash(TEXT), AT, TEXT),
        )
        insert(
            "INSERT INTO log (act, mode, article, annotator_id, role, at, kind, subject, after)"
            " VALUES ('x', 'do', 1, 'Ada', 'annotator', ?, 'add', 'a', ?)",
            (AT, _ANNOTATION),
        )
        insert("INSERT INTO act VALUES ('x', 1, 'Ada', 'annotator', 'done')")
        insert("INSERT INTO progress VALUES (1, 'Ada', 'annotator', 'new', 0, '', 'x', ?)", (AT,))
        insert(
            "INSERT INTO annotation VALUES ('a', 1, 'Ada', 'annotator', 0, 5, 'PERSON', 'Putin',"
            " '{}', '', 0, 'added', NULL)"
        )
        if version >= 5:
            insert("INSERT INTO listed VALUES (1, 2, 0, NULL)")
            insert("INSERT INTO article_words (article_words) VALUES ('rebuild')")
    return path


@pytest.mark.parametrize("version", range(1, VERSION))
def test_every_older_version_is_kept_as_it_was_and_brought_up_to_date(
    tmp_path: Path, version: int
) -> None:
    said: list[str] = []
    notices.listen(said.append)
    path = old_project(tmp_path / "p.db", version)
    with Store.open(path) as store:
        assert [a.label for a in store.load(1, ADA).state.annotations.values()] == ["PERSON"]
        do(store, 1, ADA, lambda act: act.toggle_flag(None))
        if version < 5:
            # What these versions did not keep yet is made of the rest.
            assert list(store.faults()) == []
    copy = tmp_path / f"p.version-{version}.db"
    [line] = said
    assert line == (
        f"{path}: is of an older version ({version}); brought to version {VERSION}, and kept"
        f" as it was in {copy}"
    )
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version
        assert connection.execute("SELECT quote FROM annotation").fetchall() == [("Putin",)]


def test_nothing_is_changed_where_no_copy_can_be_made(tmp_path: Path) -> None:
    said: list[str] = []
    notices.listen(said.append)
    path = old_project(tmp_path / "p.db", 3)
    (tmp_path / "p.version-3.db").mkdir()
    Store.open(path).close()
    assert (tmp_path / "p.version-3-2.db").is_file()
    Store.open(path).close()
    assert len(said) == 1
