"""A report on the terminal, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from annotator.cli.printing import counted
from annotator.core.columns import cells, cut, left, right
from annotator.core.display import one_line
from annotator.review.reports.tables import Look, Section, Table

WIDTH = 80

#: No column of words is made narrower, and none that says what the numbers beside it are.
_NARROWEST, _NARROWEST_NAME = 12, 28

#: To how many characters the names of labels are cut where there are many.
_SHORT = 5

_BETWEEN = 2


def lines_of(title: str, sections: Iterable[Section]) -> Iterator[str]:
    """The whole report but for what is in detail: of that it is said where it can be seen."""
    yield one_line(title)
    folded = 0
    for section in sections:
        yield from ("", section.title, "=" * cells(section.title), "")
        for paragraph in (*section.about, section.missing):
            yield from wrap(one_line(paragraph), WIDTH)
        for table in section.tables:
            if table.detail:
                folded += 1
            else:
                yield ""
                yield from _table(table)
    if folded:
        more = f"{counted(folded, 'more table')} in detail: write them with -o FILE.html or FILE.md"
        yield from ("", f"{more}, or --json")


def _table(table: Table) -> Iterator[str]:
    yield from wrap(one_line(table.title), WIDTH)
    heading = [one_line(name) for name in table.heading]
    rows = [[one_line(cell.text) for cell in row] for row in table.rows]
    numeric = [any(row[n].is_number for row in table.rows) for n in range(len(heading))]
    if table.look is Look.MATRIX and _total(_widths(heading, rows)) > WIDTH:
        heading = _shortened(heading)
    widths = _fitted(_widths(heading, rows), numeric)
    for number, block in enumerate(_blocks(widths)):
        if number:
            yield ""
        for row in (heading, *rows):
            yield _line([row[n] for n in block], [widths[n] for n in block], block, numeric)
    for note in table.notes:
        yield from wrap(one_line(note), WIDTH, subsequent_indent="  ")


def _shortened(heading: Sequence[str]) -> list[str]:
    """Labels cut to a few characters, or to as many as it takes to tell them apart."""
    first, *labels = heading
    length = _SHORT
    while len({label[:length] for label in labels}) < len(set(labels)):
        length += 1
    return [first, *(label[:length] for label in labels)]


def _widths(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(cells, column)) for column in zip(heading, *rows, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _fitted(widths: Sequence[int], numeric: Sequence[bool]) -> list[int]:
    """Widths with the widest columns of words made narrower until all fit, if they can."""
    fitted = list(widths)
    least = [_NARROWEST_NAME if any(numeric) else _NARROWEST, *[_NARROWEST] * (len(fitted) - 1)]
    while _total(fitted) > WIDTH:
        loose = [n for n, is_number in enumerate(numeric) if not is_number and fitted[n] > least[n]]
        if not loose:
            break
        fitted[max(loose, key=lambda n: fitted[n])] -= 1
    return fitted


def _blocks(widths: Sequence[int]) -> Iterator[list[int]]:
    """The columns that go side by side; every block begins with the first column again."""
    block, room = [0], WIDTH - widths[0]
    for n in range(1, len(widths)):
        needed = widths[n] + _BETWEEN
        if needed > room and len(block) > 1:
            yield block
            block, room = [0], WIDTH - widths[0]
        block.append(n)
        room -= needed
    yield block


def _line(
    row: Sequence[str], widths: Sequence[int], columns: Sequence[int], numeric: Sequence[bool]
) -> str:
    padded = [
        right(text, width) if numeric[n] else left(cut(text, width), width)
        for text, width, n in zip(row, widths, columns, strict=True)
    ]
    return (" " * _BETWEEN).join(padded).rstrip()
