"""What of a text the lanes of a region show: as much as fits, every edge with its surroundings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from annotator.core.display import drawable, drawn
from annotator.core.ruling import Mark, Version
from annotator.core.span import Span
from annotator.tui.widgets.wrapping import char_width

#: Stands for a stretch that is left out, and for a character that a version does not cover.
GAP, UNCOVERED = "…", "·"

#: Line breaks, in signs of the same width.
_BREAKS = str.maketrans("\r\n", " ↵")

#: The most characters of text before and after a region.
CONTEXT = 60

#: The most words that are shown about an edge of a region that does not fit, and the most
#: characters of one of them.
_MOST_WORDS, LONGEST_WORD = 8, 16

#: What is shown about an edge, from here to there; and how to tell it from the edge.
Zone: TypeAlias = tuple[int, int]
Reach: TypeAlias = Callable[[int], Zone]


class Column(NamedTuple):
    """A character (with what joins onto it) or a stretch that is left out."""

    start: int
    end: int
    cells: int
    is_gap: bool = False


class Run(NamedTuple):
    """Columns in a row that every version covers, or does not cover, as a whole."""

    columns: tuple[Column, ...]
    text: str
    cells: int
    is_disputed: bool

    @property
    def start(self) -> int:
        """Where in the text it begins."""
        return self.columns[0].start

    @property
    def end(self) -> int:
        """Where in the text it ends."""
        return self.columns[-1].end


class Piece(NamedTuple):
    """Neighbouring runs that look alike."""

    text: str
    is_covered: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Marks of one version and label that can stand on one line."""

    label: str
    marks: tuple[Mark, ...]


class Window:
    """The part of a text around a region that every lane shows, in columns.

    Args:
        text: the article's text.
        place: what has to be in the window.
        versions: what is compared; where they differ comes first.
        width: the cells there are.
        also: what else is drawn in it.
    """

    def __init__(
        self,
        text: str,
        place: Span,
        versions: Sequence[Version],
        width: int,
        *,
        also: Sequence[Version] = (),
    ) -> None:
        self.text, self.versions = drawable(text), versions
        columns = _columns(self.text, place, [*versions, *also], max(8, width))
        edges = {edge for version in (*versions, *also) for m in version for edge in _edges(m)}
        self.runs = [self._run(part) for part in _parted(columns, sorted(edges))]

    def words(self) -> str:
        """The text of the window."""
        return "".join(run.text for run in self.runs)

    def row(self, marks: Sequence[Mark]) -> list[Piece]:
        """The window as some marks cover it."""
        pieces: list[Piece] = []
        for run in self.runs:
            covered = any(_covers(mark, run) for mark in marks)
            shown = run.text if covered else UNCOVERED * run.cells
            last = pieces[-1] if pieces else None
            if last and (last.is_covered, last.is_disputed) == (covered, run.is_disputed):
                pieces[-1] = Piece(last.text + shown, covered, run.is_disputed)
            else:
                pieces.append(Piece(shown, covered, run.is_disputed))
        return pieces

    def _run(self, columns: Sequence[Column]) -> Run:
        start, end = columns[0].start, columns[-1].end
        text = GAP if columns[0].is_gap else drawn(self.text[start:end].translate(_BREAKS))
        run = Run(tuple(columns), text, sum(column.cells for column in columns), False)
        return run._replace(is_disputed=self._differs(run))

    def _differs(self, run: Run) -> bool:
        """Whether the versions cover a run unlike each other."""
        covers = {
            tuple(sorted(mark.label for mark in version if _covers(mark, run)))
            for version in self.versions
        }
        return len(covers) > 1


def _parted(columns: Sequence[Column], edges: Sequence[int]) -> Iterator[Sequence[Column]]:
    """Columns, cut where a mark begins or ends; one in whose midst it does is alone."""
    first = 0
    for at in range(1, len(columns)):
        before, here = columns[at - 1], columns[at]
        is_cut = bisect_right(edges, before.start) < bisect_left(edges, here.end)
        if is_cut or before.is_gap or here.is_gap:
            yield columns[first:at]
            first = at
    yield columns[first:]


def rows_of(version: Version) -> list[Row]:
    """A version on as few lines as show where each of its marks begins and ends."""
    rows: list[Row] = []
    for mark in sorted(version, key=lambda m: (m.span.start, -m.span.end)):
        for number, row in enumerate(rows):
            if row.label == mark.label and row.marks[-1].span.end < mark.span.start:
                rows[number] = Row(row.label, (*row.marks, mark))
                break
        else:
            rows.append(Row(mark.label, (mark,)))
    return rows


def _covers(mark: Mark, run: Run) -> bool:
    return mark.span.start < run.end and run.start < mark.span.end


def _columns(text: str, place: Span, versions: Sequence[Version], width: int) -> list[Column]:
    line = _Line(text, _around(text, place))
    if line.cells(place.start, place.end) <= width:
        return _with_context(line, place, width)
    marked = [{edge for mark in version for edge in _edges(mark)} for version in versions]
    every = set.union({place.start, place.end}, *marked)
    shared = set.intersection(*marked) if marked else set()
    for edges in (every, every - shared):
        zones = _about(line, sorted(edges), width)
        if zones:
            return _elided(line, zones)
    return _cut(line.characters(place.start, place.end), width)


def _around(text: str, place: Span) -> Span:
    """The line in which a place stands, not too far from it, in whole words."""
    first = text.rfind("\n", 0, place.start) + 1
    last = text.find("\n", place.end)
    last = len(text) if last < 0 else last
    start, end = max(first, place.start - CONTEXT), min(last, place.end + CONTEXT)
    if start > first:
        start = text.find(" ", start, place.start) + 1 or place.start
    if end < last:
        end = max(text.rfind(" ", place.end, end), place.end)
    return Span(start, end)


class _Line:
    """A piece of a text, with the width of each of its characters."""

    def __init__(self, text: str, around: Span) -> None:
        self.text, self.around = text, around
        widths = map(char_width, text[around.start : around.end])
        self._sums = [0, *accumulate(widths)]

    def cells(self, start: int, end: int) -> int:
        """The cells from one place to another."""
        first = self.around.start
        return self._sums[end - first] - self._sums[start - first]

    def characters(self, start: int, end: int) -> list[Column]:
        """A column for each character, what has no width with the one before it."""
        columns: list[Column] = []
        for offset in range(start, end):
            cells = self.cells(offset, offset + 1)
            if cells or not columns:
                columns.append(Column(offset, offset + 1, cells))
            else:
                columns[-1] = Column(columns[-1].start, offset + 1, columns[-1].cells)
        return columns

    def back(self, at: int, words: int) -> int:
        """Where the word begins that is so many words back."""
        text, first = self.text, self.around.start
        for _ in range(words):
            while at > first and text[at - 1].isspace():
                at -= 1
            least = max(first, at - LONGEST_WORD)
            while at > least and not text[at - 1].isspace():
                at -= 1
        return at

    def on(self, at: int, words: int) -> int:
        """Where the word ends that is so many words on."""
        text, last = self.text, self.around.end
        for _ in range(words):
            while at < last and text[at].isspace():
                at += 1
            most = min(last, at + LONGEST_WORD)
            while at < most and not text[at].isspace():
                at += 1
        return at


def _with_context(line: _Line, place: Span, width: int) -> list[Column]:
    """A place that fits as a whole, with as many words around it as there is room for."""
    start, end = place.start, place.end
    while True:
        wider = line.back(start, 1), line.on(end, 1)
        before = (start, end)
        if line.cells(wider[0], end) <= width:
            start = wider[0]
        if line.cells(start, wider[1]) <= width:
            end = wider[1]
        if (start, end) == before:
            return line.characters(start, end)


def _about(line: _Line, edges: Sequence[int], width: int) -> list[Zone]:
    """As much about each edge as fits; nothing where not even that does."""
    wider: Reach | None = None
    for reach in _reaches(line):
        zones = [reach(edge) for edge in edges]
        if _cells_of(line, zones) <= width:
            break
        wider = reach
    else:
        return []
    for number, edge in enumerate(edges if wider else ()):
        more = [*zones[:number], wider(edge), *zones[number + 1 :]] if wider else zones
        if _cells_of(line, more) <= width:
            zones = more
    return zones


def _reaches(line: _Line) -> Iterator[Reach]:
    """How much is shown about an edge: whole words, fewer and fewer, then characters."""
    for words in range(_MOST_WORDS, 0, -1):
        yield lambda edge, n=words: (line.back(edge, n), line.on(edge, n))  # type: ignore[misc]
    first, last = line.around.start, line.around.end
    for count in range(LONGEST_WORD // 2, 0, -1):
        yield lambda edge, n=count: (max(first, edge - n), min(last, edge + n))  # type: ignore[misc]


def _pieces(zones: Sequence[Zone]) -> Iterator[tuple[int, int, bool]]:
    """Zones without what they share, each with whether a gap stands before it."""
    shown: int | None = None
    for low, high in zones:
        has_gap = shown is not None and low > shown + 1
        start = low if shown is None or has_gap else shown
        shown = max(start, high)
        yield start, shown, has_gap


def _cells_of(line: _Line, zones: Sequence[Zone]) -> int:
    return sum(line.cells(start, end) + gap for start, end, gap in _pieces(zones))


def _elided(line: _Line, zones: Sequence[Zone]) -> list[Column]:
    """Some pieces of a text, and a gap for each stretch between them."""
    columns: list[Column] = []
    for start, end, has_gap in _pieces(zones):
        if has_gap:
            columns.append(Column(columns[-1].end, start, 1, is_gap=True))
        columns += line.characters(start, end)
    return columns


def _cut(columns: list[Column], width: int) -> list[Column]:
    kept = _fitting(columns, width - 1)
    start = kept[-1].end if kept else columns[0].start
    return [*kept, Column(start, columns[-1].end, 1, is_gap=True)]


def _fitting(columns: list[Column], room: int) -> list[Column]:
    kept = []
    for column in columns:
        room -= column.cells
        if room < 0:
            break
        kept.append(column)
    return kept


def _edges(mark: Mark) -> tuple[int, int]:
    return mark.span.start, mark.span.end
