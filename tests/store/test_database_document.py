"""The page on the project file says what is there, and its queries run."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.decision import Kind
from annotator.store.connection import APPLICATION_ID
from annotator.store.log import Mode
from annotator.store.store import Store
from tests.store.projects import ADA, BEN, TALKS, do, place, tables, turn

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)
#: How many rows each query gives on the project below.
NUMBERS = (2, 2, 4, 1, 1, 3, 0)


@pytest.fixture
def worked_on(path: Path, store: Store) -> Path:
    """A project in which two people decided on much, and not the same."""
    person = place(TALKS.text, "Putin")
    whole: tuple[Callable[[Act], object], ...] = (
        lambda act: act.accept("s-talks-CLAIM"),
        lambda act: act.set_attribute(act.draft.accepted["s-talks-SOURCE"], "anonymous", True),
        lambda act: act.reject("s-talks-PERSON"),
        lambda act: act.add(person, "ORG"),
        lambda act: act.set_status(Status.FINISHED),
    )
    for work in whole:
        do(store, 1, ADA, work)
    do(store, 1, BEN, lambda act: act.accept("s-talks-PERSON"))
    do(store, 2, BEN, lambda act: act.accept_all([e[3] for e in act.draft.stops]))
    do(store, 2, BEN, lambda act: act.toggle_flag(None))
    turn(store, BEN)
    return path


def test_there_is_a_number_for_each_query() -> None:
    assert len(QUERIES) == len(NUMBERS)


@pytest.mark.parametrize(("query", "number"), zip(QUERIES, NUMBERS, strict=True))
def test_the_queries_of_the_page_run_on_a_file_that_is_open_read_only(
    worked_on: Path, query: str, number: int
) -> None:
    with closing(sqlite3.connect(f"file:{worked_on}?mode=ro", uri=True)) as reader:
        assert len(reader.execute(query).fetchall()) == number
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM annotation")


def test_the_page_names_every_table_and_column(store: Store) -> None:
    words = set(re.findall(r"`(\w+)`", PAGE))
    views = store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    for table in [*tables(store), *(view["name"] for view in views)]:
        assert table in words
        if not table.startswith(("_", "sqlite_")):
            for column in store.connection.execute(f"PRAGMA table_info({table})"):
                assert column["name"] in words, (table, column["name"])


def test_the_page_names_every_kind_of_decision() -> None:
    words = set(re.findall(r"`([\w ]+)`", PAGE))
    assert {*Kind, *Mode, *Status} <= words
    assert f"`PRAGMA application_id` is {APPLICATION_ID}" in PAGE
