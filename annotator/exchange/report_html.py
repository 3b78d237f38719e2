"""A report as one page that needs nothing else: no script, no picture, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain

from annotator.core.display import visible
from annotator.review.reports.tables import Cell, Look, Section, Table

_STYLE = """
:root { color-scheme: light dark; --ink: #22252a; --paper: #fbfaf6; --faint: #6b6a63;
  --line: #d9d5c9; --bar: #2b5c9e; --shade: 43, 92, 158; }
@media (prefers-color-scheme: dark) { :root { --ink: #d8d8d2; --paper: #16181c; --faint: #95968f;
  --line: #3a3f48; --bar: #7aa2d6; --shade: 122, 162, 214; } }
body { color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p { max-width: 46rem; } .about, .note, caption { color: var(--faint); }
.about { font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .6rem 0 1.4rem; }
caption { text-align: left; padding-bottom: .3rem; white-space: nowrap; }
th, td { padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line);
  text-align: left; vertical-align: top; overflow-wrap: anywhere; max-width: 28rem; }
th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.matrix th, .matrix td { padding: .2rem .5rem; overflow-wrap: normal; }
.matrix td.number { min-width: 2.2rem; }
.zero { color: var(--faint); }
svg { display: block; width: 100%; min-width: 3.5rem; height: 4px; }
rect { fill: var(--bar); }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--faint); }
.s1 { background: rgba(var(--shade), .08); } .s2 { background: rgba(var(--shade), .16); }
.s3 { background: rgba(var(--shade), .24); } .s4 { background: rgba(var(--shade), .34); }
.s5 { background: rgba(var(--shade), .46); } .right { outline: 1px solid var(--line); }
@media print { details > * { display: block; } body { margin: 0; } }
"""

#: Shades of a matrix, from none to most.
_SHADES = 5


def page(title: str, sections: Iterable[Section]) -> str:
    """The whole page. Whatever stands in the report is shown as it is written, and does nothing."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_text(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{_text(title)}</h1>",
        *chain.from_iterable(map(_section, sections)),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{_text(section.title)}</h2>"
    for paragraph in section.about:
        yield f'<p class="about">{_text(paragraph)}</p>'
    if section.missing:
        yield f'<p class="note">{_text(section.missing)}</p>'
    for table in section.tables:
        if table.detail:
            yield f"<details><summary>{_text(table.title)}</summary>"
        yield from _table(table)
        if table.detail:
            yield "</details>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    is_matrix = table.look is Look.MATRIX
    yield f'<div class="wide"><table{_class("matrix" if is_matrix else "")}>'
    if not table.detail:
        yield f"<caption>{_text(table.title)}</caption>"
    numbers = _numeric(table)
    heading = (
        f'<th scope="col"{_class("number" if is_number else "")}>{_text(name)}</th>'
        for name, is_number in zip(table.heading, numbers, strict=True)
    )
    yield f"<thead><tr>{''.join(heading)}</tr></thead>"
    yield "<tbody>"
    for number, row in enumerate(table.rows):
        first, *others = row
        made = (
            _shaded(cell, is_right=number == column) if is_matrix else _cell(cell)
            for column, cell in enumerate(others)
        )
        yield f'<tr><th scope="row">{_text(first.text)}</th>{"".join(made)}</tr>'
    yield "</tbody></table></div>"
    for note in table.notes:
        yield f'<p class="note">{_text(note)}</p>'


def _numeric(table: Table) -> list[bool]:
    """For each column whether there are numbers in it."""
    return [any(row[n].is_number for row in table.rows) for n in range(len(table.heading))]


def _cell(cell: Cell) -> str:
    bar = _bar(cell.part) if cell.part is not None else ""
    return f"<td{_class('number' if cell.is_number else '')}>{_text(cell.text)}{bar}</td>"


def _bar(part: float) -> str:
    return (
        '<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{100 * part:.1f}" height="4"/></svg>'
    )


def _shaded(cell: Cell, *, is_right: bool) -> str:
    part = cell.part or 0.0
    shade = f"s{min(_SHADES, 1 + int(part * _SHADES))}" if part else "zero"
    names = ("number", shade, "right" if is_right else "")
    return f"<td{_class(*names)}>{_text(cell.text)}</td>"


def _class(*names: str) -> str:
    given = " ".join(name for name in names if name)
    return f' class="{given}"' if given else ""


def _text(text: str) -> str:
    """Harmless, and for itself: what is written from right to left turns nothing around it."""
    return f"<bdi>{escape(visible(text))}</bdi>" if not text.isascii() else escape(visible(text))
