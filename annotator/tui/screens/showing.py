"""What the annotation screen shows: the article, its list, the focus, and the lines about them."""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from annotator.core.annotation import Annotation, Status
from annotator.core.display import one_line
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.span import Span
from annotator.core.state import Item
from annotator.store.articles import Summary
from annotator.tui import footers
from annotator.tui.boilerplate import said
from annotator.tui.keymap import FINDING, LISTING, PALETTE, Pairs
from annotator.tui.keymaps import Keymap
from annotator.tui.screens.about import About, Beside, Rows
from annotator.tui.session import Session
from annotator.tui.themes import inks_of
from annotator.tui.widgets.article_list import ArticleList
from annotator.tui.widgets.article_view import ArticleView, Marks
from annotator.tui.widgets.bars import FLAGGED, NOTED, Bar, KeyBar, TooSmall, cut
from annotator.tui.widgets.span_panel import SpanPanel, ends, quoted, stand
from annotator.tui.workbench import Workbench

if TYPE_CHECKING:
    from annotator.store.store import Store
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.screens.modes import Mode


#: How the link of a claim to its source is worded.
_TO_SOURCE = f"{ATTRIBUTED_TO.replace('_', ' ')} →"


class ShowingScreen(Screen[None]):
    """One article at a time, with its list and the focused span beside it where there is room."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-roomy"), (150, "-wide")]
    #: The columns and rows of the smallest terminal in which one can work.
    LEAST: ClassVar[tuple[int, int]] = (40, 8)
    AUTO_FOCUS = "#article"
    #: What is pressed here is work on the open article.
    of_article = True
    #: Textual's own would take the focus from the article, where no action has these keys.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "stay", show=False)]

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.mode: Mode | None = None
        self.message: tuple[str, bool] | None = None

    @property
    def program(self) -> AnnotatorApp:
        """The app, as what it is."""
        return cast("AnnotatorApp", self.app)

    @property
    def session(self) -> Session:
        """Who works on what."""
        return self.program.session

    @property
    def keymap(self) -> Keymap:
        """The keys that hold here."""
        return self.program.keymap

    def action_stay(self) -> None:
        """Nothing."""

    def compose(self) -> ComposeResult:
        # Known before the first layout, so that it is not done twice.
        fitting = [
            name for least, name in self.HORIZONTAL_BREAKPOINTS if self.app.size.width >= least
        ]
        self.add_class(fitting[-1])
        schema = self.session.store.label_schema
        ink = inks_of(self.app)
        yield Bar(id="where")
        with Horizontal(id="middle"):
            yield ArticleList(id="articles")
            yield ArticleView(schema, id="article")
            yield SpanPanel(schema, ink, lambda: self.keymap, id="span")
        yield TooSmall(*self.LEAST)
        yield Bar(id="focus")
        yield KeyBar(
            id="keys",
            usual=lambda: self.keymap.footer,
            way_out=lambda: self.keymap.first("leave"),
        )

    def on_mount(self) -> None:
        self.view = self.query_one(ArticleView)
        self.show_article()
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        """After the first paint: what may take its time."""
        gc.freeze()
        gc.enable()
        self.refresh_list()

    def end_mode(self) -> None:
        """Back to the usual keys."""
        self.mode = None

    def show_article(self) -> None:
        """Draw the open article from new."""
        self.view.open(self.bench.state)
        self.show_marks()
        articles = self.query_one(ArticleList)
        if articles.numbers:
            articles.mark(self.session.seq)

    def show_marks(self) -> None:
        """Draw cursor, focus and selection, and everything that speaks of them."""
        bench, mode = self.bench, self.mode
        self.view.mark(
            Marks(
                bench.cursor,
                bench.focus.id if bench.focus else None,
                bench.linked,
                (mode.picked if mode else None) or bench.selection,
                bench.hits,
                mode.hints if mode else None,
                mode.chosen_offset if mode else None,
                len(mode.typed) if mode else 0,
                mode.on_words if mode else False,
                bench.layering,
                bench.dimmed,
            )
        )
        self._keep_in_sight()
        self._show_where()
        self._show_focus()
        self._show_keys()
        panel = self.query_one(SpanPanel)
        if panel.display:
            item = bench.focus
            panel.told = (self.stand_of(item), self.remarks(item)) if item else ("", [])
            panel.boilerplate = self.about_region()
            panel.show(bench, self.view.painter.inks)

    def _show_keys(self) -> None:
        """Have the footer say the keys that hold now."""
        self.query_one(KeyBar).hold(self._keys())

    def _keys(self) -> Pairs | None:
        """The keys of the mode that is on; None in none."""
        bench, schema = self.bench, self.session.store.label_schema
        if self.app.screen is not self:
            # A box has a footer of its own, but for the palette.
            return PALETTE
        if isinstance(self.focused, ArticleList):
            return LISTING
        if self.focused and self.focused.id == "find":
            return FINDING
        if self.mode:
            return self.mode.footer
        if bench.hits:
            return footers.searching(self.keymap, schema)
        if bench.selection:
            return footers.selecting(self.keymap, schema, extending=bench.extending)
        return None

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_screen_suspend(self) -> None:
        if self.mode:
            # What opens over it is about something else.
            self.end_mode()
            self.show_marks()
        self._show_keys()

    def on_screen_resume(self) -> None:
        self._show_keys()

    def about(self, span: Span, name: str, color: str = "gray") -> About:
        """What a box says and leaves in sight of a span."""

        def rows() -> Rows | None:
            seen, top = self.view.rows_of(span), self.view.region.y
            return (seen[0] + top, seen[1] + top) if seen else None

        ink = self.view.painter.inks.label(color)
        return About(name, ink, span.quote(self.bench.text), rows)

    def about_item(self, item: Item) -> About:
        """The same of an annotation or a suggestion."""
        label = self.session.store.label_schema.label.get(item.label)
        return self.about(item.span, item.label, label.color if label else "gray")

    def _show_where(self) -> None:
        article = self.bench.state.article
        meta = article.meta
        extra = [one_line(str(meta["outlet"]), 24)] if meta.get("outlet") else []
        if meta.get("published"):
            extra.append(one_line(str(meta["published"])[:10]))
        progress = self.bench.state.progress
        stops = self.bench.stops
        right = [self.place()]
        if standing := self.standing():
            right.append(standing)
        signs = [sign for sign, on in ((FLAGGED, progress.flagged), (NOTED, progress.note)) if on]
        right[:0] = signs
        if pace := self._pace():
            right.insert(0, pace)
        right.append(f"{stops} undecided" if stops else "none undecided")
        if hidden := self.bench.layering.said(self.session.store.label_schema):
            right.append(hidden)
            # What is not to be seen is said before how far one is.
            while len(right) > 2 and len(" · ".join(right)) > self.app.size.width - 2:
                right.pop(0)
        left = Text(" ")
        left.append(one_line(article.title, 200), "bold")
        left.append("".join(f" · {word}" for word in extra))
        self.query_one("#where", Bar).set(left, f"{' · '.join(right)} ")

    def _pace(self) -> str:
        """How far and how fast the annotator is, where there is room to say so."""
        pace = self.program.pace
        if pace is None or not self.has_class("-wide"):
            return ""
        from annotator.core.pace import told

        return told(pace, each=True)

    def place(self) -> str:
        """The open article's place among all, as 3/27."""
        return self.program.place_of(self.session.seq)

    def standing(self) -> str:
        """How far the annotator is with the open article, in a word; empty if not begun."""
        status = self.bench.state.progress.status
        return "" if status is Status.NEW else str(status)

    @property
    def who(self) -> str:
        """Who is at work."""
        return one_line(self.session.actor.annotator_id, 20)

    def _show_focus(self) -> None:
        bar, who = self.query_one("#focus", Bar), f"{self.who} "
        modes = [
            word
            for word, on in (
                ("by character", self.bench.by_character),
                ("selecting", self.bench.extending),
            )
            if on
        ]
        right = " · ".join([*modes, who])
        if self.mode:
            bar.set(self.mode.line(self.view.painter.inks), right)
            return
        if self.message:
            text, wrong = self.message
            color = self.app.current_theme.error if wrong else self.app.current_theme.accent
            bar.set(Text(f" {text}", f"bold {color}"), right)
            return
        bar.set(self._listed() if self.has_class("-listing") else self._focus_line(), right)

    def _listed(self) -> Text:
        """How far the annotator is with all articles."""
        items = self.query_one(ArticleList).rows
        counts = Counter(item.status for item in items.values())
        words = [f"{counts[status]} {status}" for status in Status if counts[status]]
        words += self._paced()
        return Text.assemble((f" {len(items)} articles", "bold"), *(f" · {w}" for w in words))

    def _paced(self) -> list[str]:
        """How far and how fast the annotator is, if that is known."""
        if self.program.pace is None:
            return []
        from annotator.core.pace import told

        return [words for words in (told(self.program.pace),) if words]

    def _focus_line(self) -> Text:
        bench, item = self.bench, self.bench.focus
        line = Text(" ")
        if bench.selection:
            line.append("selection ", "bold")
            line.append(f"“{cut(bench.selection.quote(bench.text), 50)}”")
            line.append("  a label's key labels it", "dim")
            return line
        if item is None:
            what, can_do = self.about_region()
            if what:
                line.append(what, "bold")
                line.append(f"  {can_do}", "dim")
                return line
            select = self.keymap.first("select")
            if bench.cursor is None:
                line.append("no word here", "dim")
                return line
            line.append(quoted(bench.cursor.quote(bench.text), 30), "bold")
            line.append(f"  no span: a label's key labels it, {select} selects more", "dim")
            return line
        label = self.session.store.label_schema.label.get(item.label)
        ink = self.view.painter.inks.label(label.color if label else "gray")
        line.append(item.label, f"bold {ink}")
        is_alone = not self.query_one(SpanPanel).display
        rest = self._said_of(item, is_alone=is_alone)
        if is_alone:
            # Where it stands is seen in the text; what it is linked to is what one has to judge.
            room = self.size.width - cell_len(line.plain + rest.plain + self.who) - 6
            line.append(f" {quoted(item.span.quote(bench.text), min(28, max(8, room)))}")
        return line.append_text(rest)

    def _said_of(self, item: Item, *, is_alone: bool) -> Text:
        """What there is to say of what is in focus; more if it `is_alone` in saying it."""
        bench, line = self.bench, Text()
        line.append(f" {self.stand_of(item)}", "dim")
        label = self.session.store.label_schema.label.get(item.label)
        if isinstance(item, Annotation) and item.flagged:
            line.append(f" {FLAGGED}")
        # What somebody says of it comes before what can be seen in the text as well.
        line.append("".join(f" · {remark}" for remark in self.remarks(item)))
        links = list(ends(bench.state, item))
        for type, quote in links:
            brief = is_alone and type == _TO_SOURCE
            line.append(" · → " if brief else f" · {type} ", "dim")
            line.append(cut(quote, 40))
        sourced = any(type.startswith(_TO_SOURCE) for type, _ in links)
        if item.label in bench.state.label_schema.attributable and not sourced:
            line.append(f" · no source, {self.keymap.first('link')} links one", "dim")
        # What every span of its label has from the beginning says nothing of this one.
        usual = label.defaults() if label else {}
        attributes = {n: v for n, v in (item.attributes or {}).items() if v != usual.get(n)}
        values = [str(n if v is True else v) for n, v in attributes.items() if v is not False]
        line.append("".join(f" · {one_line(v, 30)}" for v in values), "dim")
        if isinstance(item, Annotation) and item.note:
            line.append(f" · {NOTED} {one_line(item.note, 60)}")
        if is_alone and (more := len(bench.stacked) - 1) > 0:
            line.append(f" · {more} more here, {self.keymap.first('next-stacked')}", "dim")
        return line

    def about_region(self) -> tuple[str, str]:
        """What the boilerplate at the cursor is, and what one can do with it."""
        region = self.bench.region
        if region is None:
            return "", ""
        key = self.keymap.first("bring-back")
        if self.bench.is_dimmed(region):
            return f"{said(region)}, left out", f"{key} brings it back, with suggestions"
        return f"{said(region)}, brought back", f"{key} leaves it out again"

    def stand_of(self, item: Item) -> str:
        """How an item stands, in words."""
        return stand(item)

    def remarks(self, item: Item) -> list[str]:
        """What others say of an item."""
        return []

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say something in the focus line, until the next key."""
        self.message = (one_line(text, 300), wrong)
        self._show_focus()

    def mention(self, text: str, *, wrong: bool = False) -> None:
        """Say what nobody asked for: behind what went wrong before, as nobody may have read it."""
        if self.message and self.message[1]:
            before = self.message[0]
            text, wrong = before if text in before else f"{before} · {text}", True
        self.say(text, wrong=wrong)

    def refresh_list(self) -> None:
        """Show the articles and how far each is, as the file has them."""
        articles = self.query_one(ArticleList)
        if articles.display:
            self.program.read(self.summaries, self._list)

    def summaries(self, store: Store) -> list[Summary]:
        """The articles for the list, read in a thread."""
        return store.summaries(self.session.actor)

    def _list(self, items: list[Summary]) -> None:
        self.query_one(ArticleList).show(items, self.session.seq)
        self._show_focus()

    def on_resize(self, event: events.Resize) -> None:
        columns, rows = self.LEAST
        self.set_class(event.size.width < columns or event.size.height < rows, "-tiny")
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if self.focused is None and not self.has_class("-tiny"):
            # What cannot be seen loses the focus.
            self.view.focus()
        self.show_marks()
        if not self.query_one(ArticleList).numbers:
            self.refresh_list()

    def on_article_view_rewrapped(self) -> None:
        if self.mode:
            self.mode.look(self.view)
            self.show_marks()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        if self.bench.cursor and not self.mode:
            focus = self.bench.focus
            self.view.ensure_visible(self.bench.cursor, focus.span if focus else None)
        top = self.app.screen
        if isinstance(top, Beside) and top.is_mounted:
            top.find_place()

    def rebound(self) -> None:
        """Show the keys that now hold."""
        for bar in self.query(KeyBar):
            bar.rebound()
        for panel in self.query(SpanPanel):
            panel.rebound()
        self.show_marks()

    def repaint(self) -> None:
        """Draw in the colours of the theme that now holds."""
        self.view.repaint(inks_of(self.app))
        self.show_marks()
