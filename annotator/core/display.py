"""How text from outside is drawn: harmless, and of a width on which terminals agree.

Drawing works on slices, so every offset stays one into the text as imported.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

#: Accents, and marks of all kinds, that are drawn on one character. No language needs more: Hebrew
#: with its accents and Burmese have five, a Tibetan seed syllable has eight.
MOST_ACCENTS = 4
MOST_MARKS = 8

#: What is drawn for the marks beyond those, for a letter that is a blank, and for what has no look
#: of its own, or none on which two terminals agree.
MORE_MARKS = "\u25cc"
FILLER = "\u2423"
UNKNOWN = "\ufffd"

#: Takes the place of what a sign stands for, so that offsets stay. No text may contain it.
_NOTHING = "\ufdd0"

Ranges: TypeAlias = tuple[tuple[int, int], ...]

_TAGS: Ranges = ((0xE0000, 0xE00FF), (0xE01F0, 0xE0FFF))
_SELECTORS: Ranges = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_DROPPED: Ranges = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F), (0x20E3, 0x20E3), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    *((0x13430, 0x13440), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0x1F3FB, 0x1F3FF)),
    *_SELECTORS,
    *_TAGS,
)
_FILLERS: Ranges = ((0x115F, 0x1160), (0x3164, 0x3164), (0xFFA0, 0xFFA0))
_FLAGS: Ranges = ((0x1F1E6, 0x1F1FF),)
_UNKNOWN: Ranges = (
    *((0xE000, 0xF8FF), (0xFDD0, 0xFDEF), (0xFFF0, 0xFFF8), (0x40000, 0xDFFFF)),
    (0xE1000, 0x10FFFF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x40000, 0x10000)),
)
_ACCENTS: Ranges = (
    *((0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF)),
    *((0x20D0, 0x20FF), (0xFE20, 0xFE2F)),
)
#: Vowels and ends of a Korean syllable written in parts: letters that join onto the one before.
_JAMO: Ranges = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF))
#: Scripts, signs and blanks in which nothing needs a sign, whatever comes after what.
_PLAIN: Ranges = (
    *((0x0000, 0x00AC), (0x00AE, 0x02FF), (0x0370, 0x0482), (0x048A, 0x058F), (0x2000, 0x200A)),
    *((0x2010, 0x2029), (0x202F, 0x205F), (0x20A0, 0x20CF), (0x2100, 0x2BFF), (0x3000, 0x3029)),
    *((0x3030, 0x3098), (0x309B, 0x3130), (0x3190, 0xA48F), (0xAC00, 0xD7A3), (0xFF01, 0xFF9D)),
)


def _covers(ranges: Ranges, code: int) -> bool:
    return any(first <= code <= last for first, last in ranges)


class _Table(dict[int, str | int | None]):
    """What each character is drawn as, found out when it is first met."""

    def __missing__(self, code: int) -> str | int | None:
        found: str | int | None = code
        if _covers(_DROPPED, code):
            found = None
        elif code < 0x20:
            found = chr(0x2400 + code)
        elif 0x80 <= code < 0xA0:
            found = "\u00b7"
        elif 0xD800 <= code < 0xE000:
            found = UNKNOWN
        self[code] = found
        return found


_TABLE = _Table({0x09: " ", 0x7F: "\u2421", 0x2028: "\u2424", 0x2029: "\u2424"})
_TABLE[ord(_NOTHING)] = None


def _any_of(ranges: Ranges) -> str:
    """What is in ranges, for a class of a regular expression."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Made when a text first needs them: most do not."""

    maybe: re.Pattern[str]
    signs: re.Pattern[str]
    jamo: re.Pattern[str]
    crowd: re.Pattern[str]
    korean_crowd: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    unseen, unknown, flag = map(_any_of, (_DROPPED, _UNKNOWN, _FLAGS))
    fillers, selector, tag, jamo = map(_any_of, (_FILLERS, _SELECTORS, _TAGS, _JAMO))
    # Neither letter, blank nor ASCII: too many marks are always among such.
    odd = r"[^\w\s\x00-\x7f]"
    many = f"{{{MOST_ACCENTS + 1},}}"
    return _Patterns(
        re.compile(f"[{fillers}{unknown}{flag}{unseen}]"),
        # An emoji keeps what joins or modifies it, a region's flag its tags; but much that cannot
        # be seen in a row is no writing: it carries something hidden.
        re.compile(
            f"(?P<whole>\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f|[{flag}]{{2}})"
            f"|(?P<filler>[{fillers}])"
            f"|(?P<hidden>[{unseen}]{{4,}}|[{selector}]{{2,}}|[{unseen}]*[{tag}]+[{unseen}]*)"
            f"|(?P<unknown>[{unknown}{flag}])"
        ),
        re.compile(f"[{jamo}]"),
        re.compile(odd + many),
        re.compile(f"(?:{odd}|[{jamo}]){many}"),
    )


_is_plain = re.compile(f"[{_any_of(_PLAIN)}]*").fullmatch


def drawable(text: str) -> str:
    """The text, as long as it was, with a sign for what no language needs or nobody can see.

    Too many marks on one character, blanks that are letters, private characters, and characters
    that are nothing but hidden. A slice of it may be drawn by `drawn`; `visible` does both.
    """
    if _is_plain(text):
        return text
    known = _patterns()
    if known.maybe.search(text):
        text = known.signs.sub(_signed, text)
    crowd = known.korean_crowd if known.jamo.search(text) else known.crowd
    return crowd.sub(_thinned, text)


def drawn(text: str) -> str:
    """A slice of a drawable text as it can be sent to a terminal.

    Control characters become visible signs, a tab one blank. What joins, modifies or turns
    other characters without a width of its own is left out: terminals disagree on it.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def visible(text: str) -> str:
    """Any text as it can be sent to a terminal."""
    return drawn(drawable(text))


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, runs of white space as one blank, cut at `limit` characters."""
    line = visible(" ".join(text.split()))
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=8192)
def is_dropped(char: str) -> bool:
    """Whether a character of a drawable text is left out when drawn."""
    return not drawn(char)


def _signed(found: re.Match[str]) -> str:
    kind, length = found.lastgroup, found.end() - found.start()
    if kind == "whole":
        return found[0]
    sign = FILLER if kind == "filler" else UNKNOWN
    return sign + _NOTHING * (length - 1)


def _thinned(found: re.Match[str]) -> str:
    """A run with one sign for all marks that are too many on the character before them."""
    made, marks, accents, is_full = [], 0, 0, False
    for char in found[0]:
        if char == _NOTHING or is_dropped(char):
            made.append(char)
        elif not _joins(char):
            marks, accents, is_full = 0, 0, False
            made.append(char)
        elif is_full:
            made.append(_NOTHING)
        else:
            marks, accents = marks + 1, accents + _is_in(_ACCENTS, char)
            is_full = marks > MOST_MARKS or accents > MOST_ACCENTS
            made.append(MORE_MARKS if is_full else char)
    return "".join(made)


def _joins(char: str) -> bool:
    """Whether a character is drawn in the cell of the one before it."""
    category = unicodedata.category(char)
    if category == "Cn":
        # Of a newer Unicode than this Python's: a mark for all we know, if it is no emoji.
        return not 0x1F000 <= ord(char) < 0x20000
    return category[0] == "M" or _is_in(_JAMO, char)


def _is_in(ranges: Ranges, char: str) -> bool:
    return _covers(ranges, ord(char))
