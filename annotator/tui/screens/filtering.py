"""Writing the filter of the article list: nothing of it holds before it is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.store.store import Store
from annotator.tui import keymap
from annotator.tui.screens.queueing import Asked, QueueingScreen
from annotator.tui.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotator.core.queue_filter import QueueFilter


class FilteringScreen(QueueingScreen):
    """The line above the list, from the first key in it until it is taken, put back or cleared."""

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
        self.line_as_it_holds()
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
        self.line_as_it_holds()
        self._show_held(writing.rows)

    def line_as_it_holds(self) -> None:
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

    def _keys(self) -> keymap.Pairs | None:
        if self.app.screen is self and self.focused is not None:
            if self.focused is self.filter_line:
                written = self.writing.text if self.writing else self.filter_text
                return keymap.FILTERING if written.strip() else keymap.NO_FILTER
            if isinstance(self.focused, ArticleList) and not self.can_filter:
                return keymap.CHOOSING
        return super()._keys()
