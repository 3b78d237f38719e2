"""Where a reviewer stands, without a terminal: the queue, its orders, lanes, edits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.decision import Refusal
from annotator.core.ruling import Choice, Remarks
from annotator.review.docket import Order
from annotator.review.settling import Settling
from annotator.store.store import Store
from annotator.tui.adjudication import Adjudication
from annotator.tui.cases import Terms, load, roll_of, surveyed
from annotator.tui.editing import Edit
from annotator.tui.review_queue import Here, Queue
from tests.core.strategies import counter
from tests.review.projects import RAE, project
from tests.store.projects import place


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The project of five annotators."""
    with Store.open(project(tmp_path / "five.db", 5)) as store:
        yield store


def open_one(store: Store, seq: int = 1, terms: Terms | None = None) -> Adjudication:
    """A review with one article open, everything surveyed."""
    terms = terms or Terms()
    queue = Queue(roll_of(store, terms))
    for article in queue.roll:
        queue.put(article.seq, surveyed(load(store, RAE, terms, article.seq), counter()))
    adjudication = Adjudication(terms, queue)
    adjudication.open(load(store, RAE, terms, seq))
    adjudication.show_at(0)
    return adjudication


def test_one_goes_round_the_open_article_in_the_order_of_the_text(store: Store) -> None:
    adjudication = open_one(store)
    seen = []
    for _ in range(2 * adjudication.left):
        region, ticket = adjudication.region, adjudication.following()
        assert region and ticket
        seen.append(region.place)
        adjudication.show(ticket.spot)
    half = len(seen) // 2
    assert seen[:half] == seen[half:]
    assert [p.start for p in seen[:half]] == sorted(p.start for p in seen[:half])
    first = adjudication.spot
    back = adjudication.following(forward=False)
    assert back and first
    adjudication.show(back.spot)
    forward = adjudication.following()
    assert forward and forward.spot == first


def test_another_order_goes_through_all_articles_and_back(store: Store) -> None:
    queue = open_one(store).queue
    queue.go_by(Order.NO_MAJORITY)
    here, seen = Here(1), []
    for _ in range(queue.left()):
        ticket = queue.following(here)
        assert ticket
        seen.append(ticket)
        here = Here(ticket.seq, ticket.spot, int(ticket.has_majority))
    assert len(set(seen)) == queue.left()
    assert [t.has_majority for t in seen] == sorted(t.has_majority for t in seen)
    for ticket in reversed(seen[:-1]):
        back = queue.following(here, forward=False)
        assert back == ticket
        here = Here(back.seq, back.spot, int(back.has_majority))


def test_an_order_can_narrow_the_queue(store: Store) -> None:
    queue = open_one(store).queue
    queue.go_by(Order.ONE_LABEL, "DATE")
    assert queue.fitting() == 1
    queue.go_by(Order.ONE_ANNOTATOR, "eve")
    assert queue.fitting() == sum(
        "eve" in ticket.dissenters for r in queue.roll for ticket in queue.tickets(r.seq)
    )
    queue.go_by(Order.ONE_LABEL, "MONEY")
    assert queue.following(Here(1)) is None


def test_what_is_put_off_is_last_and_still_comes(store: Store) -> None:
    adjudication = open_one(store)
    assert adjudication.spot
    first, here = adjudication.spot, adjudication.here
    adjudication.queue.skip(1, first)
    order = []
    for _ in range(adjudication.left):
        ticket = adjudication.queue.following(here)
        assert ticket
        order.append(ticket.spot)
        adjudication.show(ticket.spot)
        here = adjudication.here
    assert order[-1] == first
    assert len(set(order)) == adjudication.left


def test_the_place_counts_what_people_disagree_about(store: Store) -> None:
    adjudication = open_one(store)
    number, count = adjudication.place
    assert number == 1
    assert count == adjudication.left


def test_a_blind_review_has_an_order_of_its_own_that_stays(store: Store) -> None:
    terms = Terms(blind=True)
    orders, plain = [], []
    for _ in range(2):
        adjudication = open_one(store, terms=terms)
        lanes = []
        for spot, _ in adjudication.numbered:
            adjudication.show(spot)
            lanes.append(adjudication.lanes)
        orders.append(lanes)
    adjudication = open_one(store)
    for spot, _ in adjudication.numbered:
        adjudication.show(spot)
        plain.append(adjudication.lanes)
    assert orders[0] == orders[1]
    assert orders[0] != plain
    assert [set(lanes) for lanes in orders[0]] == [set(lanes) for lanes in plain]


def test_a_verdict_keeps_what_was_said(store: Store) -> None:
    adjudication = open_one(store)
    adjudication.remark(note="why")
    adjudication.mark_lane(1)
    assert adjudication.marked == 0
    verdict = adjudication.verdict(Choice.UNION)
    assert verdict and verdict.remarks == Remarks(note="why")
    assert adjudication.verdict(Choice.VERSION) is None
    precedent = adjudication.precedent(verdict)
    assert precedent and precedent.can_be_repeated


def editing(adjudication: Adjudication) -> Edit:
    """An edit of the region in view, from the first version."""
    region = adjudication.region
    assert region
    marks = adjudication.lanes[0].version
    return Edit.of(region, adjudication.works, adjudication.state, marks)


def change(edit: Edit, label: str, quote: str) -> None:
    """Add a span to the draft."""
    act = Settling(edit.state, counter(), reviewer="", at="")
    act.add(place(edit.state.article.text, quote), label)
    edit.change(act.decisions())


def test_an_edit_of_nothing_is_the_version_that_it_began_with(store: Store) -> None:
    adjudication = open_one(store)
    (verdict,) = editing(adjudication).verdicts(Remarks())
    assert (verdict.choice, verdict.marks) == (
        Choice.VERSION,
        adjudication.lanes[0].version,
    )


def test_an_edit_is_of_its_layer_and_goes_back_and_forth(store: Store) -> None:
    edit = editing(open_one(store))
    with pytest.raises(Refusal, match="only the claims of this region"):
        change(edit, "PERSON", "board")
    change(edit, "CLAIM", "board meets")
    assert edit.undo() == edit.begun
    assert edit.undo() is None
    assert edit.redo() != edit.begun
    first, second = edit.verdicts(Remarks())
    assert second.region.place.quote(edit.begun.article.text) == "board meets"
    assert first.region.place != second.region.place


def test_an_edit_leaves_alone_what_somebody_marked_elsewhere(store: Store) -> None:
    edit = editing(open_one(store))
    change(edit, "CLAIM", "no pilot")
    with pytest.raises(Refusal, match="reaches into another region"):
        edit.verdicts(Remarks())
