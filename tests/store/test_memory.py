"""Memory in the project file: counted with each act, each annotator's own, made once an article."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.memory import Counts
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import Actor
from annotator.store.recollections import Memory
from annotator.store.states import OpenArticle
from annotator.store.store import Store
from tests.store.projects import ADA, ADA_REVIEWING, AT, BEN, do, offered, place, project, turn

#: The same two names in each: one that is suggested, one that is missed.
ARTICLES = [
    Article(f"ferry-{n}", f"{n}: The Narvik sailed. Orla Venn spoke; Venn left.") for n in range(6)
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "ferries.db", ARTICLES)


@pytest.fixture
def store(path: Path) -> Store:
    store = Store.open(path)
    batch = [(n + 1, a, narvik(a), None) for n, a in enumerate(ARTICLES)]
    store.suggest(batch, "small", AT)
    return store


def narvik(article: Article, run: str = "s") -> Suggestions:
    id = f"{run}-{article.id}"
    return Suggestions((Suggestion(id, place(article.text, "Narvik"), "ORG", "small", 0.9),))


def add(quote: str, label: str = "PERSON") -> Callable[[Act], None]:
    def work(act: Act) -> None:
        act.add(place(act.draft.article.text, quote), label)

    return work


def opens(store: Store, seq: int, actor: Actor = ADA, memory: Memory = Memory.ACTS) -> OpenArticle:
    """Open an article as the interface does."""
    opened = store.load(seq, actor, memory=memory)
    if opened.fresh is not None:
        store.keep_recalled(seq, actor, opened.fresh, AT)
    store.remember(seq, actor, 0, AT)
    return opened


def seen(opened: OpenArticle) -> set[tuple[str, str]]:
    text = opened.state.article.text
    return {(text[start:end], label) for start, end, label in offered(opened.state)}


def reject_twice(store: Store, actor: Actor = ADA) -> None:
    for seq in (1, 2):
        do(store, seq, actor, lambda act: act.reject(next(iter(act.draft.suggested.spans))))


def add_often(store: Store) -> None:
    for seq in (1, 2, 6):
        do(store, seq, ADA, add("Orla Venn"))


def counts(store: Store, name: str = "Ada") -> dict[str, dict[str, Counts]]:
    return store.remembered(name)[name]


def test_what_was_rejected_is_no_longer_suggested_to_that_annotator_only(store: Store) -> None:
    reject_twice(store)
    assert seen(opens(store, 3)) == set()
    assert seen(opens(store, 3, BEN)) == {("Narvik", "ORG")}
    assert seen(opens(store, 3)) == set(), "nor when it is opened again"
    assert list(store.faults()) == []


def test_what_was_added_is_suggested_and_can_be_decided(store: Store) -> None:
    add_often(store)
    opened = opens(store, 3)
    assert seen(opened) == {("Narvik", "ORG"), ("Orla Venn", "PERSON")}
    (recalled,) = opened.recalled.values()
    assert recalled.told == "memory: 3 accepted, 0 rejected"
    assert opened.state.suggested.spans[recalled.id].suggester == "memory"
    assert recalled.score == 0.8
    do(store, 3, ADA, lambda act: act.accept(recalled.id))
    assert counts(store)["Orla Venn"]["PERSON"].agreed == 4
    do(store, 3, ADA, lambda act: act.reject(act.draft.accepted[recalled.id]))
    assert counts(store)["Orla Venn"]["PERSON"].rejected == 1
    assert list(store.faults()) == []
    assert "memory" not in store.stats().spans
    (row,) = [it for it in store.stats().acceptance if it.suggester == "memory"]
    assert (row.annotator, row.label, row.rejected) == ("Ada", "PERSON", 1)


def test_what_was_relabelled_comes_with_the_label_that_was_given(store: Store) -> None:
    for seq in (1, 2):
        do(
            store,
            seq,
            ADA,
            lambda act: act.relabel(next(iter(act.draft.suggested.spans)), "PERSON"),
        )
    opened = opens(store, 3)
    assert seen(opened) == {("Narvik", "PERSON")}
    (recalled,) = opened.recalled.values()
    assert recalled.told == "memory: 2 accepted, 0 rejected, for ORG"
    do(store, 3, ADA, lambda act: act.accept(recalled.id))
    assert counts(store)["Narvik"]["PERSON"] == Counts(accepted=1, chosen=2)
    assert list(store.faults()) == []


def test_an_article_that_was_opened_stays_as_it_was_seen(store: Store) -> None:
    before = seen(opens(store, 3))
    reject_twice(store)
    assert seen(opens(store, 3)) == before
    assert seen(opens(store, 4)) == set()


def test_without_memory_an_article_is_as_all_see_it_and_stays_so(store: Store) -> None:
    reject_twice(store)
    assert seen(opens(store, 3, memory=Memory.OFF)) == {("Narvik", "ORG")}
    assert seen(opens(store, 3)) == {("Narvik", "ORG")}


def test_reading_an_article_that_is_not_opened_makes_nothing_of_it(store: Store) -> None:
    reject_twice(store)
    assert store.load(3, ADA).fresh is None
    assert offered(store.load(3, ADA).state)
    hidden = store.load(3, ADA, with_suggestions=False, memory=Memory.ACTS)
    assert hidden.fresh is None


def test_memory_waits_for_the_suggestions(path: Path) -> None:
    with Store.open(path) as store:
        add_often(store)
        assert opens(store, 3).fresh is None
        found = narvik(ARTICLES[2])
        store.suggest([(3, ARTICLES[2], found, None)], "small", AT, everything=True)
        assert seen(opens(store, 3)) == {("Narvik", "ORG"), ("Orla Venn", "PERSON")}


def test_what_is_undone_counts_no_more(store: Store) -> None:
    reject_twice(store)
    turn(store, ADA)
    assert counts(store)["Narvik"]["ORG"].rejected == 1
    assert seen(opens(store, 3)) == {("Narvik", "ORG")}
    turn(store, ADA, redo=True)
    assert counts(store)["Narvik"]["ORG"].rejected == 2
    assert list(store.faults()) == []


def test_what_was_left_undecided_counts_for_nothing(store: Store) -> None:
    from annotator.core.annotation import Status

    for seq in (1, 2, 3):
        do(store, seq, ADA, lambda act: act.set_status(Status.FINISHED))
    assert store.remembered() == {}
    assert seen(opens(store, 4)) == {("Narvik", "ORG")}


def test_what_reviewers_do_is_not_the_memory_of_an_annotator(store: Store) -> None:
    for seq in (1, 2):
        do(store, seq, ADA_REVIEWING, add("Orla Venn"))
    assert store.remembered() == {}
    assert store.load(3, ADA_REVIEWING, memory=Memory.ACTS).fresh is None


def test_counting_begins_anew_where_it_was_cleared(store: Store) -> None:
    reject_twice(store)
    add_often(store)
    assert store.clear_memory("Ada", ["Narvik", "no such text"], AT) == 1
    assert set(counts(store)) == {"Orla Venn"}
    assert seen(opens(store, 3)) == {("Narvik", "ORG"), ("Orla Venn", "PERSON")}
    do(store, 3, ADA, lambda act: act.reject("s-ferry-2"))
    assert counts(store)["Narvik"]["ORG"].rejected == 1
    assert list(store.faults()) == [], "the log tells the same"
    turn(store, ADA)
    assert store.clear_memory("Ada", [], AT) == 1
    turn(store, ADA)
    assert counts(store) == {}, "what was cleared is not taken away once more"
    assert list(store.faults()) == []


def test_other_suggestions_are_looked_at_anew_and_what_was_decided_stays(store: Store) -> None:
    add_often(store)
    reject_twice(store)
    opened = opens(store, 3)
    (id,) = opened.recalled
    do(store, 3, ADA, lambda act: act.accept(id))
    again = narvik(ARTICLES[2], "t")
    store.suggest([(3, ARTICLES[2], again, None)], "t", AT, everything=True)
    assert seen(store.load(3, ADA)) == {("Narvik", "ORG")}
    assert seen(opens(store, 3)) == set()
    (accepted,) = store.load(3, ADA).state.annotations.values()
    assert accepted.suggestion_id == id
    assert list(store.faults()) == []


def test_the_list_counts_what_the_annotator_sees(store: Store) -> None:
    reject_twice(store)
    add_often(store)
    opens(store, 3)
    do(store, 3, ADA, lambda act: act.toggle_flag(None))
    groups = store.suggested_groups("Ada").listed
    assert ("PERSON", "Orla Venn", 1) in [(g.label, g.quote, g.count) for g in groups]
    assert ("ORG", "Narvik", 3) in [(g.label, g.quote, g.count) for g in groups]
    assert [(g.quote, g.count) for g in store.suggested_groups("Ben").listed] == [("Narvik", 6)]
    from annotator.store import tallies

    assert tallies.count(store.connection, 3, "Ada")[0] == len(store.load(3, ADA).state.stops) == 1
    assert tallies.count(store.connection, 3, "Ben")[0] == len(store.load(3, BEN).state.stops)


def test_what_is_suggested_to_one_annotator_is_not_among_what_is_exported(store: Store) -> None:
    add_often(store)
    opens(store, 3)
    exported = [s.label for it in store.suggested() for s in it.suggestions.spans]
    assert exported == ["ORG"] * 6


def test_an_article_that_is_removed_takes_its_counts_along(store: Store) -> None:
    reject_twice(store)
    store.remove(["ferry-0"])
    assert counts(store)["Narvik"]["ORG"].rejected == 1
    assert list(store.faults()) == []


def test_counts_that_contradict_the_log_are_found_and_made_anew(store: Store) -> None:
    reject_twice(store)
    store.connection.execute("UPDATE memory SET number = 7")
    (fault,) = store.faults()
    assert fault.startswith("Ada: what memory has counted differs from the log")
    store.repair()
    assert list(store.faults()) == []
    assert counts(store)["Narvik"]["ORG"].rejected == 2


def test_a_project_of_the_version_before_is_counted_when_it_is_opened(store: Store) -> None:
    reject_twice(store)
    store.remember(3, ADA, 0, AT)
    store.close()
    with closing(sqlite3.connect(store.path)) as old:
        found = old.execute("SELECT name FROM sqlite_master WHERE name LIKE 'memory%'")
        tables = [name for (name,) in found if "_place" not in name and "_article" not in name]
        for table in tables:
            old.execute(f"DROP TABLE {table}")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_memory'")
        old.execute("PRAGMA user_version = 5")
        old.commit()
    with Store.open(store.path) as again:
        assert counts(again)["Narvik"]["ORG"].rejected == 2
        assert seen(opens(again, 3)) == {("Narvik", "ORG")}, "it was opened before"
        assert seen(opens(again, 4)) == set()
        assert list(again.faults()) == []
