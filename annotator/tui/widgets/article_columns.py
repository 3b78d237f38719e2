"""What the article list says of an article behind its title, where there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from annotator.store.articles import Summary
from annotator.tui.widgets.bars import cut, fitted

#: From how many cells on a list says more than titles, and from how many it says all.
ROOMY, WIDE = 72, 120

#: Blanks in front of a column.
GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many cells, in lists of at least `least`; `stays` even where it is empty."""

    cells: int
    least: int
    text: Callable[[Summary], str]
    stays: bool = False

    def drawn(self, item: Summary) -> str:
        """The column's cells for an article, with the blanks in front."""
        return f"{'':{GAP}}{fitted(self.text(item), self.cells)}"


def _counted(number: int | None, what: str, cells: int) -> str:
    """A number in a column; blank where there is none."""
    what = what.removesuffix("s") if number == 1 else what
    return f"{number} {what}".rjust(cells)[:cells] if number else ""


COLUMNS = (
    Column(16, WIDE, lambda item: cut(item.outlet or "", 16)),
    Column(10, ROOMY, lambda item: cut((item.published or "")[:10], 10)),
    Column(9, WIDE, lambda item: _counted(item.spans, "spans", 9)),
    Column(8, ROOMY, lambda item: _counted(item.undecided, "left", 8)),
    Column(11, WIDE, lambda item: _counted(item.words, "words", 11)),
    Column(11, ROOMY, lambda item: item.stand or item.status, stays=True),
)


def said_of(items: Iterable[Summary], known: Collection[Column] = ()) -> frozenset[Column]:
    """The columns that say something of any of these articles, with those that do already."""
    found = {column for column in COLUMNS if column.stays} | set(known)
    for item in items:
        found.update(column for column in COLUMNS if column not in found and column.text(item))
        if len(found) == len(COLUMNS):
            break
    return frozenset(found)


def fitting(width: int, said: Collection[Column]) -> tuple[Column, ...]:
    """The columns of a list so wide, of those that say something."""
    return tuple(column for column in COLUMNS if width >= column.least and column in said)
