"""What the lesson says: sentences in which the names of keys stand out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema
from annotator.tui.keymap import shown
from annotator.tui.keymaps import Keymap

#: A sentence in parts; True for the name of a key.
Words: TypeAlias = tuple[tuple[str, bool], ...]

#: Keys that hold in the lesson alone. No action has them, nor a label of the schema used there.
PASS_KEY, LEAVE_KEY = "ctrl+n", "Q"

_FIELD = re.compile(r"\{([^}]+)\}")


def worded(sentence: str, label_schema: LabelSchema, keymap: Keymap) -> Words:
    """A sentence with its keys: `{accept}` for an action's, `{label:PLACE}`, `{key:enter}`."""
    parts = []
    for number, part in enumerate(_FIELD.split(sentence)):
        if part:
            is_key = bool(number % 2)
            parts.append((_key_of(part, label_schema, keymap) if is_key else part, is_key))
    return tuple(parts)


def plain(words: Words) -> str:
    """The sentence as one string."""
    return "".join(part for part, _ in words)


def joined(sentences: Iterable[str]) -> str:
    """Sentences one after another; those that are empty are left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def quoted(text: str, length: int = 18) -> str:
    """A quote as a sentence holds it: short, on one line, and no field of it."""
    line = one_line(text).strip("“”").replace("{", "(").replace("}", ")")
    return f"“{line if len(line) <= length else line[: length - 1].rstrip() + '…'}”"


def _key_of(field: str, label_schema: LabelSchema, keymap: Keymap) -> str:
    kind, _, name = field.partition(":")
    if kind == "label":
        keys = (key for key, label in label_schema.label_keys.items() if label == name)
        return next(keys, keymap.first("pick-label"))
    return shown(name) if kind == "key" else keymap.first(field)
