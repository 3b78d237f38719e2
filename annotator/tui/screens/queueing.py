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
                self._is_wrong(self._in_short(outcome.error))
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
            self._line_as_it_holds()
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
            self._begin_writing(self.filter_text)
            self.set_focus(line)
            # What is typed takes the place of the filter that holds.
            line.select_all()
        else:
            self.say("a check has no filter: its list is what the annotator has finished")

    def on_descendant_focus(self) -> None:
        if self.filter_line and self.focused is self.filter_line:
            self._begin_writing(self.filter_text)
        elif self.writing and isinstance(self.focused, ArticleList) and not self.keep_written():
            # Clicked into, with a line that means nothing.
            self.put_back()

    def _begin_writing(self, text: str) -> None:
        if self.writing is None:
            from annotator.tui.written_filter import WrittenFilter

            self.writing = WrittenFilter(tuple(self.query_one(ArticleList).rows.values()), text)

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
        """Something is written into the line: the list shows what it would let through."""
        if self.writing and text != self.writing.text:
            self.writing.text = text
            self.ask(text)
            self._show_keys()

    def filter_submitted(self, text: str) -> None:
        """Open the first article that the filter lets through; a wrong one stays to be mended."""
        wanted = self._finished(text)
        if wanted is None or self.writing is None:
            return
        if wanted.is_plain:
            self.clear_filter()
        elif self.writing.has_found(text, wanted):
            if self.writing.preview and self.writing.preview.numbers:
                self.keep_written()
                self.leave_list()
                self._open_first()
            else:
                self.say(self._nothing, wrong=True)
        else:
            self._find_and_open(text, wanted)

    def _finished(self, text: str) -> QueueFilter | None:
        """What a line means once it is written; None, and a word about it, if it means nothing."""
        from annotator.core.queue_filter import FilterError
        from annotator.tui.written_filter import finished

        if self.writing and self.writing.wrong and self.writing.text == text:
            self.say(self.writing.wrong, wrong=True)
            return None
        try:
            return finished(text, tuple(self.session.store.label_schema.label))
        except FilterError as error:
            self.say(str(error), wrong=True)
            return None

    def _find_and_open(self, text: str, wanted: QueueFilter) -> None:
        """The keys that come meanwhile are for the article, or for the line if there is none."""
        from annotator.core.queue_filter import FilterError

        self.leave_list()
        work = self._work(text, wanted, self._newest())

        def attempted(store: Store) -> Asked | str:
            try:
                return work(store)
            except FilterError as error:
                return str(error)

        def found(asked: Asked | str) -> None:
            if isinstance(asked, str):
                self._write_again(text)
                self._is_wrong(asked)
            elif asked[0].numbers:
                self._take(asked)
                self._open_first()
            else:
                self._write_again(text)
                self._take(asked)
                self.say(self._nothing, wrong=True)

        self.read_first("looking for articles…", attempted, found)

    def _write_again(self, text: str) -> None:
        """Back into the line, with what was written there."""
        self.add_class("-listing")
        self._begin_writing(text)
        line = self._put_line()
        line.value = text
        self.set_focus(line)

    def _open_first(self) -> None:
        assert self.queue
        first = self.queue.numbers[0]
        self.in_turn(lambda: self.open_article(first))

    def keep_written(self) -> bool:
        """Have what is written hold from now on; whether it means something."""
        writing = self.writing
        wanted = self._finished(writing.text) if writing else None
        if writing is None or wanted is None:
            return False
        self.writing, self.filter_text, self.message = None, writing.text, None
        if writing.preview and writing.has_found(writing.text, wanted):
            self.queue = writing.preview
            self.query_one(ArticleList).empty = self._nothing
        else:
            self._find(writing.text, wanted, self._newest())
        self._line_as_it_holds()
        self._show_where()
        self._show_focus()
        return True

    def go_to_list(self) -> None:
        """From the line down into what it lets through."""
        if self.keep_written():
            self.query_one(ArticleList).focus()

    def put_back(self) -> None:
        """Leave what was written: what held goes on holding, and its list is shown again."""
        writing, self.writing = self.writing, None
        if writing is None:
            return
        self._newest()
        self.message = None
        self._line_as_it_holds()
        self._show_held(writing.rows)

    def _line_as_it_holds(self) -> None:
        """Have the line say the filter that holds; without one there is none."""
        if self.filter_line and self.filter_text.strip():
            self.filter_line.value = self.filter_text
        else:
            self.list_closed()

    def clear_filter(self) -> None:
        """Let all articles through again, as they were added."""
        self.writing = None
        self.list_closed()
        self.query_one(ArticleList).focus()
        self.message = None
        self.ask("")

    def leave_list(self) -> None:
        """Back to the text, with the filter that holds."""
        self.put_back()
        self.list_closed()
        self.remove_class("-listing")
        self.view.focus()

    def forget_queue(self) -> None:
        """The articles are others now: of another project."""
        self._newest()
        self.list_closed()
        self.queue, self.filter_text, self.writing = None, "", None

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

    def _keys(self) -> keymap.Pairs | None:
        if self.app.screen is self and self.focused is not None:
            if self.focused is self.filter_line:
                written = self.writing.text if self.writing else self.filter_text
                return keymap.FILTERING if written.strip() else keymap.NO_FILTER
            if isinstance(self.focused, ArticleList) and not self.can_filter:
                return keymap.CHOOSING
        return super()._keys()
