"""The project in numbers: stats."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import as_json, project
from annotator.cli.printing import say_json

if TYPE_CHECKING:
    from annotator.tui.statistics import Look


@click.command()
@project
@click.option(
    "--plot/--no-plot", default=None, help="Draw figures, too (else: only in a terminal)."
)
@as_json
def stats(db: Path, plot: bool | None, as_json: bool) -> None:
    """Figures of the project.

    Articles by status, finished by day, the time they took, spans by label, and what became of
    the suggestions: by annotator, and then in all.
    """
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        figures = store.stats()
    if as_json:
        say_json(asdict(figures))
        return
    from annotator.tui.statistics import lines

    for line in lines(figures, _look(plot)):
        print(line)


def _is_drawable() -> bool:
    """Whether the output knows the characters that figures are made of."""
    try:
        "█▒░▚·│┤└─".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _look(plot: bool | None) -> Look:
    """Figures as they are asked for; else in a terminal, where they fit into it."""
    from annotator.tui.statistics import NARROWEST, Look

    columns, in_terminal = get_terminal_size().columns, sys.stdout.isatty()
    if plot is None:
        plot = in_terminal and columns >= NARROWEST
    plot = plot and _is_drawable()
    color = in_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look.within(columns, color=color, bold=color) if plot else Look(bold=color)
