"""Printing: nothing that came from a file can act on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress

import click

from annotator.core.display import one_line, visible


def say(line: str) -> None:
    """A line of the result, on standard output."""
    print(visible(line))


def note(line: str) -> None:
    """A line about the work, on standard error."""
    # Whoever closed standard error does not want to hear of it.
    with suppress(BrokenPipeError):
        click.echo(visible(line), err=True)


def complain(line: str) -> None:
    """What went wrong, on one line of standard error."""
    note(f"annotator: {one_line(line)}")


def say_json(document: object) -> None:
    """One machine-readable document on standard output, in ASCII."""
    click.echo(json.dumps(document, indent=1))


def say_table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under a heading, with their columns lined up; numbers to the right."""
    lines = [[_cell(cell) for cell in row] for row in rows]
    columns = list(zip(heading, *lines, strict=True))
    numbers = [all(cell.replace(",", "").isdecimal() for cell in cells[1:]) for cells in columns]
    widths = [max(map(len, cells)) for cells in columns]
    for line in (heading, *lines):
        cells = [
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(line, widths, numbers, strict=True)
        ]
        print("  ".join(cells).rstrip())


def say_text(text: str) -> None:
    """A whole text: as it is into a pipe, harmless on a terminal."""
    if sys.stdout.isatty():
        text = "\n".join(map(visible, text.split("\n")))
    click.echo(text, nl=not text.endswith("\n"))


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 span, 2 spans."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(parts: Iterable[str]) -> str:
    """The parts that say something, with commas."""
    return ", ".join(part for part in parts if part)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))
