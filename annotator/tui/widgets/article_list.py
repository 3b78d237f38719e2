"""The articles of the project, with how far the annotator is with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.store.articles import Summary
from annotator.tui.widgets.article_columns import GAP, ROOMY, Column, fitting, said_of
from annotator.tui.widgets.bars import cut, fitted
from annotator.tui.widgets.based import Based
from annotator.tui.widgets.scrolling import Scrolled
from annotator.tui.widgets.stepping import Stepping
from annotator.tui.widgets.wrapping import Wrapped

_SIGN = {Status.NEW: " ", Status.IN_PROGRESS: "…", Status.FINISHED: "✓", Status.SKIPPED: "–"}

#: Cells in front of a title: which one is open or the annotator's own, how far it is, whether
#: it is flagged, a blank.
MARGIN = 4

#: Lines that the title at hand may take.
TALLEST = 4

#: Rows that are remembered at most.
MOST = 5_000


class ArticleList(Based, Stepping, Scrolled, can_focus=True, inherit_bindings=False):
    """One article a line, but the one at hand with its whole title, and its id where there is room.

    Only the lines on the screen are ever made.
    """

    BINDINGS = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter,a,space", "choose", show=False),
        Binding("slash", "filter", show=False),
        Binding("o", "sort", show=False),
    ]

    class Filtering(Message):
        """The filter is to be written, or changed."""

    class Sorting(Message):
        """The next order is wanted."""

    @dataclass
    class Wanted(Message):
        """Rows have come into sight that nothing is known of, by their numbers."""

        numbers: Sequence[int]

    @dataclass
    class Chosen(Message):
        """An article was chosen, by its number."""

        seq: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.numbers: Sequence[int] = ()
        #: What is known of them, by number: as much as has been in sight.
        self.rows: dict[int, Summary] = {}
        #: What is said where there are none.
        self.empty = ""
        self.at = 0
        self._asked: set[int] = set()
        self.current: int | None = None
        self._title: list[str] = [""]
        #: The columns that say something of any article in the list, as far as is known.
        self._said = said_of(())

    def show(self, items: Sequence[Summary], current: int | None) -> None:
        """Show these articles, with the open one marked."""
        self.show_queue([item.seq for item in items], items, current)

    def show_queue(
        self,
        numbers: Sequence[int],
        rows: Sequence[Summary],
        current: int | None,
        *,
        first: bool = False,
    ) -> None:
        """Show articles of which only some rows are known yet, from the open one or the first."""
        self.numbers, self.rows, self.at = numbers, {row.seq: row for row in rows}, 0
        self._said = said_of(rows)
        self._asked.clear()
        if first:
            self.current = current
            self._to(0)
        else:
            self.mark(current)

    def fill(self, rows: Sequence[Summary]) -> None:
        """Show what has become known of articles."""
        if len(self.rows) > MOST:
            self.rows.clear()
        self.rows |= {row.seq: row for row in rows}
        # None goes again: what is scrolled through would move.
        self._said = said_of(rows, self._said)
        self._asked.clear()
        self._to(self.at, follow=False)

    def mark(self, current: int | None) -> None:
        """Mark the open article, and go to it."""
        self.current = current
        try:
            self._to(self.numbers.index(current) if current is not None else 0)
        except ValueError:
            self._to(self.at)

    def in_sight(self) -> Sequence[int]:
        """The numbers of the articles on the screen, and of some around."""
        height, (first, _) = max(1, self.size.height), self._index_of(round(self.scroll_y))
        return self.numbers[max(0, first - height) : first + 2 * height]

    def render_line(self, y: int) -> Strip:
        line, width = round(self.scroll_y) + y, self.size.width
        base = self.base
        index, part = self._index_of(line)
        if index >= len(self.numbers):
            text = cut(self.empty, width - 2) if not (self.numbers or line) else ""
            return Strip([Segment(fitted(f" {text}", width), base)], width)
        item = self.rows.get(self.numbers[index])
        if item is None:
            style = base + Style(reverse=index == self.at and self.has_focus)
            return Strip([Segment(fitted("    …", width), style)]).adjust_cell_length(width)
        style = base
        if item.seq == self.current:
            style += Style(bold=True)
        if item.status in (Status.FINISHED, Status.SKIPPED):
            style += Style(dim=True)
        if index == self.at and self.has_focus:
            style += Style(reverse=True)
        row = self._row(item, self._title[part] if index == self.at else None, first=part == 0)
        return Strip([Segment(row, style)]).adjust_cell_length(width, style)

    def _row(self, item: Summary, title: str | None, *, first: bool) -> str:
        room = self._room
        title = fitted(cut(item.title, room) if title is None else title, room)
        if not first:
            return f"{'':{MARGIN}}{title}"
        mark = "›" if item.seq == self.current else "•" if item.assigned else " "
        details = "".join(column.drawn(item) for column in self._columns)
        flag = "⚑" if item.flagged else " "
        return f"{mark}{item.sign or _SIGN[item.status]}{flag} {title}{details}"

    @property
    def _columns(self) -> tuple[Column, ...]:
        """What else is said of an article, where there is room for it."""
        return fitting(self.size.width, self._said)

    @property
    def _room(self) -> int:
        """The cells of a title: what is empty in all articles takes none of them."""
        details = sum(column.cells + GAP for column in self._columns)
        # The last cell is left to the scroll bar, whether it is there or not.
        return max(
            4, self.size.width - self.styles.scrollbar_size_vertical - MARGIN - max(1, details)
        )

    def _index_of(self, line: int) -> tuple[int, int]:
        """Which article a line of the list is of, and which of its lines it is."""
        if line < self.at:
            return line, 0
        if line < self.at + len(self._title):
            return self.at, line - self.at
        return line - len(self._title) + 1, 0

    def on_resize(self) -> None:
        self._to(self.at)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.mark(self.current)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        index, _ = self._index_of(round(self.scroll_y) + place.y)
        if index < len(self.numbers):
            self._to(index)
            self.action_choose()

    def action_step(self, by: int) -> None:
        self._to(self.at + by)

    def action_page(self, by: int) -> None:
        self._to(self.at + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        self._to(len(self.numbers) - 1 if last else 0)

    def action_choose(self) -> None:
        if self.numbers:
            self.post_message(self.Chosen(self.numbers[self.at]))

    def action_filter(self) -> None:
        self.post_message(self.Filtering())

    def action_sort(self) -> None:
        self.post_message(self.Sorting())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._want()

    def _want(self) -> None:
        """Ask for the rows in sight that nothing is known of."""
        numbers = self.in_sight()
        if any(seq not in self.rows and seq not in self._asked for seq in numbers):
            self._asked.update(numbers)
            self.post_message(self.Wanted(numbers))

    def _to(self, at: int, *, follow: bool = True) -> None:
        self.at = max(0, min(at, len(self.numbers) - 1))
        self._title = self._whole_title()
        self.virtual_size = Size(self.size.width, len(self.numbers) + len(self._title) - 1)
        if follow:
            self._follow()
        self._want()
        self.refresh()

    def _whole_title(self) -> list[str]:
        """The title at hand in lines; what is too long for them is cut."""
        row = self.rows.get(self.numbers[self.at]) if self.numbers else None
        if row is None:
            return [""]
        title, room = one_line(row.title), self._room
        wrapped = Wrapped(title, room)
        lines = [title[a:b] for a, b in zip(wrapped.starts, wrapped.ends, strict=True)]
        if len(lines) > TALLEST:
            lines[TALLEST - 1 :] = [cut(title[wrapped.starts[TALLEST - 1] :], room)]
        if self.size.width >= ROOMY:
            _add_id(lines, f"id:{one_line(row.id)}", room)
        return lines

    def _follow(self) -> None:
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= self.at <= self.at + len(self._title) - 1 < top + height:
            y = max(0, self.at - height // 2)
            self.scroll_to(y=y, animate=False, force=True, immediate=True)


def _add_id(lines: list[str], id: str, room: int) -> None:
    """Put an article's id at the end of its title's last line, else on one of its own."""
    if cell_len(lines[-1]) + GAP + cell_len(id) > room:
        lines.append("")
    id = cut(id, room)
    lines[-1] = fitted(lines[-1], room - cell_len(id)) + id
