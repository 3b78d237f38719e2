"""An article's text in lines of a width: offsets only, so that a line is a slice."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from rich.cells import get_character_cell_size

from annotator.core.display import drawable, drawn, is_dropped

#: Characters of one cell each, drawn as they are: text of these wraps without looking at each.
_SIMPLE = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2122]*"
)
_BREAK = re.compile("\r\n|\n|\r")


class Wrapped:
    """Where each line of a text begins and ends at a given width, in code points.

    `text` is what is drawn, as long as the `source`: offsets are the same in both.

    Args:
        text: the article's text.
        width: cells a line, at least 1.
    """

    def __init__(self, text: str, width: int) -> None:
        self.source = text
        self.text = text = drawable(text)
        self.width = max(1, width)
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for match in _BREAK.finditer(text):
            self._wrap(at, match.start())
            at = match.end()
        self._wrap(at, len(text))

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """The line on which the character at the offset stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def column_of(self, offset: int) -> int:
        """The cell at which the character at the offset stands in its line."""
        line = self.line_of(offset)
        return width_of(self.text[self.starts[line] : min(offset, self.ends[line])])

    def offset_at(self, line: int, column: int) -> int:
        """The offset of the character at a cell of a line; the line's end past its last."""
        start, end = self.starts[line], self.ends[line]
        if _SIMPLE.fullmatch(self.text, start, end):
            return min(start + max(0, column), end)
        cell = 0
        for offset in range(start, end):
            cell += char_width(self.text[offset])
            if cell > column:
                return offset
        return end

    def _wrap(self, start: int, end: int) -> None:
        if _SIMPLE.fullmatch(self.text, start, end):
            self._wrap_simple(start, end)
        else:
            self._wrap_wide(start, end)

    def _add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)

    def _wrap_simple(self, start: int, end: int) -> None:
        find, width = self.text.rfind, self.width
        while end - start > width:
            cut = find(" ", start + 1, start + width + 1)
            if cut < 0:
                self._add(start, start + width)
                start += width
                continue
            self._add(start, cut)
            start = cut + 1
            while start < end and self.text[start] == " ":
                start += 1
            if start == end:
                return
        self._add(start, end)

    def _wrap_wide(self, start: int, end: int) -> None:
        cells, blank, offset = 0, -1, start
        while offset < end:
            char = self.text[offset]
            wide = char_width(char)
            cells += wide
            # What joins onto the character before it stays with it, however narrow the line.
            if wide and cells > self.width and offset > start:
                if char == " ":
                    cut, offset = offset, offset + 1
                elif blank > start and not _breaks_anywhere(char):
                    cut, offset = blank, blank + 1
                else:
                    cut = offset
                self._add(start, cut)
                start, cells, blank = offset, 0, -1
                continue
            if char == " ":
                blank = offset
            offset += 1
        self._add(start, end)


def char_width(char: str) -> int:
    """The cells that a character of a drawable text takes: 0, 1 or 2."""
    if "\x20" <= char <= "\x7e":
        return 1
    return 0 if is_dropped(char) else get_character_cell_size(drawn(char))


def width_of(text: str) -> int:
    """The cells that a drawable text takes."""
    return len(text) if _SIMPLE.fullmatch(text) else sum(map(char_width, text))


def whole(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Neighbouring pieces of a drawable text between cuts, none of which begins with a mark.

    A character and what joins onto it are drawn in one style, or a terminal tears them apart.
    """
    kept = [cuts[0]]
    for cut in cuts[1:-1]:
        at = cut
        while at < cuts[-1] and not char_width(text[at]):
            at += 1
        if at > kept[-1]:
            kept.append(at)
    if cuts[-1] > kept[-1]:
        kept.append(cuts[-1])
    return list(pairwise(kept))


def _breaks_anywhere(char: str) -> bool:
    return get_character_cell_size(char) == 2
