"""What each action of the keymap does on the annotation screen: a function an action."""

from annotator.tui.commands import articles, deciding, edges, looking, moving, program
from annotator.tui.commands.registry import COMMANDS, run

__all__ = ["COMMANDS", "articles", "deciding", "edges", "looking", "moving", "program", "run"]
