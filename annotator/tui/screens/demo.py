"""The annotation screen of the sample project, over which the lesson can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from annotator.store.undo import Turned
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.session import Pending
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.lesson.guide import Guide
    from annotator.tui.prefill import Prefilled


class DemoScreen(AnnotateScreen):
    """Tells the lesson, while there is one, what is decided."""

    def __init__(self, bench: Workbench, *, in_lesson: bool) -> None:
        super().__init__(bench)
        self.guide: Guide | None = self._new_guide() if in_lesson else None

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield widget
            if self.guide and widget.id == "where":
                yield self.guide.strip

    def _settled(self) -> None:
        super()._settled()
        if self.guide:
            self.in_turn(self.guide.begin)

    # The lesson comes and goes

    def begin_lesson(self, seq: int) -> None:
        """Show the lesson's article, which is open now in the place of another project's."""
        self._remove_guide()
        self._change_to(seq)
        self.guide = self._new_guide()
        self.mount(self.guide.strip, after="#where")
        self.call_after_refresh(self.show_marks)

    def end_lesson(self, seq: int) -> None:
        """Show an article of the sample project, which is open now in the lesson's place."""
        self._remove_guide()
        self._change_to(seq)
        self.prefill()

    def _new_guide(self) -> Guide:
        from annotator.tui.lesson.guide import Guide

        return Guide(self)

    def _remove_guide(self) -> None:
        if self.guide:
            self.guide.strip.remove()
            self.guide = None

    def _change_to(self, seq: int) -> None:
        self.end_search()
        self.forget_queue()
        self.remove_class("-listing")
        self.message = None
        self.session_open(seq)
        self.remember()
        self.show_article()
        self.refresh_list()

    def prefill(self) -> None:
        """Ask for suggestions, but for the lesson: those come with it."""
        if not self.guide:
            super().prefill()

    def prefilled(self, found: Prefilled) -> None:
        """Suggestions came; those for an article of the other project are asked for again."""
        if not self.guide:
            super().prefilled(found)

    # What it hears of

    def _press(self, event: events.Key) -> bool:
        own = self.guide.own_key(event) if self.guide and not self.mode else None
        if own is None:
            return super()._press(event)
        own()
        return True

    def _recorded(
        self, outcome: Outcome, pending: Pending, seq: int, then: Callable[[], None]
    ) -> None:
        before = self.bench.state

        def after() -> None:
            then()
            if self.guide:
                self.guide.decided(before, pending)

        super()._recorded(outcome, pending, seq, after)

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, and tell the lesson."""
        before = self.bench.state
        super().turned(turned, redo=redo)
        if self.guide:
            self.guide.turned(before, turned, redo=redo)

    def goes_on(self, said: str) -> bool:
        """In the lesson there is but one article: what comes next is for the lesson to say."""
        if not self.guide:
            return super().goes_on(said)
        self.say("the lesson has only this article")
        return True

    def show_marks(self) -> None:
        """Draw what depends on where one is, the lesson too."""
        super().show_marks()
        if self.guide:
            self.guide.show()
