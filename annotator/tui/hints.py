"""Hints: letters on the tokens in view, of which each is reached by typing its own.

No terminal in here: from wrapped text to the places a hint may stand on, from those to letters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.core.span import Span
from annotator.core.tokens import token_at
from annotator.tui.widgets.wrapping import Wrapped, char_width, width_of

#: What hints are made of, home row first.
LETTERS = "fjdkslaghreuiowtyvncmpqbxz"

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")

#: How many of the nearest ends of a span have a hint of one letter, however many are in view.
NEAR_ENDS = 18


@dataclass(frozen=True, slots=True)
class Place:
    """A token in view that a hint may stand on, and the cells, 1 or 2, that one may cover."""

    token: Span
    room: int


def places_in(wrapped: Wrapped, first: int, last: int) -> list[Place]:
    """The tokens with a letter or digit that begin on some lines of a text, the last included."""
    return [
        place
        for line in range(max(0, first), min(last + 1, len(wrapped)))
        for place in _places_on(wrapped, line)
    ]


def _places_on(wrapped: Wrapped, line: int) -> Iterable[Place]:
    start, end = wrapped.starts[line], wrapped.ends[line]
    if start == end:
        return
    source, text = wrapped.source, wrapped.text
    tokens = [token for token in _words(source, start, end) if char_width(text[token.start])]
    column, at = 0, start
    for number, token in enumerate(tokens, 1):
        column, at = column + width_of(text[at : token.start]), token.start
        if number < len(tokens):
            yield Place(token, _room(text, at, tokens[number].start, beyond=0))
        else:
            yield Place(token, _room(text, at, end, beyond=wrapped.width - column))


def _words(text: str, start: int, end: int) -> Iterable[Span]:
    """The tokens with a letter or digit that begin between two offsets."""
    while found := _LETTER_OR_DIGIT.search(text, start, end):
        token = token_at(text, found.start())
        assert token
        if token.start >= start:
            yield token
        start = token.end


def _room(text: str, at: int, limit: int, *, beyond: int) -> int:
    """The cells that a hint may cover from an offset on: whole characters, none past the limit.

    If the limit is the line's end, a hint may reach beyond it, where `beyond` cells are the line's.
    """
    cells = 0
    while at < limit and cells < 2:
        wide = char_width(text[at])
        if cells + wide > 2:
            return cells
        cells, at = cells + wide, at + 1
    return cells if cells == 2 or beyond < 2 else 2


def opening(places: Sequence[Place], spans: Iterable[Span]) -> set[int]:
    """The offsets of the places at which spans begin: behind a quotation mark if there is one."""
    starts, found = [place.token.start for place in places], set()
    for span in spans:
        at = bisect_right(starts, span.start) - 1
        if at < 0 or places[at].token.end <= span.start:
            at += 1
        if at < len(places) and places[at].token.start < span.end:
            found.add(places[at].token.start)
    return found


def by_nearness(places: Iterable[Place], offset: int) -> list[Place]:
    """The places, the nearest to an offset first; of two as near, the one behind it."""
    return sorted(places, key=lambda p: (abs(p.token.start - offset), p.token.start < offset))


def opening_first(places: Sequence[Place], spans: Iterable[Span], cursor: int) -> list[Place]:
    """The places at which spans begin, then the others, each the nearest to the cursor first.

    Nobody goes to where the cursor is: that place is the last of its kind. Of the others those
    with room for one letter come first, or they would have none.
    """
    open_at = opening(places, spans)
    near = by_nearness(places, cursor)
    near.sort(key=lambda p: (p.token.start not in open_at, p.room > 1, p.token.start == cursor))
    return near


def lettered(places: Sequence[Place], *, least: int = 0) -> dict[int, str]:
    """A hint for each place by its offset, the best for the first.

    None is the beginning of another. There are as many of one letter as it takes to have one for
    every place, but not fewer than `least`: places at the end then have none.
    """
    single = min(len(LETTERS), max(least, _singles(len(places))))
    hints = {p.token.start: letter for p, letter in zip(places, LETTERS[:single], strict=False)}
    rest = (place for place in places[single:] if place.room > 1)
    hints.update((p.token.start, pair) for p, pair in zip(rest, _pairs(single), strict=False))
    return hints


def _singles(count: int) -> int:
    """How many letters can be hints of their own: each of them begins no hint of two."""
    letters = len(LETTERS)
    return max(0, min(letters, (letters * letters - count) // (letters - 1)))


@lru_cache
def _pairs(single: int) -> tuple[str, ...]:
    """All hints of two letters of which the first is no hint, the easiest first."""
    ranked = [
        (first + second, LETTERS[first] + LETTERS[second])
        for first in range(single, len(LETTERS))
        for second in range(len(LETTERS))
    ]
    return tuple(pair for _, pair in sorted(ranked, key=lambda pair: pair[0]))


def fitting(hints: Mapping[int, str], typed: str) -> dict[int, str]:
    """The hints that begin with the letters typed so far."""
    return {offset: hint for offset, hint in hints.items() if hint.startswith(typed)}
