"""The articles of the project, with how far the annotator is with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.core.annotation import Status
from annotator.store.articles import Summary
from annotator.tui.widgets.bars import cut

_SIGN = {Status.NEW: " ", Status.IN_PROGRESS: "…", Status.FINISHED: "✓", Status.SKIPPED: "–"}


class ArticleList(ScrollView, can_focus=True, inherit_bindings=False):
    """One article a line; only the lines on the screen are ever made."""

    BINDINGS = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter,a,space", "choose", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """An article was chosen, by its number."""

        seq: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: Sequence[Summary] = ()
        self.at = 0
        self.current: int | None = None

    def show(self, items: Sequence[Summary], current: int | None) -> None:
        """Show these articles, with the open one marked."""
        self.items, self.current = items, current
        self.at = next((i for i, item in enumerate(items) if item.seq == current), 0)
        self.virtual_size = Size(self.size.width, len(items))
        self._follow()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line, width = round(self.scroll_y) + y, self.size.width
        base = self.rich_style
        if line >= len(self.items):
            return Strip([Segment(" " * width, base)], width)
        item = self.items[line]
        style = base
        if item.seq == self.current:
            style += Style(bold=True)
        if item.status in (Status.FINISHED, Status.SKIPPED):
            style += Style(dim=True)
        if line == self.at and self.has_focus:
            style += Style(reverse=True)
        mark = "›" if item.seq == self.current else " "
        sign = "⚑" if item.flagged else _SIGN[item.status]
        title = cut(item.title, max(4, width - 5))
        row = f"{mark}{sign} {title}"
        return Strip([Segment(row, style)]).adjust_cell_length(width, style)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.items))
        self._follow()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        line = round(self.scroll_y) + place.y if place else len(self.items)
        if line < len(self.items):
            self.at = line
            self.action_choose()

    def action_step(self, by: int) -> None:
        self._to(self.at + by)

    def action_page(self, by: int) -> None:
        self._to(self.at + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        self._to(len(self.items) - 1 if last else 0)

    def action_choose(self) -> None:
        if self.items:
            self.post_message(self.Chosen(self.items[self.at].seq))

    def _to(self, at: int) -> None:
        self.at = max(0, min(at, len(self.items) - 1))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= self.at < top + height:
            y = max(0, self.at - height // 2)
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
