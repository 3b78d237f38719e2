"""What can be exported and imported, and what each format holds: formats."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

import click

from annotator.cli.printing import listed, say, say_json, say_table
from annotator.core.columns import cells, table
from annotator.exchange.formats import Format, format_named, format_names
from annotator.exchange.parts import Part

_WAYS = {(True, True): "out, in", (True, False): "out", (False, True): "in"}


@click.command()
@click.argument("names", metavar="[FORMAT]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def formats(names: tuple[str, ...], as_json: bool) -> None:
    """List the formats, all or some, and what each can hold.

    What a format cannot hold is counted when it is exported; --strict refuses it then.
    """
    every = [format_named(name) for name in names or format_names()]
    if as_json:
        say_json([document(format) for format in every])
        return
    say_table(
        ("format", "goes", "offsets", "what it is"),
        [(f.name, _WAYS[f.can_write, f.can_read], f.unit, f.about + _needs(f)) for f in every],
        may_cut=not names,
    )
    width = get_terminal_size().columns if sys.stdout.isatty() else None
    for some in _fitting(every, width):
        say("")
        say_table(("can hold", *(f.name for f in some)), loss_table(some))
    say("")
    for line in remarks(every):
        say(line)


def document(format: Format) -> dict[str, object]:
    """A format as JSON."""
    return {
        "name": format.name,
        "about": format.about,
        "export": format.can_write,
        "import": format.can_read,
        "folder": format.write_folder is not None,
        "offsets": format.unit,
        "extra": format.extra or None,
        "holds": {part: part in format.holds for part in Part},
        "remarks": dict(format.remarks),
    }


def loss_table(every: Sequence[Format]) -> list[tuple[str, ...]]:
    """What each format holds, a part a row."""
    return [(part.value, *(_cell(f, part) for f in every)) for part in Part]


def remarks(every: Sequence[Format]) -> list[str]:
    """What is to be said of the cells with a star: a line for what holds of several alike."""
    lines: dict[tuple[str, str], list[str]] = {}
    for format in every:
        for part in Part:
            if part in format.holds and part in format.remarks:
                lines.setdefault((format.name, format.remarks[part]), []).append(part.value)
    return [f"* {name}, {listed(parts)}: {it}" for (name, it), parts in lines.items()]


def _fitting(every: Sequence[Format], width: int | None) -> Iterator[list[Format]]:
    """The formats in as many tables as it takes for each to fit."""
    some: list[Format] = []
    for format in every:
        wide = table(("can hold", *(f.name for f in (*some, format))), loss_table([*some, format]))
        if some and width is not None and max(map(cells, wide)) > width:
            yield some
            some = []
        some.append(format)
    yield some


def _needs(format: Format) -> str:
    return f" (needs pip install 'annotator-tui[{format.extra}]')" if format.extra else ""


def _cell(format: Format, part: Part) -> str:
    if part not in format.holds:
        return "–"
    return "yes*" if part in format.remarks else "yes"
