"""The program in the terminal: wires the file, the writer, the suggester and the screens."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

# A decision is two paints at most; at 60 frames a second the second would wait for 16 ms.
os.environ.setdefault("TEXTUAL_FPS", "120")

from textual import constants, events
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from annotator.core.display import one_line
from annotator.core.timing import MOST, Timer
from annotator.store.store import Store
from annotator.tui import elsewhere
from annotator.tui.brake import Brake
from annotator.tui.endings import Ending
from annotator.tui.key_queue import NOT_TAKEN, KeyQueue, Typed
from annotator.tui.keymaps import Rebinding
from annotator.tui.offering import OfferingApp
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.saving import SavingScreen
from annotator.tui.session import Session
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.workbench import Workbench
from annotator.tui.writer import BUSY_SECONDS, Done, Outcome, Writer

if TYPE_CHECKING:
    from annotator.core.article import Article
    from annotator.core.brought_back import Ranges
    from annotator.core.pace import Pace
    from annotator.tui.prefill import Prefilled, Prefiller

T = TypeVar("T")

#: Seconds that leaving waits for the place in the article to be kept: nobody waits longer for that.
KEEPING = 1.0

#: Seconds in which, after a signal, what is decided may still be saved.
DRAINING = 3.0

#: Seconds after a signal from which another one means: at once.
IMPATIENCE = 0.5

#: Seconds that a list waits for another program.
READING = 5.0

#: Seconds that it waits at most for a large act to be written out.
SETTLING = 30.0

#: Seconds after which another thread has its turn.
SWITCHING = 0.0003

#: What shows that somebody is at work.
_WORK = (
    *(events.Key, events.Paste),
    events.MouseDown,
    events.MouseScrollDown,
    events.MouseScrollUp,
)

#: Keys with which one leaves what is open.
_LEAVING = ("escape", "q")

#: Keys that move by pages.
_PAGES = ("pageup", "pagedown")


class AnnotatorApp(OfferingApp):
    """Opens a project for one annotator."""

    TITLE = "annotator"
    #: The first screen's styles, read with the program's own so that they are parsed once.
    CSS_PATH = "screens/annotate.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", "Suspend", id="suspend", show=False, priority=True),
    ]

    class Ended(Message):
        """A signal came that ends the program."""

    @dataclass
    class Delivered(Message):
        """The outcome of a job, on its way back to whoever asked for it."""

        done: Done
        outcome: Outcome

    @dataclass
    class Suggested(Message):
        """Suggestions for an article came from the child process."""

        found: Prefilled

    def __init__(
        self,
        session: Session,
        seq: int,
        *,
        pipelines: Sequence[str] = (),
        rebinding: Rebinding | None = None,
    ) -> None:
        super().__init__(rebinding or Rebinding())
        self.session = session
        if session.timer:
            session.timer = timer_for(self.kept.get("timing", ""))
        self._first = seq
        #: How many reads are under way in threads.
        self.reading = 0
        self._place: tuple[int, str] = (0, "")
        #: How far and how fast the annotator is, once it was read.
        self.pace: Pace | None = None
        self.writer = Writer(
            lambda: session.store.another(busy_seconds=BUSY_SECONDS), self._deliver
        )
        self.key_queue = KeyQueue(lambda: self.screen, self._give_on, self._handle_exception)
        self.brake = Brake()
        self.elsewhere = elsewhere.Elsewhere(self)
        self.clock: Callable[[], float] = time.monotonic
        self.ending = Ending(self._signalled, self._restore)
        #: What ended the interface although nobody foresaw it.
        self.fault: Exception | None = None
        #: Whether the annotator has left: what was pressed since is for nobody.
        self.is_left = False
        self._drained_by = 0.0
        #: Whether suggestions are made for articles that have none.
        self.prefills = session.with_suggestions
        self.prefiller: Prefiller | None = None
        self._pipelines = pipelines

    def get_default_screen(self) -> Screen[Any]:
        """The annotation screen: no other is painted before it."""
        opened = self.session.open(self._first)
        bench = Workbench(opened.state)
        bench.opened_at(opened.cursor, went_on=opened.went_on)
        self.annotating = AnnotateScreen(bench)
        return self.annotating

    def on_mount(self) -> None:
        # What a thread has read or written is not to wait 5 ms for a turn of the interpreter.
        sys.setswitchinterval(SWITCHING)
        self.writer.start()
        self.elsewhere.look()
        self.set_interval(elsewhere.EVERY, self.elsewhere.look)
        self._pressed(of_article=False)
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def on_unmount(self) -> None:
        self.key_queue.stop()

    def get_driver_class(self) -> type[Driver]:
        """Our own for a terminal; another (of a browser, of Windows) as Textual chooses it."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from annotator.tui.terminal_driver import TerminalDriver

        return TerminalDriver

    # What is typed

    async def on_event(self, event: events.Event) -> None:
        """Keys take their turn, whatever else happens."""
        if isinstance(event, _WORK) and not (event.is_forwarded or self.is_left):
            self._pressed(of_article=self._is_at_article)
        if isinstance(event, Typed) and not event.is_forwarded:
            if not self.is_left:
                self.writer.pressed()
                self.key_queue.put(event)
        else:
            await super().on_event(event)

    async def _give_on(self, event: Typed) -> DOMNode | None:
        """Give a key to what is open; to what it went."""
        if self.is_left:
            return None
        screen = self.screen
        if screen is not self.annotating and isinstance(event, events.Key):
            self.brake.pressed(event.key)
            if self.annotating.has_class("-tiny") and event.key not in _LEAVING:
                # Nobody decides in a box that cannot be seen.
                return None
            if self.annotating.is_too_soon(event):
                return None
            if holds := getattr(screen, "holds", None):
                if holds(event):
                    return None
        if isinstance(screen, CommandPalette) and getattr(event, "key", "") in _PAGES:
            # Textual's list fails on them while it has no height, or nothing is in it yet.
            return None
        target = self.focused or screen
        if isinstance(event, events.Paste) and isinstance(screen, SavingScreen):
            if not isinstance(target, Input):
                screen.say(NOT_TAKEN)
                return None
        if isinstance(event, events.Key) and isinstance(screen, SavingScreen):
            if event.is_printable and target is screen.view:
                # Nobody on the way up to the screen wants it, and each step up takes its time.
                with screen._context():
                    screen.press(event)
                return screen
        with self._context():
            await super().on_event(event)
        return target

    def _pressed(self, *, of_article: bool) -> None:
        """Time runs until now, on the open article or on none."""
        session = self.session
        if session.timer:
            session.timer.press(self.clock(), session.seq if of_article else None)

    @property
    def _is_at_article(self) -> bool:
        """Whether what is in view is the open article, or a question about it."""
        if not self._screen_stack:
            return False
        at_work: bool = getattr(self.screen, "of_article", False)
        return at_work and not isinstance(self.focused, ArticleList)

    # From other threads

    def _deliver(self, done: Done, outcome: Outcome) -> None:
        self.post_message(self.Delivered(done, outcome))

    def _found(self, found: Prefilled) -> None:
        self.post_message(self.Suggested(found))

    def on_annotator_app_delivered(self, message: Delivered) -> None:
        with self.writer.held():
            message.done(message.outcome)

    def on_annotator_app_suggested(self, message: Suggested) -> None:
        self.annotating.prefilled(message.found)

    def wish(self, seq: int, article: Article, keep: Ranges = ()) -> None:
        """Have suggestions made for an article."""
        if self.prefiller is None:
            from annotator.tui.prefill import Prefiller

            schema = self.session.store.label_schema
            self.prefiller = Prefiller(schema, self._pipelines, self._found)
        self.prefiller.wish(seq, article, keep)

    def read(self, work: Callable[[Store], T], done: Callable[[T], None]) -> None:
        """Read from the file in a thread; `done` gets the result on this one."""

        def finish(outcome: Outcome) -> None:
            if outcome.error:
                # Nobody asked for it: what went wrong before is still to be read.
                self.annotating.mention(self.annotating.in_short(outcome.error), wrong=True)
            else:
                done(outcome.result)

        self.fetch(work, finish)

    def fetch(self, work: Callable[[Store], object], done: Done) -> None:
        """Read from the file in a thread; `done` gets what came of it on this one."""

        def run() -> None:
            try:
                # What is pending is for the writer, whom nobody else is to hold up.
                self.writer.settled.wait(SETTLING)
                again = self.session.store.another(busy_seconds=READING, settling=False)
                with again as store:
                    outcome = Outcome(result=work(store))
            except Exception as error:
                outcome = Outcome(error=error)
            self._deliver(finish, outcome)

        def finish(outcome: Outcome) -> None:
            self.reading -= 1
            done(outcome)

        self.reading += 1
        threading.Thread(target=run, name="reader", daemon=True).start()

    # What the screens ask for

    def place_of(self, seq: int) -> str:
        """An article's place among all, as 3/27."""
        if self._place[0] != seq:
            store = self.session.store
            self._place = (seq, f"{store.position(seq)}/{store.count()}")
        return self._place[1]

    def forget_place(self) -> None:
        """How many articles there are may have changed."""
        self._place = (0, "")

    @property
    def unsaved_words(self) -> str:
        """A line for who stops the program for a while: what is not saved; empty if all is."""
        names = self.writer.unsaved
        told = one_line(", ".join(names), 400)
        return f"annotator: not saved yet, fg goes on with it: {told}" if names else ""

    def action_help_quit(self) -> None:
        """Say how one leaves: ctrl+c, by which people try to, means something else."""
        keymap = self.annotating.keymap
        leave, close = keymap.first("quit"), keymap.first("leave")
        self.annotating.say(f"{leave} leaves the program; {close} leaves what is open")

    def action_suspend_process(self) -> None:
        """Go to the background, as any program does at ctrl+z."""
        if self._driver is None or not self._driver.can_suspend:
            return
        from annotator.tui.terminal_driver import suspend_job

        if not suspend_job():
            leave = self.annotating.keymap.first("quit")
            self.annotating.say(f"there is no shell here to go back to: {leave} leaves", wrong=True)

    # Leaving

    async def action_quit(self) -> None:
        """Leave after what was pressed before."""
        self.annotating.do("quit")

    def leave(self) -> None:
        """Keep the place, and end; all decisions are saved."""
        if not self.is_left:
            self.is_left = True
            self.annotating.remember(lambda _: self._end())
            self.set_timer(KEEPING, self._end)

    def keep_time(self) -> None:
        """Keep the time that nothing else has kept."""
        session = self.session
        if spent := session.spent(session.now()):
            self.writer.submit(lambda store: store.spend(session.actor, spent))

    def leave_unsaved(self) -> None:
        """End without what cannot be saved."""
        self.is_left = True
        self._end()

    def _end(self) -> None:
        if not self._exit:
            self.exit()

    # Ending by a signal

    def _signalled(self) -> None:
        """A signal came: this may be between any two steps of the program."""
        loop = self._loop
        if loop and loop.is_running():
            loop.call_soon_threadsafe(self.post_message, self.Ended())

    def on_annotator_app_ended(self) -> None:
        now = self.clock()
        if self._drained_by:
            # Several come at once when a terminal is closed; one later, of somebody impatient.
            if now > self._drained_by - DRAINING + IMPATIENCE:
                self.leave_unsaved()
            return
        self._drained_by = now + DRAINING
        self.set_interval(0.02, self._drain)
        self._drain()

    def _drain(self) -> None:
        if self.annotating.is_idle and not self.key_queue.busy:
            self.leave()
        elif self.clock() >= self._drained_by:
            self.leave_unsaved()

    def on_terminal_driver_lost(self) -> None:
        self.ending.come(signal.SIGHUP)

    def _restore(self) -> None:
        """Give the terminal back from another thread, when nothing else works any more."""
        from annotator.tui.terminal_driver import TerminalDriver

        if isinstance(self._driver, TerminalDriver):
            self._driver.restore_at_once()

    # Errors that nobody foresaw

    def _handle_exception(self, error: Exception) -> None:
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print a page, the article among it; `run` says a line.
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _theme_changed(self, _: object) -> None:
        self.annotating.repaint()


def timer_for(setting: str) -> Timer | None:
    """A timer as the settings have it: off, or with so many seconds of a gap that count at most."""
    if setting == "off":
        return None
    given = setting.isascii() and setting.isdecimal() and 0 < int(setting) <= MOST
    return Timer(float(setting)) if given else Timer()
