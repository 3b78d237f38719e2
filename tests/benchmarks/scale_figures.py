"""What bench_scale measured, as the table and the plot of docs/scale.md.

`python -m tests.benchmarks.scale_figures` puts both there anew from the figures that are kept.
"""

from __future__ import annotations

import io
import json
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

KEPT = Path(__file__).with_name("scale.json")
PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
PICTURE = PAGE.parent / "pictures" / "scale.svg"

#: Between these the page has the table.
_TABLE = re.compile("<!-- table -->\n\n(.*?)\n\n<!-- end of table -->", re.DOTALL)

#: How each line of the plot is marked, and drawn: a letter tells them apart without colour.
_COLORS = ("blue", "orange", "green", "red", "magenta", "cyan", "gold", "gray")

#: What of the steps is plotted: those that go through the project as a whole.
_PLOTTED = {
    "add": "a",
    "import suggestions": "i",
    "list, all rows": "l",
    "stats": "s",
    "agreement": "g",
    "export suggestions": "e",
    "check": "c",
    "backup": "b",
}


@dataclass(frozen=True)
class Taken:
    """What a step took: an amount of a unit, and the most memory that it had, in MiB."""

    amount: float
    unit: str
    resident: float


#: By step and by number of articles.
Figures: TypeAlias = dict[str, dict[int, Taken]]


def table(figures: Figures) -> str:
    """In Markdown; how it grows is the power of the number of articles, by the last two sizes."""
    sizes = sizes_of(figures)
    head = " | ".join(f"{size:,}" for size in sizes)
    lines = [
        f"| articles | {head} | grows by the power | most memory |",
        "|---|" + "---:|" * (len(sizes) + 2),
    ]
    for name, row in figures.items():
        cells = [_amount(row[size]) if size in row else "" for size in sizes]
        most = max(taken.resident for taken in row.values())
        memory = f"{most:,.0f} MiB" if most else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {_power(row)} | {memory} |")
    return "\n".join(lines)


def sizes_of(figures: Figures) -> list[int]:
    """The numbers of articles that were measured."""
    return sorted({size for row in figures.values() for size in row})


def _amount(taken: Taken) -> str:
    digits = 0 if taken.amount >= 100 else 1 if taken.amount >= 10 else 2
    return f"{taken.amount:,.{digits}f} {taken.unit}"


def _power(row: dict[int, Taken]) -> str:
    if len(row) < 2:
        return ""
    one, two = sorted(row)[-2:]
    return f"{math.log(row[two].amount / row[one].amount) / math.log(two / one):.2f}"


def plot(figures: Figures) -> str:
    """Seconds over articles, both in powers of ten: what grows evenly is a straight line."""
    import plotext

    plotext.clear_figure()
    plotext.limit_size(False, False)
    plotext.plotsize(90, 30)
    plotext.theme("clear")
    plotext.xscale("log")
    plotext.yscale("log")
    plotext.title("seconds by articles")
    sizes = sizes_of(figures)
    shown = [(name, mark) for name, mark in _PLOTTED.items() if name in figures]
    for (name, mark), color in zip(shown, _COLORS, strict=False):
        row = figures[name]
        at = [size for size in sizes if size in row]
        amounts = [row[size].amount for size in at]
        plotext.plot(at, amounts, marker="braille", color=color)
        plotext.scatter(at, amounts, marker=mark, color=color, label=name)
    plotext.xticks(sizes, [f"{size:,}" for size in sizes])
    ticks = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1]
    amounts = [taken.amount for name, _ in shown for taken in figures[name].values()]
    inside = [tick for tick in ticks if min(amounts, default=0) <= tick <= max(amounts, default=0)]
    plotext.yticks(inside, [f"{tick:g} s" for tick in inside])
    return str(plotext.build())


def svg(figures: Figures) -> str:
    """The plot as a picture of a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=92, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(plot(figures)))
    return console.export_svg(title="python -m tests.benchmarks.bench_scale")


def kept() -> tuple[Figures, dict[int, str]]:
    """The figures of docs/scale.md, and the load under which each size was measured."""
    found = json.loads(KEPT.read_text(encoding="utf-8"))
    figures = {
        name: {int(size): Taken(**taken) for size, taken in row.items()}
        for name, row in found["figures"].items()
    }
    return figures, {int(size): load for size, load in found["loads"].items()}


def note(figures: Figures, loads: dict[int, str]) -> None:
    """Keep what was measured beside what was of other sizes, and show all of it."""
    known, before = kept() if KEPT.exists() else ({}, {})
    whole: Figures = {}
    for name in dict.fromkeys([*known, *figures]):
        whole[name] = {**known.get(name, {}), **figures.get(name, {})}
    plain = {
        "loads": dict(sorted({**before, **loads}.items())),
        "figures": {
            name: {size: asdict(taken) for size, taken in sorted(row.items())}
            for name, row in whole.items()
        },
    }
    KEPT.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    show()


def table_of_page() -> str:
    """The table as the page has it."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    return found[1] if found else ""


def page_table() -> str:
    """The table as it must be there, with the load under it."""
    figures, loads = kept()
    said = ", ".join(f"{load} ({size:,})" for size, load in loads.items())
    return f"{table(figures)}\n\nLoad of the two cores meanwhile: {said}."


def show() -> None:
    """Put the table into the page, and the picture beside it."""
    page = PAGE.read_text(encoding="utf-8")
    text = f"<!-- table -->\n\n{page_table()}\n\n<!-- end of table -->"
    PAGE.write_text(_TABLE.sub(lambda _: text, page), encoding="utf-8")
    PICTURE.write_text(svg(kept()[0]), encoding="utf-8")


if __name__ == "__main__":
    show()
