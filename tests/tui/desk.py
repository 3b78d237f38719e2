"""An annotator at work: the app without a terminal, keys by hand, and what the file then holds."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, cast

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from annotator.core.annotation import Annotation
from annotator.core.state import Item, State
from annotator.store.log import Actor
from annotator.store.states import OpenArticle
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymaps import Rebinding
from annotator.tui.running import first_article
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.session import Session
from annotator.tui.widgets.bars import Bar
from annotator.tui.workbench import Workbench
from tests.tui.projects import ADA
from tests.tui.stillness import until

_seconds = count()


def clock() -> str:
    """A time after all that were told before."""
    number = next(_seconds)
    minutes, seconds = divmod(number, 60)
    hours, minutes = divmod(minutes, 60)
    return f"2026-03-02T{hours:02}:{minutes:02}:{seconds:02}.000Z"


def key_event(key: str) -> events.Key:
    """What a terminal sends for a key, written as a character or by its name."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    original = REPLACED_KEYS.get(key, key)
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(original))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(key, character)


class Desk:
    """The app while it runs, as a test works with it."""

    def __init__(self, app: AnnotatorApp, pilot: Pilot[None], path: Path, actor: Actor) -> None:
        self.app, self.pilot, self.path, self.actor = app, pilot, path, actor

    # What is on the screen

    @property
    def screen(self) -> AnnotateScreen:
        """The annotation screen, whatever is open over it."""
        return self.app.annotating

    @property
    def bench(self) -> Workbench:
        """Where the annotator stands."""
        return self.screen.bench

    @property
    def state(self) -> State:
        """What is drawn."""
        return self.bench.state

    @property
    def text(self) -> str:
        """The open article's text."""
        return self.bench.text

    @property
    def focus(self) -> tuple[str, ...]:
        """Label and quote of the span in focus; empty if there is none."""
        item = self.bench.focus
        return (item.label, self.quote(item)) if item else ()

    @property
    def selected(self) -> str:
        """The text that is selected; empty if none is."""
        span = self.bench.selection
        return span.quote(self.text) if span else ""

    @property
    def confirmed(self) -> Annotation:
        """The annotation in focus, which there must be."""
        item = self.bench.focus
        assert isinstance(item, Annotation)
        return item

    @property
    def word(self) -> str:
        """The cursor's token."""
        assert self.bench.cursor is not None
        return self.bench.cursor.quote(self.text)

    def quote(self, item: Item) -> str:
        """The text under a span."""
        return item.span.quote(self.text)

    def said(self, bar: str = "focus") -> str:
        """What a bar says: where, focus or keys."""
        return self.screen.query_one(f"#{bar}", Bar).plain

    @property
    def modal(self) -> str:
        """The name of what is open over the article; empty if nothing is."""
        top = self.app.screen
        return "" if top is self.screen else type(top).__name__

    # What the file holds

    def stored(self, seq: int = 1, actor: Actor | None = None) -> State:
        """An article as another connection finds it."""
        return self.opened(seq, actor).state

    def opened(self, seq: int = 1, actor: Actor | None = None) -> OpenArticle:
        """The same, with where the annotator was."""
        with Store.open(self.path) as store:
            return store.load(seq, actor or self.actor)

    def acts(self) -> int:
        """How many acts the log holds."""
        return self.ask("SELECT count(DISTINCT act) FROM log")

    def ask(self, sql: str) -> int:
        """A number out of the file."""
        with Store.open(self.path) as store:
            return int(store.connection.execute(sql).fetchone()[0])

    # What others do

    async def look(self) -> None:
        """Look whether others wrote, as the program does every two seconds."""
        self.app.elsewhere.look()
        await self.written()
        await self.settled()

    # What the annotator does

    async def press(self, *keys: str) -> None:
        """Press keys, each after all that the one before it did."""
        for key in keys:
            self.send(key)
            await self.settled()

    async def type(self, text: str) -> None:
        """Press the keys of a text."""
        await self.press(*text)

    def send(self, *keys: str) -> None:
        """Keys as a slow connection delivers them: all at once."""
        for key in keys:
            event = key_event(key)
            event.set_sender(self.app)
            assert self.app._driver is not None
            self.app._driver.send_message(event)

    async def quit(self, key: str = "q") -> None:
        """Leave the program, and wait until it is left and all is on disk."""
        self.send(key)
        while self.app._exit is False:
            await asyncio.sleep(0.005)

    async def settled(self) -> None:
        """Wait until all keys are dealt with and all decisions on disk."""
        for _ in range(2):
            await self.until(lambda: not self.busy)
            await self.app.key_queue.last_done()
        await self.until(lambda: not self.busy)

    async def written(self) -> None:
        """Wait until the writer has nothing left to do."""
        done: list[object] = []
        self.app.writer.submit(lambda _: None, done.append)
        await self.until(lambda: bool(done))

    @property
    def busy(self) -> bool:
        """Whether something is on its way to or from the disk."""
        screen = self.screen
        return bool(not screen.is_idle or self.app.key_queue.busy or self.app.reading)

    async def until(self, condition: Callable[[], bool], tries: int = 3000) -> None:
        """Wait for a condition."""
        if not await until(self.app, condition, tries):
            raise TimeoutError(f"it did not come to pass; focus line: {self.said()!r}")


@asynccontextmanager
async def at_desk(
    path: Path,
    actor: Actor = ADA,
    *,
    article: str | None = None,
    size: tuple[int, int] = (100, 30),
    prefill: bool = False,
    rebinding: Rebinding | None = None,
) -> AsyncIterator[Desk]:
    """Open a project in the app, and leave it at the end without more ado."""
    with Store.open(path) as store:
        session = Session(store, actor, now=clock)
        seq = first_article(store, actor, article)
        app = AnnotatorApp(session, seq, rebinding=rebinding)
        if not prefill:
            app.prefills = False
        try:
            async with app.run_test(size=size) as pilot:
                desk = Desk(app, pilot, path, actor)
                await desk.settled()
                await desk.written()
                yield desk
        finally:
            app.writer.stop()
            if app.prefiller:
                app.prefiller.stop()


@contextmanager
def locked(path: Path) -> Iterator[Callable[[], None]]:
    """Keep the file from being written, as another program does; the value lets it go."""
    with Store.open(path) as store:
        store.connection.execute("BEGIN IMMEDIATE")

        def release() -> None:
            if store.connection.in_transaction:
                store.connection.execute("ROLLBACK")

        try:
            yield release
        finally:
            release()


def rendered(desk: Desk) -> list[str]:
    """The lines of the screen as text."""
    width, height = desk.app.size
    lines = cast("Any", desk.app.screen)._compositor.render_strips()
    return ["".join(segment.text for segment in strip)[:width].rstrip() for strip in lines][:height]
