"""A scroll bar that costs next to nothing: it is drawn anew with every line that is scrolled."""

from __future__ import annotations

from math import ceil

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from annotator.tui.widgets.based import cropped


class SlimBar(ScrollBar):
    """Textual's, whose cells go to the terminal without being laid out as a text first."""

    _kept: tuple[object, list[Strip]] = (None, [])

    def render_lines(self, crop: Region) -> list[Strip]:
        state = (
            *(self.position, self.window_size, self.window_virtual_size, self.region.height),
            *(self.app.theme, self.grabbed, self.mouse_over),
        )
        if self._kept[0] != state:
            self._kept = state, [Strip([cell], self.thickness) for cell in self._cells()]
        return cropped(self, [self._kept[1][y] for y in crop.line_range], crop)

    def _cells(self) -> list[Segment]:
        """A cell for each line."""
        ink, paper = self._colors()
        fits = self.window_size >= self.window_virtual_size
        bar = self.renderer.render_bar(
            size=self.region.height,
            virtual_size=ceil(self.window_virtual_size),
            window_size=0 if fits else ceil(self.window_size),
            position=self.position,
            thickness=self.thickness,
            vertical=True,
            back_color=paper,
            bar_color=ink,
        )
        return list(bar.segments)

    def _colors(self) -> tuple[Color, Color]:
        """The colours of the bar and of what is behind it."""
        style = getattr(self.render(), "style", None)
        assert isinstance(style, Style) and style.color and style.bgcolor
        return style.color, style.bgcolor


class Scrolled(ScrollView, inherit_bindings=False):
    """A view with such a bar at its side."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            bar = SlimBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
