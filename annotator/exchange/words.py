"""A text in words and sentences, as places, for formats that leave white space out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from annotator.exchange.text_tokens import Words, plain_words

_SURROUNDED = re.compile(r"\S+").finditer

_ENDS_SENTENCE = frozenset(".!?…。！？।")
_CLOSES = frozenset("\"'”’»›)]」』")

#: Where a sentence may end: a line, or white space behind a sign that ends one, unless a small
#: letter follows. Of one set at its beginning, as such are searched for many times as fast.
_MAY_END = re.compile(
    rf"[{''.join(_ENDS_SENTENCE)}\n\r]"
    rf"(?:(?<=[\n\r])|[{re.escape(''.join(_CLOSES))}]*\s++(?![a-z]))"
).finditer


def words_of(text: str, spans: Iterable[Span]) -> Words:
    """The text's tokens, cut further where a span begins or ends in one."""
    words = plain_words(text) or _any_words(text)
    texts, starts, ends = words
    for edge in sorted({edge for span in spans for edge in (span.start, span.end)}):
        n = bisect_right(starts, edge) - 1
        start, end = starts[n], ends[n]
        if start < edge < end:
            texts[n : n + 1] = [text[start:edge], text[edge:end]]
            starts[n : n + 1] = [start, edge]
            ends[n : n + 1] = [edge, end]
    return words


def _any_words(text: str) -> Words:
    """The same as `plain_words` in any text."""
    places = [
        (found.start() + start, found.start() + end)
        for found in _SURROUNDED(text)
        for start, end in _tokens_of(found[0])
    ]
    texts = [text[start:end] for start, end in places]
    return Words(texts, [start for start, _ in places], [end for _, end in places])


@lru_cache(maxsize=1 << 14)
def _tokens_of(word: str) -> tuple[tuple[int, int], ...]:
    """The tokens of what white space surrounds: what stands farther off makes none."""
    return tuple((it.start, it.end) for it in tokens_in(word, Span(0, len(word))))


def sentence_ends(text: str, words: Words, spans: Iterable[Span]) -> set[int]:
    """The words that a sentence ends with, by number: at the end of a line or behind its full stop.

    Within a span none ends, as that would cut it in two. The last word is left out.
    """
    _, starts, ends = words
    found: set[int] = set()
    for candidate in _MAY_END(text):
        n = bisect_left(starts, candidate.end()) - 1
        if not 0 <= n < len(starts) - 1:
            continue
        start, end, after = starts[n], ends[n], starts[n + 1]
        gap = text[end:after]
        is_line = "\n" in gap or "\r" in gap
        if is_line or (gap and _is_end(text, start, end, after)):
            found.add(n)
    for span in spans if found else ():
        first, end = words_under(words, span)
        if end - first > 1:
            found.difference_update(range(first, end - 1))
    return found


def _is_end(text: str, start: int, end: int, after: int) -> bool:
    while end > max(start - 3, 0) and text[end - 1] in _CLOSES:
        end -= 1
    return end > 0 and text[end - 1] in _ENDS_SENTENCE and not text[after].islower()


def words_under(words: Words, span: Span) -> tuple[int, int]:
    """The number of the span's first word, and of the one behind its last."""
    starts: Sequence[int] = words.starts
    first = bisect_left(starts, span.start)
    return first, bisect_left(starts, span.end, first)
