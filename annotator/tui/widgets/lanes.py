"""The versions of a region under each other, aligned, so that one sees where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.display import visible
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Mark, Version
from annotator.core.span import Span
from annotator.tui.lane_layout import Piece, Row, Window, rows_of
from annotator.tui.themes import Inks, mix
from annotator.tui.widgets.bars import cut

#: The most of the width that who has a version may take.
_HEAD = 0.3

#: The most cells of what tells versions apart besides their edges: labels, or attributes.
_COLUMN = 26

#: The cells before a note.
_NOTE = 7


@dataclass(frozen=True, slots=True)
class Strand:
    """One lane: the key that takes it, who has it, what is marked.

    `words` stand in the place of the text: where links lead, or that nothing is decided yet.
    `details` are the attributes that differ, `notes` what annotators said of their marks.
    """

    key: str
    who: str
    version: Version = ()
    words: str = ""
    details: str = ""
    is_marked: bool = False
    is_gold: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """All lanes of a region of a text."""

    text: str
    place: Span
    strands: tuple[Strand, ...]
    #: What stands above the lanes in the place of the text.
    title: str = ""

    @property
    def labels(self) -> frozenset[str]:
        """Every label in it."""
        return frozenset(mark.label for strand in self.strands for mark in strand.version)


class Lanes(Widget):
    """Draws a board. What does not fit is scrolled so that the marked lane is in sight."""

    def __init__(self, label_schema: LabelSchema, ink: Inks, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label_schema, self.ink = label_schema, ink
        self.board: Board | None = None
        self.notice = ""
        self._strips: list[Strip] = []
        self._width = 0
        self._styles: dict[tuple[bool, bool, str], Style] = {}

    def show(self, board: Board | None, ink: Inks, notice: str = "") -> None:
        """Show a board, or (None) a notice; only the lines that differ are drawn."""
        if (board, ink, notice) == (self.board, self.ink, self.notice):
            return
        if ink != self.ink:
            self._styles.clear()
        self.board, self.ink, self.notice = board, ink, notice
        old, self._strips, width = self._strips, self._scrolled(), self._width
        for y, (before, after) in enumerate(zip_longest(old, self._strips)):
            if before != after:
                self.refresh(Region(0, y, width, 1))

    @property
    def lines(self) -> list[str]:
        """What is drawn, as text."""
        return [strip.text.rstrip() for strip in self._strips]

    def render_line(self, y: int) -> Strip:
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self._plain)

    def on_resize(self) -> None:
        self._strips = self._scrolled()
        self.refresh()

    @property
    def _plain(self) -> Style:
        return _plain(self.ink)

    def _scrolled(self) -> list[Strip]:
        width, height = self.size
        self._width = width
        if not width or not height:
            return []
        if self.board is None:
            return [self._strip([Segment(cut(f" {self.notice}", width), self._plain)])]
        head, lanes = self._made(self.board)
        room = height - 1
        lines = [line for lane in lanes for line in lane]
        if len(lines) <= room:
            return [head, *lines]
        marked = next((n for n, s in enumerate(self.board.strands) if s.is_marked), 0)
        end = sum(len(lane) for lane in lanes[: marked + 1])
        # The last line says that there is more, and what is marked stays above it.
        first = max(0, min(end - room + 1, len(lines) - room))
        shown = lines[first : first + room]
        if first + room < len(lines):
            shown[-1] = self._more("↓", len(lines) - first - room + 1)
        return [self._more("↑", first) if first else head, *shown]

    def _more(self, sign: str, count: int) -> Strip:
        return self._strip([Segment(f"   {sign} {count} more", self._faint)])

    # Making lines

    def _made(self, board: Board) -> tuple[Strip, list[list[Strip]]]:
        """The text above the lanes, and the lines of each lane."""
        heads = [f" {s.key}  {s.who}" for s in board.strands]
        most = max(12, int(self._width * _HEAD))
        wide = min(max(map(cell_len, heads), default=0), most) + 3
        column = self._column(board)
        room = max(8, self._width - wide - column - 1)
        versions = [s.version for s in board.strands if not s.is_gold]
        gold = [s.version for s in board.strands if s.is_gold]
        window = Window(board.text, board.place, versions, room, also=gold)
        text = " " * (wide + column) + (board.title or window.words())
        head = self._strip([Segment(text, self._faint)])
        return head, [
            list(self._lane(strand, heads[n], wide, column, window))
            for n, strand in enumerate(board.strands)
        ]

    def _column(self, board: Board) -> int:
        """The cells between who has a version and its text: for labels, or short attributes."""
        labels = board.labels if len(board.labels) > 1 else frozenset()
        words = {visible(label) for label in labels} | {s.details for s in board.strands}
        widths = [cell_len(word) for word in words if cell_len(word) <= _COLUMN]
        return max(widths, default=0) + 2 if any(widths) else 0

    def _lane(
        self, strand: Strand, head: str, wide: int, column: int, window: Window
    ) -> Iterator[Strip]:
        style = self._plain + Style(bold=strand.is_marked or None)
        sign = "›" if strand.is_marked else " "
        first = Segment(_fitted(f"{sign}{head}", wide - 1) + " ", style)
        beside = "" if cell_len(strand.details) > column - 2 else strand.details
        rows = [] if strand.words else rows_of(strand.version) or [Row("", ())]
        labels = len({row.label for row in rows}) > 1 or not beside
        for number, row in enumerate(rows):
            words = (row.label if labels else beside) if column else ""
            pieces = [
                Segment(piece.text, self._style(piece, row.label))
                for piece in window.row(row.marks)
            ]
            front = first if number == 0 else Segment(" " * wide, style)
            yield self._strip([front, self._beside(words, row.label, column), *pieces])
        if strand.words:
            yield self._strip([first, Segment(" " * column + strand.words, style)])
        if strand.details and not (beside and not labels):
            yield self._strip([Segment(" " * (wide + column) + strand.details, self._faint)])
        for note in strand.notes:
            lines = wrap(visible(note), max(8, self._width - _NOTE - 1), max_lines=3)
            for line in lines:
                yield self._strip([Segment(" " * _NOTE + line, self._plain)])

    def _beside(self, words: str, label: str, column: int) -> Segment:
        if not column:
            return Segment("")
        return Segment(_fitted(visible(words), column - 2) + "  ", self._ink(label))

    def _strip(self, segments: Sequence[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self._width, self._plain)

    # Looks

    @property
    def _faint(self) -> Style:
        return _faint(self.ink)

    def _ink(self, label: str) -> Style:
        return self._plain + Style(color=self.ink.label(self._color(label)), bold=True)

    def _color(self, name: str) -> str:
        label = self.label_schema.label.get(name)
        return label.color if label else "gray"

    def _style(self, piece: Piece, label: str) -> Style:
        look = piece.is_covered, piece.is_disputed, label
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = self._styled(piece, label)
        return style

    def _styled(self, piece: Piece, label: str) -> Style:
        ink, color = self.ink, self._color(label)
        if not piece.is_covered:
            if piece.is_disputed and not ink.monochrome:
                return self._plain + Style(color=ink.accent, bold=True)
            return self._faint
        if ink.monochrome:
            return self._plain + Style(
                underline=True, reverse=piece.is_disputed, bold=piece.is_disputed
            )
        if piece.is_disputed:
            return Style(color=ink.background, bgcolor=ink.solid(ink.label(color)), bold=True)
        paper = ink.tint(color, 0.2)
        return self._plain + Style(color=ink.legible(ink.label(color), paper), bgcolor=paper)


@lru_cache(maxsize=8)
def _plain(ink: Inks) -> Style:
    return Style(color=ink.text, bgcolor=ink.background)


@lru_cache(maxsize=8)
def _faint(ink: Inks) -> Style:
    if ink.monochrome:
        return _plain(ink)
    return _plain(ink) + Style(color=mix(ink.background, ink.text, 0.65))


def _fitted(text: str, cells: int) -> str:
    """A text of just so many cells."""
    if cell_len(text) > cells:
        text = set_cell_size(text, cells - 1).rstrip() + "…"
    return text + " " * (cells - cell_len(text))


def hull(versions: Sequence[Sequence[Mark]], place: Span) -> Span:
    """A place, and all marks that reach beyond it."""
    spans = [place, *(mark.span for version in versions for mark in version)]
    return Span(min(s.start for s in spans), max(s.end for s in spans))
