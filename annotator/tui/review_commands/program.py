"""Help, guidelines, the palette, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.style import Style
from rich.text import Text

from annotator.tui.commands import program
from annotator.tui.keymap import written
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
    from annotator.tui.screens.asking import Reading

    text = Text()
    width = screen.keymap.width
    for group in dict.fromkeys(action.group for action in screen.keymap.actions):
        text.append(f"{group}\n", Style(bold=True))
        for action in screen.keymap.actions:
            if action.group == group:
                text.append(f"  {written(action.keys):<{width}}", Style(bold=True))
                text.append(f"{action.description}\n")
        text.append("\n")
    text.append(f"Reasons, after {screen.keymap.first('reason')}\n", Style(bold=True))
    for key, reason in REASON_KEYS.items():
        text.append(f"  {key:<16}", Style(bold=True))
        text.append(f"{reason}\n")
    screen.app.push_screen(Reading("keys", text))


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
