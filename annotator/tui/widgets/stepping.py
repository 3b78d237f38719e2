"""The keys with which one moves in an article move in a list as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import events
from textual.widget import Widget

if TYPE_CHECKING:
    from annotator.tui.app import AnnotatorApp

#: The beginnings of a list's own actions that only move: the keymap's keys come before theirs.
_MOVES = ("step(", "page(", "edge(")


class Stepping(Widget):
    """A list with a cursor, which goes by lines and pages, and to either end."""

    def action_step(self, by: int) -> None:
        """Go so many rows down, or up."""
        raise NotImplementedError

    def action_page(self, by: int) -> None:
        """Go so many pages down, or up."""
        raise NotImplementedError

    def action_edge(self, last: int) -> None:
        """Go to the first row, or the last."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        active = self.screen.active_bindings.get(event.key)
        if active and not active.binding.action.startswith(_MOVES):
            # What else a key does in this list is the list's own.
            return
        steps: dict[str, Callable[[], None]] = {
            "up": lambda: self.action_step(-1),
            "down": lambda: self.action_step(1),
            "page-up": lambda: self.action_page(-1),
            "page-down": lambda: self.action_page(1),
            "top": lambda: self.action_edge(0),
            "bottom": lambda: self.action_edge(1),
        }
        id = cast("AnnotatorApp", self.app).keymap.id_of(event)
        if step := steps.get(id or ""):
            event.stop()
            event.prevent_default()
            step()
