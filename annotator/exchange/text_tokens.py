"""A whole text in tokens, for formats that hold them: those of the cursor, and white space.

As in spaCy, one space after a token belongs to it, and all other white space is a token. A token
is cut further where a span begins or ends within it, so that every span is whole tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

import msgspec

from annotator.core.span import Span
from annotator.core.tokens import LONGEST, next_token

#: Signs of which each stands for itself, and letters and digits that nothing joins onto: in texts
#: of these alone a regular expression finds the same tokens, many times as fast.
_PLAIN = re.compile(
    r"[\0-\xb1\xb4-\xb8\xba\xbb\xbf-\u02af\u0370-\u0482\u048a-\u0587\u05d0-\u05ea"
    r"\u2000-\u200a\u2010-\u2029\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff]*"
)
_TOKEN = re.compile(
    rf"((?:[^\W\d_]\.){{2,{LONGEST}}}|[^\W_]{{1,{LONGEST}}}|\r\n|[\W_])( ?)", re.DOTALL
)
_SPACE = re.compile(r"\r\n|\s")


class Token(msgspec.Struct, gc=False):
    """A token as Prodigy writes it: `id` is its number, `ws` says whether a space follows."""

    text: str
    start: int
    end: int
    id: int
    ws: bool


class Tokens:
    """The tokens of a text; every edge given is an edge of one."""

    def __init__(self, text: str, edges: Collection[int]) -> None:
        places = _plain_places(text) if _PLAIN.fullmatch(text) else _places(text)
        at = [start for start, _, _ in places]
        ends = {end for _, end, _ in places}
        if inner := sorted({edge for edge in edges if edge not in ends}.difference(at)):
            places = list(_cut(places, inner))
            at = [start for start, _, _ in places]
        self._starts = at
        self.all = [
            Token(text[start:end], start, end, number, ws)
            for number, (start, end, ws) in enumerate(places)
        ]

    def of(self, span: Span) -> tuple[int, int]:
        """The numbers of the first and of the last token of a span."""
        return bisect_left(self._starts, span.start), bisect_left(self._starts, span.end) - 1


def _plain_places(text: str) -> list[tuple[int, int, bool]]:
    """Start, end and whether a space follows, of each token."""
    found = _TOKEN.finditer(text)
    return [(m.start(), end, m.end() > end) for m in found for end in (m.end(1),)]


def _places(text: str) -> list[tuple[int, int, bool]]:
    """The same in any text."""
    places: list[tuple[int, int, bool]] = []
    for start, end in _pieces(text):
        if text[start:end] == " " and places and not places[-1][2]:
            places[-1] = (*places[-1][:2], True)
        else:
            places.append((start, end, False))
    return places


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Every token and every white space."""
    place = 0
    while place < len(text):
        token = next_token(text, place)
        for space in _SPACE.finditer(text, place, token.start if token else len(text)):
            yield space.span()
        if token is None:
            return
        yield token.start, token.end
        place = token.end


def _cut(
    places: Iterable[tuple[int, int, bool]], inner: list[int]
) -> Iterator[tuple[int, int, bool]]:
    for start, end, ws in places:
        cuts = inner[bisect_right(inner, start) : bisect_left(inner, end)]
        for a, b in pairwise((start, *cuts, end)):
            yield a, b, ws and b == end
