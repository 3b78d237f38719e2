"""Where known names stand in a text, by whole words. Nothing here needs spaCy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


class NameIndex:
    """Names by their first word: a text is searched in one pass, however many names there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names), key=len, reverse=True):
            if first := _WORD.match(name):
                self._by_first[first.group()].append(name)

    def mentions(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and name of each mention: the longest that begins there, none in another."""
        done = 0
        by_first = self._by_first
        for word in _WORD.finditer(text):
            if word.group() not in by_first or word.start() < done:
                continue
            start = word.start()
            if _joined(text, start - 1, start - 2):
                continue
            for name in by_first[word.group()]:
                end = start + len(name)
                if text.startswith(name, start) and not _joined(text, end, end + 1):
                    yield start, end, name
                    done = end
                    break


def _joined(text: str, near: int, next_to: int) -> bool:
    """Whether a mention is part of a longer word, also of one with a hyphen."""
    if not 0 <= near < len(text):
        return False
    char = text[near]
    if char.isalnum() or char == "_":
        return True
    return char in "-@#" and 0 <= next_to < len(text) and text[next_to].isalnum()


def outside(
    covered: Iterable[tuple[int, int, str]], mentions: Iterable[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """The mentions, in order of the text, that overlap no covered range."""
    ranges = sorted((start, end) for start, end, _ in covered)
    place = 0
    for mention in mentions:
        while place < len(ranges) and ranges[place][1] <= mention[0]:
            place += 1
        if place == len(ranges) or ranges[place][0] >= mention[1]:
            yield mention
