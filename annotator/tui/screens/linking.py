"""Linking: what can stand at the other end, which of them is meant, and by which type of link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events

from annotator.core.acts import Act
from annotator.core.annotation import Annotation
from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema, LinkType
from annotator.core.span import Span
from annotator.core.state import Item, State
from annotator.tui.keymap import LINKING
from annotator.tui.screens.modes import Mode
from annotator.tui.themes import Inks
from annotator.tui.widgets.bars import cut
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.widgets.article_view import ArticleView

#: Hint letters, home row first; those that mean something while linking are left out.
LETTERS = "fjdkslghreuiowtyvncmpqzb"


#: Characters of the longest line.
_LINE = 2000


@dataclass(frozen=True, slots=True)
class Way:
    """A type of link and whether it leads away from the item in focus."""

    type: LinkType
    outward: bool


@dataclass
class Linking(Mode):
    """One item, the ways in which it can be linked, and the candidates for the one shown."""

    footer = LINKING

    state: State
    item: Item
    ways: list[Way]
    candidates: list[Item] = field(default_factory=list)
    at: int = 0
    way_at: int = 0
    hints: dict[int, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    #: The part of the text that is on the screen.
    seen: Span | None = None

    @property
    def way(self) -> Way:
        """The way that is shown."""
        return self.ways[self.way_at]

    @property
    def chosen(self) -> Item | None:
        """The candidate that enter takes."""
        return self.candidates[self.at] if self.candidates else None

    @property
    def chosen_offset(self) -> int | None:
        """Where the chosen candidate begins."""
        return self.chosen.span.start if self.chosen else None

    def is_linked(self, other: Item) -> bool:
        """Whether the item is linked to another already, in the way that is shown."""
        return other.id in partners(self.state, self.item, self.way)

    def show(self, seen: Span | None) -> None:
        """Gather the candidates for the way that is shown, and give hints to those in sight."""
        self.candidates = _candidates(self.state, self.item, self.way, self.hidden)
        self.at = _preselected(self.state, self.item, self.way, self.candidates, seen)
        self.hint(seen)

    def hint(self, seen: Span | None) -> None:
        """Give hints to the candidates in sight."""
        self.seen = seen
        sight = [c for c in self.candidates if seen and c.span.overlaps(seen)]
        sight.sort(key=lambda c: _distance(c, self.item))
        self.hints = _hints([c.span.start for c in sight], self.chosen_offset)

    def next_way(self, seen: Span | None) -> None:
        """Show the next type of link."""
        self.way_at = (self.way_at + 1) % len(self.ways)
        self.show(seen)

    def hinted(self, letter: str) -> Item | None:
        """The candidate under a hint letter."""
        offset = next((o for o, hint in self.hints.items() if hint == letter), None)
        return next((c for c in self.candidates if c.span.start == offset), None)

    def ends(self, other: Item) -> tuple[str, str]:
        """The ids from which and to which the link goes."""
        pair = (self.item.id, other.id)
        return pair if self.way.outward else (pair[1], pair[0])

    def look(self, view: ArticleView) -> None:
        """Give hints to the candidates that are in sight now."""
        self.hint(view.visible_range())

    def line(self, inks: Inks) -> Text:
        """What the focus line says."""
        schema = self.state.label_schema
        words = self.way.type.name.replace("_", " ")
        line = Text(" link ", "bold")
        arrow = f" {words} → " if self.way.outward else f" ← {words} "
        for part in (self.item, self.chosen):
            if part is None:
                line.append("nothing to link to", "dim")
                continue
            label = schema.label.get(part.label)
            line.append(part.label, f"bold {inks.label(label.color if label else 'gray')}")
            line.append(f" {cut(part.span.quote(self.state.article.text), 28)}")
            line.append(arrow if part is self.item else self._beyond(part), "dim")
        return line

    def _beyond(self, other: Item) -> str:
        """Where a candidate is that cannot be seen."""
        if self.seen is None or other.span.overlaps(self.seen):
            return ""
        return " (above)" if other.span.start < self.seen.start else " (below)"

    # Keys

    def press(self, screen: AnnotateScreen, event: events.Key) -> None:
        """Choose, link or unlink; what means nothing here does nothing."""
        key = event.character if event.is_printable and event.character else event.key
        if key == "tab":
            self.next_way(screen.view.visible_range())
        elif key == "escape":
            screen.end_mode()
        elif key == "enter" and self.chosen:
            self._link(screen, self.chosen)
        elif key == "x":
            self._unlink(screen)
        elif other := self.hinted(key or ""):
            self._link(screen, other, instead=True)
        elif other := self.hinted((key or "").lower()):
            self._link(screen, other, too=True)
        elif key in ("up", "down", "left", "right") and self.candidates:
            self.at = (self.at + (1 if key in ("down", "right") else -1)) % len(self.candidates)
            screen.view.ensure_visible(self.candidates[self.at].span)
            self.look(screen.view)

    def _link(
        self, screen: AnnotateScreen, other: Item, *, instead: bool = False, too: bool = False
    ) -> None:
        """Link to another item: in the place of what was linked by this type, or (`too`) besides.

        What is linked already stays as it is, unless it is to be the only one (`instead`).
        """
        from_id, to_id = self.ends(other)
        screen.end_mode()
        type, id = self.way.type.name, self.item.id
        replaces = instead or not (too or self.is_linked(other))

        def build(act: Act) -> list[Item]:
            start, end = from_id, to_id
            if too:
                # Accepted with what was suggested for it, before there is another.
                start = act.accept(from_id)
                end = act.draft.accepted.get(to_id, to_id)
            link = act.draft.links[act.link(start, end, type)]
            known = act.draft.links_of(link.from_id) if replaces else []
            old = [
                it
                for it in known
                if (it.type, it.from_id) == (type, link.from_id) and it.id != link.id
            ]
            for it in old:
                act.unlink(it.id)
            ends = (act.draft.item(it.to_id) for it in old)
            return [end for end in ends if end]

        def after(gone: list[Item]) -> None:
            screen.bench.update(screen.bench.state, id)
            if gone:
                quotes = (quoted(it.span.quote(screen.bench.text), 24) for it in gone)
                undo = screen.keymap.first("undo")
                screen.say(f"linked, instead of to {' and '.join(quotes)}: {undo} takes it back")

        screen.in_turn(lambda: screen.perform(build, after))

    def _unlink(self, screen: AnnotateScreen) -> None:
        """Take away the link to what is chosen; a suggestion is accepted without it."""
        type, id, other = self.way.type.name, self.item.id, self.chosen
        screen.end_mode()

        def build(act: Act) -> int:
            annotation_id = act.accept(id)
            other_id = act.draft.accepted.get(other.id, other.id) if other else ""
            found = [
                link
                for link in act.draft.links_of(annotation_id)
                if link.type == type and other_id in (link.from_id, link.to_id)
            ]
            for link in found:
                act.unlink(link.id)
            return len(found)

        screen.in_turn(
            lambda: screen.perform(
                build, lambda count: screen.say("unlinked" if count else "there was no such link")
            )
        )


def begin(
    state: State, item: Item, schema: LabelSchema, hidden: frozenset[int] = frozenset()
) -> Linking | None:
    """Linking for an item; None when its label cannot be linked at all.

    To what is in a `hidden` layer nothing is linked.
    """
    ways = [Way(t, True) for t in schema.link_types if item.label in t.from_labels]
    ways += [Way(t, False) for t in schema.link_types if item.label in t.to_labels]
    ways.sort(key=lambda way: way.type.name != ATTRIBUTED_TO)
    return Linking(state, item, ways, hidden=hidden) if ways else None


def _candidates(state: State, item: Item, way: Way, hidden: frozenset[int]) -> list[Item]:
    labels = way.type.to_labels if way.outward else way.type.from_labels
    found = []
    for _, _, rank, id in state.live:
        other = state.item(id) if rank not in hidden else None
        if other and other.id != item.id and other.label in labels:
            found.append(other)
    return found


def _preselected(
    state: State, item: Item, way: Way, candidates: list[Item], seen: Span | None
) -> int:
    """What is linked already, else what can be seen, has no source yet, and is in the same line;
    of these the nearest."""
    if not candidates:
        return 0
    linked = partners(state, item, way)
    taken = set() if way.outward else _with_source(state)

    def rank(index: int) -> tuple[bool, bool, bool, bool, int]:
        other = candidates[index]
        is_beyond = seen is not None and not other.span.overlaps(seen)
        apart = _are_apart(state.article.text, other.span, item.span)
        return other.id not in linked, is_beyond, other.id in taken, apart, _distance(other, item)

    return min(range(len(candidates)), key=rank)


def partners(state: State, item: Item, way: Way) -> set[str]:
    """The ids of what an item is linked to already in one way."""
    if isinstance(item, Annotation):
        links = [k for k in state.links_of(item.id) if k.type == way.type.name]
        return {k.to_id if way.outward else k.from_id for k in links}
    found = set()
    for link in state.suggested.links_of(item.id):
        if link.type == way.type.name and link.id not in state.rejections:
            end = link.to_id if way.outward else link.from_id
            found.add(state.accepted.get(end, end))
    return found


def _with_source(state: State) -> set[str]:
    taken = {k.from_id for k in state.links.values() if k.type == ATTRIBUTED_TO}
    for link in state.suggested.links.values():
        if link.type == ATTRIBUTED_TO and link.id not in state.rejections:
            taken.add(link.from_id)
    return taken


def _distance(one: Item, other: Item) -> int:
    if one.span.overlaps(other.span):
        return 0
    return max(one.span.start - other.span.end, other.span.start - one.span.end)


def _are_apart(text: str, one: Span, other: Span) -> bool:
    """Whether a line ends between two spans."""
    first, second = sorted((one, other))
    # Of what is far off it need not be looked for.
    far = second.start - first.end > _LINE
    return far or text.find("\n", first.end, second.start) >= 0


def _hints(offsets: list[int], chosen: int | None) -> dict[int, str]:
    """A letter for each offset, nearest first; the chosen one needs none, enter takes it."""
    free = iter(LETTERS)
    hints = {}
    for offset in dict.fromkeys(offsets):
        letter = "⏎" if offset == chosen else next(free, None)
        if letter:
            hints[offset] = letter
    return hints
