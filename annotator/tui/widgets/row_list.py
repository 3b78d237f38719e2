"""A list of any length with a cursor and marks: only the rows on the screen are ever made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from annotator.tui.widgets.bars import cut, fitted
from annotator.tui.widgets.based import Based
from annotator.tui.widgets.scrolling import Scrolled
from annotator.tui.widgets.stepping import Stepping

#: A row as texts in their styles.
Pieces: TypeAlias = Sequence[tuple[str, Style]]

#: Makes the row of a number, at most so many cells wide.
Draw: TypeAlias = Callable[[int, int], Pieces]

#: In front of a row that is marked.
MARK = "●"


class RowList(Based, Stepping, Scrolled, can_focus=True, inherit_bindings=False):
    """Rows that somebody else draws."""

    BINDINGS = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

    @dataclass
    class Opened(Message):
        """The row under the cursor was clicked once more."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.at = 0
        self.count = 0
        self.marked: set[int] = set()
        self._draw: Draw = lambda number, width: ()

    def show(self, count: int, draw: Draw, *, at: int = 0) -> None:
        """Show so many other rows, none marked."""
        self.count, self._draw = count, draw
        self.marked.clear()
        self.stand(at)

    def toggle(self) -> None:
        """Mark the row at hand, or take its mark away, and go on to the next."""
        if self.count:
            self.marked ^= {self.at}
            self.go(self.at + 1)

    def toggle_all(self) -> None:
        """Mark all rows; none, if all are marked."""
        everything = set(range(self.count))
        self.marked = set() if self.marked == everything else everything
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number, width, base = (
            round(self.scroll_y) + y,
            self.scrollable_content_region.width,
            self.base,
        )
        if number >= self.count:
            return Strip([Segment(" " * width, base)], width)
        is_here = number == self.at
        ground = base + Style(reverse=True) if is_here else base
        mark = MARK if number in self.marked else " "
        pieces = self._draw(number, max(1, width - 3))
        segments = [Segment(f" {mark} ", ground + Style(bold=True))]
        # On the bar of the row at hand colours would be patches.
        styles = [_uncoloured(style) if is_here else style for _, style in pieces]
        segments += [
            Segment(text, ground + style) for (text, _), style in zip(pieces, styles, strict=True)
        ]
        return Strip(segments).adjust_cell_length(width, ground)

    def on_resize(self) -> None:
        self.stand(self.at)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        number = round(self.scroll_y) + place.y
        if number == self.at and number < self.count:
            self.post_message(self.Opened())
        elif number < self.count:
            self.go(number)

    def action_step(self, by: int) -> None:
        self.go(self.at + by)

    def action_page(self, by: int) -> None:
        self.go(self.at + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        self.go(self.count - 1 if last else 0)

    def go(self, at: int) -> None:
        """Put the cursor on a row, or the nearest that there is."""
        self.stand(at)
        self.post_message(self.Moved())

    def stand(self, at: int) -> None:
        """Do that without telling anybody."""
        self.at = max(0, min(at, self.count - 1))
        self.virtual_size = Size(self.size.width, self.count)
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= self.at < top + height:
            y = self.at if self.at < top else self.at - height + 1
            self.scroll_to(y=max(0, y), animate=False, force=True, immediate=True)
        self.refresh()


def _uncoloured(style: Style) -> Style:
    return Style(bold=style.bold, underline=style.underline)


def right_end(text: str, cells: int) -> str:
    """The end of a line, at most so many cells wide, an ellipsis before it where it is cut."""
    if cell_len(text) <= cells:
        return text
    while text and cell_len(text) > cells - 1:
        text = text[max(1, (cell_len(text) - cells + 1) // 2) :]
    return f"…{text}" if cells > 0 else ""


def in_context(
    before: str, quote: str, after: str, width: int, ink: Style
) -> list[tuple[str, Style]]:
    """A keyword with what stands around it, all keywords under each other."""
    most = max(6, width // 3)
    word = cut(quote, most)
    left = max(0, (width - min(most, 24)) * 2 // 5)
    right = max(0, width - left - cell_len(word))
    tail = right_end(before, left)
    head = cut_tail(after, right)
    return [
        (" " * (left - cell_len(tail)) + tail, Style()),
        (word, ink),
        (head, Style()),
    ]


def cut_tail(text: str, cells: int) -> str:
    """The beginning of a line, filled up to so many cells; a blank in front of it stays."""
    blank = " " if text[:1] == " " and cells > 0 else ""
    return fitted(blank + cut(text, cells - len(blank)), cells) if cells > 0 else ""


def column(text: str, cells: int) -> str:
    """A text in a column of so many cells."""
    return fitted(cut(text, cells), cells)


def number_column(text: str, cells: int) -> str:
    """A number in a column of so many cells, at its right."""
    return " " * (cells - cell_len(text)) + text


def joined(pieces: Iterable[str]) -> str:
    """Words with a dot between them, those that are empty left out."""
    return " · ".join(piece for piece in pieces if piece)
