"""Damage in the index of words is found, whatever it is, and mended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.store import word_checking
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.store.projects import ADA, AT, do

TEXT = "The ferry waits for the pilot, and the pilot for the tide."

_GONE = "INSERT INTO article_words (article_words, rowid, title, outlet, text) VALUES ('delete', 1"

#: What somebody did to the index, and to which of the two.
DAMAGE = {
    "a word is missing": (f"{_GONE}, '', '', 'tide')", "article_words"),
    "a word is there twice": (
        "INSERT INTO article_words (rowid, title, outlet, text) VALUES (2, 'ferry', '', '')",
        "article_words",
    ),
    "words have changed places": (
        f"{_GONE}, '{TEXT}', 'Post', '{TEXT}');"
        " INSERT INTO article_words (rowid, title, outlet, text)"
        f" VALUES (1, '{TEXT}', 'Post', '{TEXT.replace('pilot', 'x').replace('tide', 'pilot')}')",
        "article_words",
    ),
    "a word is in another column": (
        f"{_GONE}, '{TEXT}', 'Post', '{TEXT}');"
        " INSERT INTO article_words (rowid, title, outlet, text)"
        f" VALUES (1, 'Post', '{TEXT}', '{TEXT}')",
        "article_words",
    ),
    "beginnings are missing": (
        "DELETE FROM article_words_data WHERE id > 10;"
        " DELETE FROM article_words_idx; INSERT INTO article_words (article_words) VALUES"
        " ('delete-all'); CREATE VIRTUAL TABLE plain USING fts5 (title, outlet, text,"
        " content = 'article', content_rowid = 'seq', columnsize = 0);"
        " INSERT INTO plain (plain) VALUES ('rebuild');"
        " INSERT OR REPLACE INTO article_words_data SELECT * FROM plain_data;"
        " INSERT OR REPLACE INTO article_words_idx SELECT * FROM plain_idx; DROP TABLE plain",
        "article_words",
    ),
    "the words of an annotation are gone": (
        "INSERT INTO work_words (work_words) VALUES ('delete-all')",
        "work_words",
    ),
    "there are words of an annotation that is not": (
        "INSERT INTO work_words (rowid, quote) VALUES (5, 'x')",
        "work_words",
    ),
    "the pages are empty": (
        "UPDATE article_words_data SET block = zeroblob(length(block)) WHERE id > 10",
        "article_words",
    ),
    "the pages are gone": ("DELETE FROM work_words_data WHERE id > 10", "work_words"),
}


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Store]:
    """Two articles, and an annotation in one."""
    with Store.create(tmp_path / "p.db", NEWS, "name: news\n", AT) as store:
        store.add([Article("a", TEXT, {"outlet": "Post"}), Article("b", "Nothing.")], AT)
        do(store, 1, ADA, lambda act: act.add(Span(4, 9), "ORG"))
        yield store


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_found_and_mended(indexed: Store, case: str) -> None:
    """By the name of the table, and nothing else is said."""
    sql, table = DAMAGE[case]
    assert list(indexed.faults()) == []
    with closing(sqlite3.connect(indexed.path)) as stranger:
        stranger.executescript(sql)
    (found,) = indexed.faults()
    assert f"the index of words ({table}) differs" in found
    indexed.repair()
    assert list(indexed.faults()) == []


def test_a_check_leaves_the_file_and_nothing_else_behind(indexed: Store) -> None:
    """Neither a byte in it, nor a table that is temporary."""
    before = indexed.connection.execute("PRAGMA data_version").fetchone()[0]
    with closing(sqlite3.connect(indexed.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert list(indexed.faults()) == []
    assert indexed.connection.execute("PRAGMA data_version").fetchone()[0] == before
    assert indexed.connection.execute("SELECT * FROM sqlite_temp_master").fetchall() == []


def test_a_file_that_can_only_be_read_is_checked(indexed: Store) -> None:
    path = indexed.path
    indexed.close()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        reader.row_factory = sqlite3.Row
        assert list(word_checking.faults(reader)) == []
