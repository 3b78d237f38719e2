"""What each action of an adjudication does: a function an action."""

from annotator.tui.review_commands import articles, deciding, moving, program, remarking
from annotator.tui.review_commands.registry import COMMANDS, run

__all__ = ["COMMANDS", "articles", "deciding", "moving", "program", "remarking", "run"]
