"""Every action and the keys it is delivered with; `keymaps` has those that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

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

    @property
    def moves(self) -> bool:
        """Whether it only goes elsewhere in the article."""
        return self.group == _MOVE


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
    KeyAction("accept-all", ("A",), "accept every undecided one here", _DECIDE, "accept all", 15),
    KeyAction("everywhere", (".",), "label all mentions; twice: everywhere", _DECIDE, "same", 13),
    KeyAction("clear-everywhere", ("X",), "reject all mentions; twice: everywhere", _DECIDE),
    KeyAction("concordance", ("V",), "all suggestions of the project, by text", _DECIDE, "all", 17),
    KeyAction("link", ("s",), "link to a source or another span", _DECIDE, "link", 6),
    KeyAction("attributes", ("e",), "attributes; accepts a suggestion", _DECIDE, "attributes", 11),
    KeyAction("note", ("c",), "note; accepts a suggestion", _DECIDE, "note", 12),
    KeyAction("flag", ("!",), "flag, and unflag; accepts a suggestion", _DECIDE),
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
    KeyAction("search", ("/",), "search", _MOVE, "search", 14),
    KeyAction("hint", ("f",), "go to a word by a hint", _MOVE, "jump", 9),
    KeyAction("follow-link", (">",), "to the other end of a link, and back", _MOVE),
    KeyAction("start-left", ("j", "ctrl+left"), "start a word left", _SPAN),
    KeyAction("start-right", ("k", "ctrl+right"), "start a word right", _SPAN),
    KeyAction("end-left", ("o", "shift+left"), "end a word left", _SPAN),
    KeyAction("end-right", ("p", "shift+right"), "end a word right", _SPAN, "edges", 5),
    KeyAction("start-punctuation-left", ("J",), "start to the previous punctuation", _SPAN),
    KeyAction("start-punctuation-right", ("K",), "start to the next punctuation", _SPAN),
    KeyAction("end-punctuation-left", ("O",), "end to the previous punctuation", _SPAN),
    KeyAction("end-punctuation-right", ("P",), "end to the next punctuation", _SPAN),
    KeyAction("hint-end", ("t",), "end to a word by a hint", _SPAN),
    KeyAction("hint-start", ("T",), "start to a word by a hint", _SPAN),
    KeyAction("by-character", ("=",), "step edges by character, and back", _SPAN),
    KeyAction("select", ("v", "space"), "begin or end a selection", _SPAN, "select", 9),
    KeyAction("hint-selection", ("F",), "select from word to word by hints", _SPAN),
    KeyAction("finish", ("d",), "finish the article", _ARTICLE, "done", 8),
    KeyAction("accept-finish", ("D",), "accept the rest and finish", _ARTICLE),
    KeyAction("skip", ("S",), "skip the article", _ARTICLE),
    KeyAction("previous-article", ("[", ","), "previous article", _ARTICLE),
    KeyAction("next-article", ("]", ";"), "next article", _ARTICLE),
    KeyAction("corrections", ("R",), "corrections; in a check: send it back", _ARTICLE),
    KeyAction("articles", ("g",), "the article list: / filters, o sorts", _ARTICLE, "articles", 16),
    KeyAction("layers", ("L",), "layers: show, dim or hide each", _ARTICLE, "layers", 18),
    KeyAction("tags", ("#",), "labels as tags above the text, and back", _ARTICLE, "tags", 19),
    KeyAction("bring-back", ("B",), "boilerplate: go to it; there: bring it back", _ARTICLE),
    KeyAction("guidelines", ("h",), "the guidelines", _PROGRAM),
    KeyAction("help", ("?",), "all keys", _PROGRAM, "keys", 1),
    KeyAction("palette", ("ctrl+p",), "the command palette", _PROGRAM),
    KeyAction("leave", ("escape",), "leave what is open", _PROGRAM),
    KeyAction("quit", ("q",), "quit", _PROGRAM, "quit", 17),
)

BY_ID = {action.id: action for action in ACTIONS}

#: Keys kept for actions that not every screen has; no label may take them.
RESERVED_KEYS = frozenset("EM")

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


#: The keys with arrows on them.
ARROWS = ("left", "right", "up", "down")


def shown(key: str) -> str:
    """A key as people write it."""
    return _SHOWN.get(key, key)


def written(keys: Sequence[str]) -> str:
    """An action's keys as a table has them."""
    if len(keys) > 3 and "".join(keys).isdigit():
        return f"{keys[0]} … {keys[-1]}"
    return " ".join(map(shown, keys)) or "(none)"


#: The keys of modes that have keys of their own, for the footer, the best first.
LINKING: Pairs = (
    *(("enter", "take it"), ("letter", "that instead"), ("capital", "too"), ("tab", "type")),
    *(("x", "unlink"), ("esc", "leave")),
)
HINTING: Pairs = (
    *(("letters", "go"), ("esc", "leave"), ("⌫", "take back"), ("pgup pgdn", "page")),
)
FINDING: Pairs = (("enter", "go to the hits"), ("esc", "leave"))
CHOOSING: Pairs = (("↑ ↓", "choose"), ("enter", "open"), ("esc", "back to the article"))
LISTING: Pairs = (*CHOOSING[:2], ("/", "filter"), CHOOSING[2], ("o", "order"))
FILTERING: Pairs = (
    *(("enter", "open the first"), ("↓", "to the list"), ("esc", "as before")),
    ("empty line", "no filter"),
)
NO_FILTER: Pairs = (("enter", "no filter"), ("↓", "to the list"), ("esc", "as before"))
PALETTE: Pairs = (("enter", "do it"), ("↑ ↓", "choose"), ("esc", "leave"))


def column(actions: Iterable[KeyAction]) -> int:
    """How many cells the keys of the actions take in a table."""
    return max(16, *(len(written(action.keys)) for action in actions))


def table(actions: Sequence[KeyAction] = ACTIONS, changed: Collection[str] = ()) -> str:
    """The keymap as text, a group under another: what `annotator keys` prints.

    Those of `changed` are marked with a star.
    """
    lines: list[str] = []
    width = column(actions)
    for group in dict.fromkeys(action.group for action in actions):
        lines.append(group)
        for action in actions:
            if action.group == group:
                mark = "*" if action.id in changed else " "
                lines.append(f"{mark} {written(action.keys):<{width}} {action.description}")
        lines.append("")
    return "\n".join(lines).rstrip()
