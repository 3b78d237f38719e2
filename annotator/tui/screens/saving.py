"""Acts on their way to disk: drawn once they are there."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.timer import Timer

from annotator.core.acts import Act
from annotator.core.decision import Refusal
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.timing import Spent
from annotator.store.errors import BusyError, MovedError, RefusedError, StaleError
from annotator.tui.screens.waiting import WaitingScreen
from annotator.tui.session import Pending, closes
from annotator.tui.widgets.bars import KeyBar
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.screens.asking import Choosing

T = TypeVar("T")

#: Seconds after which a decision that is not saved yet is said to be on its way.
PATIENCE = 0.1

#: Spans from which on it takes less to draw all that is on the screen than to find their lines.
MOST_REDRAWN = 500

#: Objects that are made while an act is built from which on they are kept out of the search for
#: garbage.
MANY_MADE = 20_000

#: Seconds that it takes at most until it is drawn that something is not saved.
UNSEEN = 0.5

#: Seconds after which one need not wait for it any longer.
STUCK = 2.0


class SavingScreen(WaitingScreen):
    """Commits acts one after another."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._since = 0.0
        self._watch: Timer | None = None
        self._question: Choosing | None = None

    def new_act(self) -> Act:
        """An act on the open article as it stands."""
        return Act(self.bench.state, self.session.new_id)

    def perform(
        self,
        build: Callable[[Act], T],
        then: Callable[[T], None] | None = None,
        *,
        carry: Callable[[T], object] | None = None,
    ) -> None:
        """Build an act, commit it, and only then draw it; `then` runs after that."""
        act = self.new_act()
        try:
            with _all_of_which_stays(), self.program.writer.held():
                result = build(act)
        except Refusal as refusal:
            self.say(str(refusal), wrong=True)
            return
        pending = self.session.pending(self.bench.state, act, carry(result) if carry else None)
        if pending is None:
            self._after(then, result)
            return
        cursor, seq = self.bench.offset, self.session.seq
        self._begin_saving()
        self.program.writer.submit(
            lambda store: store.record(pending.record, cursor),
            lambda outcome: self._recorded(
                outcome, pending, seq, lambda: self._after(then, result)
            ),
            pending.name,
        )

    def when_written(self, then: Callable[[], None]) -> None:
        """Go on once the rows of large acts are written, as what is opened next depends on them."""
        if not self.session.store.is_pending():
            then()
            return
        seq = self.session.seq

        def written(_: Outcome) -> None:
            then()
            if self.session.seq != seq:
                self.program.brake.closed(self.program.clock())

        self.save(lambda store: store.settle(), written, "")

    def _after(self, then: Callable[[T], None] | None, result: T) -> None:
        if then:
            then(result)
        self.show_marks()

    def _recorded(
        self, outcome: Outcome, pending: Pending, seq: int, then: Callable[[], None]
    ) -> None:
        self._end_saving()
        if outcome.error:
            self.session.give_back(pending.record.spent)
            self.not_saved(outcome.error)
        elif seq == self.session.seq:
            self.session.committed(pending.record.id, pending)
            self.bench.update(pending.state)
            self.view.show(pending.state, redrawn(pending.touched))
            self.attempt(then)
            if pending.record.changes[0].head is None and self.session.seq == seq:
                # Somebody may have come by the article while it was only looked at here.
                self.attempt(self.say_whose)
            if self.session.seq != seq and closes(pending.record.changes[0].decisions):
                self.program.brake.closed(self.program.clock())
        self.next_in_turn()

    # While something is being saved

    def _begin_saving(self) -> None:
        self.saving = True
        self._since = self.program.clock()
        self._watch = self.set_interval(PATIENCE, self._still_saving)

    def _end_saving(self) -> None:
        self.saving = False
        if self._watch:
            self._watch.stop()
            self._watch = None
        if self._told is not None and self.message is self._told:
            self.message = None
        self._told = None
        self.query_one(KeyBar).offer(None)
        if self._question and self.app.screen is self._question:
            self._question.dismiss(None)

    @property
    def is_stuck(self) -> bool:
        """Whether what is being saved is kept from it, or takes very long."""
        if not self.saving or self._read_for:
            return False
        waited = self.program.clock() - self._since
        return self.program.writer.trouble is not None or waited >= STUCK

    def _still_saving(self) -> None:
        """Say what one waits for, and what one can do about it."""
        if not self.saving:
            return
        trouble, name = self.program.writer.trouble, one_line(self.session.store.path.name, 24)
        so_far = f"{self.program.clock() - self._since:.0f} s"
        if not self.is_stuck:
            words = "saving…"
        elif trouble is None:
            words = f"saving… ({so_far})"
        elif isinstance(trouble, MovedError):
            words = f"not saved: {name} was deleted or replaced; still trying ({so_far})"
        elif isinstance(trouble, RefusedError):
            words = f"not saved: {trouble.why}; still trying ({so_far})"
        else:
            words = f"another program is writing to {name}; still trying ({so_far})"
        if self._told is None or self._told[0] != words:
            self.say(words, wrong=isinstance(trouble, MovedError | RefusedError))
            self._told = self.message
        if self.is_stuck:
            # Only what waits for others can be given up: a disk that is slow writes on.
            give_up = [(self.keymap.first("leave"), "give it up")] if trouble else []
            leave = (self.keymap.first("quit"), "leave without it")
            self.query_one(KeyBar).offer([*give_up, leave])

    def instead_of_waiting(self, action: str | None) -> bool:
        """Do what can be done while a decision cannot be saved; whether this was that."""
        if super().instead_of_waiting(action):
            return True
        if not self.is_stuck or action not in ("leave", "quit"):
            return False
        if action == "leave":
            self.program.writer.give_up()
        else:
            self._ask_to_leave()
        return True

    def _ask_to_leave(self) -> None:
        from annotator.tui.screens.asking import Choosing

        def answered(answer: str | None) -> None:
            self._question = None
            if answer == "q":
                self.program.leave_unsaved()

        keys = sum(isinstance(step, events.Key) for step in self._waiting)
        lost = [*self.program.writer.unsaved, *([f"{keys} more keys"] if keys else [])]
        answers = {"q": "leave without saving it", "enter": "go on trying"}
        self._question = Choosing(f"not saved: {', '.join(lost)}", answers)
        self.app.push_screen(self._question, answered)

    def save(
        self,
        work: Callable[..., T],
        done: Callable[[Outcome], None],
        name: str = "what was undone or redone",
        *,
        spent: tuple[Spent, ...] = (),
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have the writer do some work; keys wait for it in turn.

        `spent` is kept with it; `failed` is told as well what kept it from being saved.
        """
        self._begin_saving()

        def ended(outcome: Outcome) -> None:
            self._end_saving()
            if outcome.error:
                self.session.give_back(spent)
                self.not_saved(outcome.error)
                if failed:
                    failed(outcome.error)
            else:
                self.attempt(lambda: done(outcome))
            self.next_in_turn()

        self.program.writer.submit(work, ended, name)

    def not_saved(self, error: Exception) -> None:
        """Say that a decision did not reach the disk; the article shows what is there."""
        stale = isinstance(error, StaleError)
        # Whoever types fast has not seen it before it is drawn, and the next key takes it away.
        self._failed_at = self.program.clock() + UNSEEN
        # It may be said in what is open over the article.
        self.app.screen.call_after_refresh(self._seen)
        # What was to follow was meant for what would have been saved.
        steps = [step for step in self._waiting if not (stale or isinstance(step, events.Key))]
        self._waiting = deque(steps)
        if stale:
            self.attempt(lambda: self.show_changed(lost="not done: "))
        elif isinstance(error, AnnotatorError):
            from annotator.store.schema_changes import OtherSchemaError

            words = self.in_short(error)
            if isinstance(error, OtherSchemaError):
                # What to do comes first, within 80 columns whatever the file is called.
                words = words.removeprefix(f"{self.session.store.path.name}: ")
            if isinstance(error, BusyError):
                # That one can try again is what was given up.
                words = words.partition(";")[0]
            self.say(f"not saved: {words}", wrong=True)
        else:
            self.say(f"not saved: {type(error).__name__}: {error}", wrong=True)
        self._lost = self.message

    def _seen(self) -> None:
        """It is drawn that something is not saved: keys are meant for what is there from now on."""
        self._failed_at = min(self._failed_at, self.program.clock())

    def show_changed(self, lost: str = "") -> None:
        """Show what others made of the open article; of one that is gone, what comes after it.

        `lost` says what became of what was pressed last, if that was a decision.
        """
        from annotator.tui.elsewhere import more_of

        store, seq = self.session.store, self.session.seq
        if store.is_there(seq):
            self.reopen()
            more = more_of(self.session)
            self.say(f"{lost}changed elsewhere, and shown anew{more}", wrong=True)
            return
        other = store.neighbour(seq, forward=True) or store.neighbour(seq, forward=False)
        if other is None:
            self.say(f"{lost}the last article was removed from the project", wrong=True)
            return
        self.session_open(other)
        self.show_article()
        self.prefill()
        self.refresh_list()
        self.say(f"{lost}that article was removed from the project: this is another", wrong=True)

    def look_at_pace(self, finished: int | None = None, about: str = "") -> None:
        """Find out anew how far and how fast the annotator is, and say it of a finished article.

        `about` is how what is said of it begins, if that is still to come.
        """
        from annotator.tui import pacing

        pacing.look(self, finished, about)


@contextmanager
def _all_of_which_stays() -> Iterator[None]:
    """Look for no garbage among what is made meanwhile: of a bulk act 100,000 objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > MANY_MADE:
                # Nor later on: each time it would all be gone through.
                gc.freeze()
            gc.enable()


def redrawn(spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    """The spans whose lines are drawn anew; None for all lines, where there are very many."""
    return spans if spans is None or len(spans) <= MOST_REDRAWN else None
