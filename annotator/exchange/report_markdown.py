"""A report in Markdown, with tables as GitHub has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.core.display import one_line
from annotator.review.reports.tables import Section, Table

#: What would be a mark, a tag, a table's border, a formula or an entity.
_MARKS = re.compile(r"[\\`*_{}\[\]<>|#&!~$]")

#: What would become a link or a mention by itself.
_LINKS = re.compile(r"(?<=www)\.|:(?=//)|(?<=mailto):|@", re.IGNORECASE)

#: What would begin a list or a heading, were it the first on its line.
_FIRST = re.compile(r"^(\d*)([-+.)=])")


def document(title: str, sections: Iterable[Section]) -> str:
    """The whole report. Whatever stands in it is shown as it is written."""
    lines = [f"# {markdown(title)}", ""]
    for section in sections:
        lines += _section(section)
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {markdown(section.title)}"
    yield ""
    for paragraph in (*section.about, *filter(None, (section.missing,))):
        yield _paragraph(paragraph)
        yield ""
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"### {markdown(table.title)}"
    yield ""
    numbers = [any(row[n].is_number for row in table.rows) for n in range(len(table.heading))]
    yield table_row(markdown(name) for name in table.heading)
    yield table_row("---:" if is_number else "---" for is_number in numbers)
    for row in table.rows:
        yield table_row(markdown(cell.text) for cell in row)
    yield ""
    for note in table.notes:
        yield _paragraph(note)
        yield ""


def table_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _paragraph(text: str) -> str:
    return _FIRST.sub(r"\1\\\2", markdown(text))


def markdown(text: str) -> str:
    """On one line, behind something else or in a cell."""
    return _LINKS.sub(r"\\\g<0>", _MARKS.sub(r"\\\g<0>", one_line(text)))
