"""Text in XML."""

from __future__ import annotations

import re

#: What XML 1.0 has no way to write.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What stands for it.
STAND_IN = "\ufffd"

_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    # As they are, readers turn them into blanks, and two of them into one.
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_ESCAPED = re.compile('[&<>"\t\n\r]')


def escaped(text: str) -> str:
    """The text for an attribute or an element; what cannot be written has another in its stead."""
    if not text.isascii() or not text.isprintable():
        text = ILLEGAL.sub(STAND_IN, text)
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
