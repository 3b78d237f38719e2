"""Texts cut into pieces that a pipeline can take at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.suggest.linebreaks import BREAKS

#: Where a long text is best cut, in this order: after a line, a sentence, a word.
_BORDERS = (
    re.compile(f"[{BREAKS}]"),
    re.compile(r"[.!?\u3002][\"'\u201d\u2019)]*\s"),
    re.compile(r"\s"),
)

#: spaCy's tokenizer takes a run of such characters apart in quadratic time.
_SLOW_RUN = re.compile(r"[^\w\s]{300}")


def pieces(text: str, longest: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `longest` code points, each with its offset."""
    start = 0
    for run in _SLOW_RUN.finditer(text):
        yield from _at_borders(text, start, run.end(), longest)
        start = run.end()
    yield from _at_borders(text, start, len(text), longest)


def _at_borders(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, str]]:
    while end - start > longest:
        border = _border(text, start, start + longest)
        yield start, text[start:border]
        start = border
    yield start, text[start:end]


def _border(text: str, start: int, end: int) -> int:
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(text, start + (end - start) // 2, end)]
        if ends:
            return ends[-1]
    return end
