"""Where somebody stands in the lesson, and what to say to them. Pure: states in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.core.state import State
from annotator.tui.lesson.deeds import Deed, How
from annotator.tui.lesson.steps import REDO, STEPS, Step
from annotator.tui.lesson.wording import joined

WELCOME = "Welcome to a lesson in nine steps."
AGAIN = "The lesson goes on where you left it."

_UNDO = STEPS[-2]


@dataclass(frozen=True, slots=True)
class Tutor:
    """The lesson as it stands. Each method returns the next one.

    `passed` are the steps that are done without the state saying so: passed over, or the one
    about undoing. `undoing`: something was undone in that step, and waits to be brought back.
    `told` is what is said of what was done last, and `good` whether it was what was wanted.
    """

    state: State
    passed: frozenset[str] = frozenset()
    undoing: bool = False
    told: str = WELCOME
    good: bool = True

    @classmethod
    def begin(cls, state: State, passed: Iterable[str] = ()) -> Tutor:
        """At the first step that is not done: another time, where one was."""
        tutor = cls(state, frozenset(passed) & {step.id for step in STEPS})
        if all(tutor.has_done(step) for step in STEPS if step is not _UNDO):
            # Nothing but what was remembered could say that something was undone.
            tutor = replace(tutor, passed=tutor.passed | {_UNDO.id})
        return replace(tutor, told=AGAIN) if tutor.number > 1 or tutor.is_over else tutor

    @property
    def step(self) -> Step | None:
        """What is to be done now; None when all is."""
        if self.undoing:
            return REDO
        return next((step for step in STEPS if not self.has_done(step)), None)

    @property
    def number(self) -> int:
        """The number of the step, from 1."""
        step = self.step
        return len(STEPS) if step is None else [s.id for s in STEPS].index(step.id) + 1

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.step is None

    def has_done(self, step: Step) -> bool:
        """Whether a step is done, whichever way."""
        return step.id in self.passed or step.goal(self.state)

    def passing(self) -> Tutor:
        """Without the step that it stands at."""
        if self.step is None:
            return self
        passed = self.passed | {self.step.id}
        told = f"Step {self.number} is passed over."
        return replace(self, passed=passed, undoing=False, told=told, good=True)

    def after(self, deed: Deed) -> Tutor:
        """What was done is committed: whether that was it, and else what it was."""
        now = replace(self, state=deed.after)
        if self.undoing or (self.step is _UNDO and deed.how is How.UNDONE):
            return now._undoing(deed, self)
        if self.step is None or now.has_done(self.step):
            return replace(now, told=joined([self._praise(), now._leap(self)]), good=True)
        told, good = now._other(deed, self)
        return replace(now, told=told, good=good)

    def _praise(self) -> str:
        return self.step.good if self.step else ""

    def _leap(self, before: Tutor) -> str:
        """That steps after the one just done are done already."""
        done = range(before.number + 1, self.number)
        if self.is_over or not done:
            return ""
        many = f"Steps {done[0]} to {done[-1]} are" if len(done) > 1 else f"Step {done[0]} is"
        return f"{many} done already."

    def _other(self, deed: Deed, before: Tutor) -> tuple[str, bool]:
        """What is said of something that the step did not want."""
        if self.number < before.number:
            back = f"That is step {self.number} again." if deed.how is How.UNDONE else ""
            return joined([deed.words(), back or _take_back(deed)]), False
        later = [step for step in STEPS if self.has_done(step) and not before.has_done(step)]
        if later and deed.how is not How.UNDONE and not deed.closes:
            return f"{deed.words()} That is a later step.", True
        return joined([deed.words(), _take_back(deed)]), deed.how is How.UNDONE

    def _undoing(self, deed: Deed, before: Tutor) -> Tutor:
        """In the step about undoing: first something is taken back, then brought back."""
        if not before.undoing:
            return replace(self, undoing=True, told=deed.words(), good=True)
        whole = all(self.has_done(step) for step in STEPS[: STEPS.index(_UNDO)])
        if deed.how is How.REDONE or (whole and deed.how is How.DONE):
            told = _UNDO.good if deed.how is How.REDONE else deed.words()
            passed = self.passed | {_UNDO.id}
            return replace(self, passed=passed, undoing=False, told=told, good=True)
        return replace(self, told=deed.words(), good=deed.how is How.UNDONE)


def _take_back(deed: Deed) -> str:
    if deed.how is How.UNDONE:
        return ""
    return "{undo} undoes it, or go on." if deed.closes else "{undo} undoes it."
