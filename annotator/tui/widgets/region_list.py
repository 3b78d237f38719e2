"""All regions of an article: what is settled, how, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from annotator.tui.review_queue import Spot
from annotator.tui.widgets.based import Direct
from annotator.tui.widgets.scrolling import Scrolled

#: What stands before a region: it waits, was settled by a person, settled itself, is stale.
WAITS, SETTLED, AUTOMATIC, STALE = "○", "●", "=", "!"

#: Lines that are kept at most.
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Item:
    """A region as the list shows it."""

    spot: Spot
    sign: str
    words: str


class RegionList(Direct, Scrolled, can_focus=True, inherit_bindings=False):
    """One region a line; only the lines on the screen are made."""

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
        """A region was chosen."""

        spot: Spot

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: Sequence[Item] = ()
        self.current: Spot | None = None
        self.at = 0
        self._width = 0
        #: Lines that were made, by all that they hang on.
        self._lines: dict[tuple[object, ...], Strip] = {}

    def show(self, items: Sequence[Item], current: Spot | None) -> None:
        """Show these regions, with the one in view marked; only lines that differ are drawn."""
        if items == self.items and current == self.current:
            return
        old, before = self.items, (self.current, self.at)
        self.items, self.current = items, current
        self.at = next((n for n, item in enumerate(items) if item.spot == current), self.at)
        self.at = max(0, min(self.at, len(items) - 1))
        if len(old) != len(items):
            self.virtual_size = Size(self.size.width, len(items))
            self.refresh()
        else:
            changed = {n for n, item in enumerate(items) if item != old[n]}
            changed |= {n for n, item in enumerate(items) if item.spot in (before[0], current)}
            self._redraw(changed | {before[1], self.at})
        self._follow()

    def _redraw(self, lines: Iterable[int]) -> None:
        top, size = round(self.scroll_y), self.size
        for line in lines:
            if top <= line < top + size.height:
                self.refresh(Region(0, line - top, size.width, 1))

    def make_ready(self) -> None:
        self._width = self.scrollable_content_region.width

    def render_line(self, y: int) -> Strip:
        line, base, width = round(self.scroll_y) + y, self.base, self._width
        if line >= len(self.items):
            return Strip([Segment(" " * width, base)], width)
        item = self.items[line]
        is_current, is_at = item.spot == self.current, line == self.at and self.has_focus
        key = (item.sign, item.words, is_current, is_at, width, base)
        strip = self._lines.get(key)
        if strip is None:
            if len(self._lines) > MOST_LINES:
                self._lines.clear()
            strip = self._lines[key] = self._made(item, width, is_current=is_current, is_at=is_at)
        return strip

    def _made(self, item: Item, width: int, *, is_current: bool, is_at: bool) -> Strip:
        style = self.base
        if is_current:
            style += Style(bold=True)
        if item.sign in (SETTLED, AUTOMATIC):
            style += Style(dim=True)
        if is_at:
            style += Style(reverse=True)
        text = f"{'›' if is_current else ' '}{item.sign} {item.words}"
        if cell_len(text) > width:
            text = set_cell_size(text, max(1, width - 1)) + "…"
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def on_resize(self) -> None:
        # Until it is shown, nothing of it can be in sight.
        self.virtual_size = Size(self.size.width, len(self.items))
        self._follow()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_step(self, by: int) -> None:
        """Go a line up or down."""
        self._to(self.at + by)

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self._to(self.at + by * max(1, self.size.height - 1))

    def action_edge(self, end: int) -> None:
        """Go to the first or the last line."""
        self._to(len(self.items) if end else 0)

    def action_choose(self) -> None:
        """Go to the region at hand."""
        if self.items:
            self.post_message(self.Chosen(self.items[self.at].spot))

    def _to(self, at: int) -> None:
        self.at = max(0, min(at, len(self.items) - 1))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= self.at < top + height:
            self.scroll_to(y=max(0, self.at - height // 2), animate=False, immediate=True)
