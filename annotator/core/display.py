"""How text from outside is drawn: harmless, and of a width on which terminals agree.

Drawing works on slices, so every offset stays one into the text as imported.
"""

from __future__ import annotations

from functools import lru_cache

_DROPPED = (
    *(0x00AD, 0x034F, 0x061C, 0x180E, 0x20E3, 0xFEFF),
    *range(0x180B, 0x180E),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF9, 0xFFFC),
    *range(0x1F3FB, 0x1F400),
    *range(0xE0000, 0xE1000),
)

_TABLE: dict[int, str | None] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x09: " ",
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\u00b7"),
    0x2028: "\u2424",
    0x2029: "\u2424",
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def visible(text: str) -> str:
    """The text as it can be sent to a terminal.

    Control characters become visible signs, a tab one blank. What joins, modifies or turns
    other characters without a width of its own is left out: terminals disagree on it.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, runs of white space as one blank, cut at `limit` characters."""
    line = visible(" ".join(text.split()))
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=8192)
def is_dropped(char: str) -> bool:
    """Whether a character is left out when drawn."""
    return not visible(char)
