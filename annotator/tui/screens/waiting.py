"""Keys and steps that wait their turn, while something is read or saved that they hang on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.widget import Widget

from annotator.store.errors import StoreError
from annotator.tui.screens.opening import OpeningScreen
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.store.store import Store

T = TypeVar("T")


class WaitingScreen(OpeningScreen):
    """Does one thing after another, each on what the one before it led to."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        #: Whether something is on its way to disk, or from it.
        self.saving = False
        #: When it was last said that something is not saved: keys pressed before were meant for
        #: what would have been saved.
        self._failed_at = 0.0
        #: What was said of that, as long as nothing else was.
        self._lost: tuple[str, bool] | None = None
        self._waiting: deque[Callable[[], None] | events.Key] = deque()
        #: What is being read for the keys that come next.
        self._read_for: object | None = None
        self._given_up: Callable[[], object] | None = None
        self._meanwhile: tuple[str, bool] | None = None
        #: What was said last of what is being saved.
        self._told: tuple[str, bool] | None = None

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
            self.say(self.in_short(error), wrong=True)

    def in_short(self, error: Exception) -> str:
        """What an error says, on a line that has no room for the whole path."""
        path = self.session.store.path
        return str(error).replace(str(path), path.name)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say something until the next key; behind what is not saved until that has been drawn."""
        lost, self._lost = self._lost, None
        if lost and lost is self.message and self.program.clock() < self._failed_at:
            self.mention(text, wrong=wrong)
            self._lost = self.message
        else:
            super().say(text, wrong=wrong)

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
        elif not self.is_too_soon(step):
            self.replay(step)

    def waits(self, event: events.Key) -> bool:
        """Whether a key is not to be dealt with now: others that were pressed before it wait."""
        if self.program.key_queue.is_replaying:
            self.program.key_queue.run_last(partial(self._take_turn, event))
        elif self.saving or self._waiting:
            if not self.instead_of_waiting(self.bound_to(event)):
                self._waiting.append(event)
        else:
            return self.is_too_soon(event)
        return True

    def is_too_soon(self, event: events.Key) -> bool:
        """Whether a key was pressed before it was said that what came before it is not saved."""
        return event.time < self._failed_at

    def instead_of_waiting(self, action: str | None) -> bool:
        """Do what can be done while something is on its way; whether this was that."""
        if self._read_for and action == "leave":
            self._give_up_reading()
            return True
        return False

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
                self.say(self.in_short(outcome.error), wrong=True)
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
