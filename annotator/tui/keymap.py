"""Every key and what it does: the one list from which bindings, footer, help and palette come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.label_schema import LabelSchema

#: Keys as a footer shows them: the key, and a word for what it does.
Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeyAction:
    """An action with the keys it is delivered with.

    `id` is what a keymap refers to; `footer` the word that the footer shows, best first by
    `rank` (0: not in the footer).
    """

    id: str
    keys: tuple[str, ...]
    description: str
    group: str
    footer: str = ""
    rank: int = 0

    @property
    def anywhere(self) -> bool:
        """Whether it is about the program, and not about the open article."""
        return self.group == _PROGRAM


_DECIDE, _MOVE, _SPAN, _ARTICLE, _PROGRAM = (
    "Decide",
    "Move",
    "Edges and selection",
    "Article",
    "Program",
)

ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("accept", ("a", "enter"), "accept, and go on to the next", _DECIDE, "accept", 2),
    KeyAction("reject", ("x",), "reject or remove, and go on", _DECIDE, "reject", 3),
    KeyAction("pick-label", ("l",), "pick a label by typing", _DECIDE, "label", 10),
    KeyAction("accept-all", ("A",), "accept every undecided one here", _DECIDE, "accept all", 13),
    KeyAction("everywhere", (".",), "this label on every identical mention", _DECIDE, "same", 14),
    KeyAction("link", ("s",), "link to a source or another span", _DECIDE, "link", 6),
    KeyAction("attributes", ("e",), "attributes", _DECIDE, "attributes", 11),
    KeyAction("note", ("c",), "note", _DECIDE, "note", 15),
    KeyAction("flag", ("!",), "flag, and unflag", _DECIDE),
    KeyAction("undo", ("u",), "undo", _DECIDE, "undo", 7),
    KeyAction("redo", ("U",), "redo", _DECIDE),
    KeyAction("next-stop", ("n",), "next undecided", _MOVE, "next", 4),
    KeyAction("previous-stop", ("N",), "previous undecided", _MOVE),
    KeyAction("next-span", ("tab",), "next span", _MOVE),
    KeyAction("previous-span", ("shift+tab",), "previous span", _MOVE),
    KeyAction("next-stacked", ("m",), "next of the spans stacked here", _MOVE),
    KeyAction("left", ("left", "b"), "previous word", _MOVE),
    KeyAction("right", ("right", "w"), "next word", _MOVE),
    KeyAction("up", ("up",), "line up", _MOVE),
    KeyAction("down", ("down",), "line down", _MOVE),
    KeyAction("page-up", ("pageup",), "page up", _MOVE),
    KeyAction("page-down", ("pagedown",), "page down", _MOVE),
    KeyAction("top", ("home",), "beginning of the article", _MOVE),
    KeyAction("bottom", ("end",), "end of the article", _MOVE),
    KeyAction("search", ("/",), "search", _MOVE, "search", 12),
    KeyAction("start-left", ("j", "ctrl+left"), "start a word left", _SPAN),
    KeyAction("start-right", ("k", "ctrl+right"), "start a word right", _SPAN),
    KeyAction("end-left", ("o", "shift+left"), "end a word left", _SPAN),
    KeyAction("end-right", ("p", "shift+right"), "end a word right", _SPAN, "edges", 5),
    KeyAction("start-punctuation-left", ("J",), "start to the previous punctuation", _SPAN),
    KeyAction("start-punctuation-right", ("K",), "start to the next punctuation", _SPAN),
    KeyAction("end-punctuation-left", ("O",), "end to the previous punctuation", _SPAN),
    KeyAction("end-punctuation-right", ("P",), "end to the next punctuation", _SPAN),
    KeyAction("by-character", ("=",), "step edges by character, and back", _SPAN),
    KeyAction("select", ("v", "space"), "begin or end a selection", _SPAN, "select", 9),
    KeyAction("finish", ("d",), "finish the article", _ARTICLE, "done", 8),
    KeyAction("accept-finish", ("D",), "accept the rest and finish", _ARTICLE),
    KeyAction("skip", ("S",), "skip the article", _ARTICLE),
    KeyAction("previous-article", ("[", ","), "previous article", _ARTICLE),
    KeyAction("next-article", ("]", ";"), "next article", _ARTICLE),
    KeyAction("corrections", ("R",), "corrections; in a check: send it back", _ARTICLE),
    KeyAction("articles", ("g",), "the article list: / filters, o sorts", _ARTICLE, "articles", 16),
    KeyAction("guidelines", ("h",), "the guidelines", _PROGRAM),
    KeyAction("help", ("?",), "all keys", _PROGRAM, "keys", 1),
    KeyAction("palette", ("ctrl+p",), "the command palette", _PROGRAM),
    KeyAction("leave", ("escape",), "leave what is open", _PROGRAM),
    KeyAction("quit", ("q",), "quit", _PROGRAM, "quit", 17),
)

#: What Textual calls keys that its bindings cannot name by their character.
_NAMED = {",": "comma", ";": "semicolon"}


def binding_keys(action: KeyAction) -> str:
    """An action's keys as a Textual binding lists them."""
    return ",".join(_NAMED.get(key, key) for key in action.keys)


BY_ID = {action.id: action for action in ACTIONS}

#: Keys kept for actions that come with hints, boilerplate and bulk work; no label may take them.
RESERVED_KEYS = frozenset("fFtTXBVEM")

_SHOWN = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "ctrl+left": "ctrl+←",
    "ctrl+right": "ctrl+→",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
}


def shown(key: str) -> str:
    """A key as people write it."""
    return _SHOWN.get(key, key)


#: The keys of each mode, for the footer, the best first.
LINKING: Pairs = (
    *(("enter", "take it"), ("letter", "that instead"), ("capital", "that too")),
    *(("x", "unlink"), ("esc", "leave"), ("tab", "next type")),
)
CHECKING: Pairs = (
    *(("a", "accept"), ("x", "reject"), ("c", "why"), ("n", "next"), ("u", "undo")),
    *(("d", "done"), ("R", "send back"), ("?", "keys"), ("s", "link"), ("o p", "edges")),
    *(("v", "select"), ("l", "label"), ("e", "attributes"), ("g", "articles"), ("q", "quit")),
    ("G", "report"),
)
CORRECTING: Pairs = (
    *(("a", "take it over"), ("c", "answer"), ("n N", "next, previous"), ("u", "undo")),
    *(("d", "finish"), ("esc", "leave")),
)
ANSWERED: Pairs = (
    *(("a", "let them have it"), ("n N", "next, previous"), ("u", "undo")),
    *(("d", "finish"), ("R", "send back again"), ("esc", "leave")),
)
RETURNED: Pairs = (
    *(("R", "corrections"), ("d", "send it back"), ("a", "accept"), ("x", "reject")),
    *(("n", "next"), ("u", "undo"), ("?", "keys"), ("s", "link"), ("o p", "edges")),
)
FINDING: Pairs = (("enter", "go to the hits"), ("esc", "leave"))
CHOOSING: Pairs = (("↑ ↓", "choose"), ("enter", "open"), ("esc", "back to the article"))
LISTING: Pairs = (*CHOOSING[:2], ("/", "filter"), CHOOSING[2], ("o", "order"))
FILTERING: Pairs = (("enter", "open the first"), ("↓", "to the list"), ("esc", "clear the filter"))
PALETTE: Pairs = (("enter", "do it"), ("↑ ↓", "choose"), ("esc", "leave"))


def selecting(label_schema: LabelSchema, *, extending: bool) -> Pairs:
    """The keys that hold while something is selected, and while it is being extended."""
    return (
        (label_keys_shown(label_schema), "label it"),
        *([("← → ↑ ↓", "extend")] if extending else []),
        (_first("pick-label"), "any label"),
        (_first("leave"), "drop it"),
        (_first("select"), "hold it" if extending else "select anew"),
        ("j k o p", "edges"),
    )


def searching(label_schema: LabelSchema) -> Pairs:
    """The keys that hold while there are hits of a search."""
    return (
        (f"{_first('next-stop')} {_first('previous-stop')}", "through the hits"),
        (label_keys_shown(label_schema), "label it"),
        (_first("leave"), "end the search"),
        (_first("pick-label"), "any label"),
        (_first("search"), "search anew"),
    )


def label_keys_shown(label_schema: LabelSchema) -> str:
    """The label keys in short: their range where they have one."""
    keys = "".join(sorted(label_schema.label_keys))
    if len(keys) > 1 and keys in "0123456789":
        return f"{keys[0]}-{keys[-1]}"
    return keys if 0 < len(keys) < 5 else "label key"


def _first(id: str) -> str:
    return shown(BY_ID[id].keys[0])


def clashes(label_schema: LabelSchema) -> list[str]:
    """The label keys that an action has already, one line each, with both names."""
    taken = {key: action for action in ACTIONS for key in action.keys}
    lines = []
    for key, label in label_schema.label_keys.items():
        if key in taken:
            lines.append(f"key {key} of label {label} is the key for '{taken[key].description}'")
        elif key in RESERVED_KEYS:
            lines.append(f"key {key} of label {label} is kept for the program")
    return lines


def table(actions: Sequence[KeyAction] = ACTIONS) -> str:
    """The keymap as text, a group under another: what `annotator keys` prints."""
    lines: list[str] = []
    for group in dict.fromkeys(action.group for action in actions):
        lines.append(group)
        for action in actions:
            if action.group == group:
                keys = " ".join(shown(key) for key in action.keys)
                lines.append(f"  {keys:<16} {action.description}")
        lines.append("")
    return "\n".join(lines).rstrip()
