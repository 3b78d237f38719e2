"""Printing: nothing that came from a file can act on the terminal.

`click.echo` would write UTF-8 where the terminal said that it knows ASCII only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from shutil import get_terminal_size

from annotator.core.columns import cut, table
from annotator.core.display import one_line, visible


def say(line: str) -> None:
    """A line of the result, on standard output."""
    print(visible(line))


def note(line: str) -> None:
    """A line about the work, on standard error."""
    # Where it cannot be said, the exit status has to do.
    with suppress(OSError):
        print(visible(line), file=sys.stderr, flush=True)


def complain(line: str) -> None:
    """What went wrong, on one line of standard error."""
    note(f"annotator: {one_line(line)}")


def say_json(document: object) -> None:
    """One machine-readable document on standard output, in ASCII."""
    print(json.dumps(document, indent=1))


def say_table(
    heading: Sequence[str], rows: Iterable[Sequence[object]], *, may_cut: bool = False
) -> None:
    """Rows under a heading, with their columns lined up; numbers to the right.

    Where they `may_cut`, lines that are wider than the terminal are; in a pipe all is whole.
    """
    room = get_terminal_size().columns if may_cut and sys.stdout.isatty() else None
    for line in table(heading, rows):
        print(line if room is None else cut(line, room))


def say_text(text: str) -> None:
    """A whole text: as it is into a pipe, harmless on a terminal."""
    if sys.stdout.isatty():
        text = "\n".join(visible(line.removesuffix("\r")) for line in text.split("\n"))
    print(text, end="" if text.endswith("\n") else "\n")


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 span, 2 spans."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(parts: Iterable[str]) -> str:
    """The parts that say something, with commas."""
    return ", ".join(part for part in parts if part)
