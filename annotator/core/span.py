"""Half-open ranges of code points in an article's text."""

from __future__ import annotations

from typing import Self

from msgspec import Struct


class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open, non-empty range ``[start, end)`` of Unicode code points.

    Raises:
        ValueError: when the range is empty, reversed or begins before 0.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def quote(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one (or equals it)."""
        return self.start <= other.start and other.end <= self.end

    def crosses(self, other: Span) -> bool:
        """Whether the two overlap and neither lies inside the other."""
        return self.overlaps(other) and not self.contains(other) and not other.contains(self)

    def trimmed(self, text: str) -> Self | None:
        """The span without white space at its edges; None when nothing is left."""
        quote = self.quote(text)
        start = self.start + len(quote) - len(quote.lstrip())
        end = self.end - len(quote) + len(quote.rstrip())
        return type(self)(start, end) if start < end else None
