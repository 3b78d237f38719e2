"""The interface of a review: several annotators' work made into one gold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import SystemCommand
from textual.screen import Screen

from annotator.core.display import one_line
from annotator.review.docket import Order
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import review_keys
from annotator.tui.adjudication import Adjudication
from annotator.tui.app import AnnotatorApp
from annotator.tui.cases import Terms, case_of, kept_remarks, roll_of
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Keymap, Rebinding, check_keys
from annotator.tui.review_commands.moving import choose_order
from annotator.tui.review_queue import Queue
from annotator.tui.running import until_left
from annotator.tui.screens.adjudicate import AdjudicateScreen
from annotator.tui.screens.editing import EditScreen
from annotator.tui.session import Session
from annotator.tui.survey import Found, Survey
from annotator.tui.writer import BUSY_SECONDS, Outcome


class ReviewApp(AnnotatorApp):
    """Opens a project for a reviewer."""

    CSS_PATH: ClassVar[Any] = ["screens/annotate.tcss", "screens/adjudicate.tcss"]
    annotating: AdjudicateScreen  # type: ignore[assignment]

    def __init__(
        self,
        session: Session,
        seq: int,
        terms: Terms,
        queue: Queue,
        *,
        rebinding: Rebinding | None = None,
    ) -> None:
        super().__init__(session, seq, rebinding=rebinding)
        self.adjudication = Adjudication(terms, queue, kept=kept_remarks(session))
        #: Of how many articles the survey was asked about nothing is known yet.
        self._asked = 0
        self._unread: set[int] = set()
        self.survey = Survey(
            lambda: session.store.another(busy_seconds=BUSY_SECONDS),
            lambda found: self._deliver(self._surveyed, Outcome(found)),
            session.actor,
            terms,
            session.new_id,
        )

    def rebind(self, rebinding: Rebinding) -> None:
        """Have other keys hold: in the review, and where a region is edited."""
        review_keymap = rebinding.keymap(review_keys.ACTIONS)
        super().rebind(rebinding)
        self.review_keymap: Keymap = review_keymap

    def get_default_screen(self) -> Screen[Any]:
        """The adjudication screen: no other is painted before it."""
        opened = self.session.open(self._first)
        self.adjudication.open(case_of(self.session.store, opened, self.adjudication.terms))
        self.adjudication.show_at(opened.cursor)
        self.annotating = AdjudicateScreen(self.adjudication)
        return self.annotating

    def on_unmount(self) -> None:
        self.survey.stop()

    # What waits in all articles

    def begin_survey(self) -> None:
        """Find out what waits in the other articles, beginning with those that come next."""
        queue, seq = self.adjudication.queue, self.adjudication.seq
        self.survey.start()
        place = queue.place.get(seq, 0)
        order = (*queue.roll[place + 1 :], *queue.roll[:place])
        self.look_again(article.seq for article in order)

    def look_again(self, seqs: Iterable[int]) -> None:
        """Find out anew what waits in these articles."""
        wanted = [seq for seq in seqs if seq in self.adjudication.queue.place]
        self.reading += len(wanted)
        self._asked += len(wanted)
        self.survey.look(wanted)

    def _surveyed(self, outcome: Outcome) -> None:
        found: Found = outcome.result
        screen, queue = self.annotating, self.adjudication.queue
        count = self._asked if found.error else found.count
        self.reading -= count
        self._asked -= count
        for seq, tickets in found.tickets.items():
            if seq != self.adjudication.seq:
                queue.put(seq, tickets)
        self._unread |= set(found.unread)
        for line in (*found.unread.values(), *([str(found.error)] if found.error else ())):
            screen.say(line, wrong=True)
        screen.surveying = f"unreadable articles: {len(self._unread)}" if self._unread else ""
        if self._asked:
            screen.surveying = f"looking through articles {queue.known}/{len(queue.roll)}"
        screen.show_progress()

    # The palette

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action of what is open, the orders of the queue, and the themes."""
        if isinstance(screen, EditScreen):
            yield from self.offered(self.keymap.actions, screen.do)
        else:
            yield from self.offered(self.review_keymap.actions, self.annotating.do)
            yield from self._orders()
        yield self.offered_statistics(screen)
        yield from self.offered_themes()
        yield from self.offered_keymaps()

    def _orders(self) -> Iterable[SystemCommand]:
        choices = [
            (Order.ONE_LABEL, label.name) for label in self.session.store.label_schema.labels
        ]
        if not self.adjudication.terms.blind:
            names = sorted({name for r in self.adjudication.queue.roll for name in r.annotators})
            choices += [(Order.ONE_ANNOTATOR, name) for name in names]
        for order, only in choices:
            yield SystemCommand(
                f"Order: {order}: {one_line(only, 40)}",
                "go through the regions of all articles",
                lambda order=order, only=only: self._go_by(order, only),
            )

    def _go_by(self, order: Order, only: str) -> None:
        choose_order(self.annotating, order, only)
        self.annotating.show_marks()


def first_case(store: Store, actor: Actor, queue: Queue) -> int:
    """The article to begin with: where one was, unless it is finished, else the first open one."""
    last = store.last_opened(actor)
    if last in queue.place and last not in queue.finished:
        return last
    open_ones = [article.seq for article in queue.roll if article.seq not in queue.finished]
    return next(iter(open_ones), queue.roll[0].seq)


def run_review(
    path: Path,
    actor: Actor,
    terms: Terms,
    rebinding: Rebinding | None = None,
    *,
    timed: bool = True,
) -> int:
    """Open the interface on a project, until the reviewer leaves it; the exit status.

    Raises:
        AnnotatorError: when there is nothing to review, it had to end, or not all was saved.
    """
    with Store.open(path) as store:
        rebinding = rebinding or Rebinding()
        check_keys(store.label_schema, rebinding.keymap(ACTIONS))
        queue = Queue(roll_of(store, terms))
        session = Session(store, actor, with_suggestions=False)
        if not timed:
            session.timer = None
        seq = first_case(store, actor, queue)
        app = ReviewApp(session, seq, terms, queue, rebinding=rebinding)
        return until_left(app, store)
