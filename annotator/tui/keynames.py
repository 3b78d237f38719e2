"""The names of keys as people write them in a keymap, and which of these a terminal can send."""

from __future__ import annotations

from annotator.tui.keymap import ARROWS

_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page-up": "pageup",
    "page-down": "pagedown",
    "backtab": "shift+tab",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
    "comma": ",",
    "semicolon": ";",
    "plus": "+",
    "minus": "-",
}

_NAMED = (
    *("enter", "tab", "space", "backspace", "delete", "insert", "escape"),
    *("home", "end", "pageup", "pagedown", *ARROWS),
    *(f"f{number}" for number in range(1, 13)),
)
#: With shift or ctrl these are keys of their own, where the terminal does not keep them.
_WITH_SHIFT = ("tab", *ARROWS, "home", "end")
_WITH_CTRL = (*ARROWS, "home", "end", "pageup", "pagedown")

#: Of the keys that ctrl makes of a letter, those that are not free.
_NOT_FREE = {
    "c": "the program answers it with how to leave",
    "h": "terminals send backspace for it",
    "i": "terminals send tab for it",
    "j": "terminals send it for the end of a pasted line",
    "m": "terminals send enter for it",
    "q": "it leaves the program from anywhere",
    "z": "it suspends the program",
}

_WINDOWS = ("super", "meta", "cmd", "command", "win", "hyper")


class KeyNameError(ValueError):
    """A key that does not exist, that a terminal cannot send, or that the program needs."""


def key_named(text: str) -> str:
    """The key that somebody wrote, by the name that the program has for it.

    Raises:
        KeyNameError: saying why it cannot be had.
    """
    if len(text) == 1 and not text.isspace():
        return _character(_ALIASES.get(text, text))
    if text == " ":
        return "space"
    *modifiers, key = text.split("+")
    key = _ALIASES.get(key, key) or "+"
    modifiers = [modifier.lower() for modifier in modifiers]
    if not modifiers:
        return _plain(text)
    return _modified(text, modifiers, key if len(key) == 1 else _plain(key))


def _character(text: str) -> str:
    if len(text) > 1 or text.isprintable():
        return text
    raise KeyNameError(f"U+{ord(text):04X} is no key")


def _plain(text: str) -> str:
    name = _ALIASES.get(text.lower(), text.lower())
    if name in _NAMED or name == "shift+tab" or len(name) == 1:
        return name
    if len(set(text)) == 1 or (text.isalnum() and len(text) < 4):
        raise KeyNameError(f"{text} is several keys in a row: an action has single keys")
    raise KeyNameError(f"there is no key {text}: write a character, or one of {', '.join(_NAMED)}")


def _modified(text: str, modifiers: list[str], key: str) -> str:
    held = set(modifiers)
    if held & set(_WINDOWS):
        raise KeyNameError(f"{text}: the window system keeps it, a terminal never sends it")
    if held & {"alt", "option", "opt"}:
        raise KeyNameError(f"{text}: sent as esc and {key}, which a slow line tears in two")
    if held - {"ctrl", "control", "shift"}:
        raise KeyNameError(f"{text}: there is no such key to hold as {modifiers[0]}")
    if held == {"shift"}:
        return _shifted(text, key)
    if len(key) == 1:
        return _control(text, key, shifted="shift" in held)
    if key not in _WITH_CTRL:
        raise KeyNameError(f"{text}: terminals send {key} alone for it, or nothing")
    if "shift" in held:
        raise KeyNameError(f"{text}: few terminals send ctrl and shift together: take one of them")
    return f"ctrl+{key}"


def _shifted(text: str, key: str) -> str:
    if key in _WITH_SHIFT:
        return f"shift+{key}"
    if len(key) > 1:
        raise KeyNameError(f"{text}: terminals send {key} alone for it")
    made = key.upper() if key.isalpha() else "the sign that it makes"
    raise KeyNameError(f"{text}: write {made}")


def _control(text: str, key: str, *, shifted: bool) -> str:
    if key.isdigit():
        raise KeyNameError(f"{text}: terminals send no key for ctrl and a digit")
    if not (key.isascii() and key.isalpha()):
        raise KeyNameError(f"{text}: terminals do not agree on ctrl and a sign")
    letter = key.lower()
    if shifted or key.isupper():
        raise KeyNameError(f"{text}: terminals send the same for ctrl+{letter}: write that")
    if letter in _NOT_FREE:
        raise KeyNameError(f"{text}: {_NOT_FREE[letter]}")
    return f"ctrl+{letter}"
