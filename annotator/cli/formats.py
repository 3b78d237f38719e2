"""What can be exported and imported, and what each format holds: formats."""

from __future__ import annotations

from collections.abc import Sequence

import click

from annotator.cli.printing import say, say_json, say_table
from annotator.exchange.formats import Format, format_named, format_names
from annotator.exchange.parts import Part


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def formats(as_json: bool) -> None:
    """List the formats, and what each can hold."""
    every = [format_named(name) for name in format_names()]
    if as_json:
        say_json([document(format) for format in every])
        return
    ways = {(True, True): "out, in", (True, False): "out", (False, True): "in"}
    say_table(
        ("format", "goes", "offsets", "what it is"),
        [(f.name, ways[f.can_write, f.can_read], f.unit, f.about + _needs(f)) for f in every],
    )
    say("")
    say_table(("can hold", *(f.name for f in every)), loss_table(every))
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
    """What is to be said of the cells with a star."""
    return [f"* {f.name}, {part.value}: {it}" for f in every for part, it in f.remarks.items()]


def _needs(format: Format) -> str:
    return f" (needs pip install 'annotator-tui[{format.extra}]')" if format.extra else ""


def _cell(format: Format, part: Part) -> str:
    if part not in format.holds:
        return "–"
    return "yes*" if part in format.remarks else "yes"
