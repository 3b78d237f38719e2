"""Passages in quotation marks, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Marks that only open, with what closes them.
_PAIRS = {"\u201c": ("\u201d",), "\u201e": ("\u201c", "\u201d"), "\u00ab": ("\u00bb",)}

#: Marks that open, and close alike.
_PLAIN = {'"': ('"', "''"), "''": ("''",), "``": ("''", "``")}

#: Quotations of fewer words are taken for terms, not for speech.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens from `start` to `end` (half open), marks included; `words` are those inside."""

    start: int
    end: int
    words: int

    def __contains__(self, token: int) -> bool:
        return self.start <= token < self.end


def quotations(words: Sequence[str], breaks: Sequence[bool]) -> list[Quotation]:
    """The quotations in a sequence of tokens, of which `breaks` end a line.

    What is opened and not closed runs to the end of its line.
    """
    found: list[Quotation] = []
    opened = -1
    closers: tuple[str, ...] = ()
    for at, word in enumerate(words):
        if breaks[at]:
            if opened >= 0:
                found.append(_made(words, opened, at))
            opened = -1
        elif opened >= 0 and word in closers:
            found.append(_made(words, opened, at + 1))
            opened = -1
        elif opened < 0 and word in _PAIRS:
            opened, closers = at, _PAIRS[word]
        elif opened < 0 and word in _PLAIN:
            opened, closers = at, _PLAIN[word]
    if opened >= 0:
        found.append(_made(words, opened, len(words)))
    return found


def _made(words: Sequence[str], start: int, end: int) -> Quotation:
    inside = sum(any(c.isalnum() for c in word) for word in words[start:end])
    return Quotation(start, end, inside)


def around(found: Sequence[Quotation], token: int) -> Quotation | None:
    """The quotation that a token lies in."""
    return next((q for q in found if token in q), None)


def touching(found: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    """The quotations that share a token with a range."""
    return (q for q in found if q.start < end and start < q.end)
