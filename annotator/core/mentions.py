"""Where a text stands in another: whole words, with or without regard to case and possessives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annotator.core.span import Span
from annotator.core.tokens import token_at

#: Characters that are alike: typewriters, typesetters and languages differ on them.
APOSTROPHES = "'’‘‚‛ʼ"
QUOTATION_MARKS = '"“”„‟«»'

_APOSTROPHE = f"[{APOSTROPHES}]"
_QUOTATION_MARK = f"[{QUOTATION_MARKS}]"

#: A run of white space, not the empty line between two paragraphs.
_GAP = r"(?!\s*\n\s*\n)\s+"

_OF_ONE = re.compile(rf"{_APOSTROPHE}[sS]")
_OF_MANY = re.compile(_APOSTROPHE)


@dataclass(frozen=True, slots=True)
class Matching:
    """What counts as the same text: in any case, and as a possessive (the span is the name)."""

    any_case: bool = False
    possessives: bool = True


EXACT = Matching()


def mentions(text: str, quote: str, matching: Matching = EXACT) -> list[Span]:
    """Where a quote stands in a text as whole words, in order, none over another.

    White space is alike, so are apostrophes, and quotation marks.
    """
    pattern, spans, at = quote_pattern(quote, any_case=matching.any_case), [], 0
    if not quote.strip():
        return []
    while match := pattern.search(text, at):
        start, end = match.span()
        whole = is_border(text, start) and is_border(text, end)
        if whole and (matching.possessives or not is_possessive(text, Span(start, end))):
            spans.append(Span(start, end))
            at = end
        else:
            at = start + 1
    return spans


def same_text(one: str, other: str, matching: Matching = EXACT) -> bool:
    """Whether two quotes are the same text."""
    return bool(quote_pattern(one, any_case=matching.any_case).fullmatch(other))


def is_border(text: str, offset: int) -> bool:
    """Whether no word goes on across an offset: one of the tokens that the cursor steps through."""
    if offset in (0, len(text)):
        return True
    before, here = text[offset - 1], text[offset]
    if before.isspace() or here.isspace():
        return True
    if before.isascii() and here.isascii() and "." not in (before, here):
        return not (before.isalnum() and here.isalnum())
    token = token_at(text, offset)
    return token is None or token.start == offset


def is_possessive(text: str, span: Span) -> bool:
    """Whether a name is followed by a possessive ending: Kyiv's, Reuters'."""
    ending = _OF_ONE.match(text, span.end)
    if ending is None and text[span.end - 1] in "sS":
        # After a name in single quotation marks it is one of these.
        opened = span.start > 0 and text[span.start - 1] in APOSTROPHES
        ending = None if opened else _OF_MANY.match(text, span.end)
    return ending is not None and is_border(text, ending.end())


@lru_cache(maxsize=64)
def quote_pattern(quote: str, *, any_case: bool) -> re.Pattern[str]:
    """What matches a quote, and all that is alike, wherever it stands."""
    parts: list[str] = []
    for part in re.split(r"(\s+)", quote.strip()):
        if part.isspace():
            # A quote over two paragraphs is the only one that may stand over two.
            parts.append(r"\s+" if re.search(r"\n\s*\n", part) else _GAP)
        else:
            parts += [_alike(char, any_case=any_case) for char in part]
    return re.compile("".join(parts))


def _alike(char: str, *, any_case: bool) -> str:
    if char in APOSTROPHES:
        return _APOSTROPHE
    if char in QUOTATION_MARKS:
        return _QUOTATION_MARK
    cases = case_variants(char) if any_case else (char,)
    return re.escape(char) if len(cases) == 1 else f"[{''.join(map(re.escape, cases))}]"


@lru_cache(maxsize=1024)
def case_variants(char: str) -> tuple[str, ...]:
    """A character in lower and upper case, where these are one character each."""
    found = {char, char.lower(), char.upper()}
    found |= {other for each in list(found) for other in (each.lower(), each.upper())}
    return tuple(sorted(other for other in found if len(other) == 1))
