"""What is known of the span in focus, and which key puts which label on it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core import navigation
from annotator.core.annotation import Annotation
from annotator.core.display import one_line, visible
from annotator.core.label_schema import LabelSchema
from annotator.core.state import Item, State
from annotator.tui.themes import Inks
from annotator.tui.workbench import Workbench


def stand(item: Item) -> str:
    """How an item stands, in words."""
    if isinstance(item, Annotation):
        return {"suggested": "accepted", "edited": "corrected", "added": "added"}[item.origin]
    return "suggested" if item.score is None else f"suggested {item.score:.2f}"


def quoted(text: str, limit: int) -> str:
    """A quote on one line, in quotation marks of its own if it has some, else in ours."""
    line = one_line(text, limit)
    return line if line[:1] in "\"'“‘«„" else f"“{line}”"


def ends(state: State, item: Item) -> Iterable[tuple[str, str]]:
    """An item's links as (type with its direction, quote of the other end)."""
    if isinstance(item, Annotation):
        found = [(k.type, k.from_id, k.to_id) for k in state.links_of(item.id)]
    else:
        found = [
            (k.type, k.from_id, k.to_id)
            for k in state.suggested.links_of(item.id)
            if k.id not in state.rejections
        ]
    for type, from_id, to_id in found:
        outward = from_id == item.id
        other = state.item(to_id if outward else from_id)
        if other:
            words = type.replace("_", " ")
            quote = one_line(other.span.quote(state.article.text))
            yield (f"{words} →" if outward else f"← {words}"), quote


class SpanPanel(Widget):
    """The side panel. Wide terminals show it; narrow ones have the focus line."""

    def __init__(self, label_schema: LabelSchema, ink: Inks, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label_schema = label_schema
        self.ink = ink
        self._text = Text()
        self._inked: Inks | None = None
        self._strips: list[Strip] = []

    def show(self, bench: Workbench, ink: Inks) -> None:
        """Show the bench's focus; only the lines that differ are sent to the terminal."""
        self.ink = ink
        text = self._focused(bench)
        if ink == self._inked and text == self._text and text.spans == self._text.spans:
            return
        self._text, self._inked = text, ink
        old, self._strips = self._strips, self._made()
        if len(old) != len(self._strips):
            self.refresh()
            return
        for y, (before, after) in enumerate(zip(old, self._strips, strict=True)):
            if before != after:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        if len(self._strips) != self.size.height:
            self._strips = self._made()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        self._strips = self._made()
        self.refresh()

    def _made(self) -> list[Strip]:
        """The focus from the top, the label keys at the bottom."""
        width, height = self.size.width, self.size.height
        if not width or not height:
            return []
        top, bottom = self._lines(self._text), self._lines(self._keys())
        room = max(0, height - len(bottom))
        blank = Strip.blank(width, self.rich_style)
        return (top[:room] + [blank] * (room - len(top)) + bottom)[:height]

    def _lines(self, text: Text) -> list[Strip]:
        width = max(1, self.size.width)
        console, style = self.app.console, self.rich_style
        lines = text.wrap(console, width, overflow="fold")
        return [
            Strip(Segment.apply_style(line.render(console), style)).adjust_cell_length(width, style)
            for line in lines
        ]

    def _focused(self, bench: Workbench) -> Text:
        item = bench.focus
        text = Text()
        if item is None:
            selected = bench.selection
            text.append("selection\n" if selected else "no span here\n", Style(bold=True))
            where = selected or bench.cursor
            if where:
                text.append(f"{quoted(where.quote(bench.text), 120)}\n")
            return text
        text.append(item.label, Style(bold=True, color=self._color(item.label)))
        text.append(f"  {stand(item)}\n", Style(dim=True))
        text.append(f"{quoted(item.span.quote(bench.text), 200)}\n")
        self._details(text, item)
        for type, quote in ends(bench.state, item):
            text.append(f"\n{type} ", Style(dim=True))
            text.append(one_line(quote, 80))
        self._stack(text, bench, item)
        return text

    def _details(self, text: Text, item: Item) -> None:
        if not isinstance(item, Annotation):
            return
        for name, value in item.attributes.items():
            if value is not False:
                text.append(f"\n{visible(name):<10}", Style(dim=True))
                text.append("yes" if value is True else visible(str(value)))
        if item.flagged:
            text.append("\n⚑ flagged", Style(bold=True))
        if item.note:
            text.append("\nnote      ", Style(dim=True))
            text.append(one_line(item.note, 200))

    def _stack(self, text: Text, bench: Workbench, item: Item) -> None:
        items = navigation.stacked(bench.state, bench.cursor) if bench.cursor else []
        if len(items) < 2:
            return
        text.append("\n\nhere", Style(dim=True))
        for other in items:
            mark = "›" if other.id == item.id else " "
            text.append(f"\n{mark} ")
            text.append(other.label, Style(color=self._color(other.label)))
            text.append(f" {'✓' if isinstance(other, Annotation) else '?'}", Style(dim=True))

    def _keys(self) -> Text:
        text = Text()
        labels = [label for label in self.label_schema.labels if label.key]
        for number, label in enumerate(labels):
            text.append(f"{label.key} ", Style(bold=True))
            text.append(f"{label.name:<12}", Style(color=self._color(label.name)))
            if number % 2 or number == len(labels) - 1:
                text.append("\n")
        text.append("l ", Style(bold=True))
        text.append("any label")
        return text

    def _color(self, name: str) -> str:
        label = self.label_schema.label.get(name)
        return self.ink.label(label.color if label else "gray")
