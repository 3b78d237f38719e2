"""Databases from strangers: what is in them runs no code, and takes no more than it may."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.store import defending, made_objects
from annotator.store.connection import APPLICATION_ID
from annotator.store.defending import LONGEST_ROW
from annotator.store.errors import DamagedError, StoreError
from annotator.store.store import Store
from tests.store.made_objects import source
from tests.store.projects import ADA, AT, do, project

#: SQL that takes for ever wherever it is evaluated.
_ENDLESS = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i FROM n) SELECT count(*) FROM n"

#: What a stranger may put into a file, and what is said of it.
STRANGE = {
    "a trigger": (
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM annotation; END",
        "the trigger 't'",
    ),
    "a trigger that never ends": (
        f"CREATE TRIGGER t AFTER INSERT ON article BEGIN {_ENDLESS}; END",
        "the trigger 't'",
    ),
    "the guard of the log, turned round": (
        "DROP TRIGGER log_is_append_only;"
        "CREATE TRIGGER log_is_append_only AFTER INSERT ON log BEGIN DELETE FROM record; END",
        "the trigger 'log_is_append_only'",
    ),
    "a view for a table": (
        f"DROP TABLE setting; CREATE VIEW setting AS {_ENDLESS}",
        "the view 'setting'",
    ),
    "a generated column": (
        "ALTER TABLE setting ADD COLUMN x AS (hex(zeroblob(200000000)))",
        "the table 'setting'",
    ),
    "a default that is code": (
        "DROP TABLE opened; CREATE TABLE opened (article, annotator_id, role, cursor,"
        " at DEFAULT (randomblob(100000000)))",
        "the table 'opened'",
    ),
    "a check": ("CREATE TABLE t (x CHECK (hex(randomblob(9)) <> x))", "the table 't'"),
    "an index that is code": (
        "CREATE INDEX i ON article (printf('%.*c', 20, text))",
        "the index 'i'",
    ),
    "an index of some rows": ("CREATE INDEX i ON log (seq) WHERE hex(at) > 'x'", "the index 'i'"),
    "a virtual table": ("CREATE VIRTUAL TABLE v USING fts5 (x)", "the table 'v'"),
    "a module that does not exist": (
        "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES"
        " ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING evil (x)')",
        "the table 'v'",
    ),
    "an index of words that is another": (
        "DROP TABLE article_words; CREATE TABLE article_words (x)",
        "the table 'article_words'",
    ),
    "a name that acts on a terminal": (
        'CREATE TABLE "\x1b]0;x\x07\n" (x)',
        "the table '␛]0;x␇'",
    ),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_database_with_code_is_refused_and_left_alone(tmp_path: Path, case: str) -> None:
    """By name, at once, whether it is to be written or only read."""
    script, said = STRANGE[case]
    path = project(tmp_path / "p.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.executescript(script)
        stranger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    since = time.process_time()
    for opened in (Store.open, Store.open_to_read):
        with pytest.raises(StoreError, match="holds what annotator did not make") as caught:
            opened(path)
        assert said in str(caught.value)
        assert str(caught.value).isprintable()
    assert time.process_time() - since < 5
    assert path.read_bytes() == before


def test_many_strange_objects_are_counted(tmp_path: Path) -> None:
    """The line stays one that can be read."""
    path = project(tmp_path / "p.db")
    with closing(sqlite3.connect(path)) as stranger:
        for number in range(100):
            stranger.execute(f"CREATE TABLE {'t' * 200}{number} (x)")
    with pytest.raises(StoreError, match="and 97 more") as caught:
        Store.open(path)
    assert len(str(caught.value)) < 600


def test_an_old_version_is_looked_at_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    """What a stranger left would run with the steps."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        stranger.execute("CREATE VIEW article AS SELECT 1 AS seq")
    with pytest.raises(StoreError, match="the view 'article'"):
        Store.open(path)


def test_views_of_ones_own_and_what_sqlite_keeps_are_let_be(path: Path) -> None:
    """People query their projects by SQL; nothing of the program reads such a view."""
    with closing(sqlite3.connect(path)) as own:
        own.execute("CREATE VIEW mine AS SELECT quote FROM annotation")
        own.execute(f"CREATE VIEW endless AS {_ENDLESS}")
        own.execute("ANALYZE")
    with Store.open(path) as store:
        do(store, 1, ADA, lambda act: act.toggle_flag(None))
        assert list(store.faults()) == []


def test_what_the_migrations_make_is_written_down() -> None:
    """After a new step: `python -m tests.store.made_objects`."""
    assert Path(made_objects.__file__).read_text("utf-8") == source()


def test_sqlite_is_told_not_to_trust_the_file(path: Path) -> None:
    """On every connection, before anything is read."""
    with Store.open(path) as store, store.another(busy_seconds=0.1) as other:
        for connection in (store.connection, other.connection):
            found = [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("trusted_schema", "cell_size_check", "mmap_size", "writable_schema")
            ]
            assert found == [0, 1, 0, 0]
            assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == LONGEST_ROW
            if sys.version_info >= (3, 12):
                assert connection.getconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)


def test_a_huge_value_is_refused_and_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that would fill the memory: one line."""
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute("UPDATE article SET text = zeroblob(100000)")
        stranger.commit()
    monkeypatch.setitem(defending.LIMITS, sqlite3.SQLITE_LIMIT_LENGTH, 90_000)
    with Store.open(path) as store, pytest.raises(DamagedError, match="larger than any") as caught:
        store.article(1)
    assert "\n" not in str(caught.value)


def test_a_word_without_end_does_not_make_a_project_look_damaged(path: Path) -> None:
    """FTS5 cuts words off after 32,768 bytes, and may do so within a character."""
    text = f"x{'一' * 20_000} talks"
    with Store.open(path) as store:
        store.add([Article("endless", text)], AT)
        assert list(store.faults()) == []
        store.remove(["endless"])
        assert list(store.faults()) == []
