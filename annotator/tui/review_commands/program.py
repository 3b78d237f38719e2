"""Help, guidelines, the palette, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from annotator.tui.commands import program
from annotator.tui.review_commands.registry import command
from annotator.tui.review_keys import REASON_KEYS

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen
    from annotator.tui.screens.annotate import AnnotateScreen


@command("guidelines")
def guidelines(screen: AdjudicateScreen) -> None:
    """The label schema's guidelines, and what each label means."""
    program.guidelines(cast("AnnotateScreen", screen))


@command("help")
def help(screen: AdjudicateScreen) -> None:
    """All keys, by what they are for."""
    from annotator.tui import key_sheet

    title = f"Reasons, after {screen.keymap.first('reason')}"
    reasons = ((key, str(reason)) for key, reason in REASON_KEYS.items())
    blocks = key_sheet.of_actions(screen.keymap)
    key_sheet.show(screen, [*blocks, key_sheet.of_keys(title, reasons, screen.keymap.width)])


@command("report")
def report(screen: AdjudicateScreen) -> None:
    """The report on the project; a cell opens the places that it counts."""
    if screen.adjudication.terms.blind:
        screen.say("the report names annotators: not in a blind review")
    else:
        screen.tour.begin()


@command("palette")
def palette(screen: AdjudicateScreen) -> None:
    """Every action by name."""
    screen.app.action_command_palette()


@command("leave")
def leave(screen: AdjudicateScreen) -> None:
    """Leave what is open."""
    screen.leave()


@command("quit")
def quit(screen: AdjudicateScreen) -> None:
    """Leave the program; all is saved as it stands."""
    screen.program.leave()
