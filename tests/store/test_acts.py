"""Acts: what one key did, kept whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.core.annotation import Annotation, Progress, Status
from annotator.core.decision import Decision, Kind
from annotator.core.span import Span
from annotator.store.articles import Summary
from annotator.store.errors import StaleError, StoreError
from annotator.store.log import Actor, ActRecord, Change, Mode
from annotator.store.store import Store
from tests.store.projects import (
    ADA,
    ADA_REVIEWING,
    AT,
    BEN,
    GRAIN,
    TALKS,
    annotated,
    do,
    everything_in,
    new_id,
    place,
    replayed,
    rows,
    turn,
)

PERSON = "s-talks-PERSON"
CLAIM = "s-talks-CLAIM"
FLAGGED = Decision(Kind.FLAG, "", Progress(), Progress(flagged=True))


def only_annotation(store: Store, actor: Actor = ADA) -> Annotation:
    (annotation,) = store.load(1, actor).state.annotations.values()
    return annotation


def move_end(store: Store, by: int, act_id: str) -> None:
    span = only_annotation(store).span
    do(
        store,
        1,
        ADA,
        lambda act: act.move(only_annotation(store).id, Span(span.start, span.end + by)),
        act_id=act_id,
    )


def test_moves_under_one_id_are_one_act(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.add(place(TALKS.text, "Reu"), "PERSON"))
    before = only_annotation(store)
    act = new_id()
    for by in (1, 1, -3):
        move_end(store, by, act)
    assert only_annotation(store).span == Span(before.span.start, before.span.end - 1)
    assert turn(store, ADA) == act
    assert only_annotation(store) == before
    assert turn(store, ADA, redo=True) == act
    assert only_annotation(store).span == Span(before.span.start, before.span.end - 1)


def test_every_row_of_a_carried_on_act_has_the_parent_of_the_first(store: Store) -> None:
    added = do(store, 1, ADA, lambda act: act.add(place(TALKS.text, "Reu"), "PERSON"))
    act = new_id()
    for by in (1, 1):
        move_end(store, by, act)
    parents = "SELECT parent FROM log WHERE act = ?"
    assert [r["parent"] for r in store.connection.execute(parents, (act,))] == [added, added]


def test_an_act_over_two_articles_is_undone_and_redone_in_both(store: Store) -> None:
    act = do(store, (1, 2), ADA, lambda act: act.accept_all([e[3] for e in act.draft.stops]))
    accepted = [annotated(store.load(seq, ADA).state) for seq in (1, 2)]
    assert all(accepted)
    assert turn(store, ADA) == act
    assert [annotated(store.load(seq, ADA).state) for seq in (1, 2)] == [set(), set()]
    assert store.last_act(ADA) is None
    assert turn(store, ADA, redo=True) == act
    assert [annotated(store.load(seq, ADA).state) for seq in (1, 2)] == accepted


def test_one_undoes_ones_own_acts_in_that_role_only(store: Store) -> None:
    mine = do(store, 1, ADA, lambda act: act.accept(PERSON))
    do(store, 1, BEN, lambda act: act.accept(PERSON))
    reviewed = do(store, 1, ADA_REVIEWING, lambda act: act.add(Span(1, 3), "PERSON"))
    assert turn(store, ADA) == mine
    assert turn(store, ADA) is None
    assert store.last_act(ADA_REVIEWING) == reviewed
    assert annotated(store.load(1, BEN).state)


def test_a_new_act_leaves_nothing_to_redo(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    turn(store, ADA)
    do(store, 2, ADA, lambda act: act.set_note(None, "odd"))
    assert store.last_act(ADA, undone=True) is None


def test_the_act_of_another_or_in_another_role_leaves_ones_redo(store: Store) -> None:
    act = do(store, 1, ADA, lambda act: act.accept(PERSON))
    turn(store, ADA)
    do(store, 1, BEN, lambda act: act.accept(PERSON))
    do(store, 1, ADA_REVIEWING, lambda act: act.add(Span(1, 3), "PERSON"))
    assert store.last_act(ADA, undone=True) == act


def test_undo_reaches_over_articles_and_restarts_to_the_first_act(path: Path) -> None:
    acts = []
    for number in range(6):
        with Store.open(path) as store:
            acts.append(do(store, 1 + number % 2, ADA, lambda act: act.toggle_flag(None)))
    for act in reversed(acts):
        with Store.open(path) as store:
            assert turn(store, ADA) == act
    with Store.open(path) as store:
        assert turn(store, ADA) is None
        assert len(rows(store, "log")) == 2 * len(acts) + 4  # the status moves along, twice


def test_an_import_is_not_undone_by_key(store: Store) -> None:
    act = do(store, 1, ADA, lambda act: act.accept(PERSON))
    do(store, 2, ADA, lambda act: act.toggle_flag(None), mode=Mode.IMPORT)
    assert turn(store, ADA) == act
    assert turn(store, ADA) is None
    assert store.load(2, ADA).state.progress.flagged


def test_nothing_is_redone_over_an_import(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    turn(store, ADA)
    do(store, 1, ADA, lambda act: act.accept(PERSON), mode=Mode.IMPORT)
    assert turn(store, ADA, redo=True) is None
    assert len(store.load(1, ADA).state.annotations) == 1


def test_an_act_on_a_state_that_has_changed_since_is_refused_and_leaves_nothing(
    path: Path, store: Store
) -> None:
    with Store.open(path) as other:
        stale = other.load(1, ADA)
        do(store, 1, ADA, lambda act: act.accept(PERSON))
        before = everything_in(store)
        change = Change(1, TALKS.text, stale.head, (FLAGGED,))
        good = Change(2, GRAIN.text, other.load(2, ADA).head, (FLAGGED,))
        with pytest.raises(StaleError):
            other.record(ActRecord(new_id(), ADA, AT, (good, change)))
        assert everything_in(store) == before


def test_another_annotator_or_role_makes_no_act_stale(path: Path, store: Store) -> None:
    with Store.open(path) as other:
        opened = other.load(1, ADA)
        do(store, 1, BEN, lambda act: act.accept(PERSON))
        do(store, 1, ADA_REVIEWING, lambda act: act.add(Span(1, 3), "PERSON"))
        assert other.load(1, ADA) == opened


def test_an_act_on_an_article_that_was_removed_is_stale(store: Store) -> None:
    head = do(store, 1, ADA, lambda act: act.accept(PERSON))
    store.remove(["talks"])
    for actor, was in ((ADA, head), (BEN, None)):
        with pytest.raises(StaleError):
            store.record(ActRecord(new_id(), actor, AT, (Change(1, TALKS.text, was, (FLAGGED,)),)))
    assert rows(store, "log") == []


def test_an_act_that_fails_midway_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    before = everything_in(store)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("_set_progress", "stand", "derive"):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(f"annotator.store.log.{step}", fail)
            do(store, (1, 2), ADA, lambda act: act.toggle_flag(None))
        assert everything_in(store) == before
    do(store, (1, 2), ADA, lambda act: act.toggle_flag(None))
    assert store.load(2, ADA).state.progress.flagged


def test_a_full_disk_refuses_an_act_and_the_next_one_goes_on(store: Store) -> None:
    before = everything_in(store)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        do(store, 1, ADA, lambda act: act.set_note(None, "long " * 20_000))
    assert everything_in(store) == before
    store.connection.execute("PRAGMA max_page_count = 1000000")
    do(store, 1, ADA, lambda act: act.set_note(None, "long " * 20_000))
    assert len(store.load(1, ADA).state.progress.note) == 100_000


def test_an_act_without_decisions_leaves_no_trace(store: Store) -> None:
    before = everything_in(store)
    do(store, (1, 2), ADA, lambda act: act.accept_all([]))
    assert everything_in(store) == before
    assert store.last_act(ADA) is None


def test_an_id_that_somebody_has_is_not_taken_over(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    taken = only_annotation(store)
    opened = store.load(1, BEN)
    add = Decision(Kind.ADD, taken.id, None, taken)
    with pytest.raises(StoreError, match=r"annotation\.id"):
        store.record(ActRecord(new_id(), BEN, AT, (Change(1, TALKS.text, opened.head, (add,)),)))
    assert only_annotation(store) == taken
    assert store.load(1, BEN) == opened


def test_one_label_is_not_put_on_one_place_twice(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    opened = store.load(1, ADA)
    twin = Decision(Kind.ADD, "twin", None, replace(only_annotation(store), id="twin"))
    change = Change(1, TALKS.text, opened.head, (twin,))
    with pytest.raises(StoreError, match=r"annotation\.label"):
        store.record(ActRecord(new_id(), ADA, AT, (change,)))
    assert store.load(1, ADA) == opened


def test_a_log_row_says_who_when_what_and_on_what(store: Store) -> None:
    first = do(store, 1, ADA, lambda act: act.set_status(Status.IN_PROGRESS))
    act = do(store, 1, ADA, lambda act: act.reject(PERSON))
    row = dict(store.connection.execute("SELECT * FROM log WHERE act = ?", (act,)).fetchone())
    assert row == {
        **{"seq": 2, "act": act, "parent": first, "mode": "do", "target": None, "article": 1},
        **{"annotator_id": "Ada", "role": "annotator", "at": AT, "kind": "reject"},
        **{"subject": PERSON, "before": None, "suggestion_id": PERSON},
        "after": '{"is":"rejection","suggestion_id":"s-talks-PERSON","label":"PERSON",'
        '"start":14,"end":19,"quote":"Putin"}',
    }


def test_a_log_row_of_an_undo_has_the_values_turned_round(store: Store) -> None:
    act = do(store, 1, ADA, lambda act: act.reject(PERSON))
    turn(store, ADA)
    what = "SELECT before, after, suggestion_id FROM log WHERE kind = 'reject' ORDER BY seq"
    done, undone = map(tuple, store.connection.execute(what).fetchall())
    assert undone == (done[1], None, PERSON)
    modes = "SELECT DISTINCT mode, target FROM log ORDER BY seq"
    assert [*map(tuple, store.connection.execute(modes))] == [("do", None), ("undo", act)]


@pytest.mark.parametrize("change", ["UPDATE log SET at = 'now'", "DELETE FROM log"])
def test_the_log_refuses_to_be_rewritten(store: Store, change: str) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    before = rows(store, "log")
    with pytest.raises(sqlite3.IntegrityError, match="the log is append-only"):
        store.connection.execute(change)
    assert rows(store, "log") == before


def test_accepting_a_claim_brings_source_and_link_back_from_the_file(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(CLAIM))
    state = store.load(1, ADA).state
    (link,) = state.links.values()
    ends = [state.annotations[id].label for id in (link.from_id, link.to_id)]
    assert ends == ["CLAIM", "SOURCE"]
    assert replayed(store, 1, ADA) == state


def test_a_summary_follows_the_annotator(store: Store) -> None:
    do(store, 2, ADA, lambda act: act.set_status(Status.FINISHED))
    do(store, 2, ADA, lambda act: act.toggle_flag(None))
    ada, ben = store.summaries(ADA), store.summaries(BEN)
    assert ada[1] == Summary(
        2, "grain", "Grain prices rise, the ministry said. Reuters reports.", None, None, 8,
        Status.FINISHED, True, AT,
    )  # fmt: skip
    assert [s.status for s in ben] == [Status.NEW, Status.NEW]
