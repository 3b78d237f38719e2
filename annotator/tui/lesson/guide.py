"""The lesson on the screen: hears what is decided, shows what is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import events

from annotator.core.state import State
from annotator.store.undo import Turned
from annotator.tui.lesson import keeping
from annotator.tui.lesson.deeds import Deed, How
from annotator.tui.lesson.goals import live_at
from annotator.tui.lesson.pointing import way_to
from annotator.tui.lesson.steps import STEPS
from annotator.tui.lesson.tutor import Tutor
from annotator.tui.lesson.wording import LEAVE_KEY, PASS_KEY, Words, plain, worded
from annotator.tui.session import Pending
from annotator.tui.widgets.lesson_strip import LessonStrip, Page

if TYPE_CHECKING:
    from annotator.tui.demo_app import DemoApp
    from annotator.tui.screens.demo import DemoScreen


class Guide:
    """Takes somebody through the article that is open on the screen."""

    def __init__(self, screen: DemoScreen) -> None:
        self.screen, self.strip = screen, LessonStrip()
        self.tutor = Tutor.begin(screen.bench.state, keeping.passed())
        self._kept = self.tutor.passed
        if self.tutor.number > 1:
            self._go_to_step()

    def begin(self) -> None:
        """The screen is there; of a lesson that was over already there is nothing to show."""
        if self.tutor.is_over:
            self._app.end_lesson(keeping.Ended.FINISHED)

    def own_key(self, event: events.Key) -> Callable[[], None] | None:
        """What a key does that has a meaning in the lesson alone."""
        return {PASS_KEY: self.pass_over, LEAVE_KEY: self.leave}.get(event.key)

    def pass_over(self) -> None:
        """Go on without this step."""
        self.screen.end_mode()
        self.screen.message = None
        tutor = self._at(self.screen.bench.state).passing()
        if not tutor.is_over:
            self.tutor = tutor
            self._go_to_step()
        self._follow(tutor)
        self.screen.show_marks()

    def leave(self) -> None:
        """Go to the sample articles; the lesson does not come by itself again."""
        self._app.end_lesson(keeping.Ended.LEFT)

    def decided(self, before: State, pending: Pending) -> None:
        """An act is committed and drawn."""
        decisions = pending.record.changes[0].decisions
        deed = Deed(How.DONE, before, pending.state, decisions)
        self._follow(self._at(before).after(deed))

    def turned(self, before: State, turned: Turned, *, redo: bool) -> None:
        """An act was taken back, or brought back."""
        decisions = turned.applied[self.screen.session.seq]
        how = How.REDONE if redo else How.UNDONE
        deed = Deed(how, before, self.screen.bench.state, decisions)
        self._follow(self._at(before).after(deed))

    def _at(self, state: State) -> Tutor:
        """Where one stands with a state, should the article have been read anew meanwhile."""
        return replace(self.tutor, state=state)

    def _follow(self, tutor: Tutor) -> None:
        if tutor.passed != self._kept:
            self._kept = tutor.passed
            keeping.keep(tutor.passed)
        self.tutor = tutor
        if tutor.is_over:
            self._app.end_lesson(keeping.Ended.FINISHED)
            return
        if self.strip.lines == 1:
            # There is no room in the strip: the line below says what happened.
            self.screen.say(plain(self._worded(tutor.told)), wrong=not tutor.good)
        self.screen.show_marks()

    def _go_to_step(self) -> None:
        """Bring the place that the step is about into sight and focus."""
        bench, step = self.screen.bench, self.tutor.step
        place = step.aim(bench.state) if step else None
        if place is None:
            return
        if item := live_at(bench.state, place):
            bench.focus_on(item)
        else:
            bench.select(None)
            bench.go_to(place.start)

    def show(self) -> None:
        """Draw the lesson as it stands."""
        bench = self.screen.bench
        tutor = self._at(bench.state)
        step = tutor.step
        if step is None or not self.strip.is_mounted:
            return
        way = "" if self.screen.mode else way_to(step, bench.state, bench.focus, bench.cursor)
        theme = self.screen.app.current_theme
        self.strip.show(
            Page(
                f"{tutor.number}/{len(STEPS)}",
                self._worded(tutor.told),
                tutor.good,
                (theme.success if tutor.good else theme.warning) or theme.primary,
                self._worded(step.task),
                self._worded(step.brief),
                self._worded(step.why),
                self._worded(way),
            )
        )

    @property
    def _app(self) -> DemoApp:
        return cast("DemoApp", self.screen.app)

    def _worded(self, sentence: str) -> Words:
        return worded(sentence, self._app.session.store.label_schema, self._app.keymap)
