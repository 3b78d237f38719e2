"""What a reviewer corrected in an article, one by one, to take over or to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.annotation import Status
from annotator.core.ruling import Answer, SentBack
from annotator.core.state import State
from annotator.review.correcting import Correcting, work_of
from annotator.review.correction import Correction, What
from annotator.review.corrections import corrections
from annotator.review.rechecking import answers_of
from annotator.tui import footers
from annotator.tui.correction_lines import (
    differing,
    kind_of,
    lines_of,
    own_of,
    quoted_note,
    rows_of,
)
from annotator.tui.keymap import Pairs
from annotator.tui.screens.asking import Writing
from annotator.tui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from annotator.core.acts import Act
    from annotator.tui.screens.annotate import AnnotateScreen

#: Lines of the box besides what it says: its title's, and the keys'.
_FRAME = 2

#: Lines that are left to the text at least, with the two bars around it.
_LEFT = 5


class CorrectionsScreen(ModalScreen[str]):
    """The corrections under the article, in which each is shown.

    It gives back the action to be done in the article when it is left; empty if none is.
    """

    CSS_PATH = "corrections.tcss"
    #: What is answered here is work on the open article.
    of_article = True
    #: What the actions of the article mean here.
    ACTIONS: ClassVar[dict[str, str]] = {
        "accept": "accept",
        "note": "answer",
        "next-stop": "next",
        "down": "next",
        "previous-stop": "previous",
        "up": "previous",
        "undo": "undo",
        "redo": "redo",
        "finish": "finish",
        "leave": "leave",
        "corrections": "leave",
        "quit": "leave",
    }
    #: The words in front of what the annotator had, and of their answer.
    THEIRS, ANSWER = "yours", "you"

    def __init__(self, desk: AnnotateScreen, gold: State, back: SentBack | None) -> None:
        super().__init__()
        self.desk, self._gold, self._back = desk, gold, back
        self.corrections = self._found()
        self.at = 0

    def compose(self) -> ComposeResult:
        yield Static(id="corrections")
        yield KeyBar(keys=self.keys(), way_out=lambda: self.desk.keymap.first("leave"))

    def keys(self) -> Pairs:
        """What the footer says."""
        return footers.correcting(self.desk.keymap)

    def on_mount(self) -> None:
        self._show()

    def on_unmount(self) -> None:
        self.desk.query_one(KeyBar).styles.height = 1

    def on_resize(self) -> None:
        self._show()

    @property
    def current(self) -> Correction:
        """The correction that is shown."""
        return self.corrections[self.at]

    def _found(self) -> list[Correction]:
        """What is left to correct."""
        session, state = self.desk.session, self.desk.bench.state
        return corrections(work_of(state, session.actor.annotator_id), self._gold)

    # Keys

    def on_key(self, event: events.Key) -> None:
        action = self.ACTIONS.get(self.desk.keymap.id_of(event) or "")
        if action:
            event.stop()
            event.prevent_default()
            self.desk.in_turn(lambda: self._do(action))

    def _do(self, action: str) -> None:
        """Do what a key means, after what was decided before is saved."""
        if not self.is_attached or self.app.screen is not self:
            return
        self.desk.message = None
        steps: dict[str, Callable[[], object]] = {
            "accept": self._accept,
            "answer": self._ask,
            "next": lambda: self._go(1),
            "previous": lambda: self._go(-1),
            "undo": lambda: self._turn("undo"),
            "redo": lambda: self._turn("redo"),
            "finish": lambda: self.dismiss("finish"),
            "send-back": lambda: self.dismiss("send-back"),
            "leave": self.leave,
        }
        steps[action]()

    def leave(self) -> None:
        """Back to the article."""
        self.dismiss("")

    def _go(self, by: int) -> None:
        self.at = (self.at + by) % len(self.corrections)
        self._show()

    def _accept(self) -> None:
        correction = self.current
        self.desk.take(lambda act: cast("Correcting", act).take(correction), self._changed)

    def _ask(self) -> None:
        correction, old = self.current, self._answer(self.current)

        def answered(text: str | None) -> None:
            if text is not None and text != (old.note if old else ""):
                self.desk.in_turn(lambda: self.desk.take(answer(text), self._answered))

        def answer(text: str) -> Callable[[Act], None]:
            return lambda act: cast("Correcting", act).answer(correction.key, text)

        box = Writing("answer the reviewer", old.note if old else "", "why it should stay")
        self.app.push_screen(box, answered)

    def _turn(self, id: str) -> None:
        from annotator.tui import commands

        seq = self.desk.session.seq
        commands.run(self.desk, id)
        self.desk.in_turn(lambda: self._turned(seq))

    def _turned(self, seq: int) -> None:
        if self.desk.session.seq == seq:
            self._changed()
        elif self.is_attached:
            # It opened another article, of which these are not the corrections.
            self.leave()

    def _answered(self) -> None:
        if self.at + 1 < len(self.corrections):
            self.at += 1
        self._show()

    def _changed(self) -> None:
        """Show what is left to correct."""
        message = self.desk.message
        self.corrections = self._found()
        self.at = min(self.at, len(self.corrections) - 1)
        if self.corrections:
            self._show()
            self.desk.message = message
        elif self.is_attached:
            self.leave()
            self.desk.say(self.nothing_left())

    def nothing_left(self) -> str:
        """What is said when all is done."""
        return _nothing_left(self._back, self.finishes)

    @property
    def finishes(self) -> str:
        """The key that finishes the article."""
        return self.desk.keymap.first("finish")

    # What is shown

    def _show(self) -> None:
        """Show a correction, and its place in the text."""
        if not self.corrections:
            return
        box = self.query_one("#corrections", Static)
        head = self.heading(f"{self.at + 1}/{len(self.corrections)}")
        box.border_title = Text.assemble((f"{head} ", "bold"), f"· {kind_of(self.current)}")
        box.update(self._text())
        lines = min(max(map(self._height, self.corrections)), self._room)
        box.styles.height = lines + 1
        self.desk.query_one(KeyBar).styles.height = lines + _FRAME
        self._point()
        self.desk.call_after_refresh(self.desk.show_marks)

    def heading(self, place: str) -> str:
        """What the box says of the place in the list."""
        done = sum(answer.accepted for answer in answers_of(self.desk.bench.state).values())
        return f"correction {place}" + (f", {done} taken over" if done else "")

    def _point(self) -> None:
        """Bring the place into focus, and mark what only one of the versions covers."""
        bench, correction = self.desk.bench, self.current
        item = own_of(bench.state, correction)
        bench.select(None)
        if item:
            bench.focus_on(item)
        else:
            bench.go_to(correction.place.start)
            bench.focus_id = None
        bench.hits = () if correction.what is What.LINK else tuple(differing(correction))
        self.desk.show_marks()

    def _text(self) -> Text:
        return Text("\n").join(self._lines(self.current))

    @property
    def _room(self) -> int:
        """The most lines that the box may take from the text."""
        height = self.app.size.height
        return max(2, min(height // 2, height - _FRAME - _LEFT))

    def _height(self, correction: Correction) -> int:
        return len(self._lines(correction))

    def _lines(self, correction: Correction) -> list[Text]:
        rows = rows_of(correction, self.desk.bench.text, self.THEIRS)
        if answer := self._answer(correction):
            rows.append((self.ANSWER, quoted_note(answer.note)))
        if self._back:
            rows.append(("on all", quoted_note(self._back.note)))
        width = self.app.size.width - 2
        return [line for row in rows for line in lines_of(*row, width, self.app.console)]

    def _answer(self, correction: Correction) -> Answer | None:
        return answers_of(self.desk.bench.state).get(correction.key)


def _nothing_left(back: SentBack | None, finishes: str) -> str:
    if back is None:
        return "nothing is left to correct here"
    return f"nothing is left to correct here: {finishes} finishes, and it goes back to the reviewer"


def open_corrections(desk: AnnotateScreen) -> None:
    """Open the corrections of the open article, or say why there are none."""
    session = desk.session
    desk.look_for_returns()
    back, finishes = desk.returns.get(session.seq), desk.keymap.first("finish")
    if back is None and desk.bench.state.progress.status is not Status.FINISHED:
        # Who has not made up their own mind is not to see another's.
        desk.say(
            f"the corrections of an article are for those who have finished it: {finishes} finishes"
        )
        return
    gold = session.store.gold_state(session.seq)
    if back is None and gold.progress.status is not Status.FINISHED:
        desk.say("no reviewer has finished with this article: there is nothing to correct")
        return
    screen = CorrectionsScreen(desk, gold, back)
    if not screen.corrections:
        desk.say(
            _nothing_left(back, finishes)
            if back
            else "a reviewer has been here and changed nothing"
        )
        return

    push(desk, screen)


def push(desk: AnnotateScreen, screen: CorrectionsScreen) -> None:
    """Open a list over the article, and do what it gives back."""

    def left(action: str | None) -> None:
        desk.bench.search("")
        desk.query_one(KeyBar).styles.height = 1
        desk.bench.go_to(desk.bench.offset)
        desk.show_marks()
        if action:
            desk.do(action)

    desk.app.push_screen(screen, left)
