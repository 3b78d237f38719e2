"""A whole text in tokens, for formats that hold them: those of the cursor, and white space.

As in spaCy, one space after a token belongs to it, and all other white space is a token. A token
is cut further where a span begins or ends within it, so that every span is whole tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, count, pairwise, repeat
from operator import add, attrgetter, lt
from typing import NamedTuple

import msgspec

from annotator.core.span import Span
from annotator.core.tokens import LONGEST, next_token

#: Signs of which each stands for itself, and letters and digits that nothing joins onto: in texts
#: of these alone a regular expression finds the same tokens, many times as fast.
_PLAIN = re.compile(
    r"[\0-\xb1\xb4-\xb8\xba\xbb\xbf-\u02af\u0370-\u0482\u048a-\u0587\u05d0-\u05ea"
    r"\u2000-\u200a\u2010-\u2029\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff"
    r"\U0001f300-\U0001f3fa\U0001f400-\U0001faff]*"
)
#: The letters and digits of such texts, and the letters: to look a character up takes a third of
#: what it takes to ask for its category.
_ALNUM = "".join(filter(str.isalnum, map(chr, range(0x5EB))))
_LETTER = "".join(c for c in _ALNUM if not c.isdecimal())
_RUN = rf"[{_ALNUM}]{{2,{LONGEST}}}+|(?:[{_LETTER}]\.){{2,{LONGEST}}}|[{_ALNUM}]"
_TOKEN = re.compile(rf"(?:{_RUN}|\r\n|[\W_]) ?")
_WORD = re.compile(rf"(?:{_RUN}|[^\w\s]|_)\s*")

_SPACE = re.compile(r"\r\n|\s")


class Token(msgspec.Struct, gc=False):
    """A token as Prodigy writes it: `id` is its number, `ws` says whether a space follows."""

    text: str
    start: int
    end: int
    id: int
    ws: bool


_START = attrgetter("start")


class Tokens:
    """The tokens of a text; every edge given is an edge of one."""

    def __init__(self, text: str, edges: Iterable[int]) -> None:
        made = _plain_tokens(text) if _PLAIN.fullmatch(text) else _tokens(text)
        starts = list(map(_START, made))
        inner = {edge for edge in edges if edge and edge < made[bisect_left(starts, edge) - 1].end}
        if inner:
            made = _cut(made, sorted(inner))
            starts = list(map(_START, made))
        self.all = made
        self._starts = starts

    def of(self, span: Span) -> tuple[int, int]:
        """The numbers of the first and of the last token of a span."""
        return bisect_left(self._starts, span.start), bisect_left(self._starts, span.end) - 1


def _plain_tokens(text: str) -> list[Token]:
    # No loop of Python's own: there are hundreds of tokens in an article.
    found = _TOKEN.findall(text)
    texts = list(map(str.removesuffix, found, repeat(" ")))
    if "" in texts:
        # A space that is none of a token's is one itself.
        texts = [token or " " for token in texts]
    starts = list(accumulate(map(len, found), initial=0))
    ends = list(map(add, starts, map(len, texts)))
    return list(map(Token, texts, starts, ends, count(), map(lt, ends, starts[1:])))


class Words(NamedTuple):
    """The tokens of a text without its white space, with where each begins and ends."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def plain_words(text: str) -> Words | None:
    """The words of a text, where a regular expression finds them; None where it may not."""
    if not _PLAIN.fullmatch(text) or _has_long_run(text):
        # Longer runs are cut where that is no longer found by looking at a word alone.
        return None
    found = _WORD.findall(text)
    texts = list(map(str.rstrip, found))
    before = len(text) - len(text.lstrip())
    starts = list(accumulate(map(len, found), initial=before))[:-1]
    return Words(texts, starts, list(map(add, starts, map(len, texts))))


def _has_long_run(text: str) -> bool:
    """Whether there are more than LONGEST characters without white space."""
    # Such a run has a whole block without a space in it, and most texts have no such block.
    blocks = range(0, len(text) - LONGEST // 2, LONGEST // 2)
    if all(" " in text[at : at + LONGEST // 2] for at in blocks):
        return False
    return max(map(len, text.split()), default=0) > LONGEST


def _tokens(text: str) -> list[Token]:
    """The same in any text."""
    made: list[Token] = []
    for start, end in _pieces(text):
        if text[start:end] == " " and made and not made[-1].ws:
            made[-1].ws = True
        else:
            made.append(Token(text[start:end], start, end, len(made), False))
    return made


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


def _cut(tokens: Iterable[Token], inner: list[int]) -> list[Token]:
    """The tokens, those in pieces that have one of these places inside."""
    made: list[Token] = []
    for it in tokens:
        cuts = inner[bisect_right(inner, it.start) : bisect_left(inner, it.end)]
        for a, b in pairwise((it.start, *cuts, it.end)):
            part = it.text[a - it.start : b - it.start]
            made.append(Token(part, a, b, len(made), it.ws and b == it.end))
    return made
