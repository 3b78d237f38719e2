"""Widgets that draw their own lines: what Textual would do to each line again is left out."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Based(Widget):
    """Remembers the style that the style sheet gives it.

    Textual works it out anew, up to the screen, whenever it is asked.
    """

    _base: Style | None = None

    @property
    def base(self) -> Style:
        """Colour and ground of plain text."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        self._base = None
        super().notify_style_update()


class Direct(Based):
    """Hands its lines on as `render_line` made and kept them.

    Textual would go through each for border, tint and opacity; this has none, at most padding.
    """

    def make_ready(self) -> None:
        """Find out once, and not for each line, what the lines hang on."""

    def render_lines(self, crop: Region) -> list[Strip]:
        self.make_ready()
        width, height = self.region.size
        top, right, bottom, left = self.styles.padding
        blank = Strip.blank(width, self.base)
        before, after = Segment(" " * left, self.base), Segment(" " * right, self.base)
        lines = []
        for y in crop.line_range:
            if not top <= y < height - bottom:
                lines.append(blank)
                continue
            line = self.render_line(y - top)
            if left or right:
                line = line.adjust_cell_length(width - left - right, self.base)
                line = Strip([before, *line, after], width)
            lines.append(line)
        return cropped(self, lines, crop)


def cropped(widget: Widget, lines: list[Strip], crop: Region) -> list[Strip]:
    """A widget's lines as they go to the terminal: filtered, and cut to a region's columns."""
    filters, width = widget.get_line_filters(), widget.region.width
    if filters:
        background = widget.background_colors[1]
        for filter in filters:
            lines = [line.apply_filter(filter, background) for line in lines]
    if crop.column_span == (0, width):
        return lines
    return [line.crop(*crop.column_span) for line in lines]
