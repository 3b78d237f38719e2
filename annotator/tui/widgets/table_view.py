"""A table of a report with a cursor on one of its cells."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from annotator.review.confusion import Spot
from annotator.review.reports.tables import Cell, Look, Table
from annotator.tui.widgets.bars import cut, fitted

_GAP = 2

#: Cells that the names of the rows, and any other column, take at most.
_WIDEST_NAME, _WIDEST = 28, 44

_HEADING = Style(bold=True)
_OPENS = Style(underline=True)
_RIGHT = Style(bold=True)
_FAINT = Style(dim=True)
_CURSOR = Style(reverse=True)


class TableView(Widget, can_focus=True):
    """Shows the part of a table around its cursor; what can be opened is underlined."""

    @dataclass
    class Moved(Message):
        """The cursor is on another cell."""

    @dataclass
    class Opened(Message):
        """The cell under the cursor was clicked once more."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._table: Table | None = None
        self._widths: list[int] = []
        self.row, self.column = 0, 1
        self._top, self._left = 0, 1

    def show(self, table: Table) -> None:
        """Another table, with the cursor on the first cell that can be opened."""
        self._table = table
        names = [[table.heading[n], *(row[n].text for row in table.rows)] for n in self._columns]
        self._widths = [
            max(1, *(min(cell_len(cut(text, most)), most) for text in column))
            for column, most in zip(
                names, (_WIDEST_NAME, *[_WIDEST] * (len(names) - 1)), strict=True
            )
        ]
        self.row, self.column = self._first()
        self._top, self._left = 0, 1
        self.refresh()

    @property
    def cell(self) -> Cell | None:
        """What the cursor is on."""
        if self._table is None or not self._table.rows:
            return None
        return self._table.rows[self.row][self.column]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places that the cell counts, each once; of a cell of words, those of its row."""
        cell = self.cell
        if cell is None or self._table is None:
            return ()
        spots = cell.spots or (() if cell.is_number else self._table.rows[self.row][0].spots)
        return tuple(dict.fromkeys(spots))

    @property
    def names(self) -> tuple[str, str]:
        """The names of the row and the column of the cursor."""
        if self._table is None or not self._table.rows:
            return "", ""
        return self._table.rows[self.row][0].text, self._table.heading[self.column]

    def stand_on(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or on the nearest that there is."""
        self.move(row - self.row, column - self.column)

    def move(self, rows: int = 0, columns: int = 0) -> None:
        """Move the cursor, as far as the table goes."""
        if self._table and self._table.rows:
            self.row = max(0, min(self.row + rows, len(self._table.rows) - 1))
            self.column = max(1, min(self.column + columns, len(self._table.heading) - 1))
            self.post_message(self.Moved())
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        if self._table is None:
            return
        row, x = self._top + event.y - 1, event.x - self._widths[0] - _GAP
        for column in self._shown_columns():
            if 0 <= x < self._widths[column] + _GAP and 0 <= row < len(self._table.rows):
                if (row, column) == (self.row, self.column):
                    self.post_message(self.Opened())
                self.move(row - self.row, column - self.column)
            x -= self._widths[column] + _GAP

    def render(self) -> Text:
        text = Text(no_wrap=True, end="")
        if self._table is None:
            return text
        self._scroll()
        self._append(text, [Cell(name) for name in self._table.heading], -1)
        for number in range(self._top, min(self._top + self._room, len(self._table.rows))):
            text.append("\n")
            self._append(text, self._table.rows[number], number)
        return text

    @property
    def _columns(self) -> range:
        return range(len(self._table.heading) if self._table else 0)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _first(self) -> tuple[int, int]:
        rows = self._table.rows if self._table else ()
        for number, row in enumerate(rows):
            for column in range(1, len(row)):
                if row[column].spots:
                    return number, column
        return 0, 1

    def _scroll(self) -> None:
        """Show the part in which the cursor is."""
        self._top = min(max(self._top, self.row - self._room + 1), self.row)
        self._left = min(self._left, self.column)
        while self._left < self.column and self.column not in self._shown_columns():
            self._left += 1

    def _shown_columns(self) -> list[int]:
        """The columns beside the names of the rows for which there is room; one at least."""
        room = self.size.width - self._widths[0]
        shown: list[int] = []
        for column in range(self._left, len(self._widths)):
            room -= self._widths[column] + _GAP
            if room < 0 and shown:
                break
            shown.append(column)
        return shown

    def _append(self, text: Text, row: tuple[Cell, ...] | list[Cell], number: int) -> None:
        text.append(fitted(cut(row[0].text, self._widths[0]), self._widths[0]), _HEADING)
        for column in self._shown_columns():
            cell, width = row[column], self._widths[column]
            line = cut(cell.text, width)
            blanks = " " * (width - cell_len(line))
            text.append(" " * _GAP)
            to_right = cell.is_number or (number < 0 and self._is_numeric(column))
            style = _HEADING if number < 0 else self._style(cell, number, column)
            text.append(blanks if to_right else "")
            text.append(line, style)
            text.append("" if to_right else blanks)

    def _is_numeric(self, column: int) -> bool:
        return bool(self._table and any(row[column].is_number for row in self._table.rows))

    def _style(self, cell: Cell, row: int, column: int) -> Style:
        style = _OPENS if cell.spots else Style()
        if self._table and self._table.look is Look.MATRIX and row == column - 1:
            style += _RIGHT
        if cell.text in ("0", "·"):
            style += _FAINT
        return style + _CURSOR if (row, column) == (self.row, self.column) else style
