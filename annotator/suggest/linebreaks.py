"""Line breaks, which no span may cross. Nothing here needs spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What ends a line in an article, whatever wrote it.
BREAKS = "\n\r\u2028\u2029\x0b\x0c\x85"

#: A line, without what ends it.
LINE = re.compile(f"[^{BREAKS}]+")


def has_break(text: str) -> bool:
    """Whether a line ends inside the text."""
    return any(mark in text for mark in BREAKS)


def lines_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of ``text[start:end]`` that lie on one line each, without white space at the edges.

    Offsets are code points into `text`; parts of nothing but white space are left out.
    """
    for match in LINE.finditer(text, start, end):
        part = match.group()
        left = match.start() + len(part) - len(part.lstrip())
        right = match.end() - len(part) + len(part.rstrip())
        if left < right:
            yield left, right
