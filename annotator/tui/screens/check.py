"""Checking one annotator's work: the annotation screen over gold, with that work proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import events

from annotator.core import navigation
from annotator.core.acts import Act
from annotator.core.annotation import Rejection, Status
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.display import one_line
from annotator.core.state import Item
from annotator.review.checking import Checking
from annotator.review.confusion import Spot
from annotator.review.rechecking import Stand
from annotator.store.log import Mode
from annotator.store.store import Store
from annotator.store.undo import Turned
from annotator.tui import footers
from annotator.tui.check_session import CheckSession
from annotator.tui.checklist import Checklist
from annotator.tui.commands.checking import OWN
from annotator.tui.keymap import Pairs
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.session import Pending
from annotator.tui.touring import Tour
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.store.articles import Summary

#: What is decided when one key turns something down, and nothing else.
_REJECTING = {Kind.REJECT, Kind.REMOVE, Kind.UNLINK, Kind.STATUS}


class CheckScreen(AnnotateScreen):
    """Where a reviewer decides on what one annotator has marked."""

    own_commands = OWN
    can_filter = False

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.tour: Tour = Tour(self, self._visit)
        #: What was turned down by the key before: a note now says why.
        self.rejected: str | None = None

    @property
    def checking(self) -> CheckSession:
        """Who checks what."""
        return cast("CheckSession", self.session)

    @property
    def theirs(self) -> str:
        """The annotator, as they are called on a line."""
        return one_line(self.checking.annotator_id, 24)

    @property
    def who(self) -> str:
        """Who is at work, and on whose."""
        own = self.checking.checks_own
        return f"{super().who} checks {'own work' if own else self.theirs}"

    # Opening

    def look_for_boilerplate(self) -> None:
        """What the annotator marked in it is to be checked like all the rest."""

    def say_whose(self) -> None:
        """Whose an article is to annotate matters no more."""

    def welcome(self) -> None:
        """Say how much there is to check, and of whom."""
        self.arrived()
        if self.message is None:
            checklist, seq = self.checking.checklist, self.session.seq
            came = sum(
                checklist.stands[a.seq] is Stand.ANSWERED
                for a in checklist.articles
                if a.seq != seq
            )
            parts = ["you check your own work"] if self.checking.checks_own else []
            if came:
                many = "1 article" if came == 1 else f"{came} articles"
                list_key = self.keymap.first("articles")
                parts.append(f"{many} came back from {self.theirs}: ↪ in the list, {list_key}")
            if parts:
                self.say(" · ".join(parts))

    def arrived(self) -> None:
        """Take back what no longer rests on the work as it is, and say what there is to say."""
        session, state = self.checking, self.bench.state
        if session.work is None:
            self.say(f"{self.theirs} has not finished this article: there is nothing to check")
            return
        act = session.act(state)
        count = act.catch_up()
        pending = session.pending(state, act)
        if pending is None:
            self._say_stand(0)
            return
        record = replace(pending.record, mode=Mode.AUTO)
        seq = session.seq
        self._begin_saving()
        self.program.writer.submit(
            lambda store: store.record(record),
            lambda outcome: self._recorded(
                outcome, replace(pending, record=record), seq, lambda: self._caught_up(count)
            ),
            pending.name,
        )

    def _caught_up(self, count: int) -> None:
        """Offer again what was taken back."""
        bench = self.bench
        bench.update(self.checking.overlaid(bench.state))
        self.view.show(bench.state, None)
        if first := navigation.first_stop(bench.state, hidden=bench.hidden):
            bench.focus_on(first)
        self._say_stand(count)
        self.show_marks()
        self.refresh_list()

    def _say_stand(self, count: int) -> None:
        """Say what is special about an article that was checked before."""
        session, parts = self.checking, []
        if session.stand(self.bench.state) is Stand.ANSWERED:
            given = [a for a in session.answers.values() if ":" in a.subject]
            accepted = sum(answer.accepted for answer in given)
            parts.append(f"{self.theirs} sent it back")
            look = self.keymap.first("corrections")
            parts += [f"{len(given) - accepted} answered: {look}"] if len(given) > accepted else []
            parts += [f"{accepted} accepted"] if accepted else []
        if count:
            many = "1 place has" if count == 1 else f"{count} places have"
            parts.append(f"{many} changed since you decided: undecided again")
        if parts:
            self.say(" · ".join(parts))

    # Deciding

    def new_act(self) -> Act:
        """An act of the reviewer on gold."""
        return self.checking.act(self.bench.state)

    def _press(self, event: events.Key) -> bool:
        if self.bound_to(event) != "note":
            self.rejected = None
        return super()._press(event)

    def do(self, id: str) -> None:
        """Do an action, after the acts that are still on their way to disk."""
        if id != "note":
            self.rejected = None
        super().do(id)

    def _recorded(
        self, outcome: Outcome, pending: Pending, seq: int, then: Callable[[], None]
    ) -> None:
        if not outcome.error:
            self.rejected = _turned_down(pending.record.changes[0].decisions) or self.rejected
        super()._recorded(outcome, pending, seq, then)

    def closing(self, act: Act, status: Status) -> None:
        """With the article that is finished everything in it is ruled on.

        Raises:
            Refusal: when the annotator has changed their work while it was open here.
        """
        if status is not Status.FINISHED:
            return
        if self.checking.work_now(self.session.seq) != self.checking.work:
            self.call_later(self.in_turn, self._show_anew)
            raise Refusal(f"{self.theirs} has changed this meanwhile: it is shown anew")
        cast("Checking", act).finish()

    def look_at_works(self) -> None:
        """Show the annotator's work anew if it is another by now."""
        session, work = self.checking, self.checking.work
        if session.work_head_now(session.seq) == session.work_head:
            return
        self._show_anew()
        if session.work is not None and session.work != work:
            self.mention(f"{self.theirs} has changed this meanwhile: it is shown anew", wrong=True)

    def _show_anew(self) -> None:
        message = self.message
        self.reopen()
        self.arrived()
        self.message = self.message or message

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, unless another has gone on from it."""
        if turned.applied:
            super().turned(turned, redo=redo)
            self.refresh_list()
        else:
            word = "redone" if redo else "undone"
            key = self.keymap.first("redo" if redo else "undo")
            self.say(f"not {word}: gold has changed there since; {key} goes on to the next")

    # Going on

    def goes_on(self, said: str) -> bool:
        """Open the next article of the annotator's where there is something to check."""
        seq = self.checking.checklist.next_open(self.session.seq)
        if seq is None:
            leave = self.keymap.first("quit")
            self.say(f"{said} · nothing is left of {self.theirs}'s to check: {leave} leaves")
        else:
            self.open_article(seq)
            rest = f" · {self.message[0]}" if self.message else ""
            self.say(f"{said}{rest}")
        return True

    def refresh_list(self) -> None:
        """Find out how far each article is, whether the list is shown or not."""
        before = self.checking.checklist
        self.program.read(
            lambda store: Checklist.read(store, before.annotator_id, before), self._checklist
        )

    def _checklist(self, found: Checklist) -> None:
        self.checking.checklist = found
        articles = self.query_one(ArticleList)
        if articles.display:
            self._list(found.summaries())
        self._show_where()

    def summaries(self, store: Store) -> list[Summary]:
        """The articles for the list."""
        return self.checking.checklist.summaries()

    def _visit(self, spot: Spot) -> bool:
        """Open a place that the report counts, if it is in an article of the annotator's."""
        if spot.article_seq not in {a.seq for a in self.checking.checklist.articles}:
            self.say(f"{self.theirs} has not finished that article")
            return False
        if spot.article_seq != self.session.seq:
            self.open_article(spot.article_seq)
        self.bench.go_to(spot.start)
        return True

    # What is shown

    def _keys(self) -> Pairs | None:
        keys = super()._keys()
        answered = self.checking.stand(self.bench.state) is Stand.ANSWERED
        return keys or footers.checking(self.keymap, answered=answered)

    def standing(self) -> str:
        """How far the check is, in a word; empty if not begun."""
        stand = self.checking.stand(self.bench.state)
        return "" if stand is Stand.NEW else str(stand)

    def stand_of(self, item: Item) -> str:
        """How an item stands, in words."""
        return one_line(self.checking.stand_of_item(item), 50) or super().stand_of(item)

    def remarks(self, item: Item) -> list[str]:
        """What the annotator says of an item."""
        told = self.checking.remarks(self.bench.state, item)
        return [
            f"{self.theirs} {word}: {one_line(text, 200)}" if text else f"{self.theirs} {word} it"
            for word, text in told
        ]

    def _listed(self) -> Text:
        """How far the reviewer is with all articles."""
        checklist = self.checking.checklist
        counts = checklist.counts()
        words = [f"{counts[stand]} {stand}" for stand in Stand if counts[stand]]
        head = (f" {len(checklist.articles)} articles of {self.theirs}", "bold")
        return Text.assemble(head, *(f" · {w}" for w in words))


def _turned_down(decisions: tuple[Decision, ...]) -> str | None:
    """The suggestion that an act turned down, if it did nothing else."""
    if {decision.kind for decision in decisions} <= _REJECTING:
        for decision in decisions:
            if isinstance(decision.after, Rejection) and decision.after.span:
                return decision.subject
    return None
