"""The article list on the annotation screen: filtered and sorted, it says what comes next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.text import Text

from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.store.articles import Summary
from annotator.store.store import Store
from annotator.tui import keymap
from annotator.tui.screens.returning import ReturningScreen
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.widgets.bars import cut
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotator.core.queue_filter import QueueFilter
    from annotator.store.tallies import Tally
    from annotator.tui.article_queue import ArticleQueue

#: Rows that are read together with a list, around the article at hand.
AROUND = 60

#: Articles that are looked at together for the next one to do.
_CHUNK = 500

#: Counts that came to light and are worth a transaction.
_WORTH_KEEPING = 20

_NO_SCORES = "no suggestion has a score: the order is that of adding"

Asked: TypeAlias = "tuple[ArticleQueue, list[Summary], tuple[Tally, ...]]"


class QueueingScreen(ReturningScreen):
    """Knows which articles are to come, in which order; the filter holds until one leaves."""

    can_filter: ClassVar[bool] = True

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.queue: ArticleQueue | None = None
        #: What was written last into the line of the filter, and the line while it is there.
        self.filter_text = ""
        self.filter_line: Input | None = None
        self._asked = 0
        self._readers: dict[int, sqlite3.Connection] = {}

    @property
    def steering(self) -> ArticleQueue | None:
        """The queue, if it says what comes next."""
        return self.queue if self.queue and self.queue.steers else None

    @property
    def is_listing(self) -> bool:
        """Whether keys go to the list, or to the line of its filter."""
        focused = self.focused
        return isinstance(focused, ArticleList) or (
            focused is not None and focused is self.filter_line
        )

    # Asking

    def ask(self, text: str) -> None:
        """Find what a filter lets through; what was asked before is of no interest any more."""
        wanted = self._understood(text)
        if wanted is None:
            return
        self.filter_text = text
        number = self._newest()

        def came(outcome: Outcome) -> None:
            if number != self._asked:
                return
            if outcome.error:
                self.say(self._in_short(outcome.error), wrong=True)
            else:
                self._take(outcome.result)

        self.program.fetch(self._work(text, wanted, number), came)

    def _understood(self, text: str) -> QueueFilter | None:
        """What a line means; None, and a word about it, if it means nothing."""
        from annotator.core.queue_filter import FilterError, parse

        try:
            return parse(text, self.session.store.label_schema.label, typing=True)
        except FilterError as error:
            self._newest()
            self.say(str(error), wrong=True)
            return None

    def _newest(self) -> int:
        """A number for a new question; older ones are broken off."""
        self._asked += 1
        for connection in tuple(self._readers.values()):
            with suppress(sqlite3.ProgrammingError):
                connection.interrupt()
        return self._asked

    def _work(self, text: str, wanted: QueueFilter, number: int) -> Callable[[Store], Asked]:
        """What a thread does to find it, and the first rows with it."""
        actor, seq = self.session.actor, self.session.seq
        suggested = self.session.with_suggestions

        def work(store: Store) -> Asked:
            from annotator.tui.article_queue import ArticleQueue

            self._readers[number] = store.connection
            try:
                if number != self._asked:
                    raise sqlite3.OperationalError("interrupted")
                found = store.queue(wanted, actor, with_suggestions=suggested)
                queue = ArticleQueue.of(text, wanted, found)
                first = max(0, (queue.index(seq) or 0) - AROUND)
                rows = self.rows_of(store, queue.numbers[first : first + 2 * AROUND])
                return queue, rows, found.recounted
            finally:
                del self._readers[number]

        return work

    def _take(self, asked: Asked) -> None:
        """Show what was found."""
        queue, rows, recounted = asked
        self.queue = queue
        articles = self.query_one(ArticleList)
        articles.empty = "nothing matches: / then esc clears the filter" if queue.steers else ""
        is_written = self.filter_line is not None and self.focused is self.filter_line
        articles.show_queue(queue.numbers, rows, self.session.seq, first=is_written)
        if len(recounted) >= _WORTH_KEEPING:
            actor = self.session.actor
            self.program.writer.submit(lambda store: store.keep_tallies(actor, recounted))
        if is_written:
            self.message = None
        if queue.lacks_scores:
            self.say(_NO_SCORES)
        elif self.message and self.message[0] == _NO_SCORES:
            self.message = None
        self._show_where()
        self._show_focus()

    # Rows

    def rows_of(self, store: Store, numbers: Sequence[int]) -> list[Summary]:
        """What the list shows of some articles, read in a thread."""
        suggested = self.session.with_suggestions
        rows = store.rows(numbers, self.session.actor, with_suggestions=suggested)
        return self.with_returns(store, rows)

    def refresh_list(self) -> None:
        """Show how far the articles in sight are; which they are is not asked again."""
        articles = self.query_one(ArticleList)
        if not articles.display:
            return
        if self.queue is None:
            self.ask(self.filter_text)
        else:
            self._fill(articles.in_sight())

    def on_article_list_wanted(self, event: ArticleList.Wanted) -> None:
        self._fill(event.numbers)

    def _fill(self, numbers: Sequence[int]) -> None:
        articles = self.query_one(ArticleList)
        self.program.read(lambda store: self.rows_of(store, numbers), articles.fill)

    # The line

    def list_opened(self) -> None:
        """The list is open: it is up to date, and its filter stands above it."""
        if not self.can_filter:
            self.refresh_list()
            return
        self.ask(self.filter_text)
        if self.filter_text:
            self._put_line()

    def list_closed(self) -> None:
        """The list is left: its filter holds on."""
        if self.filter_line:
            self.filter_line.remove()
            self.filter_line = None

    def _put_line(self) -> Input:
        from annotator.core.queue_filter import KNOWN
        from annotator.tui.screens.asking import Line

        if self.filter_line is None:
            hint = f'words  "a phrase"  {KNOWN}'
            line = Line(self.filter_text, placeholder=hint, id="filter", select_on_focus=False)
            self.filter_line = line
            self.mount(line, before="#middle")
        return self.filter_line

    def on_article_list_filtering(self) -> None:
        if self.can_filter:
            line = self._put_line()
            self.set_focus(line)
            # What is typed takes the place of the filter that holds.
            line.select_all()
        else:
            self.say("a check has no filter: its list is what the annotator has finished")

    def on_article_list_sorting(self) -> None:
        from annotator.core.queue_filter import Order

        if not self.can_filter or self.queue is None:
            return
        orders = tuple(Order)
        wanted = self.queue.wanted
        order = orders[(orders.index(wanted.order) + 1) % len(orders)]
        # Written anew: a word that was being typed is no longer the last, and stays a beginning.
        text = str(replace(wanted, order=order, backwards=False))
        if text:
            self._put_line().value = text
        else:
            self.list_closed()
        self.ask(text)

    def filter_changed(self, text: str) -> None:
        """Something is written into the line."""
        if text != self.filter_text:
            self.ask(text)

    def filter_submitted(self, text: str) -> None:
        """Open the first article that the filter lets through."""
        wanted = self._understood(text)
        if wanted is None:
            return
        if self.queue and self.queue.text == text and not self.queue.numbers:
            self.say("nothing matches: esc clears the filter", wrong=True)
            return
        self.filter_text = text
        self.leave_list()
        if self.queue and self.queue.text == text:
            self._open_first()
            return

        def found(asked: Asked) -> None:
            self._take(asked)
            self._open_first()

        self.read_first("looking for articles…", self._work(text, wanted, self._newest()), found)

    def _open_first(self) -> None:
        assert self.queue
        if self.queue.numbers:
            first = self.queue.numbers[0]
            self.in_turn(lambda: self.open_article(first))
        else:
            self.say(f"nothing matches: {self._way_to_filter}", wrong=True)

    def clear_filter(self) -> None:
        """Let all articles through again, as they were added."""
        self.list_closed()
        self.query_one(ArticleList).focus()
        self.message = None
        self.ask("")

    def leave_list(self) -> None:
        """Back to the text."""
        self.list_closed()
        self.remove_class("-listing")
        self.view.focus()

    def forget_queue(self) -> None:
        """The articles are others now: of another project."""
        self._newest()
        self.list_closed()
        self.queue, self.filter_text = None, ""

    # What comes next

    def neighbour(self, *, forward: bool) -> int | None:
        """The next or previous article: of the queue, if it steers."""
        if self.steering:
            return self.steering.neighbour(self.session.seq, forward=forward)
        return self.session.neighbour(forward=forward)

    def ahead(self, count: int) -> list[int]:
        """The open article and those that come after it, `count` at most."""
        session = self.session
        if self.steering:
            return [session.seq, *self.steering.following(session.seq)[: count - 1]]
        return session.store.following(session.seq, session.actor, count)

    def ends(self, *, forward: bool) -> str:
        """What is said where there is no next or previous article."""
        which = "last" if forward else "first"
        if self.steering:
            return f"this is the {which} article of {self._quoted}: {self._way_to_filter}"
        return f"this is the {which} article"

    def goes_on(self, said: str) -> bool:
        """Open what comes next in the queue and is still to do, if it steers."""
        if super().goes_on(said):
            return True
        queue = self.steering
        if queue is None:
            return False
        actor = self.session.actor
        following = queue.following(self.session.seq)
        any_status = queue.wanted.wants_closed

        def work(store: Store) -> int | None:
            for first in range(0, len(following), _CHUNK):
                chunk = following[first : first + _CHUNK]
                closed = store.closed_among(chunk, actor, gone_only=any_status)
                for seq in chunk:
                    if seq not in closed and store.others(seq, actor) is None:
                        return seq
            return None

        def done(seq: int | None) -> None:
            if seq is None:
                self.say(f"{said} · nothing is left in {self._quoted}: {self._way_to_filter}")
            else:
                self.open_article(seq)
                self.say(said)
                self.program.brake.closed(self.program.clock())

        self.read_first("looking for the next article…", work, done)
        return True

    # What is shown

    @property
    def _way_to_filter(self) -> str:
        return f"{self.keymap.first('articles')}, then / for another filter"

    @property
    def _quoted(self) -> str:
        return f"“{cut(self.queue.text if self.queue else '', 40)}”"

    def place(self) -> str:
        """The open article's place among all, or in the queue with what it is of."""
        queue = self.steering
        if queue is None:
            return super().place()
        room = 30 if self.size.width >= 110 else 16
        return f"{queue.place(self.session.seq)} · {cut(queue.text, room)}"

    def _listed(self) -> Text:
        queue = self.queue
        if queue is None:
            return Text("")
        if not queue.steers:
            words = [f"{queue.counts[s]} {s}" for s in Status if queue.counts.get(s)]
            words += self._paced()
            return Text.assemble((f" {queue.total} articles", "bold"), *(f" · {w}" for w in words))
        count = len(queue.numbers)
        of_all = f" of {queue.total}" if count != queue.total else ""
        line = Text.assemble((f" {count}{of_all} articles", "bold"))
        if not count:
            line = Text.assemble((" nothing matches", "bold"), " · esc in the line clears it")
        line.append(f" · {one_line(queue.text, 60)}")
        if queue.looked_through:
            line.append(" · texts were looked through, without an index", "dim")
        return line

    def _keys(self) -> keymap.Pairs | None:
        if self.app.screen is self and self.focused is not None:
            if self.focused is self.filter_line:
                return keymap.FILTERING
            if isinstance(self.focused, ArticleList) and not self.can_filter:
                return keymap.CHOOSING
        return super()._keys()
