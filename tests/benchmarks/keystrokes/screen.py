"""The annotation screen without a terminal: real keymap, commands, modes and acts; keys counted.

What the commands ask of a screen is here; what only draws, or writes to disk, is left out.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any, Self, TypeVar

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.decision import Refusal
from annotator.core.label_schema import LabelSchema
from annotator.core.navigation import stops_inside
from annotator.core.span import Span
from annotator.core.state import Item, State, apply_all
from annotator.store.log import Actor
from annotator.tui import commands
from annotator.tui.commands.deciding import put_label
from annotator.tui.commands.everywhere import Repeat
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Keymap, Rebinding, pressed
from annotator.tui.screens import linking
from annotator.tui.screens.hinting import Hinting
from annotator.tui.screens.modes import Mode
from annotator.tui.session import moved_by
from annotator.tui.widgets.article_view import CONTEXT
from annotator.tui.widgets.span_panel import stand
from annotator.tui.widgets.wrapping import Wrapped
from annotator.tui.workbench import Workbench
from tests.tui.desk import key_event

T = TypeVar("T")

KEYMAP = Rebinding().keymap(ACTIONS)

#: The text of the interface at 120 by 40 cells: columns and lines.
SIZE = (83, 36)

_ids = count()


class Impossible(Exception):
    """What was planned cannot be done from here."""


@dataclass
class View:
    """What is in sight, scrolled as the article view scrolls."""

    wrapped: Wrapped
    height: int
    top: int = 0
    step: int = 1

    @property
    def lines_in_view(self) -> tuple[int, int]:
        """The first and the last line."""
        return self.top, self.top + self.height - 1

    def visible_range(self) -> Span | None:
        """The part of the text that is in sight."""
        last = min(self.top + self.height, len(self.wrapped)) - 1
        start, end = self.wrapped.starts[self.top], self.wrapped.ends[last]
        return Span(start, end) if start < end else None

    def move_by_pages(self, pages: int) -> None:
        """Show another part of the text."""
        top = self.top + pages * max(1, self.height - 1)
        self.top = max(0, min(top, len(self.wrapped) - self.height))

    def ensure_visible(self, cursor: Span, focus: Span | None = None) -> None:
        """Scroll, by half a screen where it must, until cursor and focus can be seen."""
        around = min(CONTEXT, (self.height - 1) // 4)
        for first, last in self._wanted(cursor, focus):
            low, high = max(0, first - around), min(last + around, len(self.wrapped) - 1)
            if high - low < self.height:
                break
        if self.top <= low and high < self.top + self.height:
            return
        self.top = max(0, min((low + high - self.height) // 2, len(self.wrapped) - self.height))

    def _wanted(self, cursor: Span, focus: Span | None) -> Iterable[tuple[int, int]]:
        line = self.wrapped.line_of(cursor.start)
        if focus:
            first, last = map(self.wrapped.line_of, (focus.start, focus.end - 1))
            yield min(line, first), max(line, last)
        yield line, line


class KeyScreen:
    """One article in hand; `keys` are all that were pressed."""

    own_commands: dict[str, Callable[[Any], None]] = {}
    keymap: Keymap = KEYMAP
    saving = False

    def __init__(self, state: State, size: tuple[int, int] = SIZE) -> None:
        self.bench = Workbench(state)
        self.bench.opened_at(0)
        self.view = View(Wrapped(state.article.text, size[0]), size[1])
        self.keys: list[str] = []
        self.mode: Mode | None = None
        self.message: object = None
        self.repeat: object = None
        self.repeated: object = None
        self.walk: object = None
        self.refused = ""
        store = SimpleNamespace(label_schema=state.label_schema)
        self.session = SimpleNamespace(
            store=store,
            interrupt=lambda: None,
            actor=Actor("simulated"),
            with_suggestions=True,
            moved="",
        )
        self._look()

    @property
    def state(self) -> State:
        """The article as it stands."""
        return self.bench.state

    @property
    def label_schema(self) -> LabelSchema:
        """The labels and their keys."""
        return self.state.label_schema

    def copy(self) -> Self:
        """The same place, to try something from."""
        other = copy.copy(self)
        other.bench, other.view = copy.copy(self.bench), copy.copy(self.view)
        other.keys, other.session = list(self.keys), copy.copy(self.session)
        return other

    def stand_of(self, item: Item) -> str:
        """How an item stands: nobody reads it here."""
        return stand(item)

    # Keys

    def press(self, *keys: str) -> None:
        """Press keys, as the screen takes them. Raises Impossible where one is refused."""
        for key in keys:
            self.keys.append(key)
            self.refused = ""
            self._press(key)
            if self.refused:
                raise Impossible(self.refused)

    def _press(self, key: str) -> None:
        event = key_event(key)
        if self.mode:
            self.mode.press(self, event)  # type: ignore[arg-type]
            self.show_marks()
            return
        label = self.label_schema.label_keys.get(pressed(event))
        if label:
            put_label(self, label)  # type: ignore[arg-type]
            self.show_marks()
        elif id := self.keymap.id_of(event):
            if isinstance(self.repeat, Repeat) and self.repeat.action == id:
                raise Impossible("pressed again it would go through the whole project")
            commands.run(self, id)  # type: ignore[arg-type]

    def do(self, *actions: str) -> None:
        """Press the first key of each action."""
        self.press(*(self.keymap.by_id[action].keys[0] for action in actions))

    def label(self, label: str) -> None:
        """Press the key of a label."""
        key = self.label_schema.label[label].key
        if key is None:
            raise Impossible(f"{label} has no key")
        self.press(key)

    def hint(self, token: Span) -> None:
        """Type the letters on a token, after pages where it is out of sight."""
        for _ in range(100):
            mode = self.mode
            if not isinstance(mode, Hinting):
                raise Impossible("no hints")
            if token.start in mode.hints:
                self.press(*mode.hints[token.start])
                return
            first, last = self.view.lines_in_view
            line = self.view.wrapped.line_of(token.start)
            if first <= line <= last:
                break
            self.press("pagedown" if line > last else "pageup")
        raise Impossible("no hint on that word")

    # What commands and modes ask of a screen

    def say(self, words: str, *, wrong: bool | None = None) -> None:
        """What is said as wrong was not done."""
        self.refused = words if wrong else ""

    def perform(
        self,
        build: Callable[[Act], T],
        then: Callable[[T], None] | None = None,
        *,
        carry: Callable[[T], object] | None = None,
    ) -> None:
        """Build an act and apply it."""
        act = Act(self.state, lambda: f"k{next(_ids)}")
        try:
            result = build(act)
        except Refusal as refusal:
            self.refused = str(refusal)
            return
        if decisions := act.decisions():
            self.bench.update(apply_all(self.state, decisions))
            self.session.moved = moved_by(decisions)
        if then:
            then(result)
        self.show_marks()

    def in_turn(self, step: Callable[[], None]) -> None:
        """Nothing is being saved: it is the turn."""
        step()

    def begin_linking(self) -> None:
        """Link what is in focus."""
        item = self.bench.focus
        mode = linking.begin(self.state, item, self.label_schema) if item else None
        if mode is None:
            raise Impossible("nothing to link here")
        self.mode = mode
        mode.show(self.view.visible_range())

    def end_mode(self) -> None:
        """Back to the article."""
        self.mode = None

    def show_marks(self) -> None:
        """Keep in sight what one is at."""
        if not self.mode:
            self._look()

    def _look(self) -> None:
        if self.bench.cursor:
            focus = self.bench.focus
            self.view.ensure_visible(self.bench.cursor, focus.span if focus else None)


def _finish(screen: KeyScreen) -> None:
    if screen.bench.stops:
        raise Impossible("something is undecided")
    screen.perform(lambda act: act.set_status(Status.FINISHED))


def _accept_finish(screen: KeyScreen) -> None:
    def build(act: Act) -> None:
        act.accept_all(stops_inside(act.draft))
        act.set_status(Status.FINISHED)

    screen.perform(build)


KeyScreen.own_commands = {"finish": _finish, "accept-finish": _accept_finish}
