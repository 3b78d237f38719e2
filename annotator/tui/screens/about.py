"""What a box over the article is about: named in its title, and left in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text

from annotator.tui.widgets.span_panel import quoted

#: Lines of the screen, the first and the last of something.
Rows = tuple[int, int]

#: Lines a box has at least, though it hide a part of a span that fills the screen.
LEAST = 5


@dataclass(frozen=True, slots=True)
class About:
    """A span by its label, the colour of that, and its text; `rows` finds it on the screen."""

    name: str
    ink: str
    quote: str
    rows: Callable[[], Rows | None]

    def title(self, before: str) -> Text:
        """A title that names it."""
        name = (self.name, f"bold {self.ink}")
        return Text.assemble((f"{before} ", "bold"), name, f" {quoted(self.quote, 60)}")


class Beside:
    """A box that stands beside what it is about."""

    def find_place(self) -> None:
        """Stand where that now leaves room."""


def place(rows: Rows, wanted: int, height: int) -> Rows:
    """The lines for a box of a height beside the rows of a span, of a screen of so many lines.

    Below the span if it fits there, else above, else where there is more room. A line is left
    between the two where one is to spare.
    """
    first, last = rows
    below, above = height - last - 1, first
    if below >= wanted or below >= above:
        size = min(max(below, LEAST), wanted, height)
        top = min(last + 1 + (below > wanted), height - size)
    else:
        size = min(max(above, LEAST), wanted, height)
        top = max(0, first - size - (above > wanted))
    return top, top + size - 1
