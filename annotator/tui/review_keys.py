"""Every key of an adjudication and what it does; in an edit the keys of annotation hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from annotator.core.ruling import Reason
from annotator.tui.keymap import KeyAction, column, shown, table

_DECIDE, _REMARK, _MOVE, _ARTICLE, _PROGRAM = (
    "Decide, and go on to the next region",
    "About the region",
    "Move",
    "Article",
    "Program",
)

#: The keys of the versions, in the order of their lanes.
VERSION_KEYS = tuple("123456789")

ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("take-version", VERSION_KEYS, "take that version", _DECIDE, "version", 2),
    KeyAction("take", ("a", "enter"), "take the marked version: the majority", _DECIDE, "take", 3),
    KeyAction("nothing", ("x",), "no span here", _DECIDE, "none", 4),
    KeyAction("keep-gold", ("0",), "keep what is gold already", _DECIDE),
    KeyAction("union", ("+",), "union of the boundaries", _DECIDE, "edges", 6),
    KeyAction("intersection", ("-",), "intersection of the boundaries", _DECIDE),
    KeyAction("keep-all", ("K",), "keep all", _DECIDE, "all", 11),
    KeyAction("edit", ("E",), "edit with the keys of annotation", _DECIDE, "edit", 5),
    KeyAction(
        "alike", ("M",), "the same for every region of this kind", _DECIDE, "same for all", 12
    ),
    KeyAction("put-off", ("S",), "skip: it comes again at the end", _DECIDE, "skip", 14),
    KeyAction("undo", ("u",), "undo", _DECIDE, "undo", 9),
    KeyAction("redo", ("U",), "redo", _DECIDE),
    KeyAction("reason", ("r",), "reason, by its letter", _REMARK, "reason", 8),
    KeyAction("note", ("c",), "note", _REMARK, "note", 13),
    KeyAction("flag", ("!",), "flag for the guidelines, and unflag", _REMARK),
    KeyAction("next-region", ("n",), "next undecided region", _MOVE, "next", 7),
    KeyAction("previous-region", ("N",), "previous undecided region", _MOVE),
    KeyAction("next-any", ("tab",), "next region, settled or not", _MOVE),
    KeyAction("previous-any", ("shift+tab",), "previous region, settled or not", _MOVE),
    KeyAction("settled-last", ("b",), "back to what was settled last", _MOVE, "back", 15),
    KeyAction("lane-up", ("up", "k"), "mark the version above", _MOVE),
    KeyAction("lane-down", ("down", "j"), "mark the version below", _MOVE),
    KeyAction("page-up", ("pageup",), "the text a page up", _MOVE),
    KeyAction("page-down", ("pagedown",), "the text a page down", _MOVE),
    KeyAction("order", ("V",), "another order of the queue", _MOVE, "order", 16),
    KeyAction("regions", ("g",), "all regions of the article", _ARTICLE, "regions", 17),
    KeyAction("finish", ("d",), "finish the article: its gold is done", _ARTICLE, "done", 10),
    KeyAction("previous-article", ("[", ","), "previous article", _ARTICLE),
    KeyAction("next-article", ("]", ";"), "next article", _ARTICLE),
    KeyAction("report", ("G",), "the report: confusion, profiles, flags", _PROGRAM, "report", 19),
    KeyAction("guidelines", ("h",), "the guidelines", _PROGRAM),
    KeyAction("help", ("?",), "all keys", _PROGRAM, "keys", 1),
    KeyAction("palette", ("ctrl+p",), "the command palette", _PROGRAM),
    KeyAction("leave", ("escape",), "leave what is open", _PROGRAM),
    KeyAction("quit", ("q",), "quit", _PROGRAM, "quit", 18),
)

BY_ID = {action.id: action for action in ACTIONS}

#: The letter of each reason, after `r`.
REASON_KEYS = {
    "g": Reason.GUIDELINE,
    "a": Reason.AMBIGUOUS,
    "s": Reason.SLIP,
    "b": Reason.BOUNDARY,
    "m": Reason.MISSED,
    "o": Reason.OTHER,
}


def text(actions: Sequence[KeyAction] = ACTIONS, changed: Collection[str] = ()) -> str:
    """The keys as text: what `annotator keys --review` prints."""
    width = column(actions)
    first = next((shown(a.keys[0]) for a in actions if a.id == "reason" and a.keys), "")
    reasons = [f"  {f'{first} {key}':<{width}} {reason}" for key, reason in REASON_KEYS.items()]
    return "\n".join([table(actions, changed), "", "Reasons", *reasons])
