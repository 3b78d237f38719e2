"""Help, guidelines, the palette, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.core.display import visible
from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


@command("guidelines")
def guidelines(screen: AnnotateScreen) -> None:
    """The label schema's guidelines, and what each label means."""
    from annotator.tui.screens.asking import Reading

    schema = screen.session.store.label_schema
    lines = [schema.guidelines.rstrip(), "", "## Labels", ""]
    for label in schema.labels:
        examples = "; ".join(f"*{example}*" for example in label.examples)
        lines.append(f"- **{label.name}** {label.description} {examples}")
    source = "\n".join(visible(line) for line in "\n".join(lines).split("\n"))
    screen.app.push_screen(Reading(f"guidelines: {schema.name}", Text(), markdown=source))


@command("help")
def help(screen: AnnotateScreen) -> None:
    """All keys, by what they are for."""
    from annotator.tui import key_sheet

    labels = screen.session.store.label_schema.label_keys
    blocks = [key_sheet.of_labels(labels), *key_sheet.of_actions(screen.keymap)]
    key_sheet.show(screen, blocks)


@command("palette")
def palette(screen: AnnotateScreen) -> None:
    """Every action by name."""
    screen.app.action_command_palette()


@command("leave")
def leave(screen: AnnotateScreen) -> None:
    """Leave what is open: a mode, the selection, the search, the list."""
    screen.leave()


@command("quit")
def quit(screen: AnnotateScreen) -> None:
    """Leave the program; all is saved as it stands."""
    screen.program.leave()
