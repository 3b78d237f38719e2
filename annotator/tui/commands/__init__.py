"""What each action of the keymap does on the annotation screen: a function an action."""

from annotator.tui.commands import (
    articles,
    boilerplate,
    deciding,
    edges,
    everywhere,
    following,
    hinting,
    looking,
    moving,
    program,
)
from annotator.tui.commands.registry import COMMANDS, run

__all__ = [
    "COMMANDS",
    "articles",
    "boilerplate",
    "deciding",
    "edges",
    "everywhere",
    "following",
    "hinting",
    "looking",
    "moving",
    "program",
    "run",
]
