"""The keymaps that come along: what each changes of the keys that actions are delivered with.

A preset names only what it changes. Any other action keeps its keys, but for those that the preset
gives away; where none is left it gets what `moved` has in the key's place. So an action that is
added to the program later needs no row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    """Keys by the ids of actions; `moved` is for actions that lose all theirs to these."""

    about: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


#: What holds where nobody chose.
DEFAULT = "default"

_PRODIGY = Preset(
    "for those who come from Prodigy: space ignores, backspace takes back, f flags",
    {
        "undo": ("backspace", "delete", "u"),
        "flag": ("f", "!"),
        "skip": ("space", "S"),
        "select": ("v",),
        # Of an adjudication.
        "put-off": ("space", "S"),
    },
    {"f": "'"},
)

_VIM = Preset(
    "for those who come from vim: h j k l move, ctrl+r redoes, g and G go to the ends",
    {
        "left": ("h", "b", "left"),
        "right": ("l", "w", "right"),
        "down": ("j", "down"),
        "up": ("k", "up"),
        "page-down": ("ctrl+d", "ctrl+f", "pagedown"),
        "page-up": ("ctrl+u", "ctrl+b", "pageup"),
        # Pressed twice, as vim wants it, it does no more than once.
        "top": ("g", "home"),
        "bottom": ("G", "end"),
        "redo": ("ctrl+r", "U"),
        "start-left": ("(", "ctrl+left"),
        "start-right": (")", "ctrl+right"),
        "start-punctuation-left": ("{",),
        "start-punctuation-right": ("}",),
        "pick-label": ("m",),
        "next-stacked": ("%",),
        "articles": ("-",),
        "guidelines": ("K",),
        "palette": (":", "ctrl+p"),
        # Of a check and an adjudication.
        "report": ("ctrl+g",),
        "keep-all": ("&",),
    },
)

PRESETS: Mapping[str, Preset] = {
    DEFAULT: Preset("as the program is delivered"),
    "prodigy": _PRODIGY,
    "vim": _VIM,
}
