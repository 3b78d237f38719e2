"""What is known of the span in focus, and which key puts which label on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip

from annotator.core.annotation import Annotation
from annotator.core.display import one_line
from annotator.core.label_schema import ATTRIBUTED_TO, AttributeValue, LabelSchema
from annotator.core.state import Item, State
from annotator.tui.keymaps import Keymap
from annotator.tui.themes import Inks
from annotator.tui.widgets.bars import FLAGGED, NOTED, cut, fitted
from annotator.tui.widgets.based import Direct
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
    """An item's links as (type with its direction, quote of the other end).

    Of a source that stands for a name elsewhere the name follows: to accept a claim accepts both.
    """
    for type, from_id, to_id in _links(state, item):
        outward = from_id == item.id
        other = state.item(to_id if outward else from_id)
        if other:
            words = type.replace("_", " ")
            quote = one_line(other.span.quote(state.article.text))
            if outward and type == ATTRIBUTED_TO:
                names = (
                    name for name in _names(state, other) if not name.span.overlaps(other.span)
                )
                for name in names:
                    quote += f" → {one_line(name.span.quote(state.article.text))}"
            yield (f"{words} →" if outward else f"← {words}"), quote


def _links(state: State, item: Item) -> Iterable[tuple[str, str, str]]:
    """The type and the ends of each link: suggested ones of what is undecided."""
    if isinstance(item, Annotation):
        return [(k.type, k.from_id, k.to_id) for k in state.links_of(item.id)]
    return [
        (k.type, k.from_id, k.to_id)
        for k in state.suggested.links_of(item.id)
        if k.id not in state.rejections
    ]


def _names(state: State, source: Item) -> Iterable[Item]:
    """What a source refers to."""
    found = (
        state.item(to_id) for _, from_id, to_id in _links(state, source) if from_id == source.id
    )
    return (it for it in found if it)


def said(value: AttributeValue) -> str:
    """An attribute's value in words."""
    return "yes" if value is True else one_line(str(value), 60)


def _signs(item: Item) -> str:
    if not isinstance(item, Annotation):
        return "?"
    return f"✓{f' {FLAGGED}' if item.flagged else ''}{f' {NOTED}' if item.note else ''}"


class SpanPanel(Direct):
    """The side panel. Wide terminals show it; narrow ones have the focus line."""

    def __init__(
        self,
        label_schema: LabelSchema,
        ink: Inks,
        keymap: Callable[[], Keymap],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.label_schema = label_schema
        self._keymap = keymap
        self.ink = ink
        #: How the item in focus stands, and what others say of it.
        self.told: tuple[str, Sequence[str]] = ("", ())
        #: What the boilerplate at the cursor is, and what one can do with it.
        self.boilerplate = ("", "")
        self._text = Text()
        self._inked: Inks | None = None
        self._strips: list[Strip] = []
        #: The label keys, and for what width and inks they were drawn.
        self._keys_made: tuple[int, Inks | None, list[Strip]] = (0, None, [])

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

    def rebound(self) -> None:
        """Show the keys that now hold."""
        self._keys_made, self._strips = (0, None, []), []
        self.refresh()

    def make_ready(self) -> None:
        if len(self._strips) != self.size.height:
            self._strips = self._made()

    def render_line(self, y: int) -> Strip:
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.base)

    def on_resize(self) -> None:
        self._strips = self._made()
        self.refresh()

    def _made(self) -> list[Strip]:
        """The focus from the top, the label keys at the bottom."""
        width, height = self.size.width, self.size.height
        if not width or not height:
            return []
        if self._keys_made[:2] != (width, self.ink):
            self._keys_made = (width, self.ink, self._lines(self._keys()))
        top, bottom = self._lines(self._text), self._keys_made[2]
        room = max(0, height - len(bottom))
        blank = Strip.blank(width, self.base)
        return (top[:room] + [blank] * (room - len(top)) + bottom)[:height]

    def _lines(self, text: Text) -> list[Strip]:
        width = max(1, self.size.width)
        console, style = self.app.console, self.base
        lines = text.wrap(console, width, overflow="fold")
        return [
            Strip(Segment.apply_style(line.render(console), style)).adjust_cell_length(width, style)
            for line in lines
        ]

    def _focused(self, bench: Workbench) -> Text:
        item = bench.focus
        blocks = [self._of_item(bench, item) if item else self._of_none(bench)]
        if item:
            blocks.append(self._links(bench, item))
            blocks.append(self._attributes(item))
        if self.boilerplate[0]:
            blocks.append(Text.assemble((self.boilerplate[0], "bold"), f"\n{self.boilerplate[1]}"))
        if isinstance(item, Annotation):
            blocks.append(self._remarks(item.note, flagged=item.flagged))
        elif item is None:
            progress = bench.state.progress
            blocks.append(self._remarks(progress.note, flagged=progress.flagged))
        if item:
            blocks += [Text(one_line(remark, 300)) for remark in self.told[1]]
            blocks.append(self._stack(bench, item))
        return Text("\n\n").join(block for block in blocks if block)

    def _of_none(self, bench: Workbench) -> Text:
        where = bench.selection or bench.cursor
        text = Text.assemble(("selection" if bench.selection else "no span here", "bold"))
        if where:
            text.append(f"\n{quoted(where.quote(bench.text), 120)}")
        return text

    def _of_item(self, bench: Workbench, item: Item) -> Text:
        text = Text.assemble((item.label, Style(bold=True, color=self._color(item.label))))
        text.append(f"  {self.told[0] or stand(item)}\n", Style(dim=True))
        return text.append(quoted(item.span.quote(bench.text), 200))

    def _links(self, bench: Workbench, item: Item) -> Text:
        lines = [
            Text.assemble((f"{type} ", "dim"), one_line(quote, 80))
            for type, quote in ends(bench.state, item)
        ]
        return Text("\n").join(lines)

    def _attributes(self, item: Item) -> Text:
        lines = [
            Text.assemble((f"{cut(name, 11):<12}", "dim"), said(value))
            for name, value in (item.attributes or {}).items()
            if value is not False
        ]
        return Text("\n").join(lines)

    def _remarks(self, note: str, *, flagged: bool) -> Text:
        """A flag and a note, of a span or of the article."""
        lines = [Text.assemble((f"{FLAGGED} flagged", "bold"))] if flagged else []
        lines += [Text(f"{NOTED} {one_line(note, 200)}")] if note else []
        return Text("\n").join(lines)

    def _stack(self, bench: Workbench, item: Item) -> Text:
        items = bench.stacked
        if len(items) < 2:
            return Text()
        text = Text.assemble(
            (f"here, {self._keymap().first('next-stacked')} goes through them", "dim")
        )
        for other in items:
            text.append(f"\n{'›' if other.id == item.id else ' '} ")
            text.append(other.label, Style(color=self._color(other.label)))
            text.append(f" {_signs(other)}", Style(dim=True))
        return text

    def _keys(self) -> Text:
        text = Text()
        labels = [label for label in self.label_schema.labels if label.key]
        for number, label in enumerate(labels):
            text.append(f"{label.key} ", Style(bold=True))
            name = fitted(cut(label.name, 11), 12)
            text.append(name, Style(color=self._color(label.name)))
            if number % 2 or number == len(labels) - 1:
                text.append("\n")
        text.append(f"{self._keymap().first('pick-label')} ", Style(bold=True))
        text.append("any label")
        return text

    def _color(self, name: str) -> str:
        label = self.label_schema.label.get(name)
        return self.ink.label(label.color if label else "gray")
