"""Suggestions: replaced where nobody looks, kept where somebody decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Origin
from annotator.core.article import Article
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.errors import StoreError
from annotator.store.store import Store
from tests.store.projects import (
    ADA,
    AT,
    BEN,
    TALKS,
    do,
    everything_in,
    offered,
    place,
    project,
    proposed,
    rows,
    suggest,
    turn,
)

CLAIM, SOURCE, PERSON = "s-talks-CLAIM", "s-talks-SOURCE", "s-talks-PERSON"
PUTIN = (14, 19, "PERSON")


def give(store: Store, found: Suggestions, run: str = "t") -> int:
    """Put suggestions for the first article in, though it was opened."""
    return store.suggest([(1, TALKS, found, None)], run, AT, everything=True)


def suggested_ids(store: Store) -> set[str]:
    return set(store.load(1, ADA).state.suggested.spans)


def test_suggestions_come_back_as_they_were_given(store: Store) -> None:
    given = Suggestions(
        (
            Suggestion("1", place(TALKS.text, "No deal"), "CLAIM", "quotes", None),
            Suggestion("2", place(TALKS.text, "Mr Putin"), "SOURCE", "quotes", 0.123456789),
            Suggestion("3", place(TALKS.text, "Putin left. 👍🏽"), "CLAIM", "small", 1.0),
        ),
        (SuggestedLink("4", "attributed_to", "1", "2", "quotes", None),),
    )
    assert give(store, given) == 1
    found = store.load(1, ADA).state.suggested
    assert tuple(found.spans.values()) == given.spans
    assert tuple(found.links.values()) == given.links


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(path: Path) -> None:
    with Store.open(path) as store:
        assert store.waiting("s") == [1, 2]
        store.suggest([(1, TALKS, proposed(TALKS), None)], "s", AT)
    with Store.open(path) as store:
        assert store.waiting("s") == [2]
        assert store.waiting("other") == [1, 2]


def test_an_opened_article_is_left_alone(store: Store) -> None:
    store.remember(1, ADA, 0, AT)
    assert store.waiting("t") == [2]
    assert store.waiting("t", everything=True) == [1, 2]


def test_an_article_that_was_decided_on_is_left_alone(store: Store) -> None:
    do(store, 2, BEN, lambda act: act.toggle_flag(None))
    assert store.waiting("t") == [1]


def test_an_article_opened_while_it_was_read_keeps_its_suggestions(store: Store) -> None:
    store.remember(1, ADA, 0, AT)
    before = everything_in(store)
    assert store.suggest([(1, TALKS, proposed(TALKS, "t"), None)], "t", AT) == 0
    assert everything_in(store) == before
    assert suggest(store, "t", everything=True) == 2
    assert suggested_ids(store) == {s.id for s in proposed(TALKS, "t").spans}


def test_an_article_removed_while_it_was_read_does_not_hold_up_the_batch(store: Store) -> None:
    batch = [(seq, store.article(seq), proposed(store.article(seq), "t"), None) for seq in (1, 2)]
    store.remove(["talks"])
    new = store.add([Article("new", "something else")], AT)
    assert new[0].seq not in (1, 2)
    assert store.suggest(batch, "t", AT) == 1
    assert store.load(2, ADA).state.suggested.spans


def test_new_suggestions_take_the_place_of_the_undecided_only(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    assert suggest(store, "t", everything=True) == 2
    assert suggested_ids(store) == {PERSON, "t-talks-CLAIM", "t-talks-SOURCE"}


def test_a_decided_suggestion_stays_when_the_new_run_does_not_have_it(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    give(store, Suggestions())
    assert suggested_ids(store) == {PERSON}
    assert store.load(1, ADA).state.accepted.keys() == {PERSON}


def test_undo_of_an_accept_after_a_new_run_brings_the_same_suggestion_back(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    suggest(store, "t", everything=True)
    turn(store, ADA)
    state = store.load(1, ADA).state
    assert not state.annotations
    assert state.is_live(state.suggested.spans[PERSON])
    turn(store, ADA, redo=True)
    (annotation,) = store.load(1, ADA).state.annotations.values()
    assert (annotation.suggestion_id, annotation.origin) == (PERSON, Origin.SUGGESTED)


def test_a_rejected_place_does_not_come_back_under_another_id(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.reject(PERSON))
    for run in ("t", "u"):
        suggest(store, run, everything=True)
        assert PUTIN not in offered(store.load(1, ADA).state)
    assert PUTIN in offered(store.load(1, BEN).state)


def test_a_removed_annotation_is_not_offered_again(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    (annotation,) = store.load(1, ADA).state.annotations
    do(store, 1, ADA, lambda act: act.reject(annotation))
    suggest(store, "t", everything=True)
    assert PUTIN not in offered(store.load(1, ADA).state)


def test_a_new_link_goes_to_the_source_that_was_decided_before(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(SOURCE))
    suggest(store, "t", everything=True)
    (link,) = store.load(1, ADA).state.suggested.links.values()
    assert (link.id, link.from_id, link.to_id) == ("t-talks-link", "t-talks-CLAIM", SOURCE)
    do(store, 1, ADA, lambda act: act.accept("t-talks-CLAIM"))
    state = store.load(1, ADA).state
    (made,) = state.links.values()
    assert made.to_id == state.accepted[SOURCE]


def test_a_link_that_was_decided_does_not_come_a_second_time(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(CLAIM))
    turn(store, ADA)
    suggest(store, "t", everything=True)
    assert set(store.load(1, ADA).state.suggested.links) == {"s-talks-link"}
    do(store, 1, ADA, lambda act: act.accept(CLAIM))
    assert len(store.load(1, ADA).state.links) == 1


def test_links_without_both_ends_or_said_twice_are_left_out(store: Store) -> None:
    good = proposed(TALKS, "t")
    (link,) = good.links
    again = SuggestedLink("again", link.type, link.from_id, link.to_id, "t")
    stray = SuggestedLink("stray", link.type, link.from_id, "nowhere", "t")
    give(store, Suggestions(good.spans, (link, again, stray)))
    assert set(store.load(1, ADA).state.suggested.links) == {link.id}


def test_an_article_in_which_nothing_was_found_counts_as_suggested(path: Path) -> None:
    with Store.open(path) as store:
        assert not store.load(1, ADA).suggested
        assert store.suggest([(1, TALKS, Suggestions(), None)], "s", AT) == 1
        assert store.is_suggested(1)
        assert store.load(1, ADA).suggested
        assert not store.is_suggested(2)
        assert store.waiting("s") == [2]


def test_an_article_that_failed_is_tried_again(path: Path) -> None:
    with Store.open(path) as store:
        store.suggest([(1, TALKS, Suggestions(), "out of memory")], "s", AT)
        assert store.waiting("s") == [1, 2]
        assert rows(store, "suggest_run") == [(1, "s", AT, "out of memory")]
        assert suggest(store) == 2
        assert store.waiting("s") == []
        assert [row[3] for row in rows(store, "suggest_run")] == [None, None]


def test_a_batch_with_a_fault_leaves_nothing(store: Store) -> None:
    before = everything_in(store)
    twice = proposed(TALKS, "t").spans[0]
    grain = store.article(2)
    with pytest.raises(StoreError, match="nothing was written"):
        store.suggest(
            [(2, grain, proposed(grain, "t"), None), (1, TALKS, Suggestions((twice, twice)), None)],
            "t",
            AT,
        )
    assert everything_in(store) == before


def test_unbiased_work_shows_no_suggestions_and_all_decisions(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept(PERSON))
    do(store, 1, ADA, lambda act: act.reject(CLAIM))
    shown, hidden = store.load(1, ADA), store.load(1, ADA, with_suggestions=False)
    assert not hidden.state.suggested.spans
    assert hidden.state.annotations == shown.state.annotations
    assert hidden.state.rejections == shown.state.rejections
    assert hidden.head == shown.head


def test_articles_are_read_one_by_one_and_those_that_went_away_are_passed_over(
    tmp_path: Path,
) -> None:
    articles = [Article(str(n), f"text {n}") for n in range(1, 5)]
    with Store.open(project(tmp_path / "p.db", articles)) as store:
        reading = store.numbered_articles([1, 2, 3, 9])
        assert next(reading) == (1, articles[0])
        store.remove(["2"])
        assert list(reading) == [(3, articles[2])]
