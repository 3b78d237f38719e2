"""What is known of the span in focus, and which key puts which label on it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
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

    def show(self, bench: Workbench, ink: Inks) -> None:
        """Show the bench's focus."""
        self.ink = ink
        text = self._focused(bench)
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> Text:
        body = self._text.copy()
        keys = self._keys()
        used = sum(
            max(1, -(-len(line) // max(1, self.size.width))) for line in body.plain.split("\n")
        )
        gap = self.size.height - used - keys.plain.count("\n") - 1
        return Text.assemble(body, "\n" * max(1, gap), keys, end="")

    def _focused(self, bench: Workbench) -> Text:
        item = bench.focus
        text = Text()
        if item is None:
            selected = bench.selection
            text.append("selection\n" if selected else "no span here\n", Style(bold=True))
            where = selected or bench.cursor
            if where:
                text.append(f"“{one_line(where.quote(bench.text), 120)}”\n")
            return text
        text.append(item.label, Style(bold=True, color=self._color(item.label)))
        text.append(f"  {stand(item)}\n", Style(dim=True))
        text.append(f"“{one_line(item.span.quote(bench.text), 200)}”\n")
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
