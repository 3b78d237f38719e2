"""Label confusion: a cell counts every pairing once, and knows where those are that differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.review.aligning import Place, aligned
from annotator.review.confusion import ConfusionCounts, Spot
from tests.review.test_aligning import A, B, places

ORDER = {"entities": 0, B: 1, A: 2}

Work = tuple[list[Place], list[Place]]


def counts(*works: tuple[int, Work]) -> ConfusionCounts:
    """The counts of articles by their numbers."""
    made = ConfusionCounts()
    for seq, (reference, marked) in works:
        made.seen.add(seq)
        made.count("entities", seq, aligned(reference, marked))
    return made


def test_cells_know_their_places() -> None:
    """No span has a row and a column of its own; what is alike is only counted."""
    made = counts(
        (3, ([(0, 5, A), (10, 12, A)], [(0, 5, A), (10, 13, A)])),
        (1, ([(0, 5, A), (20, 24, B)], [(0, 5, B), (30, 33, A)])),
    )
    [matrix] = made.confusion("gold", "Ada", ORDER).matrices
    assert (matrix.layer, matrix.labels, matrix.count) == ("entities", (B, A), 5)
    assert (matrix.cell(A, A).count, matrix.cell(A, A).spots) == (2, [Spot(3, 10, 13)])
    assert (matrix.cell(A, B).count, matrix.cell(A, B).spots) == (1, [Spot(1, 0, 5)])
    assert matrix.cell(B, "").spots == [Spot(1, 20, 24)]
    assert matrix.cell("", A).spots == [Spot(1, 30, 33)]
    assert matrix.cell(B, B).count == 0


def test_a_span_in_pieces_counts_once() -> None:
    [matrix] = counts((1, ([(0, 9, A)], [(0, 4, A), (5, 9, A)]))).confusion("g", "a", {}).matrices
    assert {labels: cell.count for labels, cell in matrix.cells.items()} == {(A, A): 1}
    assert matrix.cell(A, A).spots == [Spot(1, 0, 9)]


_works = st.lists(st.tuples(places, places), max_size=4)


@given(_works)
def test_articles_can_come_in_any_order(works: list[Work]) -> None:
    """And in pieces that are added up."""
    numbered = list(enumerate(works, 1))
    forwards = counts(*numbered).confusion("gold", "Ada", ORDER)
    assert counts(*reversed(numbered)).confusion("gold", "Ada", ORDER) == forwards
    added = ConfusionCounts()
    for it in reversed(numbered):
        added.add(counts(it))
    assert added.confusion("gold", "Ada", ORDER) == forwards


@given(_works)
def test_rows_and_columns_change_places(works: list[Work]) -> None:
    there = counts(*enumerate(works)).confusion("a", "b", ORDER)
    back = counts(*((n, (b, a)) for n, (a, b) in enumerate(works))).confusion("b", "a", ORDER)
    assert [m.labels for m in there.matrices] == [m.labels for m in back.matrices]
    for one, other in zip(there.matrices, back.matrices, strict=True):
        assert {(b, a): cell for (a, b), cell in one.cells.items()} == dict(other.cells)
