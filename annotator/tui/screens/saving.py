"""Acts on their way to disk: drawn once they are there, and what comes after waits its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.timer import Timer

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Rejection
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.errors import AnnotatorError
from annotator.core.state import apply_all
from annotator.store.errors import StaleError
from annotator.store.undo import Turned
from annotator.tui.screens.showing import ShowingScreen
from annotator.tui.session import Pending, touched
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    pass


T = TypeVar("T")

#: What an act of several decisions is called after: the first of these that is among them.
_TELLING = (
    *(Kind.RELABEL, Kind.EDGE, Kind.ADD, Kind.REMOVE, Kind.ATTRIBUTE, Kind.NOTE, Kind.FLAG),
    *(Kind.UNLINK, Kind.ACCEPT, Kind.REJECT, Kind.LINK, Kind.STATUS),
)

#: Seconds after which a decision that is not saved yet is said to be on its way.
PATIENCE = 0.1


class SavingScreen(ShowingScreen):
    """Commits acts one after another, and opens articles."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.saving = False
        self._late: Timer | None = None
        self._waiting: deque[Callable[[], None] | events.Key] = deque()

    def prefill(self) -> None:
        """Ask for suggestions for the open article and those after it."""

    def replay(self, event: events.Key) -> None:
        """Do what a key means that has waited its turn."""

    def in_turn(self, step: Callable[[], None]) -> None:
        """Do a step now, or after the decision that is being saved."""
        if self.saving:
            self._waiting.append(step)
        else:
            step()

    def perform(
        self,
        build: Callable[[Act], T],
        then: Callable[[T], None] | None = None,
        *,
        carry: Callable[[T], object] | None = None,
    ) -> None:
        """Build an act, commit it, and only then draw it; `then` runs after that."""
        act = Act(self.bench.state, self.session.new_id)
        try:
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
        )

    def _after(self, then: Callable[[T], None] | None, result: T) -> None:
        if then:
            then(result)
        self.show_marks()

    def _recorded(
        self, outcome: Outcome, pending: Pending, seq: int, then: Callable[[], None]
    ) -> None:
        self._end_saving()
        if outcome.error:
            self.not_saved(outcome.error)
        elif seq == self.session.seq:
            self.session.committed(pending.record.id)
            self.bench.update(pending.state)
            self.view.show(pending.state, pending.touched)
            then()
        self.next_in_turn()

    def next_in_turn(self) -> None:
        """Do the steps that waited, until one of them has something to save."""
        while self._waiting and not self.saving:
            step = self._waiting.popleft()
            if isinstance(step, events.Key):
                self.replay(step)
            else:
                step()

    def _begin_saving(self) -> None:
        self.saving = True
        self._late = self.set_timer(PATIENCE, lambda: self.say("saving…"))

    def _end_saving(self) -> None:
        self.saving = False
        if self._late:
            self._late.stop()
            self._late = None
        if self.message == ("saving…", False):
            self.message = None

    def save(self, work: Callable[..., T], done: Callable[[Outcome], None]) -> None:
        """Have the writer do some work; keys wait for it in turn."""
        self._begin_saving()

        def ended(outcome: Outcome) -> None:
            self._end_saving()
            if outcome.error:
                self.not_saved(outcome.error)
            else:
                done(outcome)
            self.next_in_turn()

        self.program.writer.submit(work, ended)

    def not_saved(self, error: Exception) -> None:
        """Say that a decision did not reach the disk; the article shows what is there."""
        stale = isinstance(error, StaleError)
        # What was to follow was meant for what would have been saved.
        steps = [step for step in self._waiting if not (stale or isinstance(step, events.Key))]
        self._waiting = deque(steps)
        if stale:
            self.reopen()
            self.say("this article was changed by you elsewhere: it is shown anew", wrong=True)
        elif isinstance(error, AnnotatorError):
            self.say(f"not saved: {error}", wrong=True)
        else:
            self.say(f"not saved: {type(error).__name__}: {error}", wrong=True)

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, opening the article it touched."""
        word = "redone" if redo else "undone"
        here = turned.applied.get(self.session.seq)
        if here is None:
            self.open_article(next(iter(turned.applied)))
            here = turned.applied[self.session.seq]
        elif turned.heads[self.session.seq] != self.session.head:
            # Something was done elsewhere that is not shown here yet.
            self.reopen()
        else:
            state = apply_all(self.bench.state, here)
            self.session.committed(turned.id)
            spans = touched(state, here)
            self.bench.update(state)
            self.view.show(state, spans)
        kinds = {decision.kind for decision in here}
        kind = next(kind for kind in _TELLING if kind in kinds)
        self._focus_turned(here if redo else here[::-1])
        many = f", {len(here)} changes" if len(here) > 3 else ""
        elsewhere = f" in {len(turned.applied)} articles" if len(turned.applied) > 1 else ""
        item = self.bench.focus if kind is not Kind.STATUS and not many else None
        about = f" {item.label} {quoted(item.span.quote(self.bench.text), 30)}" if item else ""
        self.say(f"{word}: {kind}{about}{many}{elsewhere}")
        self.show_marks()
        if any(d.kind is Kind.STATUS for d in here):
            self.refresh_list()

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

    def open_article(self, seq: int, *, focus_id: str | None = None) -> None:
        """Leave this article and open another."""
        self.remember()
        self.session_open(seq)
        self.remember()
        if focus_id and (item := self.bench.state.item(focus_id)):
            self.bench.focus_on(item)
        self.show_article()
        self.prefill()

    def remember(self) -> None:
        """Keep where the annotator is in the open article."""
        seq, offset = self.session.seq, self.bench.offset
        actor, at = self.session.actor, self.session.now()
        self.program.writer.submit(lambda store: store.remember(seq, actor, offset, at))

    def reopen(self) -> None:
        """Read the open article again."""
        offset = self.bench.offset
        self.session_open(self.session.seq)
        self.bench.go_to(offset)
        self.show_article()

    def session_open(self, seq: int) -> None:
        """Read an article into the workbench."""
        self.end_linking()
        opened = self.session.open(seq)
        self.bench = Workbench(opened.state)
        self.bench.opened_at(opened.cursor)
