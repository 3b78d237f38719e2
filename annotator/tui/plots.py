"""Figures made of characters, by plotext, which sees numbers only: names stand beside its canvas.

A row of the canvas is a row of the figure, so that names line up with their bars. What tells the
parts of a bar apart is the character as well as the colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from threading import Lock
from typing import Any

import plotext

from annotator.core.columns import cells, cut, left, right
from annotator.core.display import one_line

#: What the parts of a bar are made of, in their order.
MARKS = ("█", "▒", "░", "▚", "·")

#: Colours of the parts where there are any: they stay apart for the colour-blind.
COLORS = ("blue+", "orange", "gray", "cyan", "magenta")

#: Cells of the longest name.
_NAME = 20

#: Rows of a figure that goes up.
_HEIGHT = 8

#: plotext has one figure for the whole process.
_ONE = Lock()


def bars(
    names: Sequence[str],
    parts: Sequence[Sequence[float]],
    ends: Sequence[str],
    width: int,
    *,
    color: bool = False,
) -> list[str]:
    """A bar a name, to the right, of one part or several; `ends` stand behind the bars.

    `parts` holds for each part its size in every bar.
    """
    heads = _heads(names)
    behind = max(map(cells, ends), default=0)
    most = max((sum(sizes) for sizes in zip(*parts, strict=True)), default=0) or 1
    room = max(10, width - cells(heads[0]) - behind - 1)
    places = list(range(len(names), 0, -1))
    with _ONE:
        _begin(room, len(names) + 1)
        plotext.stacked_bar(
            places,
            [list(sizes) for sizes in parts],
            orientation="h",
            width=0.01,
            marker=list(MARKS[: len(parts)]),
            color=list(COLORS[: len(parts)]),
        )
        plotext.xlim(0, most)
        plotext.ylim(0.5, len(names) + 0.5)
        rows = _rows(len(names), color=color)
    return _beside(heads, rows, ends)


def columns(
    names: Sequence[str],
    parts: Sequence[Sequence[int]],
    width: int,
    *,
    color: bool = False,
) -> list[str]:
    """A column a name, upwards, of one part or several, with a scale of whole numbers at the left.

    As many names are written below as there is room for.
    """
    most = max(sum(sizes) for sizes in zip(*parts, strict=True))
    step = max(1, ceil(most / _HEIGHT))
    height = max(2, ceil(most / step))
    scale = len(f"{height * step:,}") + 2
    each = max(1, min(8, (width - scale) // len(names)))
    with _ONE:
        _begin(each * len(names), height + 1)
        # Measured in cells, from the middle of a bar: all are equally wide then.
        thick = max(1, each - 1) - 1
        # One more, out of sight: of a single bar nobody could say how wide it is.
        plotext.stacked_bar(
            [number * each + thick / 2 for number in range(len(names) + 1)],
            [[*sizes, 0] for sizes in parts],
            width=thick / each or 0.01,
            marker=list(MARKS[: len(parts)]),
            color=list(COLORS[: len(parts)]),
        )
        plotext.xlim(0, each * len(names) - 1)
        plotext.ylim(step, height * step)
        rows = _rows(height, color=color)
    numbers = [f"{(height - row) * step:,}" for row in range(height)]
    shown = [number if row % 2 == 0 or height < 5 else "" for row, number in enumerate(numbers)]
    lines = [f"{right(n, scale - 2)} ┤{row}" for n, row in zip(shown, rows, strict=True)]
    foot = f"{right('0', scale - 2)} └{'─' * (each * len(names))}"
    below = " " * scale + _below(names, each, width - scale)
    return [*(line.rstrip() for line in lines), foot, below]


def boxes(
    names: Sequence[str],
    fives: Sequence[Sequence[float]],
    ends: Sequence[str],
    width: int,
    *,
    color: bool = False,
) -> list[str]:
    """A box a name: five numbers, of which the middle ones are the box and its median."""
    heads = _heads(names)
    behind = max(map(cells, ends), default=0)
    room = max(10, width - cells(heads[0]) - behind - 1)
    with _ONE:
        _begin(room, len(names) + 1)
        plotext.box(
            list(range(len(names), 0, -1)),
            [list(five) for five in fives],
            orientation="h",
            width=0.3,
            colors=["blue+", "orange"],
        )
        plotext.xlim(0, max(max(five) for five in fives) or 1)
        plotext.ylim(0.5, len(names) + 0.5)
        rows = _rows(len(names), color=color)
    return _beside(heads, rows, ends)


def legend(names: Sequence[str], width: int, *, color: bool = False) -> list[str]:
    """What the parts of a bar are, on as many lines as it takes."""
    lines, room = [""], 0
    for mark, tint, name in zip(MARKS, COLORS, names, strict=False):
        sign = plotext.colorize(mark * 2, tint) if color else mark * 2
        said = cut(one_line(name), _NAME)
        if cells(said) + 6 > room:
            lines.append("")
            room = width
        lines[-1] += f"{'   ' if lines[-1] else ''}{sign} {said}"
        room -= cells(said) + 6
    return lines[1:]


def _heads(names: Sequence[str]) -> list[str]:
    shown = [cut(one_line(name), _NAME) for name in names]
    widest = max(map(cells, shown), default=0)
    return [f"{left(name, widest)} │" for name in shown]


def _beside(heads: Sequence[str], rows: Sequence[str], ends: Sequence[str]) -> list[str]:
    behind = max(map(cells, ends), default=0)
    lines = zip(heads, rows, ends, strict=True)
    return [f"{head}{row} {right(end, behind)}".rstrip() for head, row, end in lines]


def _begin(width: int, height: int) -> None:
    """An empty canvas of so many cells, its last row for the foot that plotext wants."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(width, height)
    plotext.xaxes(False, False)
    plotext.yaxes(False, False)


def _rows(count: int, *, color: bool) -> list[str]:
    plotext.yticks([])
    plotext.xticks([0], [" "])
    built: Any = plotext.build()
    lines = str(built if color else plotext.uncolorize(built)).split("\n")
    return lines[:count]


def _below(names: Sequence[str], each: int, width: int) -> str:
    """Names under their columns, without those that would run into another or over the edge."""
    line = ""
    for number, name in enumerate(names):
        start = number * each
        if (not line or start > cells(line) + 1) and start + cells(name) <= width:
            line = left(line, start) + one_line(name)
    return line
