"""The annotation screen: its keys, its modes, and suggestions that arrive meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from annotator.core.brought_back import around
from annotator.core.span import Span
from annotator.core.state import Item, with_suggestions
from annotator.core.suggestion_set import SuggestionSet, within
from annotator.core.tokens import next_token, token_at
from annotator.store.store import Store
from annotator.tui import boilerplate, commands
from annotator.tui.commands.deciding import put_label
from annotator.tui.screens.filtering import FilteringScreen
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Input

    from annotator.tui.commands.everywhere import Flagged, Labelled, Rejected, Repeat
    from annotator.tui.following import Walk
    from annotator.tui.prefill import Prefilled


#: How many articles after the open one are pre-filled.
AHEAD = 5


class AnnotateScreen(FilteringScreen):
    """Where articles are annotated: keys become acts."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.find: Input | None = None
        #: From where, and to which end of a link, the annotator went last.
        self.walk: Walk | None = None
        #: What the last key did, if it does more when it comes again at once; and the one before.
        self.repeat: Repeat | Labelled | Rejected | Flagged | None = None
        self.repeated: Repeat | Labelled | Rejected | Flagged | None = None

    def on_mount(self) -> None:
        self.query_one(ArticleView).tag(on=self.program.has_tags)
        self.keep_recalled()

    def remarks(self, item: Item) -> list[str]:
        """What memory says of a suggestion of its own."""
        recalled = self.session.recalled.get(item.id)
        return [recalled.told] if recalled else []

    def repaint(self) -> None:
        self.view.tag(on=self.program.has_tags)
        super().repaint()

    def _settled(self) -> None:
        super()._settled()
        self.in_turn(self.remember)
        self.attempt(self.prefill)
        self.look_for_boilerplate()
        self.attempt(self.say_whose)
        self.in_turn(self.welcome)
        self.look_at_pace()

    def session_open(self, seq: int) -> None:
        super().session_open(seq)
        self.look_for_boilerplate()

    def look_for_boilerplate(self) -> None:
        """Find what of the open article is not its own."""
        boilerplate.look_for(self)

    # Keys

    def _do_beside(self, widget: Widget, event: events.Key) -> bool:
        """Do what a key stands for that came by way of another widget than the article."""
        if widget is self.filter_line and event.key == "down":
            self.go_to_list()
            return True
        id = self.left_by(widget, event)
        if id is None:
            return False
        action = self.keymap.by_id[id]
        # Who looks at the list, or writes what to find, does not see what other keys would change.
        here = id == "articles" if self.is_listing else action.moves
        if here or action.anywhere:
            self.do(id)
        return True

    def do(self, id: str) -> None:
        """Do an action, after the acts that are still on their way to disk."""
        if not self.instead_of_waiting(id):
            self.in_turn(lambda: commands.run(self, id))

    def on_key(self, event: events.Key) -> None:
        """All keys of the article, one after another: of a mode, of labels and of actions.

        Left to Textual, a binding's action would come after keys that were pressed later, where
        a slow connection delivers several at once.
        """
        if self.press(event):
            event.stop()
            event.prevent_default()

    def press(self, event: events.Key) -> bool:
        if self.app.screen is not self:
            # Typed ahead, before what it is meant for was open.
            self.pass_on(event)
            return True
        if isinstance(self.focused, ArticleList):
            return self._do_beside(self.focused, event)
        for line in (self.find, self.filter_line):
            if line is None or line is not self.focused:
                continue
            # The line takes these itself: they were typed ahead of it.
            if not event.is_printable and event.key != "enter":
                return self._do_beside(line, event)
            self.pass_on(event)
            return True
        return self.waits(event) or self._press(event)

    def _press(self, event: events.Key) -> bool:
        """Do what a key means here and now; whether it means something."""
        if self.has_class("-tiny") and self.bound_to(event) != "quit":
            # Nobody decides on what cannot be seen.
            return True
        if self.program.brake.holds(event.key, event.time):
            return True
        self.program.brake.pressed(event.key)
        if self.mode:
            self.mode.press(self, event)
            self.show_marks()
            return True
        label = self.session.store.label_schema.label_keys.get(event.character or "")
        if label:
            put_label(self, label)
            return True
        action = self.bound_to(event)
        if action is None:
            return False
        self.attempt(lambda: commands.run(self, action))
        return True

    def replay(self, event: events.Key) -> None:
        """Do what a key means that has waited its turn."""
        elsewhere = isinstance(self.focused, ArticleList) or (
            self.focused is not None and self.focused in (self.find, self.filter_line)
        )
        if self.app.screen is self and not elsewhere:
            self._press(event)
        else:
            self.program.key_queue.give_back(event)

    # Modes

    def begin_linking(self) -> None:
        """Link what is in focus: candidates get letters, the likeliest is chosen."""
        from annotator.tui.screens import linking

        item = self.bench.focus
        schema = self.session.store.label_schema
        mode = linking.begin(self.bench.state, item, schema, self.bench.hidden) if item else None
        if mode is None:
            self.say(f"{item.label} has no links" if item else "no span here to link")
            return
        self.mode = mode
        mode.show(self.view.visible_range())

    def begin_search(self) -> None:
        """Open the line to search in."""
        from annotator.tui.screens.asking import Line

        if not self.find:
            self.find = Line(id="find", placeholder="find in this article")
            self.mount(self.find, before="#keys")
        self.set_focus(self.find)

    def end_search(self) -> None:
        """Close the line; what was found stays until escape."""
        if self.find:
            self.find.remove()
            self.find = None
        self.view.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "filter":
            self.filter_changed(event.value)
            return
        self.bench.search(event.value)
        self.show_marks()
        self.say_hits()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "filter":
            self.filter_submitted(event.value)
            return
        self.end_search()
        if self.bench.next_hit(here=True) is None:
            self.say("not found", wrong=True)
        else:
            self.say_hits()
        self.show_marks()

    def say_hits(self) -> None:
        """Say how many hits there are, and what one can do with them."""
        count = len(self.bench.hits)
        if count:
            go, end = self.keymap.firsts("next-stop", "previous-stop"), self.keymap.first("leave")
            hit = self.bench.hit_number
            which = f"{hit} of {count}" if hit else f"{count} found"
            self.say(f"{which} · {go} go through them · a label's key labels · {end} ends")

    def leave(self) -> None:
        """Leave what is open, one thing at a time."""
        bench = self.bench
        if self.find:
            self.end_search()
            bench.search("")
        elif self.filter_line and self.focused is self.filter_line:
            self.put_back()
            self.query_one(ArticleList).focus()
        elif self.is_listing or self.has_class("-listing"):
            self.leave_list()
        elif bench.hits or bench.selection:
            bench.search("")
            bench.select(None)
        self.show_marks()

    def toggle_list(self) -> None:
        """Go to the article list, which takes the place of the text for that long, and back."""
        articles = self.query_one(ArticleList)
        if self.is_listing:
            self.leave_list()
            self.show_marks()
            return
        self.add_class("-listing")
        articles.focus()
        self.call_after_refresh(self.list_opened)

    def on_article_list_chosen(self, event: ArticleList.Chosen) -> None:
        self.leave_list()
        seq = event.seq
        self.in_turn(lambda: self.open_article(seq))

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        self.end_search()
        self.end_mode()
        self.message, self.repeat = None, None
        self.session.interrupt()
        bench = self.bench
        if event.anchor is None:
            bench.select(None)
        bench.go_to(event.offset)
        if event.anchor is not None and bench.cursor:
            anchor = token_at(bench.text, event.anchor) or next_token(bench.text, event.anchor)
            if anchor:
                start = min(anchor.start, bench.cursor.start)
                bench.select(Span(start, max(anchor.end, bench.cursor.end)))
        self.show_marks()

    # Suggestions on the way

    def prefill(self) -> None:
        """Ask for suggestions for this article and those after it, where nobody has yet."""
        if not self.program.prefills:
            return
        store = self.session.store
        for seq in reversed(self.ahead(AHEAD + 1)):
            if not store.is_suggested(seq):
                self.program.wish(seq, store.article(seq))
        if not self.session.suggested and not (self.message and self.message[1]):
            self.say("looking for spans…")

    def wish_back(self) -> None:
        """Ask for suggestions in boilerplate that was brought back, where there are none."""
        state, dimmed = self.bench.state, self.bench.dimmed
        spans = [s.span for s in state.suggested.spans.values()]
        lacking = tuple(
            place
            for place in state.quiet
            if place not in dimmed and not any(around((place,), s.start, s.end) for s in spans)
        )
        if lacking and self.program.prefills:
            self.program.wish(self.session.seq, state.article, lacking)

    def prefilled(self, found: Prefilled) -> None:
        """Suggestions came: keep them, and show them if they are for the open article."""
        if found.error:
            self.mention(f"no suggestions: {found.error}", wrong=True)
            return
        batch = [(found.seq, found.article, found.suggestions, None)]
        at, seq = self.session.now(), found.seq

        def work(store: Store) -> None:
            if found.keep:
                store.suggest_more(seq, found.article, within(found.suggestions, found.keep))
                return
            # It may have been opened, but nobody has seen suggestions in it that could change.
            if not store.is_suggested(seq):
                store.suggest(batch, found.suggester, at, everything=True)

        self.program.writer.submit(
            work, lambda outcome: self.in_turn(lambda: self._suggested(outcome, seq))
        )

    def _suggested(self, outcome: Outcome, seq: int) -> None:
        if outcome.error or seq != self.session.seq:
            return
        opened = self.session.look(seq)
        self.keep_recalled()
        suggested: SuggestionSet = opened.state.suggested
        self.bench.update(with_suggestions(self.bench.state, suggested))
        self.view.show(self.bench.state, None)
        if self.message == ("looking for spans…", False):
            self.message = None
        self.show_marks()
