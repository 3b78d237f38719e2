"""The interface of the sample project: its articles, and the lesson that comes before them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from annotator.store.errors import StoreError
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Rebinding, check_keys
from annotator.tui.running import CLOSING, first_article, until_left
from annotator.tui.screens.demo import DemoScreen
from annotator.tui.session import Session
from annotator.tui.workbench import Workbench
from annotator.tui.writer import BUSY_SECONDS, Writer

if TYPE_CHECKING:
    from annotator.tui.lesson.keeping import Ended


#: What is said, in the first of the articles, of the lesson that is over.
_SAID = {
    "finished": "The lesson is finished. These are the sample articles.",
    "left": "You left the lesson; the palette has it. These are the sample articles.",
}


@dataclass
class _Desk:
    """One of the two projects, with the thread that writes to it."""

    session: Session
    writer: Writer
    is_open: bool = False


class DemoApp(AnnotatorApp):
    """Opens the sample project; if `begins`, its lesson first.

    The lesson is a project of its own, in a file beside it: taken again it begins with a new one,
    and undo does not lead from the articles into it.
    """

    annotating: DemoScreen

    def __init__(
        self,
        session: Session,
        seq: int,
        lesson: Path,
        *,
        begins: bool = False,
        rebinding: Rebinding | None = None,
    ) -> None:
        super().__init__(session, seq, rebinding=rebinding)
        self._lesson_path = lesson
        self._articles = _Desk(session, self.writer)
        self._lesson: _Desk | None = None
        #: A lesson that is over: a list may still be read from it.
        self._left: Store | None = None
        if begins:
            self._lesson = self._lesson_desk()
            self._turn_to(self._lesson)
            self._first = first_article(self.session.store, session.actor, None)

    @property
    def in_lesson(self) -> bool:
        """Whether the lesson is open."""
        return self._lesson is not None

    def get_default_screen(self) -> Screen[Any]:
        """The lesson, or an article: no other screen is painted before it."""
        opened = self.session.open(self._first)
        bench = Workbench(opened.state)
        bench.opened_at(opened.cursor, went_on=opened.went_on)
        self.annotating = DemoScreen(bench, in_lesson=self.in_lesson)
        return self.annotating

    def on_mount(self) -> None:
        # The writer of the project that is open has been started by now.
        (self._lesson or self._articles).is_open = True

    # From one to the other

    def take_lesson(self) -> None:
        """Begin the lesson anew, after all that is to be saved."""
        self.annotating.in_turn(self._prepare)

    def _prepare(self) -> None:
        """Make a new project for it, in a thread: its place is free unless the lesson is open."""
        from annotator.tui.lesson.project import prepare, put_in_place

        path, in_lesson = self._lesson_path, self.in_lesson
        self._close_left()

        def work(_: Store) -> Path:
            prepared = prepare(path)
            return prepared if in_lesson else put_in_place(prepared, path)

        self.annotating.read_first("opening the lesson…", work, self._begin)

    def _begin(self, prepared: Path) -> None:
        from annotator.tui.lesson import keeping
        from annotator.tui.lesson.project import put_in_place

        self.annotating.remember()
        self._stand_up()
        self._close_left()
        try:
            if prepared != self._lesson_path:
                put_in_place(prepared, self._lesson_path)
            self._lesson = self._lesson_desk()
        except StoreError as error:
            self._show_articles()
            self.annotating.say(str(error), wrong=True)
            return
        keeping.keep(())
        self._turn_to(self._lesson)
        self.annotating.begin_lesson(self._first_here())

    def end_lesson(self, how: Ended) -> None:
        """Go on to the sample articles."""
        from annotator.tui.lesson import keeping

        keeping.end(how)
        self._stand_up()
        self._show_articles()
        self.annotating.say(_SAID[how])
        self.brake.closed(self.clock())

    def _show_articles(self) -> None:
        self.annotating.end_lesson(self._first_here())

    def _first_here(self) -> int:
        return first_article(self.session.store, self.session.actor, None)

    def _lesson_desk(self) -> _Desk:
        store = Store.open(self._lesson_path)
        writer = Writer(lambda: store.another(busy_seconds=BUSY_SECONDS), self._deliver)
        return _Desk(replace(self._articles.session, store=store, with_memory=False), writer)

    def _stand_up(self) -> None:
        """Close the lesson's project: the articles' is the one that is open."""
        if self._lesson:
            self._lesson.writer.stop(CLOSING)
            self._left, self._lesson = self._lesson.session.store, None
        self._turn_to(self._articles)

    def _close_left(self) -> None:
        if self._left:
            self._left.close()
            self._left = None

    def _turn_to(self, desk: _Desk) -> None:
        self.session, self.writer = desk.session, desk.writer
        self._place = (0, "")
        if self.is_running and not desk.is_open:
            desk.writer.start()
            desk.is_open = True

    def close(self) -> None:
        """Close what of the two projects was not open at the end."""
        self._stand_up()
        self._close_left()
        if self._articles.is_open:
            self._articles.writer.stop(CLOSING)

    # The palette

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The lesson, every action, and the themes."""
        for name, words, do in self._offers():
            yield SystemCommand(name, words, lambda do=do: self.annotating.in_turn(do))
        yield from super().get_system_commands(screen)

    def _offers(self) -> Iterable[tuple[str, str, Any]]:
        if not (guide := self.annotating.guide):
            yield "Take the lesson", "nine short steps", self.take_lesson
            return
        yield "Leave the lesson", "go to the sample articles", guide.leave
        yield "Next step of the lesson", "pass this one over", guide.pass_over
        yield "Take the lesson from the beginning", "all as new", self.take_lesson


def run_demo(
    store: Store,
    actor: Actor,
    *,
    lesson: Path,
    begins: bool,
    anew: bool = False,
    rebinding: Rebinding | None = None,
) -> int:
    """Open the sample project until it is left; the exit status.

    `lesson` is the file of the lesson's project, made if need be. `begins` says whether to begin
    with the lesson where it is due, `anew` to take it from the beginning in any case.

    Raises:
        AnnotatorError: when it had to end, or not all was saved.
    """
    rebinding = rebinding or Rebinding()
    check_keys(store.label_schema, rebinding.keymap(ACTIONS))
    seq = first_article(store, actor, None)
    if begins or anew:
        _make_ready(lesson, anew=anew)
    begins = begins or anew
    app = DemoApp(Session(store, actor), seq, lesson, begins=begins, rebinding=rebinding)
    try:
        return until_left(app, store)
    finally:
        app.close()


def _make_ready(lesson: Path, *, anew: bool) -> None:
    if anew or not lesson.exists():
        from annotator.tui.lesson import keeping
        from annotator.tui.lesson.project import prepare, put_in_place

        put_in_place(prepare(lesson), lesson)
        keeping.keep(())
