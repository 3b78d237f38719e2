"""A report's tables, whatever they are shown in: a terminal, a screen, a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.review.confusion import Spot
from annotator.review.measures.figure import Figure

#: What stands where there is no value.
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table.

    `part` is how much of the most there can be (or there is) it amounts to, from 0 to 1: for a
    bar or a shade. `spots` are the places that it counts.
    """

    text: str
    is_number: bool = False
    part: float | None = None
    spots: tuple[Spot, ...] = ()


class Look(StrEnum):
    """How a table is meant to be looked at: line by line, or as a matrix of labels."""

    LINES = "lines"
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; `notes` say what is undefined, and why.

    One in `detail` may be folded, or left out where there is no room.
    """

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    look: Look = Look.LINES
    detail: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: what it shows, how that is defined, and why it is empty if it is."""

    title: str
    about: tuple[str, ...]
    tables: tuple[Table, ...]
    missing: str = ""


def counted(count: int, noun: str) -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def words(text: str, spots: Iterable[Spot] = ()) -> Cell:
    """A cell of words."""
    return Cell(text, spots=tuple(spots))


def number(value: int, most: int = 0, spots: Iterable[Spot] = ()) -> Cell:
    """A cell with a count, of `most` that there can be."""
    return Cell(f"{value:,}", True, value / most if most else None, tuple(spots))


def value(figure: Figure, *, signed: bool = False, with_n: bool = True) -> Cell:
    """A cell with a figure, and n in brackets."""
    n = f" ({figure.n:,})" if with_n else ""
    if figure.value is None:
        return Cell(f"{NO_VALUE}{n}", True)
    if signed:
        # Not -0.0: what is so little has no direction.
        return Cell(f"{round(figure.value, 1) + 0.0:+.1f}{n}", True)
    return Cell(f"{figure.value:.3f}{n}", True, max(0.0, min(figure.value, 1.0)))


def undefined(named: Iterable[tuple[str, Figure]]) -> tuple[str, ...]:
    """A note for each reason why figures have no value, with the names of these figures."""
    reasons: dict[str, list[str]] = {}
    for name, figure in named:
        if figure.value is None:
            reasons.setdefault(figure.reason, []).append(name)
    return tuple(
        f"{NO_VALUE} is undefined, {reason}: {'; '.join(dict.fromkeys(names))}"
        for reason, names in reasons.items()
    )


def by_columns(
    names: Sequence[str], columns: Sequence[Sequence[Cell]]
) -> tuple[tuple[Cell, ...], ...]:
    """The rows, with these names, of a table that is given by its columns."""
    return tuple((words(name), *(column[n] for column in columns)) for n, name in enumerate(names))
