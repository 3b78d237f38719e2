"""Actions by the ids that the keymap gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen

Command: TypeAlias = "Callable[[AnnotateScreen], None]"

COMMANDS: dict[str, Command] = {}

#: Actions after which a moved edge that goes on moving is still the same act.
_KEEPS_EDGE = frozenset(
    f"{edge}{by}-{side}"
    for edge in ("start", "end")
    for by in ("", "-punctuation")
    for side in ("left", "right")
) | {"hint-end", "hint-start"}


#: What is about the span in focus, which nobody sees named while a selection is.
_ON_FOCUS = frozenset(
    ("accept", "reject", "link", "attributes", "note", "flag", "everywhere", "clear-everywhere")
)


def command(id: str) -> Callable[[Command], Command]:
    """Make a function what an action does."""

    def keep(function: Command) -> Command:
        COMMANDS[id] = function
        return function

    return keep


def run(screen: AnnotateScreen, id: str) -> None:
    """Do an action; what was last said is over with it."""
    screen.message = None
    # What a key did that comes again at once: any other in between, and it is over.
    screen.repeated, screen.repeat = screen.repeat, None
    if id not in _KEEPS_EDGE:
        screen.session.interrupt()
    if id in _ON_FOCUS and screen.bench.is_selecting:
        leave = screen.keymap.first("leave")
        screen.say(f"a selection is open: a label's key labels it, {leave} drops it")
        return
    (screen.own_commands.get(id) or COMMANDS[id])(screen)
    if not screen.saving:
        # Else all is drawn at once when the decision is saved: two paints take two frames.
        screen.show_marks()
