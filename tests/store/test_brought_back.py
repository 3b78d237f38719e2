"""Boilerplate that was brought back: in the log, in the tables, and kept when suggesting again."""

from __future__ import annotations

from annotator.core.brought_back import BroughtBack
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from tests.store.projects import ADA, AT, BEN, TALKS, do, place, suggest, turn

TAIL = place(TALKS.text, "Putin left.")
BACK = BroughtBack(TAIL)


def test_it_is_kept_checked_and_undone(store: Store) -> None:
    """It belongs to the annotator; the log gives the same; undo and redo reach it."""
    do(store, 1, ADA, lambda act: act.bring_back(TAIL))
    assert list(store.load(1, ADA).state.records.values()) == [BACK]
    assert not store.load(1, BEN).state.records
    assert list(store.faults()) == []
    turn(store, ADA)
    assert not store.load(1, ADA).state.records
    turn(store, ADA, redo=True)
    assert list(store.load(1, ADA).state.records.values()) == [BACK]
    do(store, 1, ADA, lambda act: act.leave_out(TAIL))
    assert not store.load(1, ADA).state.records
    assert list(store.faults()) == []


def test_the_log_says_it_in_words(store: Store) -> None:
    """With the text that it is about."""
    do(store, 1, ADA, lambda act: act.bring_back(TAIL))
    entry = next(iter(store.history()))
    assert (entry.kind, entry.after and entry.after["quote"]) == ("bring back", "Putin left.")


def _tail(id: str) -> Suggestions:
    return Suggestions((Suggestion(id, place(TALKS.text, "left"), "CLAIM", "t"),))


def test_what_was_suggested_for_it_stays(store: Store) -> None:
    """Suggesting again replaces what is outside; more of the same is not put down twice."""
    suggest(store)
    do(store, 1, ADA, lambda act: act.bring_back(TAIL))
    before = set(store.load(1, ADA).state.suggested.spans)
    store.suggest_more(1, TALKS, _tail("more"))
    store.suggest_more(1, TALKS, _tail("again"))
    assert set(store.load(1, ADA).state.suggested.spans) == before | {"more"}
    store.suggest([(1, TALKS, Suggestions(), None)], "t2", AT, everything=True)
    kept = store.load(1, ADA).state.suggested.spans.values()
    assert "more" in {s.id for s in kept}
    assert all(TAIL.contains(s.span) for s in kept)
    assert list(store.faults()) == []


def test_nothing_is_put_beside_an_article_that_is_gone(store: Store) -> None:
    """It may have been removed while its suggestions were made."""
    store.suggest_more(99, TALKS, _tail("more"))
    assert list(store.faults()) == []
