"""Figures in rows and columns, with the reasons for what is undefined under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from annotator.cli.printing import say, say_table
from annotator.core.columns import cut
from annotator.review.measures.catalogue import Measure
from annotator.review.measures.comparison import Comparison, Figures
from annotator.review.measures.figure import Figure

_WIDTH = 80
_MOST_NAMED = 5

#: How wide the name of a row may be.
NAME_WIDTH = 16

#: A row: its name, its counts, and the figures to choose from.
Row = tuple[str, Sequence[object], Figures]


def say_figures(
    heading: Sequence[str],
    columns: Mapping[str, Measure],
    rows: Sequence[Row],
    compared: Comparison,
) -> None:
    """A table, with the reasons for what is undefined under it."""
    pairs = pairs_of(compared)
    say_table(
        (*heading, *columns),
        [
            (cut(name, NAME_WIDTH), *counts, *(shown(figures[m], pairs) for m in columns.values()))
            for name, counts, figures in rows
        ],
    )
    for reason, places in _undefined(columns, rows).items():
        more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
        line = f"- {reason}: {', '.join(places[:_MOST_NAMED])}{more}"
        say_wrapped(line)


def shown(figure: Figure, pairs: int = 0) -> str:
    """Three digits, with an asterisk on the mean over fewer than so many pairs."""
    if figure.value is None:
        return "-"
    return f"{figure.value:.3f}{'*' if figure.of == 'pairs' and figure.n < pairs else ''}"


def pairs_of(compared: Comparison) -> int:
    """How many pairs of annotators there are."""
    return len(compared.annotators) * (len(compared.annotators) - 1) // 2


def say_wrapped(line: str) -> None:
    """A line, or several where it is too long for one."""
    for part in wrap(line, _WIDTH, subsequent_indent="  ", break_on_hyphens=False):
        say(part)


def _undefined(columns: Mapping[str, Measure], rows: Iterable[Row]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, _, figures in rows:
        for title, measure in columns.items():
            if figures[measure].value is None:
                reasons.setdefault(figures[measure].reason, []).append(
                    f"{name.removeprefix('- ')} {title}"
                )
    return reasons
