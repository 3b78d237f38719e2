"""The figures of the project, over whatever is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.tui.screens.asking import Reading
from annotator.tui.statistics import NARROWEST, Look, lines

if TYPE_CHECKING:
    from annotator.store.store import Store
    from annotator.tui.screens.saving import SavingScreen

#: Cells that border, padding and scroll bar of the box take.
_AROUND = 5


class Statistics(Reading):
    """What `annotator stats` says, to scroll through."""


def open_statistics(screen: SavingScreen) -> None:
    """Count in a thread, which also draws: both can take longer than a frame."""
    room = screen.app.size.width - _AROUND
    look = Look.within(room, bold=True) if room >= NARROWEST else Look(bold=True)

    def count(store: Store) -> str:
        return "\n".join(lines(store.stats(), look))

    def show(text: str) -> None:
        screen.app.push_screen(
            Statistics("statistics", Text.from_ansi(text, no_wrap=True, overflow="ellipsis"))
        )

    screen.read_first("counting…", count, show)
