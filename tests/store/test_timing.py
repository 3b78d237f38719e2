"""Time in the project file: kept with its act, gone with its article, looked at by check."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.timing import Spent
from annotator.store.errors import StaleError
from annotator.store.log import ActRecord, Change
from annotator.store.store import Store
from tests.store.projects import ADA, AT, LATER, do, new_id, place, rows, suggest

SPENT = Spent(1, AT, LATER, 0.75)


def recorded(store: Store, *spent: Spent, seq: int = 1, head: str | None = None) -> str:
    """Add a span as an act that took some time; returns the act's id."""
    opened = store.load(seq, ADA)
    act = Act(opened.state, new_id)
    act.add(place(opened.state.article.text, "Reuters"), "ORG")
    change = Change(seq, opened.state.article.text, head or opened.head, act.decisions())
    store.record(ActRecord(new_id(), ADA, LATER, (change,), spent=spent))
    id = store.last_act(ADA)
    assert id
    return id


def kept(store: Store) -> list[tuple[object, ...]]:
    """The rows without their numbers."""
    return [row[1:] for row in rows(store, "time_spent")]


def test_time_is_kept_with_the_act_that_it_led_to(store: Store) -> None:
    act = recorded(store, SPENT, Spent(2, AT, AT, 0.0))
    assert kept(store) == [
        (1, "Ada", "annotator", act, AT, LATER, 0.75),
        (2, "Ada", "annotator", None, AT, AT, 0.0),
    ]
    assert list(store.faults()) == []


def test_an_act_that_is_refused_keeps_no_time(store: Store) -> None:
    with pytest.raises(StaleError):
        recorded(store, SPENT, head="elsewhere")
    assert kept(store) == []


def test_undo_takes_no_time_back(store: Store) -> None:
    """What was spent on it is kept with it, and with what it touches."""
    recorded(store, SPENT)
    assert store.turn(ADA, "turned", LATER, spent=(SPENT,))
    assert store.turn(ADA, "nothing left", LATER, spent=(SPENT,)) is None
    assert [row[3] for row in kept(store)][1:] == ["turned", None]
    assert sum(float(str(row[6])) for row in kept(store)) == 2.25
    assert list(store.faults()) == []


def test_time_that_led_to_no_act_is_kept_with_the_place(store: Store) -> None:
    store.remember(1, ADA, 3, LATER, (SPENT,))
    store.spend(ADA, (SPENT,))
    assert [row[3] for row in kept(store)] == [None, None]


def test_time_goes_with_its_article(store: Store) -> None:
    """And none is kept of an article that is gone, though others' is."""
    recorded(store, SPENT)
    store.remove(["talks"])
    assert kept(store) == []
    store.spend(ADA, (SPENT, Spent(2, AT, LATER, 0.5)))
    assert [row[0] for row in kept(store)] == [2]
    assert list(store.faults()) == []


def test_a_backup_holds_it(store: Store, tmp_path: Path) -> None:
    recorded(store, SPENT)
    store.backup(tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert kept(copy) == kept(store)


def test_a_project_of_before_has_the_table(store: Store) -> None:
    """The step that makes it keeps all that is there."""
    suggest(store)
    do(store, 1, ADA, lambda act: act.accept("s-talks-PERSON"))
    before = rows(store, "log")
    store.connection.execute("DROP TABLE time_spent")
    store.connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%_time'")
    store.connection.execute("PRAGMA user_version = 3")
    store.close()
    with Store.open(store.path) as again:
        assert kept(again) == []
        assert rows(again, "log") == before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("seconds = -1", "time that cannot be"),
        ("seconds = 'long'", "time that cannot be"),
        ("seconds = 2", "more time than there was"),
        ("since = 'yesterday'", "more time than there was"),
        ("act = 'another'", "time for an act that is not in the log"),
    ],
)
def test_check_names_time_that_cannot_be(store: Store, change: str, fault: str) -> None:
    recorded(store, SPENT)
    store.connection.execute(f"UPDATE time_spent SET {change}")
    assert list(store.faults()) == [f"article talks, Ada: {fault}"]
