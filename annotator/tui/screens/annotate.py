"""The annotation screen: keys become acts, acts become log rows, and then they are drawn."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Rejection, Status
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.state import Item, apply_all, with_suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.core.tokens import next_token, token_at
from annotator.store.errors import StaleError
from annotator.store.store import Store
from annotator.store.undo import Turned
from annotator.tui import commands
from annotator.tui.commands.deciding import put_label
from annotator.tui.keymap import ACTIONS, BY_ID, binding_keys
from annotator.tui.prefill import AHEAD, Prefilled
from annotator.tui.screens import linking
from annotator.tui.screens.linking import Linking
from annotator.tui.session import Pending, Session, touched
from annotator.tui.themes import inks
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.widgets.article_view import ArticleView, Marks
from annotator.tui.widgets.bars import Bar, KeyBar, cut
from annotator.tui.widgets.span_panel import SpanPanel, ends, stand
from annotator.tui.workbench import Workbench
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotator.tui.app import AnnotatorApp

T = TypeVar("T")

#: What an act of several decisions is called after: the first of these that is among them.
_TELLING = (
    *(Kind.RELABEL, Kind.EDGE, Kind.ADD, Kind.REMOVE, Kind.ATTRIBUTE, Kind.NOTE, Kind.FLAG),
    *(Kind.ACCEPT, Kind.REJECT, Kind.LINK, Kind.UNLINK, Kind.STATUS),
)

#: Seconds after which a decision that is not saved yet is said to be on its way.
PATIENCE = 0.1


class AnnotateScreen(Screen[None]):
    """One article at a time, with its list and the focused span beside it where there is room."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-roomy"), (150, "-wide")]
    AUTO_FOCUS = "#article"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(binding_keys(a), f"do('{a.id}')", a.description, show=False, id=a.id)
        for a in ACTIONS
    ]

    @property
    def session(self) -> Session:
        """Who works on what."""
        return self.program.session

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.linking: Linking | None = None
        self.message: tuple[str, bool] | None = None
        self.find: Input | None = None
        self.saving = False
        self._late: Timer | None = None
        self._waiting: deque[Callable[[], None] | events.Key] = deque()
        self._ahead: deque[events.Key] = deque()

    @property
    def program(self) -> AnnotatorApp:
        """The app, as what it is."""
        return cast("AnnotatorApp", self.app)

    def compose(self) -> ComposeResult:
        # Known before the first layout, so that it is not done twice.
        fitting = [
            name for least, name in self.HORIZONTAL_BREAKPOINTS if self.app.size.width >= least
        ]
        self.add_class(fitting[-1])
        schema = self.session.store.label_schema
        ink = inks(self.app.current_theme)
        yield Bar(id="where")
        with Horizontal(id="middle"):
            yield ArticleList(id="articles")
            yield ArticleView(schema, id="article")
            yield SpanPanel(schema, ink, id="span")
        yield Bar(id="too-small")
        yield Bar(id="focus")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.view = self.query_one(ArticleView)
        self.query_one("#too-small", Bar).set(" too small: 40x8")
        self.show_article()
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        """After the first paint: what may take its time."""
        self.remember()
        gc.freeze()
        gc.enable()
        self.refresh_list()
        self.prefill()

    # Keys

    def action_do(self, id: str) -> None:
        """Do what a key stands for that came by way of another widget than the article."""
        if isinstance(self.focused, ArticleList) and not (id == "articles" or BY_ID[id].anywhere):
            # Who looks at the list does not see what this would change.
            return
        self.do(id)

    def do(self, id: str) -> None:
        """Do an action, after the acts that are still on their way to disk."""
        self.in_turn(lambda: commands.run(self, id))

    def in_turn(self, step: Callable[[], None]) -> None:
        """Do a step now, or after the decision that is being saved."""
        if self.saving:
            self._waiting.append(step)
        else:
            step()

    def on_key(self, event: events.Key) -> None:
        """All keys of the article, one after another: of a mode, of labels and of actions.

        Left to Textual, a binding's action would come after keys that were pressed later, where
        a slow connection delivers several at once.
        """
        if self.app.screen is not self:
            # Typed ahead, before what it is meant for was open.
            self._send_on(event)
        elif isinstance(self.focused, ArticleList):
            return
        elif self.find and self.focused is self.find:
            # The line takes these itself: they were typed ahead of it.
            if not event.is_printable and event.key != "enter":
                return
            self._send_on(event)
        elif self.saving or self._waiting:
            self._waiting.append(event)
        elif not self._press(event):
            return
        event.stop()
        event.prevent_default()

    def _send_on(self, event: events.Key) -> None:
        """Give a key to what is open now, once that can take it."""
        self._ahead.append(events.Key(event.key, event.character))
        if len(self._ahead) == 1:
            self._hand_over()

    def _hand_over(self) -> None:
        top = self.app.screen
        if top is not self and not _takes_keys(top):
            self.set_timer(1 / 120, self._hand_over)
            return
        while self._ahead:
            self.app.post_message(self._ahead.popleft())

    def _press(self, event: events.Key) -> bool:
        """Do what a key means here and now; whether it means something."""
        if self.linking:
            return self.linking_key(event)
        label = self.session.store.label_schema.label_keys.get(event.character or "")
        if label:
            put_label(self, label)
            return True
        active = self.active_bindings.get(event.key)
        if active is None or active.node is not self or active.binding.id is None:
            return False
        commands.run(self, active.binding.id)
        return True

    # Modes

    def begin_linking(self) -> None:
        """Link what is in focus: candidates get letters, the likeliest is chosen."""
        item = self.bench.focus
        schema = self.session.store.label_schema
        mode = linking.begin(self.bench.state, item, schema) if item else None
        if mode is None:
            self.say(f"{item.label} has no links" if item else "no span here to link")
            return
        self.linking = mode
        mode.show(self.view.visible_range())
        keys = [("enter", "take it"), ("a letter", "that one"), ("x", "unlink"), ("esc", "leave")]
        self.query_one(KeyBar).offer([*keys[:2], ("tab", "type"), *keys[2:]])

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
        elif key in ("up", "down", "left", "right") and mode.candidates:
            mode.at = (mode.at + (1 if key in ("down", "right") else -1)) % len(mode.candidates)
            self.view.ensure_visible(mode.candidates[mode.at].span)
            mode.hint(self.view.visible_range())
        self.show_marks()
        return True

    def end_linking(self) -> None:
        """Back to the usual keys."""
        if self.linking:
            self.linking = None
            self.query_one(KeyBar).offer(None)

    def _link(self, mode: Linking, other: Item) -> None:
        from_id, to_id = mode.ends(other)
        self.end_linking()
        type, id = mode.way.type.name, mode.item.id
        self.in_turn(
            lambda: self.perform(
                lambda act: act.link(from_id, to_id, type),
                lambda _: self.bench.update(self.bench.state, id),
            )
        )

    def _unlink(self, mode: Linking) -> None:
        """Take away the links of the shown type; of a suggestion, accept it without them."""
        type, id = mode.way.type.name, mode.item.id
        self.end_linking()

        def build(act: Act) -> int:
            annotation_id = act.accept(id)
            ends = [k for k in act.draft.links_of(annotation_id) if k.type == type]
            for link in ends:
                act.unlink(link.id)
            return len(ends)

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
        self.bench.search(event.value)
        self.show_marks()
        self.say_hits()

    def on_input_submitted(self) -> None:
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
        elif isinstance(self.focused, ArticleList) or self.has_class("-listing"):
            self.remove_class("-listing")
            self.view.focus()
        elif bench.hits or bench.selection:
            bench.search("")
            bench.select(None)
        self.show_marks()

    def toggle_list(self) -> None:
        """Go to the article list and back; on a narrow terminal it opens for that long."""
        articles = self.query_one(ArticleList)
        if isinstance(self.focused, ArticleList):
            self.leave()
            return
        if not articles.display:
            self.add_class("-listing")
        articles.focus()
        self.call_after_refresh(self.refresh_list)

    def on_article_list_chosen(self, event: ArticleList.Chosen) -> None:
        self.remove_class("-listing")
        self.view.focus()
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

    # Acts

    def perform(
        self,
        build: Callable[[Act], T],
        then: Callable[[T], None] | None = None,
        *,
        carry: Callable[[T], object] | None = None,
    ) -> None:
        """Build an act, commit it, and only then draw it; `then` runs after that."""
        act = Act(self.bench.state, self.session.new_id)
        try:
            result = build(act)
        except Refusal as refusal:
            self.say(str(refusal), wrong=True)
            return
        pending = self.session.pending(self.bench.state, act, carry(result) if carry else None)
        if pending is None:
            self._after(then, result)
            return
        cursor, seq = self.bench.offset, self.session.seq
        self._begin_saving()
        self.program.writer.submit(
            lambda store: store.record(pending.record, cursor),
            lambda outcome: self._recorded(
                outcome, pending, seq, lambda: self._after(then, result)
            ),
        )

    def _after(self, then: Callable[[T], None] | None, result: T) -> None:
        if then:
            then(result)
        self.show_marks()

    def _recorded(
        self, outcome: Outcome, pending: Pending, seq: int, then: Callable[[], None]
    ) -> None:
        self._end_saving()
        if outcome.error:
            self.not_saved(outcome.error)
        elif seq == self.session.seq:
            self.session.committed(pending.record.id)
            self.bench.update(pending.state)
            self.view.show(pending.state, pending.touched)
            then()
        self.next_in_turn()

    def next_in_turn(self) -> None:
        """Do the steps that waited, until one of them has something to save."""
        while self._waiting and not self.saving:
            step = self._waiting.popleft()
            if not isinstance(step, events.Key):
                step()
            elif self.app.screen is self and self.focused is self.view:
                self._press(step)
            else:
                self._send_on(step)

    def _begin_saving(self) -> None:
        self.saving = True
        self._late = self.set_timer(PATIENCE, lambda: self.say("saving…"))

    def _end_saving(self) -> None:
        self.saving = False
        if self._late:
            self._late.stop()
            self._late = None
        if self.message == ("saving…", False):
            self.message = None

    def save(self, work: Callable[..., T], done: Callable[[Outcome], None]) -> None:
        """Have the writer do some work; keys wait for it in turn."""
        self._begin_saving()

        def ended(outcome: Outcome) -> None:
            self._end_saving()
            if outcome.error:
                self.not_saved(outcome.error)
            else:
                done(outcome)
            self.next_in_turn()

        self.program.writer.submit(work, ended)

    def not_saved(self, error: Exception) -> None:
        """Say that a decision did not reach the disk; the article shows what is there."""
        stale = isinstance(error, StaleError)
        # What was to follow was meant for what would have been saved.
        steps = [step for step in self._waiting if not (stale or isinstance(step, events.Key))]
        self._waiting = deque(steps)
        if stale:
            self.reopen()
            self.say("this article was changed by you elsewhere: it is shown anew", wrong=True)
        elif isinstance(error, AnnotatorError):
            self.say(f"not saved: {error}", wrong=True)
        else:
            self.say(f"not saved: {type(error).__name__}: {error}", wrong=True)

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone, opening the article it touched."""
        word = "redone" if redo else "undone"
        here = turned.applied.get(self.session.seq)
        if here is None:
            self.open_article(next(iter(turned.applied)))
            here = turned.applied[self.session.seq]
        elif turned.heads[self.session.seq] != self.session.head:
            # Something was done elsewhere that is not shown here yet.
            self.reopen()
        else:
            state = apply_all(self.bench.state, here)
            self.session.committed(turned.id)
            spans = touched(state, here)
            self.bench.update(state)
            self.view.show(state, spans)
        kinds = {decision.kind for decision in here}
        kind = next(kind for kind in _TELLING if kind in kinds)
        self._focus_turned(here if redo else here[::-1])
        many = f", {len(here)} changes" if len(here) > 3 else ""
        elsewhere = f" in {len(turned.applied)} articles" if len(turned.applied) > 1 else ""
        self.say(f"{word}: {kind}{many}{elsewhere}")
        self.show_marks()
        if any(d.kind is Kind.STATUS for d in here):
            self.refresh_list()

    def _focus_turned(self, decisions: tuple[Decision, ...]) -> None:
        """Bring into focus what an undone act was about: the first of it that is there."""
        state = self.bench.state
        for decision in decisions:
            for value in (decision.after, decision.before):
                if isinstance(value, Annotation | Rejection):
                    item = state.item(decision.subject)
                    item = item or state.suggested.spans.get(value.suggestion_id or "")
                    if item and state.entry(item) in state.live:
                        self.bench.focus_on(item)
                        return
        if spans := touched(state, decisions):
            self.bench.go_to(spans[0].start)

    # What is shown

    def open_article(self, seq: int, *, focus_id: str | None = None) -> None:
        """Leave this article and open another."""
        self.remember()
        self.session_open(seq)
        self.remember()
        if focus_id and (item := self.bench.state.item(focus_id)):
            self.bench.focus_on(item)
        self.show_article()
        self.prefill()

    def remember(self) -> None:
        """Keep where the annotator is in the open article."""
        seq, offset = self.session.seq, self.bench.offset
        actor, at = self.session.actor, self.session.now()
        self.program.writer.submit(lambda store: store.remember(seq, actor, offset, at))

    def reopen(self) -> None:
        """Read the open article again."""
        offset = self.bench.offset
        self.session_open(self.session.seq)
        self.bench.go_to(offset)
        self.show_article()

    def session_open(self, seq: int) -> None:
        """Read an article into the workbench."""
        self.end_linking()
        opened = self.session.open(seq)
        self.bench = Workbench(opened.state)
        self.bench.opened_at(opened.cursor)

    def show_article(self) -> None:
        """Draw the open article from new."""
        self.view.open(self.bench.state)
        self.show_marks()
        articles = self.query_one(ArticleList)
        if articles.items:
            articles.show(articles.items, self.session.seq)

    def show_marks(self) -> None:
        """Draw cursor, focus and selection, and everything that speaks of them."""
        bench, linking = self.bench, self.linking
        self.view.mark(
            Marks(
                bench.cursor,
                bench.focus.id if bench.focus else None,
                bench.linked,
                bench.selection,
                bench.hits,
                linking.hints if linking else None,
                linking.chosen_offset if linking else None,
            )
        )
        self._keep_in_sight()
        self._show_where()
        self._show_focus()
        panel = self.query_one(SpanPanel)
        if panel.display:
            panel.show(bench, self.view.painter.inks)

    def _show_where(self) -> None:
        article = self.bench.state.article
        meta = article.meta
        extra = [one_line(str(meta["outlet"]), 24)] if meta.get("outlet") else []
        if meta.get("published"):
            extra.append(one_line(str(meta["published"])[:10]))
        progress = self.bench.state.progress
        stops = len(self.bench.state.stops)
        right = [self.program.place_of(self.session.seq)]
        if progress.status is not Status.NEW:
            right.append(progress.status)
        if progress.flagged:
            right.insert(0, "⚑")
        right.append(f"{stops} undecided" if stops else "none undecided")
        left = Text(" ")
        left.append(one_line(article.title, 200), "bold")
        left.append("".join(f" · {word}" for word in extra))
        self.query_one("#where", Bar).set(left, f"{' · '.join(right)} ")

    def _show_focus(self) -> None:
        bar, who = (
            self.query_one("#focus", Bar),
            f"{one_line(self.session.actor.annotator_id, 20)} ",
        )
        modes = [
            word
            for word, on in (
                ("by character", self.bench.by_character),
                ("selecting", self.bench.extending),
            )
            if on
        ]
        right = " · ".join([*modes, who])
        if self.linking:
            bar.set(self.linking.line(self.view.painter.inks), right)
            return
        if self.message:
            text, wrong = self.message
            color = self.app.current_theme.error if wrong else self.app.current_theme.accent
            bar.set(Text(f" {text}", f"bold {color}"), right)
            return
        bar.set(self._focus_line(), right)

    def _focus_line(self) -> Text:
        bench, item = self.bench, self.bench.focus
        line = Text(" ")
        if bench.selection:
            line.append("selection ", "bold")
            line.append(f"“{cut(bench.selection.quote(bench.text), 50)}”")
            line.append("  a label's key labels it", "dim")
            return line
        if item is None:
            line.append("no span here: a label's key labels the word, v selects more", "dim")
            return line
        label = self.session.store.label_schema.label.get(item.label)
        ink = self.view.painter.inks.label(label.color if label else "gray")
        line.append(item.label, f"bold {ink}")
        line.append(f" {stand(item)}", "dim")
        for type, quote in ends(bench.state, item):
            line.append(f" · {type} ", "dim")
            line.append(cut(quote, 40))
        if isinstance(item, Annotation):
            values = [
                str(n if v is True else v) for n, v in item.attributes.items() if v is not False
            ]
            line.append("".join(f" · {one_line(v, 30)}" for v in values), "dim")
            line.append(" · ⚑" if item.flagged else "")
            line.append(f" · note: {one_line(item.note, 60)}" if item.note else "")
        return line

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say something in the focus line, until the next key."""
        self.message = (one_line(text, 300), wrong)
        self._show_focus()

    def refresh_list(self) -> None:
        """Show the articles and how far each is, as the file has them."""
        articles = self.query_one(ArticleList)
        if articles.display:
            actor = self.session.actor
            self.program.read(
                lambda store: store.summaries(actor),
                lambda items: articles.show(items, self.session.seq),
            )

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < 40 or event.size.height < 8, "-tiny")
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        self.show_marks()
        if not self.query_one(ArticleList).items:
            self.refresh_list()

    def on_article_view_rewrapped(self) -> None:
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        if self.bench.cursor:
            focus = self.bench.focus
            self.view.ensure_visible(self.bench.cursor, focus.span if focus else None)

    def repaint(self) -> None:
        """Draw in the colours of the theme that now holds."""
        self.view.repaint(inks(self.app.current_theme))
        self.show_marks()

    # Suggestions on the way

    def prefill(self) -> None:
        """Ask for suggestions for this article and those after it, where nobody has yet."""
        if not self.session.with_suggestions or not self.program.prefiller:
            return
        store = self.session.store
        ahead = store.following(self.session.seq, AHEAD + 1)
        for seq in reversed(ahead):
            if not store.is_suggested(seq):
                self.program.prefiller.wish(seq, store.article(seq))
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


def _takes_keys(top: Screen[object]) -> bool:
    """Whether a box is there as a whole, with the focus where its keys go."""
    if not top.is_mounted:
        return False
    return top.focused is not None or not any(widget.focusable for widget in top.query("*"))
