"""A text in words and sentences, as places, for formats that leave white space out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from annotator.core.span import Span
from annotator.core.tokens import tokens_in

#: The cursor's tokens as places in the text, in order.
Words: TypeAlias = list[tuple[int, int]]

_SURROUNDED = re.compile(r"\S+").finditer

_ENDS_SENTENCE = frozenset(".!?…。！？।")
_CLOSES = frozenset("\"'”’»›)]」』")
_MAY_END = _ENDS_SENTENCE | _CLOSES


def words_of(text: str, spans: Iterable[Span]) -> Words:
    """The text's tokens, cut further where a span begins or ends in one."""
    words: Words = []
    for found in _SURROUNDED(text):
        at = found.start()
        words += [(at + start, at + end) for start, end in _tokens_of(found[0])]
    for edge in sorted({edge for span in spans for edge in (span.start, span.end)}):
        n = bisect_right(words, edge, key=itemgetter(0)) - 1
        start, end = words[n]
        if start < edge < end:
            words[n : n + 1] = [(start, edge), (edge, end)]
    return words


@lru_cache(maxsize=1 << 14)
def _tokens_of(word: str) -> tuple[tuple[int, int], ...]:
    """The tokens of what white space surrounds: what stands farther off makes none."""
    return tuple((it.start, it.end) for it in tokens_in(word, Span(0, len(word))))


def sentence_ends(text: str, words: Words, spans: Iterable[Span]) -> set[int]:
    """The words that a sentence ends with, by number: at the end of a line or behind its full stop.

    Within a span none ends, as that would cut it in two. The last word is left out.
    """
    found: set[int] = set()
    for n, ((start, end), (after, _)) in enumerate(pairwise(words)):
        if end == after:
            continue
        gap = text[end:after]
        is_line = gap != " " and ("\n" in gap or "\r" in gap)
        if is_line or (text[end - 1] in _MAY_END and _is_end(text, start, end, after)):
            found.add(n)
    for span in spans:
        first, end = words_under(words, span)
        found.difference_update(range(first, end - 1))
    return found


def _is_end(text: str, start: int, end: int, after: int) -> bool:
    while end > max(start - 3, 0) and text[end - 1] in _CLOSES:
        end -= 1
    return end > 0 and text[end - 1] in _ENDS_SENTENCE and not text[after].islower()


def words_under(words: Words, span: Span) -> tuple[int, int]:
    """The number of the span's first word, and of the one behind its last."""
    first = bisect_left(words, span.start, key=itemgetter(0))
    return first, bisect_left(words, span.end, first, key=itemgetter(0))
