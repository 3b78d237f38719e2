"""The article list on the annotation screen: filtered and sorted, it says what comes next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.text import Text

from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.store.articles import Summary
from annotator.store.store import Store
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
    from annotator.tui.written_filter import WrittenFilter

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
        #: The filter that holds, or will once it is found; its line while it is there.
        self.filter_text = ""
        self.filter_line: Input | None = None
        #: What is written into the line, while one writes: nothing of it holds yet.
        self.writing: WrittenFilter | None = None
        self._asked = 0
        self._readers: dict[int, sqlite3.Connection] = {}

    @property
    def steering(self) -> ArticleQueue | None:
        """The queue, if it says what comes next."""
        return self.queue if self.queue and self.queue.steers else None

    def line_as_it_holds(self) -> None:
        """Have the line say the filter that holds."""

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
        from annotator.core.queue_filter import FilterError, parse

        number = self._newest()
        try:
            wanted = parse(text, self.session.store.label_schema.label, typing=True)
        except FilterError as error:
            self._is_wrong(str(error))
        else:
            self._find(text, wanted, number)

    def _find(self, text: str, wanted: QueueFilter, number: int) -> None:
        """Have a thread find it; what comes when something newer was asked is dropped."""
        if self.writing is None:
            self.filter_text = text

        def came(outcome: Outcome) -> None:
            if number != self._asked:
                return
            if outcome.error:
                self._is_wrong(self.in_short(outcome.error))
            else:
                self._take(outcome.result)

        self.program.fetch(self._work(text, wanted, number), came)

    def _is_wrong(self, why: str) -> None:
        """A filter that means nothing lets nothing through: what held is shown, and goes on."""
        if self.writing:
            self.writing.preview, self.writing.wrong = None, why
            self._show_held(self.writing.rows)
        elif self.filter_text != (held := self.queue.text if self.queue else ""):
            self.filter_text = held
            self.line_as_it_holds()
            self._show_held(tuple(self.query_one(ArticleList).rows.values()))
        self.say(why, wrong=True)

    def _show_held(self, rows: Sequence[Summary]) -> None:
        """Show in the list what holds; it may still be on its way."""
        if self.queue:
            self._list_queue(self.queue, rows)
        elif self.writing is None:
            self.ask(self.filter_text)

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
        if self.writing:
            self.writing.preview, self.writing.wrong = queue, ""
            self.message = None
        else:
            self.queue, self.filter_text = queue, queue.text
        self._list_queue(queue, rows, first=self.writing is not None)
        if len(recounted) >= _WORTH_KEEPING:
            actor = self.session.actor
            self.program.writer.submit(lambda store: store.keep_tallies(actor, recounted))
        if queue.lacks_scores:
            self.say(_NO_SCORES)
        elif self.message and self.message[0] == _NO_SCORES:
            self.message = None
        self._show_where()
        self._show_focus()

    def _list_queue(
        self, queue: ArticleQueue, rows: Sequence[Summary], *, first: bool = False
    ) -> None:
        articles = self.query_one(ArticleList)
        articles.empty = self._nothing if queue.steers else ""
        articles.show_queue(queue.numbers, rows, self.session.seq, first=first)

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

    @property
    def _nothing(self) -> str:
        """What is said of a filter that lets nothing through."""
        way = "esc puts back what held" if self.writing else "/ writes another filter"
        return f"nothing matches: {way}"

    def _listed(self) -> Text:
        queue = (self.writing and self.writing.preview) or self.queue
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
            line = Text(f" {self._nothing}", "bold")
        line.append(f" · {one_line(queue.text, 60)}")
        if queue.looked_through:
            line.append(" · texts were looked through, without an index", "dim")
        return line
