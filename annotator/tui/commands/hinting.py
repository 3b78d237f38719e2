"""Actions that ask for a token by hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


@command("hint")
def hint(screen: AnnotateScreen) -> None:
    """Go to a token."""
    from annotator.tui.screens import hinting

    hinting.go(screen)


@command("hint-selection")
def hint_selection(screen: AnnotateScreen) -> None:
    """Select from one token to another."""
    from annotator.tui.screens import hinting

    hinting.select(screen)


@command("hint-end")
def hint_end(screen: AnnotateScreen) -> None:
    """End the span in focus with a token."""
    from annotator.tui.screens import hinting

    hinting.move_edge(screen, "end")


@command("hint-start")
def hint_start(screen: AnnotateScreen) -> None:
    """Begin the span in focus with a token."""
    from annotator.tui.screens import hinting

    hinting.move_edge(screen, "start")
