"""Actions of an adjudication by the ids that its keymap gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen

Command: TypeAlias = "Callable[[AdjudicateScreen], None]"

COMMANDS: dict[str, Command] = {}


def command(id: str) -> Callable[[Command], Command]:
    """Make a function what an action does."""

    def keep(function: Command) -> Command:
        COMMANDS[id] = function
        return function

    return keep


def run(screen: AdjudicateScreen, id: str) -> None:
    """Do an action; what was last said is over with it."""
    screen.message = None
    COMMANDS[id](screen)
    if not screen.saving:
        # Else all is drawn at once when the decision is saved.
        screen.show_marks()
