"""Opening articles: where one is in them is kept, and what memory makes of them."""

from __future__ import annotations

from collections.abc import Callable

from annotator.tui.screens.showing import ShowingScreen
from annotator.tui.whose import described
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome


class OpeningScreen(ShowingScreen):
    """Leaves one article and opens another."""

    def prefill(self) -> None:
        """Ask for suggestions for the open article and those after it."""

    def open_article(self, seq: int, *, focus_id: str | None = None) -> None:
        """Leave this article and open another."""
        self.remember()
        self.session_open(seq)
        self.remember()
        if focus_id and (item := self.bench.state.item(focus_id)):
            self.bench.focus_on(item)
        self.show_article()
        self.prefill()
        self.say_whose()
        self.arrived()

    def arrived(self) -> None:
        """The article is open: what else there is to say of it."""

    def look_at_works(self) -> None:
        """Others have written: look whether what a review rests on is another by now."""

    def say_whose(self) -> None:
        """Say whose the open article is, if it is another's to do."""
        session = self.session
        others = session.store.others(session.seq, session.actor)
        if line := described(others, session.now()):
            self.say(line)

    def remember(self, done: Callable[[Outcome], None] | None = None) -> None:
        """Keep where the annotator is in the open article, and the time that led to no act."""
        session, offset = self.session, self.bench.offset
        seq, actor, at = session.seq, session.actor, session.now()
        spent = session.spent(at)

        def kept(outcome: Outcome) -> None:
            if outcome.error:
                session.give_back(spent)
            if done:
                done(outcome)

        self.program.writer.submit(
            lambda store: store.remember(seq, actor, offset, at, spent),
            kept if spent or done else None,
        )

    def reopen(self) -> None:
        """Read the open article again."""
        offset = self.bench.offset
        self.session_open(self.session.seq)
        self.bench.go_to(offset)
        self.show_article()

    def session_open(self, seq: int) -> None:
        """Read an article into the workbench."""
        self.end_mode()
        opened = self.session.open(seq)
        self.keep_recalled()
        self.bench = Workbench(opened.state, layering=self.bench.layering)
        self.bench.opened_at(opened.cursor, went_on=opened.went_on)

    def keep_recalled(self) -> None:
        """Keep what memory made of the article that was opened: before any decision on it."""
        session, fresh = self.session, self.session.fresh
        if fresh is not None:
            seq, actor, at = session.seq, session.actor, session.now()
            session.fresh = None
            self.program.writer.submit(lambda store: store.keep_recalled(seq, actor, fresh, at))
