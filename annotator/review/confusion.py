"""Which label one has where another has which: a matrix for each layer, and the places in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.review.aligning import Alignment

#: How the row and the column for 'no span' are called.
NO_LABEL = "O"


class Spot(NamedTuple):
    """A place in an article (by its number), in code points."""

    article_seq: int
    start: int
    end: int


@dataclass(slots=True)
class Cell:
    """How often, and where. What both have alike is counted, and has no spots."""

    count: int = 0
    spots: list[Spot] = field(default_factory=list)

    def add(self, other: Cell) -> None:
        """Count the other's too."""
        self.count += other.count
        self.spots += other.spots


@dataclass(frozen=True, slots=True)
class Matrix:
    """One layer: `cells` by the label in the row and in the column, empty for no span.

    A cell counts pairings: spans of the two that answer each other (see `aligning`), where a span
    in pieces counts once. No span on either side is not counted: nobody knows how many there are.
    """

    layer: str
    labels: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def count(self) -> int:
        """All pairings of the layer."""
        return sum(cell.count for cell in self.cells.values())

    def cell(self, row: str, column: str) -> Cell:
        """What is in the row and the column; empty names stand for no span."""
        return self.cells.get((row, column)) or Cell()


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two people's labels against each other, or one's (in the columns) against gold."""

    rows: str
    columns: str
    articles: int
    matrices: tuple[Matrix, ...]

    @property
    def count(self) -> int:
        """All pairings."""
        return sum(matrix.count for matrix in self.matrices)


@dataclass(slots=True)
class ConfusionCounts:
    """Pairings, counted article by article, in any order."""

    seen: set[int] = field(default_factory=set)
    cells: dict[str, dict[tuple[str, str], Cell]] = field(default_factory=dict)

    def count(self, layer: str, article_seq: int, found: Alignment) -> None:
        """Count one layer of an article."""
        cells = self.cells.setdefault(layer, {})
        for label, times in Counter(label for _, _, label in found.right).items():
            cells.setdefault((label, label), Cell()).count += times
        for pairing in found.errors:
            labels = pairing.labels
            cell = cells.get(labels)
            if cell is None:
                cell = cells[labels] = Cell()
            cell.count += 1
            cell.spots.append(Spot(article_seq, *pairing.bounds))

    def add(self, other: ConfusionCounts) -> None:
        """Count the other's too."""
        self.seen |= other.seen
        for layer, cells in other.cells.items():
            mine = self.cells.setdefault(layer, {})
            for labels, cell in cells.items():
                mine.setdefault(labels, Cell()).add(cell)

    def confusion(self, rows: str, columns: str, order: Mapping[str, int]) -> Confusion:
        """The matrices of the layers in which there is something; labels and layers in `order`."""

        def rank(name: str) -> tuple[int, str]:
            return order.get(name, len(order)), name

        matrices = []
        for layer in sorted(self.cells, key=rank):
            cells = self.cells[layer]
            if cells:
                used = {label for labels in cells for label in labels if label}
                ordered = {
                    labels: Cell(cells[labels].count, sorted(cells[labels].spots))
                    for labels in sorted(cells, key=lambda pair: (rank(pair[0]), rank(pair[1])))
                }
                matrices.append(Matrix(layer, tuple(sorted(used, key=rank)), ordered))
        return Confusion(rows, columns, len(self.seen), tuple(matrices))
