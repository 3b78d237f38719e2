"""What the footer says in each mode whose keys a keymap can change, the best first."""

from __future__ import annotations

from annotator.core.label_schema import LabelSchema
from annotator.tui.keymap import Pairs
from annotator.tui.keymaps import Keymap

_CHECKING = (
    *(("accept", "accept"), ("reject", "reject"), ("note", "why"), ("next-stop", "next")),
    *(("undo", "undo"), ("finish", "done"), ("corrections", "send back"), ("help", "keys")),
    *(("link", "link"), ("end-left end-right", "edges"), ("select", "select")),
    *(("pick-label", "label"), ("attributes", "attributes"), ("articles", "articles")),
    *(("quit", "quit"), ("report", "report")),
)
_RETURNED = (
    *(("corrections", "corrections"), ("finish", "send it back"), ("accept", "accept")),
    *(("reject", "reject"), ("next-stop", "next"), ("undo", "undo"), ("help", "keys")),
    *(("link", "link"), ("end-left end-right", "edges")),
)
_CORRECTING = (
    *(("accept", "take it over"), ("note", "answer")),
    *(("next-stop previous-stop", "next, previous"), ("undo", "undo")),
    *(("finish", "finish"), ("leave", "leave")),
)
_ANSWERED = (
    *(("accept", "let them have it"), ("next-stop previous-stop", "next, previous")),
    *(("undo", "undo"), ("finish", "finish"), ("corrections", "send back again")),
    ("leave", "leave"),
)
_EDITING = (
    *(("leave", "leave"), ("end-left end-right", "end")),
    ("start-left start-right", "start"),
)
_EDITING_TOO = (
    *(("select", "select"), ("reject", "remove"), ("attributes", "attributes"), ("undo", "undo")),
)


def _pairs(keymap: Keymap, said: tuple[tuple[str, str], ...]) -> Pairs:
    """The keys of actions, each with its word; two ids together share one."""
    return tuple((keymap.firsts(*ids.split()), word) for ids, word in said)


def checking(keymap: Keymap, *, answered: bool) -> Pairs:
    """The keys of a check; of an article that came back they say so."""
    send_back = "answers, send back" if answered else "send back"
    said = tuple((id, send_back if id == "corrections" else word) for id, word in _CHECKING)
    return _pairs(keymap, said)


def returned(keymap: Keymap) -> Pairs:
    """The keys that hold in an article that came back from review."""
    return _pairs(keymap, _RETURNED)


def correcting(keymap: Keymap) -> Pairs:
    """The keys of the list of corrections."""
    return _pairs(keymap, _CORRECTING)


def answered(keymap: Keymap) -> Pairs:
    """The keys of the list of answers to corrections."""
    return _pairs(keymap, _ANSWERED)


def editing(keymap: Keymap, label_schema: LabelSchema) -> Pairs:
    """The keys that hold while a region is edited."""
    save = (keymap.first("accept", rather="enter"), "save")
    label = (f"{label_keys_shown(label_schema)} {keymap.first('pick-label')}", "label")
    return (save, *_pairs(keymap, _EDITING), label, *_pairs(keymap, _EDITING_TOO))


def selecting(keymap: Keymap, label_schema: LabelSchema, *, extending: bool) -> Pairs:
    """The keys that hold while something is selected, and while it is being extended."""
    return (
        (label_keys_shown(label_schema), "label it"),
        *([("← → ↑ ↓", "extend")] if extending else []),
        (keymap.first("pick-label"), "any label"),
        (keymap.first("leave"), "drop it"),
        (keymap.first("select"), "hold it" if extending else "select anew"),
        (keymap.firsts("start-left", "start-right", "end-left", "end-right"), "edges"),
    )


def searching(keymap: Keymap, label_schema: LabelSchema) -> Pairs:
    """The keys that hold while there are hits of a search."""
    return (
        (keymap.firsts("next-stop", "previous-stop"), "through the hits"),
        (label_keys_shown(label_schema), "label it"),
        (keymap.first("leave"), "end the search"),
        (keymap.first("pick-label"), "any label"),
        (keymap.first("search"), "search anew"),
    )


def label_keys_shown(label_schema: LabelSchema) -> str:
    """The label keys in short: their range where they have one."""
    keys = "".join(sorted(label_schema.label_keys))
    if len(keys) > 1 and keys in "0123456789":
        return f"{keys[0]}-{keys[-1]}"
    return keys if 0 < len(keys) < 5 else "label key"
