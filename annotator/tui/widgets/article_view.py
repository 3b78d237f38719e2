"""The article: wrapped text with its spans drawn in place, and the token cursor."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from annotator.core.annotation import Annotation
from annotator.core.brought_back import Ranges, around
from annotator.core.display import drawn
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.span_index import Entry
from annotator.core.state import State
from annotator.tui.layering import ALL, Layering
from annotator.tui.themes import Inks, inks_of
from annotator.tui.widgets.bars import FLAGGED, NOTED
from annotator.tui.widgets.based import cropped
from annotator.tui.widgets.paint import Cover, Hint, Painter, Piece
from annotator.tui.widgets.scrolling import Scrolled
from annotator.tui.widgets.tags import LENGTH, Tagged, row, tags_of
from annotator.tui.widgets.wrapping import Wrapped, char_width, whole, width_of

#: Cells in front of the text: a flag or note, the claims' bar, and a blank.
MARGIN = 3

#: The longest line of text, in cells: longer ones are hard to read.
WIDEST = 100

#: From how many cells on one of them is spent on a blank beside the scrollbar.
ROOMY = 81

#: The margin's mark beside boilerplate.
_SHADE = "░"

#: Lines that stay in sight above and below what the eye is on.
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the article besides its spans.

    `hints` are letters by offset, of which the first `typed` are typed already; `on_words`: they
    stand on every word, which the text between them makes room for.
    """

    cursor: Span | None = None
    focus_id: str | None = None
    linked: frozenset[str] = frozenset()
    selection: Span | None = None
    hits: tuple[Span, ...] = ()
    hints: Mapping[int, str] | None = None
    chosen_hint: int | None = None
    typed: int = 0
    on_words: bool = False
    layering: Layering = ALL
    dimmed: Ranges = ()


class ArticleView(Scrolled, can_focus=True, inherit_bindings=False):
    """Draws one state of one article. It knows nothing of decisions: it is told what to show."""

    @dataclass
    class Pointed(Message):
        """The mouse pointed at a place: pressed there, or dragged from `anchor` to it."""

        offset: int
        anchor: int | None

    @dataclass
    class Rewrapped(Message):
        """The text was wrapped anew, or moved under hints: other parts of it may be in view."""

    def __init__(self, label_schema: LabelSchema, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label_schema = label_schema
        self.state: State | None = None
        self.marks = Marks()
        self.wrapped = Wrapped("", 80)
        self.painter = Painter(inks_of(self.app))
        #: Lines of text or of tags as they were drawn, by their row.
        self._strips: dict[int, Strip] = {}
        #: The hints that are shown, and their offsets in order.
        self._hint_offsets: tuple[Mapping[int, str], list[int]] = ({}, [])
        #: Rows of the view for each line of text: two where there are tags above it.
        self.step = 1
        self._tags = tags_of(label.name for label in label_schema.labels)
        self._indent = 0
        self._wrapped_for = 0
        self._anchor: int | None = None

    # What is shown

    def open(self, state: State) -> None:
        """Show another article, from its top."""
        self.state = state
        self.marks = Marks()
        if self.size.width:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            self._fit()

    def show(self, state: State, touched: Iterable[Span] | None) -> None:
        """Show the article's new state; only lines of the touched spans (None: all) are redrawn."""
        self.state = state
        if touched is None:
            self._strips.clear()
            self.refresh()
        else:
            self._redraw(touched)

    def mark(self, marks: Marks) -> None:
        """Show other marks; only the lines on which they differ are redrawn."""
        old, self.marks = self.marks, marks
        if old == marks:
            return
        if _everywhere(old) != _everywhere(marks):
            self._strips.clear()
            self.refresh()
            return
        changed = set(self._marked(old)) ^ set(self._marked(marks))
        self._redraw(span for _, span in changed)

    def ensure_visible(self, cursor: Span, focus: Span | None = None) -> None:
        """Scroll, by half a screen where it must, until cursor and focus can be seen.

        Lines around them stay in sight. Of a focus longer than the screen the cursor counts.
        """
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not self.wrapped.text:
            return
        around, step = min(CONTEXT, (height // self.step - 1) // 4), self.step
        for first, last in self._wanted(cursor, focus):
            low = max(0, first - around) * step
            high = (min(last + around, len(self.wrapped) - 1) + 1) * step - 1
            if high - low < height:
                break
        if top <= low and high < top + height:
            return
        y = min((low + high + step - 1 - height) // 2, len(self.wrapped) * step - height)
        y = max(0, y - y % step)
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _wanted(self, cursor: Span, focus: Span | None) -> Iterable[tuple[int, int]]:
        """The lines to show, the best choice first."""
        line = self.wrapped.line_of(cursor.start)
        if focus:
            first, last = map(self.wrapped.line_of, (focus.start, focus.end - 1))
            yield min(line, first), max(line, last)
        yield line, line

    def move_by_pages(self, pages: int) -> None:
        """Show another part of the text, a line of the one before still in sight."""
        y = round(self.scroll_y) + pages * max(1, self.size.height - 1)
        y = max(0, min(y, len(self.wrapped) - self.size.height))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def line_move(self, offset: int, lines: int) -> int:
        """The offset some lines below (or, negative, above) another, in the same column."""
        line = self.wrapped.line_of(offset)
        column = self.wrapped.column_of(offset)
        target = min(max(line + lines, 0), len(self.wrapped) - 1)
        return self.wrapped.offset_at(target, column)

    def bounds(self, line: int) -> tuple[int, int]:
        """Where a line of the text begins and ends."""
        return self.wrapped.starts[line], self.wrapped.ends[line]

    def visible_range(self) -> Span | None:
        """The part of the text that is on the screen."""
        row = round(self.scroll_y)
        top = row // self.step
        last = min((row + self.size.height) // self.step, len(self.wrapped)) - 1
        if last < top or not self.wrapped.text:
            return None
        start, end = self.wrapped.starts[top], self.wrapped.ends[last]
        return Span(start, end) if start < end else None

    def rows_of(self, span: Span) -> tuple[int, int] | None:
        """The first and last row of the view on which a span is; None if it is out of sight."""
        top, height = round(self.scroll_y), self.size.height
        first = max(0, self.wrapped.line_of(span.start) * self.step - top)
        last = (self.wrapped.line_of(span.end - 1) + 1) * self.step - 1 - top
        last = min(last, height - 1)
        return (first, last) if first <= last else None

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are made: there is no border, padding or tint for Textual to add.

        It would go through each line anew whenever the text is scrolled.
        """
        width, plain = self.region.width, self.painter.plain
        self._fit_lines()
        lines = [self._line(y).adjust_cell_length(width, plain) for y in crop.line_range]
        return cropped(self, lines, crop)

    def render_line(self, y: int) -> Strip:
        self._fit_lines()
        return self._line(y)

    def _fit_lines(self) -> None:
        if self._wrapped_for != self.size.width:
            # The first paint comes before the first resize event: it shows the text all the same.
            self._wrap()

    def _line(self, y: int) -> Strip:
        row = round(self.scroll_y) + y
        strip = self._strips.get(row)
        if strip is None:
            line, place = divmod(row, self.step)
            make = self._strip if place == self.step - 1 else self._tag_strip
            strip = self._strips[row] = make(line)
        return strip

    def _tag_strip(self, line: int) -> Strip:
        """The row of tags above a line."""
        width, plain = self._wrapped_for, self.painter.plain
        if self.state is None or line >= len(self.wrapped):
            return Strip([Segment(" " * width, plain)], width)
        start, end = self.wrapped.starts[line], self.wrapped.ends[line]
        entries = self._entries(start, max(end, start + 1))
        segments = [
            *(Segment(" " * (self._indent + 1), plain), self._bar(entries, start)),
            Segment(" ", plain),
            *(
                Segment(part.text, self.painter.tag(part.cover, is_tag=part.is_tag))
                for part in row(self._tagged(entries, start, end), self.wrapped.width)
            ),
        ]
        return Strip(segments).adjust_cell_length(width, plain)

    def _tagged(self, entries: list[Entry], start: int, end: int) -> Iterable[Tagged]:
        text = self.wrapped.text
        for entry in entries:
            item = self.state.item(entry[3]) if self.state else None
            first, last = max(entry[0], start), min(-entry[1], end)
            if item and (first < last or start == end):
                cell = width_of(text[start:first])
                cells = width_of(text[first:last])
                tag = self._tags.get(item.label, item.label[:LENGTH])
                begins, ends = entry[0] >= start, -entry[1] <= end
                yield Tagged(cell, cell + cells, tag, self._cover_of(entry), begins, ends)

    def _strip(self, line: int) -> Strip:
        width, plain = self._wrapped_for, self.painter.plain
        if self.state is None or line >= len(self.wrapped):
            return Strip([Segment(" " * width, plain)], width)
        start, end = self.wrapped.starts[line], self.wrapped.ends[line]
        entries = self._entries(start, max(end, start + 1))
        segments = [
            *(Segment(" " * self._indent, plain), self._sign(entries, start, end)),
            *(self._bar(entries, start), Segment(" ", plain)),
        ]
        cells = self._indent + MARGIN
        for text, style in self._pieces(start, end, entries):
            segments.append(Segment(text, style))
            cells += width_of(text)
        return Strip([*segments, Segment(" " * max(0, width - cells), plain)], max(width, cells))

    def _entries(self, start: int, end: int) -> list[Entry]:
        """What is drawn of the spans in a part of the text."""
        assert self.state is not None
        hidden = self.marks.layering.hidden
        entries = self.state.live.overlapping(start, end)
        return [e for e in entries if e[2] not in hidden] if hidden else entries

    def _sign(self, entries: list[Entry], start: int, end: int) -> Segment:
        """The margin's sign: something that begins on the line is flagged, or has a note."""
        assert self.state is not None
        found = " "
        for entry in entries:
            item = self.state.annotations.get(entry[3]) if start <= entry[0] < end else None
            if item and item.flagged:
                return Segment(FLAGGED, self.painter.sign)
            if item and item.note:
                found = NOTED
        return Segment(found, self.painter.sign if found == NOTED else self.painter.plain)

    def _bar(self, entries: list[Entry], start: int) -> Segment:
        """The margin's mark: the most pressing claim on the line, or that it is boilerplate."""
        claims = [c for c in map(self._cover_of, entries) if c.ground]
        if not claims:
            if self._is_dimmed(start):
                return Segment(_SHADE, self.painter.faint)
            return Segment(" ", self.painter.plain)
        claim = min(claims, key=lambda c: (not c.focused, c.confirmed))
        sign = "┃" if claim.confirmed else "┊"
        sign = {"┃": "█", "┊": "▐"}[sign] if claim.focused else sign
        return Segment(sign, self.painter.bar(claim.color, confirmed=claim.confirmed))

    def _is_dimmed(self, offset: int) -> bool:
        """Whether a line that begins there is boilerplate, or blank amid it."""
        if not self.marks.dimmed:
            return False
        text = self.wrapped.text
        while offset < len(text) and text[offset] in " \t\xa0":
            offset += 1
        return around(self.marks.dimmed, offset, offset) is not None

    def _pieces(self, start: int, end: int, entries: list[Entry]) -> Iterable[tuple[str, Style]]:
        text, marks = self.wrapped.text, self.marks
        cuts, faint = {start, end}, self._is_dimmed(start)
        for first, last, _, _ in entries:
            cuts.update((first, -last))
        extra = [marks.cursor, marks.selection, *marks.hits]
        cuts.update(edge for span in extra if span for edge in (span.start, span.end))
        covers = [(e[0], -e[1], self._cover_of(e)) for e in entries]
        covers.sort(key=lambda c: (c[0] - c[1], -c[2].rank))
        inside = sorted(cut for cut in cuts if start <= cut <= end)
        pieces = whole(text, inside) if len(inside) > 1 else []
        styled = [
            (a, b, self.painter.style(self._piece(a, covers, faint=faint))) for a, b in pieces
        ]
        if marks.hints is not None:
            return self._with_hints(styled, self._hinted(start, end))
        return ((drawn(text[a:b]), style) for a, b, style in styled)

    def _piece(
        self, start: int, covers: list[tuple[int, int, Cover]], *, faint: bool = False
    ) -> Piece:
        """The look of a piece. It may reach further than its spans, by marks without a width."""
        marks = self.marks

        def inside(span: Span | None) -> bool:
            return span is not None and span.start <= start < span.end

        return Piece(
            tuple(cover for a, b, cover in covers if a <= start < b),
            faint=faint,
            cursor=inside(marks.cursor),
            selected=inside(marks.selection),
            hit=any(map(inside, marks.hits)) if marks.hits else False,
        )

    def _hinted(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The hints on a line, each with the part of the text whose cells it takes."""
        hints = self.marks.hints
        if not hints:
            return []
        if self._hint_offsets[0] is not hints:
            self._hint_offsets = hints, sorted(hints)
        found: list[tuple[int, int, str]] = []
        offsets, text = self._hint_offsets[1], self.wrapped.text
        for offset in offsets[bisect_left(offsets, start) : bisect_left(offsets, end)]:
            if found and offset < found[-1][1]:
                continue
            at, cells = offset, 0
            while at < end and (cells < len(hints[offset]) or not char_width(text[at])):
                cells += char_width(text[at])
                at += 1
            found.append((offset, at, hints[offset].ljust(cells)))
        return found

    def _with_hints(
        self, pieces: list[tuple[int, int, Style]], hinted: list[tuple[int, int, str]]
    ) -> Iterable[tuple[str, Style]]:
        """The pieces with the letters of hints in the place of what is under them."""
        text, marks, painter = self.wrapped.text, self.marks, self.painter
        hints = iter([*hinted, (len(text) + 1, 0, "")])
        offset, until, letters = next(hints)
        taken, look = -1, Hint.LETTER
        for start, end, style in pieces:
            under = painter.shaded(style) if marks.on_words else style
            at = max(start, taken)
            while offset < end:
                if at < offset:
                    yield drawn(text[at:offset]), under
                look = self._look(offset, beside=offset == taken and look is Hint.WORD)
                yield from self._laid(letters, look, under)
                at = taken = until
                offset, until, letters = next(hints)
            if at < end:
                yield drawn(text[at:end]), under

    def _laid(self, letters: str, look: Hint, under: Style) -> Iterable[tuple[str, Style]]:
        """The letters of one hint, and a blank if they do not fill what they stand on."""
        typed, bare = self.marks.typed, letters.rstrip()
        if typed:
            yield letters[:typed], self.painter.hint(Hint.TYPED)
        yield bare[typed:], self.painter.hint(look)
        if len(bare) < len(letters):
            yield letters[len(bare) :], under

    def _look(self, offset: int, *, beside: bool) -> Hint:
        if self.marks.on_words:
            return Hint.BESIDE if beside else Hint.WORD
        return Hint.CHOSEN if offset == self.marks.chosen_hint else Hint.LETTER

    def _cover_of(self, entry: Entry) -> Cover:
        assert self.state is not None
        item = self.state.item(entry[3])
        assert item is not None
        label = self.label_schema.label.get(item.label)
        return Cover(
            entry[2],
            label.color if label else "gray",
            item.label in self.label_schema.attributable,
            isinstance(item, Annotation),
            item.id == self.marks.focus_id,
            item.id in self.marks.linked,
            entry[2] in self.marks.layering.dimmed,
        )

    # Layout

    def _wrap(self) -> None:
        """Wrap the text for the width that the view has now, if it was not."""
        text = self.state.article.text if self.state else ""
        # The last cell is the scrollbar's.
        beside = 2 if self.size.width >= ROOMY else 1
        width = min(max(10, self.size.width - MARGIN - beside), WIDEST)
        self._wrapped_for = self.size.width
        self._indent = max(0, (self.size.width - MARGIN - beside - width) // 2)
        if self.wrapped.source is not text or self.wrapped.width != width:
            self.wrapped = Wrapped(text, width)
        self._strips.clear()

    def tag(self, *, on: bool) -> None:
        """Draw a row of tags above each line of text, or none; the text on top stays there."""
        step = 2 if on else 1
        if step == self.step:
            return
        line, self.step = round(self.scroll_y) // self.step, step
        self._strips.clear()
        if self.size.width:
            self._fit()
            self.scroll_to(y=line * step, animate=False, force=True, immediate=True)

    @property
    def lines_in_sight(self) -> int:
        """How many lines of text the view has room for."""
        return max(1, self.size.height // self.step)

    def _fit(self) -> None:
        """Wrap, and let the scrollbar know."""
        self._wrap()
        self.virtual_size = Size(self.size.width, len(self.wrapped) * self.step)
        self.refresh()

    def on_resize(self) -> None:
        if self.size.width:
            self._fit()
            self.post_message(self.Rewrapped())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.marks.hints is not None and round(old_value) != round(new_value):
            self.post_message(self.Rewrapped())

    @property
    def lines_in_view(self) -> tuple[int, int]:
        """The first and the last line on the screen; the last may be beyond the text."""
        top = round(self.scroll_y)
        return top, top + self.size.height - 1

    def repaint(self, ink: Inks) -> None:
        """Draw in other colours."""
        self.painter = Painter(ink)
        self._strips.clear()
        self.refresh()

    def _marked(self, marks: Marks) -> Iterable[tuple[str, Span]]:
        """The spans that marks are drawn on, each with what the mark is."""
        for kind, span in (("cursor", marks.cursor), ("selection", marks.selection)):
            if span:
                yield kind, span
        if self.state:
            for id in marks.linked | {marks.focus_id or ""}:
                if item := self.state.item(id):
                    # Two of the same place look different in focus.
                    yield f"{'focus' if id == marks.focus_id else 'linked'} {id}", item.span

    def _redraw(self, spans: Iterable[Span]) -> None:
        top, (width, height) = round(self.scroll_y), self.size
        for span in spans:
            first, last = self.wrapped.line_of(span.start), self.wrapped.line_of(span.end - 1)
            first, last = first * self.step, (last + 1) * self.step - 1
            for line in range(first, last + 1):
                self._strips.pop(line, None)
            low, high = max(first, top), min(last, top + height - 1)
            if low <= high:
                self.refresh(Region(0, low - top, width, high - low + 1))

    # The mouse

    def _offset(self, event: events.MouseEvent) -> int | None:
        if not self.wrapped.text:
            return None
        line = min((round(self.scroll_y) + event.y) // self.step, len(self.wrapped) - 1)
        return self.wrapped.offset_at(line, event.x - self._indent - MARGIN)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = self._offset(event)
        if offset is not None and event.button == 1:
            self._anchor = offset
            self.capture_mouse()
            self.post_message(self.Pointed(offset, None))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._anchor is not None and event.button == 1:
            offset = self._offset(event)
            if offset is not None and offset != self._anchor:
                self.post_message(self.Pointed(offset, self._anchor))

    def on_mouse_up(self) -> None:
        self._anchor = None
        self.release_mouse()


def _everywhere(marks: Marks) -> tuple[object, ...]:
    """What of the marks is drawn on lines everywhere."""
    lettering = marks.hints, marks.typed, marks.on_words
    return marks.hits, marks.layering, marks.dimmed, lettering
