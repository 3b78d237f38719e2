"""What cannot be seen of a text, spelt out: for people who are to find where two texts differ."""

from __future__ import annotations

import re
import unicodedata

#: Blanks in a row, line ends, and whatever is no letter, number or sign of ASCII.
_SUSPECT = re.compile(r"  +|[^ -\[\]-~]|\\")

_KNOWN = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\\": r"\\"}


def spelt_out(text: str, limit: int) -> str:
    r"""The text on one line, cut behind `limit` of its characters.

    Line ends and tabs are as in Python (`\n`); no-break spaces, characters without a look, blanks
    in a row, and a mark that would join onto what stands before the text, are `<U+00A0>`.
    """
    shown = _SUSPECT.sub(_spelt, text[:limit])
    return shown if len(text) <= limit else f"{shown}…"


def _spelt(found: re.Match[str]) -> str:
    char = found[0]
    if char in _KNOWN:
        return _KNOWN[char]
    category = unicodedata.category(char[0])
    is_seen = category[0] not in "CZ" and (category[0] != "M" or found.start() > 0)
    return char if is_seen else "".join(map(code_point, char))


def code_point(char: str) -> str:
    """A character by its number."""
    return f"<U+{ord(char):04X}>"
