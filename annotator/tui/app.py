"""The program in the terminal: wires the file, the writer, the suggester and the screens."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

# A decision is two paints at most; at 60 frames a second the second would wait for 16 ms.
os.environ.setdefault("TEXTUAL_FPS", "120")

from textual.app import App, SystemCommand
from textual.message import Message
from textual.screen import Screen

from annotator.core.label_schema import LabelSchema
from annotator.store.errors import StoreError
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.keymap import ACTIONS, clashes
from annotator.tui.prefill import Prefilled, Prefiller
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.session import Session
from annotator.tui.themes import THEMES, first_theme
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Done, Outcome, Writer

T = TypeVar("T")


class AnnotatorApp(App[None]):
    """Opens a project for one annotator."""

    TITLE = "annotator"
    #: The first screen's styles, read with the program's own so that they are parsed once.
    CSS_PATH = "screens/annotate.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    @dataclass
    class Delivered(Message):
        """The outcome of a job, on its way back to whoever asked for it."""

        done: Done
        outcome: Outcome

    @dataclass
    class Suggested(Message):
        """Suggestions for an article came from the child process."""

        found: Prefilled

    def __init__(self, session: Session, seq: int, *, pipeline: str | None = None) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first_theme(settings.read().get("theme"))
        self.session = session
        self._first = seq
        #: How many reads are under way in threads.
        self.reading = 0
        self._place: tuple[int, str] = (0, "")
        self.writer = Writer(session.store.path, self._deliver)
        self.prefiller: Prefiller | None = None
        if session.with_suggestions:
            self.prefiller = Prefiller(session.store.label_schema, pipeline, self._found)

    def get_default_screen(self) -> Screen[Any]:
        """The annotation screen: no other is painted before it."""
        opened = self.session.open(self._first)
        bench = Workbench(opened.state)
        bench.opened_at(opened.cursor)
        self.annotating = AnnotateScreen(bench)
        return self.annotating

    def on_mount(self) -> None:
        self.writer.start()
        self.theme_changed_signal.subscribe(self, self._theme_changed)

    # From other threads

    def _deliver(self, done: Done, outcome: Outcome) -> None:
        self.post_message(self.Delivered(done, outcome))

    def _found(self, found: Prefilled) -> None:
        self.post_message(self.Suggested(found))

    def on_annotator_app_delivered(self, message: Delivered) -> None:
        message.done(message.outcome)

    def on_annotator_app_suggested(self, message: Suggested) -> None:
        self.annotating.prefilled(message.found)

    def read(self, work: Callable[[Store], T], done: Callable[[T], None]) -> None:
        """Read from the file in a thread; `done` gets the result on this one."""

        def run() -> None:
            try:
                with Store.open(self.session.store.path) as store:
                    outcome = Outcome(result=work(store))
            except StoreError as error:
                outcome = Outcome(error=error)
            self._deliver(finish, outcome)

        def finish(outcome: Outcome) -> None:
            self.reading -= 1
            if outcome.error:
                self.annotating.say(str(outcome.error), wrong=True)
            else:
                done(outcome.result)

        self.reading += 1
        threading.Thread(target=run, name="reader", daemon=True).start()

    # What the screens ask for

    def place_of(self, seq: int) -> str:
        """An article's place among all, as 3/27."""
        if self._place[0] != seq:
            store = self.session.store
            self._place = (seq, f"{store.position(seq)}/{store.count()}")
        return self._place[1]

    def leave(self) -> None:
        """Keep the place, finish what is being saved, and end."""
        self.annotating.remember()
        self.exit()

    async def action_quit(self) -> None:
        self.leave()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action, and the themes."""
        for action in ACTIONS:
            if action.id != "palette":
                keys = " ".join(action.keys)
                yield SystemCommand(
                    action.description.capitalize(),
                    f"key {keys}",
                    lambda id=action.id: self.annotating.do(id),
                )
        for theme in THEMES:
            name = theme.name.removeprefix("annotator-")
            yield SystemCommand(
                f"Theme: {name}",
                "the colours of the program",
                lambda name=theme.name: self.choose_theme(name),
            )

    def choose_theme(self, name: str) -> None:
        """Change to a theme, and begin with it next time."""
        self.theme = name
        settings.write({"theme": name})

    def _theme_changed(self, _: object) -> None:
        self.annotating.repaint()


def check_keys(label_schema: LabelSchema) -> None:
    """Make sure that no label key is an action's.

    Raises:
        StoreError: naming the key, the label and the action.
    """
    if lines := clashes(label_schema):
        raise StoreError(
            f"label schema {label_schema.name}: {lines[0]}; give the label another key"
        )


def first_article(store: Store, actor: Actor, article_id: str | None) -> int:
    """The article to begin with: the one asked for, else where one was, else the first open one.

    Raises:
        StoreError: when it does not exist, or there is none at all.
    """
    if article_id is not None:
        return store.find(article_id)
    last = store.last_opened(actor)
    if last is not None:
        return last
    following = store.following(0, 1)
    if not following:
        raise StoreError(f"{store.path}: has no articles yet; put some in with 'annotator add'")
    return store.next_open(actor, 0) or following[0]


def run(
    path: Path,
    actor: Actor,
    *,
    article_id: str | None = None,
    with_suggestions: bool = True,
    pipeline: str | None = None,
) -> None:
    """Open the interface on a project, and return when the annotator leaves it."""
    with Store.open(path) as store:
        check_keys(store.label_schema)
        seq = first_article(store, actor, article_id)
        app = AnnotatorApp(Session(store, actor, with_suggestions), seq, pipeline=pipeline)
        try:
            app.run()
        finally:
            app.writer.stop()
            if app.prefiller:
                app.prefiller.stop()
