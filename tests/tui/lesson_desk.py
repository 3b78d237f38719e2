"""Somebody at the sample project: two articles, and the lesson in a file beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import demo_app
from annotator.tui.demo_app import DemoApp
from annotator.tui.lesson.guide import Guide
from annotator.tui.lesson.tutor import Tutor
from annotator.tui.session import Session
from tests.tui.desk import Desk, clock
from tests.tui.projects import ADA


class LessonDesk(Desk):
    """The same, with what the lesson says."""

    app: DemoApp

    @property
    def guide(self) -> Guide:
        """The lesson, which there must be."""
        guide = self.app.annotating.guide
        assert guide is not None
        return guide

    @property
    def tutor(self) -> Tutor:
        """Where one stands in it."""
        return self.guide.tutor

    @property
    def at(self) -> str:
        """The id of the step that one is at."""
        step = self.tutor.step
        return step.id if step else ""

    @property
    def strip(self) -> str:
        """What is in the strip, line by line."""
        return self.guide.strip.plain

    @property
    def article(self) -> str:
        """The id of the open article."""
        return self.state.article.id

    async def choose(self, command: str) -> None:
        """Have the palette do what it calls by this name."""
        [found] = [c for c in self.app.get_system_commands(self.app.screen) if c.title == command]
        found.callback()
        await self.settled()


@asynccontextmanager
async def in_demo(
    path: Path,
    *,
    begins: bool = True,
    anew: bool = False,
    size: tuple[int, int] = (80, 24),
    actor: Actor = ADA,
) -> AsyncIterator[LessonDesk]:
    """Open the sample project as `annotator demo` does, and leave it at the end."""
    lesson = path.with_name("lesson.db")
    with Store.open(path) as store:
        demo_app._make_ready(lesson, anew=anew)
        app = DemoApp(Session(store, actor, now=clock), 1, lesson, begins=begins)
        app.prefills = False
        try:
            async with app.run_test(size=size) as pilot:
                desk = LessonDesk(app, pilot, path, actor)
                await desk.settled()
                await desk.written()
                yield desk
        finally:
            app.close()
