"""Figures made of characters: as wide as they may be, a row a name, whatever the numbers."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.core.display import visible
from annotator.tui.plots import bars, boxes, columns, legend

NAMES = st.lists(st.text(max_size=30), min_size=1, max_size=6)
WIDTH = st.integers(60, 120)


def fits(lines: list[str], width: int) -> bool:
    """Whether lines can be drawn, and are no wider than that."""
    return all(cell_len(line) <= width and visible(line) == line for line in lines)


@given(NAMES, st.integers(1, 3), st.data(), WIDTH)
def test_bars(names: list[str], many: int, data: st.DataObject, width: int) -> None:
    sizes = st.lists(st.integers(0, 10**7), min_size=len(names), max_size=len(names))
    parts = [data.draw(sizes) for _ in range(many)]
    lines = bars(names, parts, [f"n = {number}" for number in parts[0]], width)
    assert len(lines) == len(names)
    assert fits(lines, width)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 5)), min_size=1, max_size=35), WIDTH
)
def test_columns(sizes: list[tuple[int, int]], width: int) -> None:
    """The scale begins at 0 and reaches the highest."""
    parts = [[first for first, _ in sizes], [second for _, second in sizes]]
    lines = columns([f"03-{n:02}" for n in range(len(sizes))], parts, width)
    assert fits(lines, width)
    top = int(re.match(r"\s*([\d,]+) ┤", lines[0])[1].replace(",", ""))  # type: ignore[index]
    assert top >= max(map(sum, sizes))
    assert lines[-2].lstrip().startswith("0 └")


def test_a_column_is_as_high_as_its_number_says() -> None:
    lines = columns(["a", "b", "c"], [[1, 4, 0], [2, 0, 0]], 60)
    drawn = ["".join(line.ljust(60)[x] for line in lines[:-2]) for x in (4, 12, 20)]
    assert drawn == [" ▒▒█", "████", "    "]


@given(
    st.lists(
        st.lists(st.floats(0, 1e6), min_size=5, max_size=5).map(sorted), min_size=1, max_size=5
    ),
    WIDTH,
)
def test_boxes(fives: list[list[float]], width: int) -> None:
    names = [f"name {n}" for n in range(len(fives))]
    lines = boxes(names, fives, ["n = 1"] * len(fives), width)
    assert len(lines) == len(fives)
    assert fits(lines, width)


@given(NAMES, WIDTH)
def test_a_legend_names_all_parts(names: list[str], width: int) -> None:
    lines = legend(names, width)
    assert fits(lines, width)
    assert len(re.findall("██|▒▒|░░|▚▚|··", " ".join(lines))) >= min(5, len(names))
