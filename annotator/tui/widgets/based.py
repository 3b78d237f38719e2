"""A widget that draws its own lines in the style that the style sheet gives it."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class Based(Widget):
    """Remembers that style: Textual works it out anew, up to the screen, whenever it is asked."""

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
