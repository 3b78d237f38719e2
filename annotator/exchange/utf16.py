"""Offsets in UTF-16 code units, as JavaScript and Java count, and in code points.

Only characters beyond U+FFFF differ: each is two units. Both maps are made once a text, in time
that grows with it; each offset is then found among those characters by halving.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import count

#: What the unit is called.
UNIT = "UTF-16 units"

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class InsideCharacterError(ValueError):
    """The offset lies between the two halves of one character."""


class Utf16:
    """The offsets of one text, in either unit."""

    def __init__(self, text: str) -> None:
        self.points = len(text)
        #: Of each character of two units: its place in code points, and in units.
        self._at = [] if text.isascii() else [m.start() for m in _ASTRAL.finditer(text)]
        self._unit_at = [place + n for n, place in zip(count(), self._at)]

    @property
    def units(self) -> int:
        """How long the text is, in units."""
        return self.points + len(self._at)

    def to_units(self, offset: int) -> int:
        """The offset in units of one in code points."""
        return offset + bisect_left(self._at, offset) if self._at else offset

    def to_points(self, unit: int) -> int:
        """The offset in code points of one in units.

        One outside the text stays so, and negative ones are themselves.

        Raises:
            InsideCharacterError: when it would cut a character into halves.
        """
        if not self._at:
            return unit
        before = bisect_right(self._unit_at, unit - 1)
        if before and self._unit_at[before - 1] == unit - 1:
            raise InsideCharacterError(f"{unit} lies inside a character of two UTF-16 units")
        return unit - before
