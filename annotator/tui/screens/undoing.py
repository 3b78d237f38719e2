"""Undo and redo: which act they turn, on which article, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core.annotation import Annotation, Rejection
from annotator.core.decision import Decision, Kind
from annotator.core.state import State, apply_all
from annotator.store.errors import StoreError
from annotator.store.undo import Turned
from annotator.tui.screens.saving import SavingScreen, redrawn
from annotator.tui.session import MANY, tells_of_closing, touched
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.store.store import Store


class UndoingScreen(SavingScreen):
    """Takes acts back, in whatever article they were, and brings them back."""

    def turn(
        self,
        *,
        redo: bool,
        then: Callable[[Turned | None], None] = lambda turned: None,
        opened: bool = False,
    ) -> None:
        """Undo or redo one's last act.

        `then` follows, with None where nothing was done. For a large act its article is `opened`
        first: there it is turned at once.
        """
        session = self.session
        id, at, actor, seq = session.new_id(), session.now(), session.actor, session.seq
        spent = session.spent(at)

        def work(store: Store) -> int | Turned | None:
            # Who reviews does nothing that is large.
            if actor.role == "annotator" and not opened:
                if elsewhere := store.large_elsewhere(actor, seq, redo=redo):
                    # It is opened as it stands there.
                    store.settle()
                    return elsewhere
            return store.turn(actor, id, at, redo=redo, spent=spent, shown=seq)

        def done(outcome: Outcome) -> None:
            turned: int | Turned | None = outcome.result
            if isinstance(turned, int):
                session.give_back(spent)
                self._turn_there(turned, redo=redo, then=then)
                return
            if turned is None:
                self.say("nothing to redo" if redo else "nothing to undo")
            else:
                self.turned(turned, redo=redo)
                if opened:
                    self._say_where()
            then(turned)

        self.save(work, done, spent=spent, failed=lambda error: then(None))

    def _turn_there(self, seq: int, *, redo: bool, then: Callable[[Turned | None], None]) -> None:
        """Undo or redo a large act on its article."""
        try:
            self.open_article(seq)
        except StoreError:
            then(None)
            raise
        self.turn(redo=redo, then=then, opened=True)

    def _say_where(self) -> None:
        """Add to what was undone or redone in which article, which was not open before."""
        title = quoted(self.bench.state.article.title, 30)
        if self.message and title not in self.message[0]:
            self.say(f"{self.message[0]}, in {title}")

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

    def take_over(self, head: str, decisions: tuple[Decision, ...]) -> None:
        """Show what was committed on the open article: its act is where it stands now."""
        self._show_committed(head, decisions, apply_all(self.bench.state, decisions))

    def _show_committed(self, head: str, decisions: tuple[Decision, ...], state: State) -> None:
        self.session.committed(head)
        self.bench.update(state)
        many = len(decisions) > MANY
        self.view.show(state, None if many else redrawn(touched(state, decisions)))

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
