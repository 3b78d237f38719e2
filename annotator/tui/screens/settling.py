"""How an adjudication writes: decisions become gold, articles open, undo shows what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from annotator.core.annotation import Progress, Status
from annotator.core.decision import Decision, Refusal
from annotator.core.ruling import Choice, Ruling, Version
from annotator.core.span import Span
from annotator.core.state import apply_all
from annotator.review.settling import Settling
from annotator.store.errors import StaleError
from annotator.store.log import Mode
from annotator.store.undo import Turned
from annotator.tui.adjudication import Precedent, Verdict
from annotator.tui.cases import LEAST, case_of, shown_name
from annotator.tui.review_queue import Here, Spot, Ticket
from annotator.tui.screens.reviewing import ReviewingScreen
from annotator.tui.session import touched
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.review_app import ReviewApp

T = TypeVar("T")


class SettlingScreen(ReviewingScreen):
    """Commits decisions on regions one after another, and opens the articles they are in."""

    @property
    def review(self) -> ReviewApp:
        """The app, as what it is."""
        return cast("ReviewApp", self.app)

    def commit(
        self,
        build: Callable[[Settling], T],
        then: Callable[[T], None] | None = None,
        *,
        by_itself: bool = False,
    ) -> None:
        """Build an act on the gold, commit it, and only then draw it; `then` runs after that."""
        if self.has_too_few(say=not by_itself):
            return
        state, session = self.bench.state, self.session
        name, at = session.actor.annotator_id, session.now()
        act = Settling(state, session.new_id, reviewer=name, at=at)
        try:
            result = build(act)
        except Refusal as refusal:
            self.say(str(refusal), wrong=True)
            return
        pending = session.pending(state, act)
        if pending is None:
            self._after(then, result)
            return
        if by_itself:
            pending = replace(pending, record=replace(pending.record, mode=Mode.AUTO))
        record, seq, cursor = pending.record, session.seq, self.bench.offset

        def after() -> None:
            self.adjudication.update(self.bench.state)
            self._after(then, result)

        self._begin_saving()
        self.program.writer.submit(
            lambda store: store.record(record, None if by_itself else cursor),
            lambda outcome: self._recorded(outcome, pending, seq, after),
            pending.name,
        )
        self.adjudication.foresee(pending.state)

    def has_too_few(self, *, say: bool = True) -> bool:
        """Whether the others took the article up again: gold is never one person's work alone."""
        works, terms = self.adjudication.works, self.adjudication.terms
        if len(works) >= LEAST:
            return False
        who = "only one annotator has" if works else "nobody has"
        if works and not terms.blind:
            who = f"only {shown_name(works[0].annotator_id or '')} has"
        if say:
            on = self.keymap.first("next-article")
            words = f"{who} this article finished now: there is nothing to settle; {on} goes on"
            self.say(words, wrong=True)
        return True

    def merge(self, said: str = "") -> None:
        """Settle what follows from the annotators' work alone; say what else there is to say."""
        adjudication = self.adjudication
        works, name = adjudication.works, self.session.actor.annotator_id
        own = any(work.annotator_id == name for work in works)
        words = [said] if said else []
        words += ["you are one of this article's annotators"] if own else []
        words += self._away()
        if not any(region.settles_itself for region in adjudication.docket.queue):
            self._tell(words)
            return

        def after(count: int) -> None:
            if adjudication.region is None or adjudication.region.ruling:
                adjudication.show_at(self.bench.offset)
                self._keep_place()
            many = "1 region" if count == 1 else f"{count} regions"
            tab = self.keymap.first("next-any")
            self._tell([*words, f"{many} settled by agreement: {tab} goes through these too"])

        self.commit(lambda act: act.settle_by_itself(works), after, by_itself=True)

    def _away(self) -> list[str]:
        """Say whose work was given back to them, and is in motion."""
        adjudication = self.adjudication
        article = adjudication.queue.article(adjudication.seq)
        if article is None or not article.away or adjudication.terms.blind:
            return []
        names = ", ".join(map(shown_name, article.away))
        return [f"sent back to {names}, and not answered yet"]

    def _tell(self, words: Sequence[str]) -> None:
        if words:
            self.say(" · ".join(words))

    def say_whose(self) -> None:
        """Whose an article is to annotate matters no more."""

    def decide(self, choice: Choice, marks: Version | None = None) -> None:
        """Settle the region in view by a choice, and go on."""
        if not self.is_as_seen() or self.has_too_few():
            return
        verdict = self.adjudication.verdict(choice, marks)
        if self.adjudication.region is None:
            self.say(f"no region in view: {self.keymap.first('next-region')} goes to one")
        elif verdict is None:
            self.say(self._why_not(choice))
        else:
            self.settle([verdict])

    def _why_not(self, choice: Choice) -> str:
        region = self.adjudication.region
        if choice is Choice.VERSION:
            return "there is no majority: a number takes a version"
        if region and len(region.labels) > 1:
            return "the labels differ, not only the edges: a number takes a version"
        if choice is Choice.UNION:
            return "there are no boundaries to unite"
        return "the boundaries have nothing in common"

    def is_as_seen(self) -> bool:
        """Whether the region in view is what the file has; else it is shown anew, and that said."""
        region, spot = self.adjudication.region, self.adjudication.spot
        if not self.works_changed():
            return True
        now = self.adjudication.region
        if region and now and (self.adjudication.spot, now.inputs) == (spot, region.inputs):
            # What changed is elsewhere in the article.
            return True
        self.say("somebody changed their work here meanwhile: look again", wrong=True)
        return False

    def look_at_works(self) -> None:
        """Show the annotators' work anew if it is another by now."""
        if not self.session.store.is_there(self.session.seq):
            on = self.keymap.first("next-article")
            self.mention(f"this article was removed from the project: {on} goes on", wrong=True)
        elif self.works_changed() and not self.has_too_few():
            self.mention("somebody changed their work here meanwhile: look again", wrong=True)

    def works_changed(self) -> bool:
        """Whether somebody's work on the article is another than what is shown; then it is read."""
        adjudication = self.adjudication
        if self.session.store.work_heads(adjudication.seq) == adjudication.heads:
            return False
        works = adjudication.works
        self.reopen()
        return adjudication.works != works

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Settle the region in view (and what else belongs to it), and go on."""
        adjudication, first = self.adjudication, verdicts[0]
        here, precedent = adjudication.here, adjudication.precedent(first)
        is_last = adjudication.is_last(first.region)

        def build(act: Settling) -> None:
            for number, verdict in enumerate(reversed(verdicts), 1):
                last = is_last and number == len(verdicts)
                verdict.put(act, adjudication.works, is_last=last)

        self.commit(build, lambda _: self._went_well(here, precedent))

    def _went_well(self, here: Here, precedent: Precedent | None) -> None:
        self.adjudication.last = precedent
        if precedent:
            self.adjudication.history.append(precedent)
        self.go_on(here)

    def remark(self, **changes: object) -> None:
        """Say something of the region in view: of its ruling, or for the one to come."""
        adjudication, region = self.adjudication, self.adjudication.region
        if region is None:
            self.say(f"no region in view: {self.keymap.first('next-region')} goes to one")
        elif region.ruling is None:
            adjudication.remark(**changes)
            self._keep_remark()
            if "note" in changes:
                self.say("note kept for the decision" if changes["note"] else "note removed")
        else:
            id = region.ruling.id
            self.commit(lambda act: act.change(id, **changes))

    def _keep_remark(self) -> None:
        remarked, session = self.adjudication.remarked(), self.session
        at = session.now()

        def kept(outcome: Outcome) -> None:
            if outcome.error:
                self.not_saved(outcome.error)

        self.program.writer.submit(
            lambda store: store.keep_remark(session.actor, remarked, at),
            kept,
            "what you said of a region",
        )

    def for_later(self) -> str:
        """That what is said of the region in view waits for its decision."""
        region = self.adjudication.region
        return ", kept for the decision" if region and region.ruling is None else ""

    # Going on

    def go_on(self, here: Here) -> None:
        """Go to what comes after a place in the queue."""
        self.go(self.adjudication.queue.following(here))

    def go(self, ticket: Ticket | None) -> None:
        """Go to a ticket's region, in whatever article it is."""
        adjudication = self.adjudication
        if ticket is None:
            self.show_region(None)
        elif ticket.seq == adjudication.seq:
            self.show_region(ticket.spot)
        else:
            self.open_article(ticket.seq, spot=ticket.spot)

    def show_region(self, spot: Spot | None) -> None:
        """Bring a region of the open article into view."""
        self.adjudication.show(spot)
        self._keep_place()

    def _keep_place(self) -> None:
        region = self.adjudication.region
        if region:
            self.bench.cursor = Span(region.place.start, region.place.start + 1)

    def open_article(
        self, seq: int, *, focus_id: str | None = None, spot: Spot | None = None, said: str = ""
    ) -> None:
        """Leave this article and open another, with a region in view."""
        self.remember()
        said = " · ".join(filter(None, (said, self._left_behind())))
        self.session_open(seq)
        if spot:
            self.adjudication.show(spot)
        if self.adjudication.region is None:
            self.adjudication.show_at(self.bench.offset)
        self._keep_place()
        self.remember()
        self.show_article()
        self.merge(said)

    def _left_behind(self) -> str:
        """That something is said of regions of this article that wait on."""
        count = self.adjudication.unused(self.adjudication.seq)
        if not count:
            return ""
        of = "1 region" if count == 1 else f"{count} regions"
        return f"kept: your remarks on {of} undecided in the article before"

    def session_open(self, seq: int) -> None:
        """Read an article: its gold, and the works on it."""
        opened = self.session.open(seq)
        terms = self.adjudication.terms
        self.bench = Workbench(opened.state)
        self.bench.opened_at(opened.cursor)
        self.adjudication.open(case_of(self.session.store, opened, terms))

    def reopen(self) -> None:
        """Read the open article again."""
        spot = self.adjudication.spot
        self.session_open(self.session.seq)
        if spot:
            self.adjudication.show(spot)
        if self.adjudication.region is None:
            self.adjudication.show_at(self.bench.offset)
        self._keep_place()
        self.show_article()

    def not_saved(self, error: Exception) -> None:
        """Say that a decision did not reach the disk; the article shows what is there."""
        super().not_saved(error)
        if isinstance(error, StaleError):
            self.say("not done: gold was changed elsewhere, and is shown anew", wrong=True)

    # Undo

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, opening the article it touched."""
        word = "redone" if redo else "undone"
        if not turned.applied:
            key = self.keymap.first("redo" if redo else "undo")
            self.say(f"not {word}: gold has changed there since; {key} goes on to the next")
            return
        adjudication = self.adjudication
        adjudication.last = None
        seq = adjudication.seq if adjudication.seq in turned.applied else min(turned.applied)
        here = turned.applied[seq]
        told = f"{word}: {_told(turned, self.session.store.article(seq).text)}"
        if seq != adjudication.seq:
            self.open_article(seq, said=told)
        elif turned.heads[seq] != self.session.head:
            # Something was done elsewhere that is not shown here yet.
            self.reopen()
        else:
            self._take_over(turned.id, here)
        self._show_turned(here)
        self.changed(turned.applied)
        if not self.saving:
            # Else it is said with what settles itself there.
            self.say(told)
        self.show_marks()

    def _take_over(self, head: str, decisions: Sequence[Decision]) -> None:
        state, spans = self.bench.state, touched(self.bench.state, tuple(decisions))
        after = apply_all(state, decisions)
        self.session.committed(head)
        self.bench.update(after)
        self.view.show(after, spans)
        self.adjudication.update(after)

    def _show_turned(self, decisions: Iterable[Decision]) -> None:
        rulings = [r for d in decisions for r in (d.after, d.before) if isinstance(r, Ruling)]
        if rulings:
            first = min(rulings, key=lambda r: r.place)
            self.adjudication.show_span(first.place, layer=first.layer, subject=first.subject)
        self._keep_place()

    def changed(self, seqs: Iterable[int]) -> None:
        """Take note that articles changed: the open one by what is in the file, others later."""
        queue, seqs = self.adjudication.queue, set(seqs)
        for seq in seqs:
            # How far it is now is found out below; until then it counts as open.
            queue.finished.discard(seq)
        if self.adjudication.seq in seqs:
            if self.adjudication.state.progress.status is Status.FINISHED:
                queue.finished.add(self.adjudication.seq)
        self.review.look_again(seqs - {self.adjudication.seq})


def _told(turned: Turned, text: str) -> str:
    """What an act was, in a few words; `text` is that of the article it is shown in."""
    decisions = [(seq, d) for seq, found in turned.applied.items() for d in found]
    if any(isinstance(d.after, Progress) and _closes(d) for _, d in decisions):
        return "the article is finished, or no longer"
    places = {
        (seq, r.layer, r.place, r.subject)
        for seq, d in decisions
        if isinstance(r := d.after or d.before, Ruling)
    }
    if len(places) == 1:
        _, layer, place, _ = next(iter(places))
        return f"{layer} {quoted(place.quote(text), 40)}"
    articles = f" in {len(turned.applied)} articles" if len(turned.applied) > 1 else ""
    return f"{len(places)} regions{articles}"


def _closes(decision: Decision) -> bool:
    return any(
        isinstance(value, Progress) and value.status is Status.FINISHED
        for value in (decision.before, decision.after)
    )
