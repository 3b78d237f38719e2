"""A report to walk through: a cell of a table opens the places that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.display import one_line
from annotator.review.confusion import Spot
from annotator.review.reports.report import Report
from annotator.review.reports.sections import sections_of, title_of
from annotator.review.reports.tables import Look, Section, Table, counted
from annotator.tui.keymap import Pairs
from annotator.tui.widgets.bars import Bar, KeyBar
from annotator.tui.widgets.table_view import TableView

#: The places of the cell that was opened, in the order of the articles.
Chosen: TypeAlias = tuple[Spot, ...]

_KEYS: Pairs = (
    ("enter", "open"),
    ("← ↑ ↓ →", "cell"),
    ("n N", "table"),
    ("tab", "part"),
    ("?", "definitions"),
    ("esc", "leave"),
)

#: Short names of the parts, in the order of the report.
_PARTS = ("made of", "profiles", "confusion", "between", "alpha", "over time", "flags")


@dataclass(frozen=True, slots=True)
class At:
    """Where one is in a report: the part, which of its tables, and the cell there."""

    part: int | None = None
    number: int = 0
    cell: tuple[int, int] | None = None


class ReportScreen(ModalScreen[Chosen]):
    """The parts of a report, one table at a time; it gives back the places that were opened."""

    CSS_PATH = "report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,G", "leave", show=False),
        Binding("enter,space", "open", show=False),
        Binding("left,h", "move(0, -1)", show=False),
        Binding("right,l", "move(0, 1)", show=False),
        Binding("up,k", "move(-1, 0)", show=False),
        Binding("down,j", "move(1, 0)", show=False),
        Binding("pageup", "move(-10, 0)", show=False),
        Binding("pagedown", "move(10, 0)", show=False),
        Binding("home", "move(-100000, 0)", show=False),
        Binding("end", "move(100000, 0)", show=False),
        Binding("n,right_square_bracket", "table(1)", show=False),
        Binding("N,left_square_bracket", "table(-1)", show=False),
        Binding("tab", "part(1)", show=False, priority=True),
        Binding("shift+tab", "part(-1)", show=False, priority=True),
        *(Binding(str(n), f"go({n - 1})", show=False) for n in range(1, len(_PARTS) + 1)),
        Binding("question_mark", "define", show=False),
    ]

    def __init__(self, report: Report, at: At | None = None) -> None:
        super().__init__()
        self._begin = at or At()
        self._title = title_of(report)
        self._sections = sections_of(report)
        # The first that has something to open, else the first.
        first = next((n for n, s in enumerate(self._sections) if _opens(s)), 0)
        self._part = first if self._begin.part is None else self._begin.part
        self._number = min(self._begin.number, max(0, len(self.section.tables) - 1))

    def compose(self) -> ComposeResult:
        yield Static(id="parts")
        yield Static(id="title")
        yield TableView(id="table")
        yield Static(id="notes")
        yield Bar(id="cell")
        yield KeyBar(keys=_KEYS)

    def on_mount(self) -> None:
        self._show()
        if self._begin.cell and self.table:
            self._view.stand_on(*self._begin.cell)
        self._view.focus()

    @property
    def at(self) -> At:
        """Where one is."""
        return At(self._part, self._number, (self._view.row, self._view.column))

    @property
    def section(self) -> Section:
        """The part that is shown."""
        return self._sections[self._part]

    @property
    def table(self) -> Table | None:
        """The table that is shown, if the part has any."""
        return self.section.tables[self._number] if self.section.tables else None

    @property
    def _view(self) -> TableView:
        return self.query_one(TableView)

    # What keys do

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_open(self) -> None:
        if self.table and (spots := self._view.spots):
            self.dismiss(spots)

    def action_move(self, rows: int, columns: int) -> None:
        self._view.move(rows, columns)

    def action_table(self, by: int) -> None:
        """The next table of the part, or of the one after it."""
        number = self._number + by
        if 0 <= number < len(self.section.tables):
            self._number = number
            self._show()
        else:
            self._go(self._part + by, last=by < 0)

    def action_part(self, by: int) -> None:
        self._go(self._part + by)

    def action_go(self, part: int) -> None:
        self._go(part)

    def action_define(self) -> None:
        """How what is shown is defined."""
        from annotator.tui.screens.asking import Reading

        told = [*self.section.about, self.section.missing]
        if any(table.look is Look.MATRIX for table in self.section.tables):
            told.append("On the diagonal only the places open where the edges differ.")
        about = "\n\n".join(one_line(paragraph) for paragraph in told if paragraph)
        self.app.push_screen(Reading(self.section.title, Text(about or self.section.title)))

    def on_table_view_moved(self) -> None:
        self._show_cell()

    def on_table_view_opened(self) -> None:
        self.action_open()

    # What is shown

    def _go(self, part: int, *, last: bool = False) -> None:
        self._part = part % len(self._sections)
        self._number = max(0, len(self.section.tables) - 1) if last else 0
        self._show()

    def _show(self) -> None:
        parts = Text.assemble((one_line(self._title), Style(bold=True)), "   ")
        for number, name in enumerate(_PARTS):
            style = Style(reverse=number == self._part)
            parts.append(f" {number + 1} {name} ", style)
        self.query_one("#parts", Static).update(parts)
        table = self.table
        self._view.display = table is not None
        if table:
            self._view.show(table)
            many = len(self.section.tables)
            place = f"  ({self._number + 1}/{many}: n goes on)" if many > 1 else ""
            heading = f"{one_line(table.title)}{place}"
        else:
            heading = one_line(self.section.missing)
        self.query_one("#title", Static).update(Text(heading, no_wrap=True, overflow="ellipsis"))
        notes = " ".join(map(one_line, table.notes)) if table else ""
        self.query_one("#notes", Static).update(Text(notes))
        self._show_cell()

    def _show_cell(self) -> None:
        view, bar = self._view, self.query_one("#cell", Bar)
        cell = view.cell if self.table else None
        if cell is None:
            bar.set("")
            return
        row, column = view.names
        told = " · ".join(one_line(part) for part in (row, column, cell.text) if part)
        opens = f"{counted(len(view.spots), 'place')}: enter opens" if view.spots else ""
        bar.set(told, opens)


def _opens(section: Section) -> bool:
    return any(cell.spots for table in section.tables for row in table.rows for cell in row)
