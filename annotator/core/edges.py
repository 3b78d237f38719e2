"""Where an edge of a span goes when a key moves it."""

from __future__ import annotations

from enum import StrEnum

from annotator.core.span import Span
from annotator.core.tokens import (
    grapheme_end,
    grapheme_start,
    is_punctuation,
    next_token,
    previous_token,
    token_at,
)


class Step(StrEnum):
    """How far one key press moves an edge."""

    TOKEN = "token"
    CHARACTER = "character"
    PUNCTUATION = "punctuation"


def move_start(text: str, span: Span, *, right: bool, step: Step) -> Span | None:
    """The span with its start one step to the left or right; None where there is no such place."""
    if step is Step.CHARACTER:
        start = grapheme_end(text, span.start) if right else grapheme_start(text, span.start)
        while 0 < start < len(text) and text[start].isspace():
            start = grapheme_end(text, start) if right else grapheme_start(text, start)
        return _changed(span, _span(text, start, span.end))
    if step is Step.TOKEN:
        if right:
            token = next_token(text, span.start + 1)
        else:
            token = token_at(text, span.start - 1) or previous_token(text, span.start)
        return _span(text, token.start, span.end) if token else None
    place = span.start
    while token := next_token(text, place) if right else previous_token(text, place):
        if right and token.start >= span.end:
            return None
        if _divides(text, token):
            # The start comes to stand behind the mark, where the clause begins.
            behind = next_token(text, token.end)
            if behind and behind.start < span.end and (right or behind.start < span.start):
                return _span(text, behind.start, span.end)
        if not right and _opens_line(text, token):
            return _span(text, token.start, span.end)
        place = token.end if right else token.start
    return None


def move_end(text: str, span: Span, *, right: bool, step: Step) -> Span | None:
    """The span with its end one step to the left or right; None where there is no such place."""
    if step is Step.CHARACTER:
        end = _next_end(text, span.end) if right else grapheme_start(text, span.end)
        return _changed(span, _span(text, span.start, end))
    if step is Step.TOKEN:
        if right:
            token = token_at(text, span.end) or next_token(text, span.end)
        else:
            token = previous_token(text, span.end - 1)
        return _span(text, span.start, token.end) if token else None
    place = span.end
    while token := next_token(text, place) if right else previous_token(text, place):
        if not right and token.end <= span.start:
            return None
        if _divides(text, token):
            # The end comes to stand in front of the mark, where the clause ends.
            ahead = previous_token(text, token.start)
            if ahead and ahead.end > span.start and (not right or ahead.end > span.end):
                return _span(text, span.start, ahead.end)
        if right and _closes_line(text, token):
            return _span(text, span.start, token.end)
        place = token.end if right else token.start
    return None


def _span(text: str, start: int, end: int) -> Span | None:
    if not 0 <= start < end <= len(text):
        return None
    return Span(start, end).trimmed(text)


def _changed(span: Span, moved: Span | None) -> Span | None:
    return None if moved == span else moved


def _next_end(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return grapheme_end(text, end) if end < len(text) else len(text) + 1


def _opens_line(text: str, token: Span) -> bool:
    before = previous_token(text, token.start)
    return before is None or "\n" in text[before.end : token.start]


def _closes_line(text: str, token: Span) -> bool:
    behind = next_token(text, token.end)
    return behind is None or "\n" in text[token.end : behind.start]


def _divides(text: str, token: Span) -> bool:
    """Whether a token is punctuation, and not a hyphen inside a word."""
    around = text[token.start - 1 : token.start] + text[token.end : token.end + 1]
    inside = token.quote(text) in "-‐‑" and len(around) == 2 and around.isalnum()
    return is_punctuation(text, token) and not inside
