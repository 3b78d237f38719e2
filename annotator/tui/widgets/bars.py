"""The lines above and below the article: where one is, what is in focus, which keys there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from annotator.core.display import one_line
from annotator.tui.keymap import Pairs
from annotator.tui.widgets.based import Direct

_KEY = Style(bold=True)

#: The key with which most things are left, as footers show it.
ESCAPE = "esc"

#: Stand beside what is flagged, and beside what has a note.
FLAGGED, NOTED = "⚑", "✎"


class Bar(Direct):
    """One line of text that is set from outside and never laid out again."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: Text = Text()
        self._right: Text = Text()
        #: The line as it was made last, and for what width and style.
        self._made: tuple[int, Style | None, Strip | None] = (0, None, None)

    def set(self, left: Text | str, right: Text | str = "") -> None:
        """Show a text at the left, cut where it must be, and one at the right, always whole."""
        texts = [text if isinstance(text, Text) else Text(text) for text in (left, right)]
        if texts != [self._left, self._right] or texts[0].spans != self._left.spans:
            self._left, self._right = texts
            self._change()

    @property
    def plain(self) -> str:
        """What the bar says, without its styles."""
        return f"{self._left.plain}{' ' if self._right.plain else ''}{self._right.plain}"

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base
        if y:
            return Strip.blank(width, base)
        *made_for, strip = self._made
        if strip is None or made_for != [width, base]:
            segments = Segment.apply_style(self._segments(width), base)
            strip = Strip(segments).adjust_cell_length(width, base)
            self._made = width, base, strip
        return strip

    def _change(self) -> None:
        self._made = (0, None, None)
        self.refresh()

    def _segments(self, width: int) -> Iterable[Segment]:
        console, left, right = self.app.console, self._left, self._right
        room = max(0, width - right.cell_len - 2)
        if left.cell_len > room:
            left = left.copy()
            left.truncate(room, overflow="ellipsis")
        gap = max(1, width - left.cell_len - right.cell_len)
        return [
            *left.render(console, end=""),
            Segment(" " * gap),
            *right.render(console, end=""),
        ]


class TooSmall(Bar):
    """Says of what size a terminal has to be, on two lines where one is too short."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(id="too-small")
        self._words = (" too small:", f" needs {columns}x{rows}")
        self.set("".join(self._words))

    def render_line(self, y: int) -> Strip:
        if y < len(self._words) and self.size.width < len("".join(self._words)) + 2:
            line = Strip([Segment(self._words[y], self.base)])
            return line.adjust_cell_length(self.size.width, self.base)
        return super().render_line(y)


class KeyBar(Bar):
    """The keys worth knowing here, as many as fit, the most useful first."""

    def __init__(
        self,
        *,
        id: str | None = None,
        keys: Pairs | None = None,
        usual: Callable[[], Pairs] = tuple,
        way_out: Callable[[], str] = lambda: ESCAPE,
    ) -> None:
        """`keys` hold in a mode, else those that are `usual`, of which the first stands last.

        `way_out` is the key with which one leaves, where that is not escape.
        """
        super().__init__(id=id)
        self._hint: Pairs | None = None
        self._mode: Pairs | None = keys
        self._usual = usual
        self._way_out = way_out

    def hold(self, pairs: Pairs | None) -> None:
        """Show these keys (key, word), which hold in a mode; None for the usual ones."""
        if pairs != self._mode:
            self._mode = pairs
            self._change()

    def rebound(self) -> None:
        """Show the usual keys anew: others hold now."""
        self._change()

    def offer(self, pairs: Iterable[tuple[str, str]] | None) -> None:
        """Show these keys whatever the mode; None for those that hold again."""
        hint = None if pairs is None else tuple(pairs)
        if hint != self._hint:
            self._hint = hint
            self._change()

    def _segments(self, width: int) -> Iterable[Segment]:
        return self._line(width).render(self.app.console, end="")

    def _line(self, width: int) -> Text:
        pairs, last = self._pairs()
        end = Text.assemble((f" {last[0]} ", _KEY), f"{last[1]} ") if last else Text()
        line, room = Text(), width - end.cell_len - 1
        for key, word in fitting(tuple(pairs), room, {ESCAPE, self._way_out()}):
            line.append(f" {key} ", _KEY)
            line.append(f"{word} ")
        line.append(" " * max(0, width - line.cell_len - end.cell_len))
        return line.append_text(end)

    def _pairs(self) -> tuple[Iterable[tuple[str, str]], tuple[str, str] | None]:
        for pairs in (self._hint, self._mode):
            if pairs is not None:
                return pairs, None
        usual = self._usual()
        return usual[1:], usual[0] if usual else None


def fitting(pairs: Pairs, room: int, ways_out: Collection[str]) -> Pairs:
    """The first of some keys for which there is room; that with which one leaves goes last."""
    out = next((pair for pair in pairs if pair[0] in ways_out), None)
    kept, room = {out}, room - (_cells(out) if out else 0)
    for pair in pairs:
        if pair != out:
            room -= _cells(pair)
            if room < 0:
                break
            kept.add(pair)
    return tuple(pair for pair in pairs if pair in kept)


def _cells(pair: tuple[str, str]) -> int:
    return cell_len(f" {pair[0]} {pair[1]} ")


def cut(text: str, cells: int) -> str:
    """Text from outside on one line, at most so many cells wide."""
    line = one_line(text)
    return line if cell_len(line) <= cells else set_cell_size(line, cells - 1).rstrip() + "…"


def fitted(text: str, cells: int) -> str:
    """A line that is at most so many cells wide, filled up with blanks."""
    return text + " " * (cells - cell_len(text))
