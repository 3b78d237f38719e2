"""Acts on their way to disk: drawn once they are there, and what comes after waits its turn."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.timer import Timer
from textual.widget import Widget

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Rejection
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.state import State, apply_all
from annotator.core.timing import Spent
from annotator.store.errors import MovedError, RefusedError, StaleError, StoreError
from annotator.store.undo import Turned
from annotator.tui.screens.opening import OpeningScreen
from annotator.tui.session import MANY, Pending, closes, tells_of_closing, touched
from annotator.tui.widgets.bars import KeyBar
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.store.store import Store
    from annotator.tui.screens.asking import Choosing

T = TypeVar("T")

#: Seconds after which a decision that is not saved yet is said to be on its way.
PATIENCE = 0.1

#: Spans from which on it takes less to draw all that is on the screen than to find their lines.
MOST_REDRAWN = 500

#: Objects that are made while an act is built from which on they are kept out of the search for
#: garbage.
MANY_MADE = 20_000

#: Seconds after which one need not wait for it any longer.
STUCK = 2.0


class SavingScreen(OpeningScreen):
    """Commits acts one after another, and opens articles."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.saving = False
        self._since = 0.0
        #: When it was last said that something is not saved: keys pressed before were meant for
        #: what would have been saved.
        self._failed_at = 0.0
        self._watch: Timer | None = None
        self._told: tuple[str, bool] | None = None
        self._question: Choosing | None = None
        self._waiting: deque[Callable[[], None] | events.Key] = deque()
        #: What is being read for the keys that come next.
        self._read_for: object | None = None
        self._given_up: Callable[[], object] | None = None
        self._meanwhile: tuple[str, bool] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way to disk, or waits for its turn."""
        return not (self.saving or self._waiting)

    def press(self, event: events.Key) -> bool:
        """Do what a key means, or have it wait; whether it meant something."""
        raise NotImplementedError

    def replay(self, event: events.Key) -> None:
        """Do what a key means that has waited its turn."""

    def in_turn(self, step: Callable[[], None]) -> None:
        """Do a step now, or after the decision that is being saved."""
        if self.saving:
            self._waiting.append(step)
        else:
            self.attempt(step)

    def attempt(self, step: Callable[[], None]) -> None:
        """Do a step; that the file cannot serve it is said, and does not end the program."""
        try:
            step()
        except StoreError as error:
            self.say(self._in_short(error), wrong=True)

    def _in_short(self, error: Exception) -> str:
        """What an error says, on a line that has no room for the whole path."""
        path = self.session.store.path
        return str(error).replace(str(path), path.name)

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
            self.view.show(pending.state, _redrawn(pending.touched))
            self.attempt(then)
            if pending.record.changes[0].head is None and self.session.seq == seq:
                # Somebody may have come by the article while it was only looked at here.
                self.attempt(self.say_whose)
            if self.session.seq != seq and closes(pending.record.changes[0].decisions):
                self.program.brake.closed(self.program.clock())
        self.next_in_turn()

    def next_in_turn(self) -> None:
        """Have the steps that waited done, each after all that the one before it does."""
        if self._waiting and not self.saving and not self.program.is_left:
            steps, self._waiting = self._waiting, deque()
            self.program.key_queue.run(partial(self._take_turn, step) for step in steps)

    def _take_turn(self, step: Callable[[], None] | events.Key) -> None:
        if self.program.is_left:
            return
        if self.saving:
            self._waiting.append(step)
        elif not isinstance(step, events.Key):
            self.attempt(step)
        elif step.time >= self._failed_at:
            self.replay(step)

    def waits(self, event: events.Key) -> bool:
        """Whether a key is not to be dealt with now: others that were pressed before it wait."""
        if self.program.key_queue.is_replaying:
            self.program.key_queue.run_last(partial(self._take_turn, event))
        elif self.saving or self._waiting:
            if not self.instead_of_waiting(self.bound_to(event)):
                self._waiting.append(event)
        else:
            # It was pressed before it was said that what came before it is not saved.
            return event.time < self._failed_at
        return True

    def bound_to(self, event: events.Key) -> str | None:
        """The action that a key stands for."""
        return self.keymap.id_of(event)

    def left_by(self, widget: Widget, event: events.Key) -> str | None:
        """The same of a key of which a widget in focus makes nothing itself."""
        active = self.active_bindings.get(event.key)
        return None if active and active.node is widget else self.bound_to(event)

    def pass_on(self, event: events.Key) -> None:
        """Give a key, which was typed ahead, to what has been opened since."""
        if self.program.key_queue.is_replaying:
            self.program.key_queue.run_last(partial(self._take_turn, event))
        else:
            self.program.key_queue.give_back(event)

    def read_first(
        self,
        words: str,
        work: Callable[[Store], T],
        done: Callable[[T], None],
        *,
        given_up: Callable[[], object] | None = None,
    ) -> None:
        """Read something from the file that the next keys are about: they wait for it.

        Escape gives it up: then `given_up` is called. `words` say meanwhile what one waits for.
        """
        self.saving, self._read_for = True, (reading := object())
        self._given_up = given_up
        self.say_meanwhile(words)

        def came(outcome: Outcome) -> None:
            if self._read_for is not reading:
                return
            self.saving, self._read_for = False, None
            if self.message is self._meanwhile:
                self.message = None
                self._show_focus()
            if outcome.error:
                self.say(self._in_short(outcome.error), wrong=True)
            else:
                self.attempt(lambda: done(outcome.result))
            self.next_in_turn()

        self.program.fetch(work, came)

    def say_meanwhile(self, words: str) -> None:
        """Say how far it is with what one waits for."""
        if self.saving:
            self.say(words)
            self._meanwhile = self.message
            if not self._read_for:
                self._told = self.message

    def _give_up_reading(self) -> None:
        self.saving, self._read_for = False, None
        if self._given_up:
            self._given_up()
        self.say("given up: nothing was done")
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
        if self._read_for and action == "leave":
            self._give_up_reading()
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
        self._failed_at = self.program.clock()
        # What was to follow was meant for what would have been saved.
        steps = [step for step in self._waiting if not (stale or isinstance(step, events.Key))]
        self._waiting = deque(steps)
        if stale:
            self.attempt(lambda: self.show_changed(lost="not done: "))
        elif isinstance(error, AnnotatorError):
            from annotator.store.schema_changes import OtherSchemaError

            words = self._in_short(error)
            if isinstance(error, OtherSchemaError):
                # What to do comes first, within 80 columns whatever the file is called.
                words = words.removeprefix(f"{self.session.store.path.name}: ")
            self.say(f"not saved: {words}", wrong=True)
        else:
            self.say(f"not saved: {type(error).__name__}: {error}", wrong=True)

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

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, opening the article it touched."""
        word, count = "redone" if redo else "undone", len(turned.applied)
        if not count:
            self.say(f"decided under an earlier label schema: it cannot be {word} any more")
            return
        here = turned.applied.get(self.session.seq)
        if here is None and count > 1:
            # Nobody is taken away from here for what was done in many places.
            what = self._turned_in_words(turned, redo=redo)
            self.say(f"{word}: {what} in {count} articles, not in this one")
            self.refresh_list()
            return
        elsewhere = ""
        if here is None:
            self.open_article(next(iter(turned.applied)))
            here = turned.applied[self.session.seq]
            elsewhere = quoted(self.bench.state.article.title, 30)
        elif turned.heads[self.session.seq] != self.session.head:
            # Something was done elsewhere that is not shown here yet.
            self.reopen()
        else:
            state = self.session.turned(self.bench.state, turned, redo=redo)
            self._show_committed(turned.id, here, state)
        self._focus_turned(here if redo else here[::-1])
        what = self._turned_in_words(turned, redo=redo)
        if count > 1:
            what += f" in {count} articles"
        elif elsewhere and elsewhere not in what:
            what += f", in {elsewhere}"
        self.say(f"{word}: {what}")
        self.show_marks()
        if any(d.kind is Kind.STATUS for d in here):
            self.refresh_list()
            if tells_of_closing(here):
                self.look_at_pace()

    def _turned_in_words(self, turned: Turned, *, redo: bool) -> str:
        """What was undone or redone: in the open article, or in several."""
        from annotator.tui.telling import counted, told

        if len(turned.applied) > 1:
            return counted(turned.applied.values())
        return told(turned.applied[self.session.seq], self.bench.state, redo=redo)

    def look_at_pace(self, finished: int | None = None, about: str = "") -> None:
        """Find out anew how far and how fast the annotator is, and say it of a finished article.

        `about` is how what is said of it begins, if that is still to come.
        """
        from annotator.tui import pacing

        pacing.look(self, finished, about)

    def take_over(self, head: str, decisions: tuple[Decision, ...]) -> None:
        """Show what was committed on the open article: its act is where it stands now."""
        self._show_committed(head, decisions, apply_all(self.bench.state, decisions))

    def _show_committed(self, head: str, decisions: tuple[Decision, ...], state: State) -> None:
        self.session.committed(head)
        self.bench.update(state)
        many = len(decisions) > MANY
        self.view.show(state, None if many else _redrawn(touched(state, decisions)))

    def _focus_turned(self, decisions: tuple[Decision, ...]) -> None:
        """Bring into focus what an undone act was about: the first of it that is there."""
        state = self.bench.state
        for decision in decisions:
            for value in (decision.after, decision.before):
                if isinstance(value, Annotation | Rejection):
                    item = state.item(decision.subject)
                    item = item or state.suggested.spans.get(value.suggestion_id or "")
                    if item and state.entry(item) in state.live:
                        self.bench.focus_on(item)
                        return
        if spans := touched(state, decisions):
            self.bench.go_to(spans[0].start)


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


def _redrawn(spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    """The spans whose lines are drawn anew; None for all lines, where there are very many."""
    return spans if spans is None or len(spans) <= MOST_REDRAWN else None
