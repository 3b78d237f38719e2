"""The annotation screen: its keys, its modes, and suggestions that arrive meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from annotator.core.acts import Act
from annotator.core.span import Span
from annotator.core.state import Item, with_suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.core.tokens import next_token, token_at
from annotator.store.store import Store
from annotator.tui import commands
from annotator.tui.commands.deciding import put_label
from annotator.tui.keymap import ACTIONS, BY_ID, binding_keys
from annotator.tui.screens.queueing import QueueingScreen
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotator.tui.prefill import Prefilled
    from annotator.tui.screens.linking import Linking


#: How many articles after the open one are pre-filled.
AHEAD = 5


class AnnotateScreen(QueueingScreen):
    """Where articles are annotated: keys become acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(binding_keys(a), f"do('{a.id}')", a.description, show=False, id=a.id)
        for a in ACTIONS
    ]

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.find: Input | None = None

    def _settled(self) -> None:
        super()._settled()
        self.in_turn(self.remember)
        self.prefill()
        self.attempt(self.say_whose)
        self.in_turn(self.welcome)

    # Keys

    def action_do(self, id: str) -> None:
        """Do what a key stands for that came by way of another widget than the article."""
        if self.is_listing and not (id == "articles" or BY_ID[id].anywhere):
            # Who looks at the list does not see what this would change.
            if id == "down" and self.focused is self.filter_line:
                self.query_one(ArticleList).focus()
            return
        self.do(id)

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
            return False
        if self.focused and self.focused in (self.find, self.filter_line):
            # The line takes these itself: they were typed ahead of it.
            if not event.is_printable and event.key != "enter":
                return False
            self.pass_on(event)
            return True
        return self.waits(event) or self._press(event)

    def _press(self, event: events.Key) -> bool:
        """Do what a key means here and now; whether it means something."""
        if self.has_class("-tiny") and event.key != "q":
            # Nobody decides on what cannot be seen.
            return True
        if self.program.brake.holds(event.key, event.time):
            return True
        self.program.brake.pressed(event.key)
        if self.linking:
            return self.linking_key(event)
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
        if self.app.screen is self and self.focused is self.view:
            self._press(event)
        else:
            self.program.key_queue.give_back(event)

    # Modes

    def begin_linking(self) -> None:
        """Link what is in focus: candidates get letters, the likeliest is chosen."""
        from annotator.tui.screens import linking

        item = self.bench.focus
        schema = self.session.store.label_schema
        mode = linking.begin(self.bench.state, item, schema) if item else None
        if mode is None:
            self.say(f"{item.label} has no links" if item else "no span here to link")
            return
        self.linking = mode
        mode.show(self.view.visible_range())

    def linking_key(self, event: events.Key) -> bool:
        """What a key means while linking; whether it meant something."""
        mode = self.linking
        assert mode is not None
        key = event.character if event.is_printable and event.character else event.key
        if key == "tab":
            mode.next_way(self.view.visible_range())
        elif key == "escape":
            self.end_linking()
        elif key == "enter" and mode.chosen:
            self._link(mode, mode.chosen)
        elif key == "x":
            self._unlink(mode)
        elif other := mode.hinted(key or ""):
            self._link(mode, other)
        elif other := mode.hinted((key or "").lower()):
            self._link(mode, other, too=True)
        elif key in ("up", "down", "left", "right") and mode.candidates:
            mode.at = (mode.at + (1 if key in ("down", "right") else -1)) % len(mode.candidates)
            self.view.ensure_visible(mode.candidates[mode.at].span)
            mode.hint(self.view.visible_range())
        self.show_marks()
        return True

    def _link(self, mode: Linking, other: Item, *, too: bool = False) -> None:
        """Link to another item: in the place of what was linked by this type, or besides."""
        from_id, to_id = mode.ends(other)
        self.end_linking()
        type, id, replaces = mode.way.type.name, mode.item.id, mode.way.outward and not too
        known = mode.is_linked(other)

        def build(act: Act) -> None:
            start, end = from_id, to_id
            if too:
                # Accepted with what was suggested for it, before there is another.
                start = act.accept(from_id)
                end = act.draft.accepted.get(to_id, to_id)
            link = act.draft.links[act.link(start, end, type)]
            for old in act.draft.links_of(link.from_id) if replaces and not known else ():
                if (old.type, old.from_id) == (type, link.from_id) and old.id != link.id:
                    act.unlink(old.id)

        self.in_turn(lambda: self.perform(build, lambda _: self.bench.update(self.bench.state, id)))

    def _unlink(self, mode: Linking) -> None:
        """Take away the link to what is chosen; a suggestion is accepted without it."""
        type, id, other = mode.way.type.name, mode.item.id, mode.chosen
        self.end_linking()

        def build(act: Act) -> int:
            annotation_id = act.accept(id)
            other_id = act.draft.accepted.get(other.id, other.id) if other else ""
            found = [
                link
                for link in act.draft.links_of(annotation_id)
                if link.type == type and other_id in (link.from_id, link.to_id)
            ]
            for link in found:
                act.unlink(link.id)
            return len(found)

        self.in_turn(
            lambda: self.perform(
                build, lambda count: self.say("unlinked" if count else "there was no such link")
            )
        )

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
            self.say(f"{count} found · n N go through them · a label's key labels · esc ends")

    def leave(self) -> None:
        """Leave what is open, one thing at a time."""
        bench = self.bench
        if self.find:
            self.end_search()
            bench.search("")
        elif self.filter_line and self.focused is self.filter_line:
            self.clear_filter()
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
        self.end_linking()
        self.message = None
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
        if not self.session.suggested:
            self.say("looking for spans…")

    def prefilled(self, found: Prefilled) -> None:
        """Suggestions came: keep them, and show them if they are for the open article."""
        if found.error:
            self.say(f"no suggestions: {found.error}", wrong=True)
            return
        batch = [(found.seq, found.article, found.suggestions, None)]
        at, seq = self.session.now(), found.seq

        def work(store: Store) -> None:
            # It may have been opened, but nobody has seen suggestions in it that could change.
            if not store.is_suggested(seq):
                store.suggest(batch, found.suggester, at, everything=True)

        self.program.writer.submit(
            work, lambda outcome: self.in_turn(lambda: self._suggested(outcome, seq))
        )

    def _suggested(self, outcome: Outcome, seq: int) -> None:
        if outcome.error or seq != self.session.seq:
            return
        opened = self.session.store.load(seq, self.session.actor)
        self.session.suggested = True
        suggested: SuggestionSet = opened.state.suggested
        self.bench.update(with_suggestions(self.bench.state, suggested))
        self.view.show(self.bench.state, None)
        if self.message == ("looking for spans…", False):
            self.message = None
        self.show_marks()
