"""The tokens that the cursor steps through, found around a place and never for a whole text.

A token is a run of letters, digits and marks (apostrophes and hyphens split it); a dotted
abbreviation whole (U.S.); each CJK character alone; else one grapheme. White space is none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from annotator.core.span import Span

#: A run longer than this many code points is cut: no language needs it, hostile text does.
LONGEST = 256

#: A stretch longer than this, in which no token surely starts, is cut at multiples of LONGEST.
_STRETCH = 4 * LONGEST

_CJK = (
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    """'s' white space, 'c' CJK, 'w' letter or digit, 'm' mark or joiner, 'o' other."""
    if char.isspace():
        return "s"
    code = ord(char)
    if unicodedata.category(char)[0] == "M" or _modifies(code):
        return "m"
    if code > 0x2FFF and any(low <= code <= high for low, high in _CJK):
        return "c"
    return "w" if char.isalnum() else "o"


def _modifies(code: int) -> bool:
    joins = code in (0x200C, 0x200D)
    return joins or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F


def token_at(text: str, offset: int) -> Span | None:
    """The token that covers the offset; None on white space or outside the text."""
    if not 0 <= offset < len(text) or _kind(text[offset]) == "s":
        return None
    start, limit = _stretch(text, offset)
    while True:
        end = min(_token_end(text, start), limit)
        if offset < end:
            return Span(start, end)
        start = end


def next_token(text: str, offset: int) -> Span | None:
    """The first token that starts at or after the offset."""
    while offset < len(text) and text[offset].isspace():
        offset += 1
    if offset >= len(text):
        return None
    token = token_at(text, offset)
    if token is None or token.start >= offset:
        return token
    return next_token(text, token.end)


def previous_token(text: str, offset: int) -> Span | None:
    """The last token that ends at or before the offset."""
    offset = min(offset, len(text))
    while offset > 0 and text[offset - 1].isspace():
        offset -= 1
    if offset <= 0:
        return None
    token = token_at(text, offset - 1)
    if token is None or token.end <= offset:
        return token
    return previous_token(text, token.start)


def tokens_in(text: str, span: Span) -> list[Span]:
    """The tokens that share a code point with the span, in order."""
    tokens = []
    token = token_at(text, span.start) or next_token(text, span.start)
    while token and token.start < span.end:
        tokens.append(token)
        token = next_token(text, token.end)
    return tokens


def is_punctuation(text: str, token: Span) -> bool:
    """Whether the token holds no letter and no digit."""
    return not any(char.isalnum() for char in token.quote(text))


def grapheme_end(text: str, offset: int) -> int:
    """The end of the grapheme that begins at the offset: a character with what joins onto it."""
    end = offset + 1
    line_break = text[offset : offset + 2] == "\r\n"
    if line_break or (_flag(text, offset) and _flag(text, end)):
        end += 1
    while end < len(text) and (_kind(text[end]) == "m" or text[end - 1] == "\u200d"):
        if text[end].isspace():
            break
        end += 1
    return end


def grapheme_start(text: str, offset: int) -> int:
    """The start of the grapheme that ends at the offset."""
    start = max(0, offset - 1)
    while start > 0 and (_kind(text[start]) == "m" or text[start - 1] == "\u200d"):
        start -= 1
    if start > 0 and _flag(text, start) and _flags_before(text, start) % 2 == 1:
        start -= 1
    if start > 0 and text[start] == "\n" and text[start - 1] == "\r":
        start -= 1
    return start


def _flag(text: str, offset: int) -> bool:
    return offset < len(text) and 0x1F1E6 <= ord(text[offset]) <= 0x1F1FF


def _flags_before(text: str, offset: int) -> int:
    count = 0
    while count < offset and _flag(text, offset - 1 - count):
        count += 1
    return count


def _stretch(text: str, offset: int) -> tuple[int, int]:
    """Places around the offset where a token surely starts and one surely ends.

    They are the same for every offset between them, so that all ways lead to the same tokens.
    """
    start, end = offset, offset + 1
    while offset - start < _STRETCH and not _surely_starts(text, start):
        start -= 1
    while (end - start <= _STRETCH or end - offset < LONGEST) and not _surely_starts(text, end):
        end += 1
    if end - start <= _STRETCH:
        return start, end
    block = offset - offset % LONGEST
    return max(start, block), min(end, block + LONGEST)


def _surely_starts(text: str, offset: int) -> bool:
    """Whether a token, white space or the end of the text starts here, whatever came before."""
    if offset == 0 or offset == len(text):
        return True
    before, here = _kind(text[offset - 1]), _kind(text[offset])
    if "s" in (before, here):
        return True
    if here == "m" or before not in "co":
        return False
    if here == "w":
        return text[offset - 1] != "."
    return not (_flag(text, offset - 1) and _flag(text, offset))


def _token_end(text: str, start: int) -> int:
    kind = _kind(text[start])
    if kind != "w":
        return grapheme_end(text, start)
    end = start
    limit = min(len(text), start + LONGEST)
    while end < limit and _kind(text[end]) in "wm":
        end += 1
    return _abbreviation_end(text, start, end)


def _abbreviation_end(text: str, start: int, end: int) -> int:
    """U.S. and a.m. keep their dots: single letters, each followed by one, two or more."""
    if end - start != 1 or not text[start].isalpha():
        return end
    place, letters = start, 0
    while text[place + 1 : place + 2] == "." and _is_letter(text, place):
        place, letters = place + 2, letters + 1
        if not _is_letter(text, place):
            break
    return place if letters >= 2 else end


def _is_letter(text: str, offset: int) -> bool:
    return offset < len(text) and _kind(text[offset]) == "w" and text[offset].isalpha()
