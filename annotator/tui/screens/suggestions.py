"""The table of suggestions by label and text, and the lines of one: read, filtered and shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotator.core.display import one_line
from annotator.core.extent import many
from annotator.store.concordance import Group, Groups, Proposed
from annotator.store.store import Store
from annotator.tui.bulk_work import after_on_a_line, before_on_a_line
from annotator.tui.footers import label_keys_shown
from annotator.tui.inquiry import Inquiry, Tell
from annotator.tui.key_queue import NOT_TAKEN
from annotator.tui.keymap import Pairs
from annotator.tui.screens.asking import Line
from annotator.tui.themes import inks
from annotator.tui.widgets.bars import Bar, KeyBar
from annotator.tui.widgets.row_list import Pieces, RowList, column, in_context, number_column
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.screens.annotate import AnnotateScreen

#: Texts, and suggestions of one, that are listed; more are counted.
LISTED = 2000

_FAINT, _BOLD = Style(dim=True), Style(bold=True)

_GROUP_KEYS: Pairs = (
    *(("enter", "see"), ("space", "mark"), ("/", "filter"), ("esc", "leave")),
    *(("u", "undo"), ("*", "mark all")),
)
_LINE_KEYS: Pairs = (("space", "mark"), ("u", "undo"), ("esc", "back"), ("*", "mark all"))
_FILTER_KEYS: Pairs = (("enter", "keep the filter"), ("esc", "drop it"))
_WAIT_KEYS: Pairs = (("esc", "give it up"),)
_AGREE_KEYS: Pairs = (("enter", "do it"), ("esc", "leave them"))


class SuggestionsScreen(ModalScreen[None]):
    """A table of texts, and of one of them the lines, over the annotation screen."""

    CSS_PATH = "bulk.tcss"

    def __init__(self, annotating: AnnotateScreen) -> None:
        super().__init__()
        self._annotating = annotating
        #: All that was read, and what of it the filter leaves.
        self._all = Groups(())
        self.groups: Sequence[Group] = ()
        #: What the filter holds that was asked of the file, not only of what was read.
        self._asked = ""
        #: The text that is open, and its lines.
        self.group: Group | None = None
        self.lines: Sequence[Proposed] = ()
        self._group_at = 0
        #: Reads the table anew while one goes on.
        self._background: Inquiry | None = None
        self._inquiry: Inquiry | None = None
        #: What was said last, and what is said while one waits.
        self._said = ""
        self._words = ""

    def compose(self) -> ComposeResult:
        yield Static(id="title")
        yield Line(id="filter", placeholder="label or text")
        yield Static(id="about")
        yield RowList(id="rows")
        yield Bar(id="at")
        yield KeyBar(id="keys", keys=self._decisions(_GROUP_KEYS))

    def on_mount(self) -> None:
        self._filter.display = False
        self._rows.focus()
        self.read()

    def on_unmount(self) -> None:
        for inquiry in (self._inquiry, self._background):
            if inquiry:
                inquiry.give_up()

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    @property
    def _filter(self) -> Line:
        return self.query_one(Line)

    @property
    def _program(self) -> AnnotatorApp:
        return cast("AnnotatorApp", self.app)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read that one waits for."""
        return self._inquiry is not None

    @property
    def question(self) -> str:
        """What is asked before something is done; empty if nothing is."""
        return ""

    # Reading

    def read(self) -> None:
        """Read what is not decided now; one waits for it."""

        def found(groups: Groups) -> None:
            self._all = groups
            self.group, self.lines = None, ()
            self._show_groups(0)

        self._inquire("reading what is suggested… esc gives it up", self._groups(), found)

    def _groups(self) -> Callable[[Store, Tell], Groups]:
        name, asked = self._annotating.session.actor.annotator_id, self._asked
        return lambda store, tell: store.suggested_groups(name, containing=asked, limit=LISTED)

    def _read_again(self) -> None:
        """Read the table anew without anybody waiting: a large project takes seconds."""
        if self._background:
            self._background.give_up()

        def came(outcome: Outcome) -> None:
            self._background = None
            if outcome.error is None:
                self._all = outcome.result
                if not (self.group or self.question or self.is_busy):
                    self._show_groups_again()

        self._background = Inquiry(self._program, lambda words: None)
        self._background.begin(self._groups(), came)

    def _inquire(
        self,
        words: str,
        work: Callable[[Store, Tell], object],
        found: Callable[..., None],
    ) -> None:
        def came(outcome: Outcome) -> None:
            self._inquiry = None
            self._words = ""
            if outcome.error:
                self._say(self._annotating.in_short(outcome.error))
            else:
                found(outcome.result)
            self._show_keys()
            self._show_at()

        self._said = ""
        self._inquiry = Inquiry(self._program, self._tell)
        self._tell(words)
        self._inquiry.begin(work, came)
        self._show_keys()

    def _open(self, group: Group, *, back: Collection[str] = (), said: str = "") -> None:
        """Show the lines of a text, on the first of those that are `back` again."""
        name = self._annotating.session.actor.annotator_id
        returning = set(back).difference(line.id for line in self.lines)
        group = replace(group, count=group.count + len(returning))

        def work(store: Store, tell: Tell) -> tuple[Proposed, ...]:
            return store.suggested_lines(name, group, limit=LISTED)

        def found(lines: tuple[Proposed, ...]) -> None:
            self._group_at = self._group_at if self.group else self._rows.at
            at = next((n for n, line in enumerate(lines) if line.id in back), 0)
            self.group, self.lines = group, lines
            self._rows.show(len(lines), self._draw_line, at=at)
            self._show_about()
            self._said = said

        self._inquire("reading… esc gives it up", work, found)

    # Marks

    def action_mark(self) -> None:
        if not self.question:
            self._rows.toggle()
            self._show_at()

    def action_mark_all(self) -> None:
        if not self.question:
            self._rows.toggle_all()
            self._show_at()

    # The filter

    def action_filter(self) -> None:
        """Type what the texts must hold."""
        if self.is_busy or self.question or self.group:
            return
        self._filter.display = True
        self.set_focus(self._filter)
        self._show_keys()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self.group is None:
            self._show_groups(0)

    def on_input_submitted(self) -> None:
        self._end_filter(keep=True)

    def _end_filter(self, *, keep: bool) -> None:
        self.set_focus(self._rows)
        if not keep:
            self._filter.value = ""
        typed = self._filter.value.strip()
        self._filter.display = bool(typed)
        # What was not read because there is so much of it may hold it too.
        asked = typed if self._all.more or self._asked else ""
        if asked != self._asked:
            self._asked = asked
            self.read()
        else:
            self._show_groups(0)
        self._show_keys()

    # What is shown

    def on_row_list_moved(self) -> None:
        self._said = ""
        self._show_at()

    def on_paste(self) -> None:
        self._say(NOT_TAKEN)

    def on_screen_resume(self) -> None:
        self._show_keys()

    def _tell(self, words: str) -> None:
        """Say how far it is with what one waits for."""
        self._words = words
        self._show_at()

    def _say(self, words: str) -> None:
        self._said = words
        self._show_at()

    def _show_groups(self, at: int) -> None:
        wanted = self._filter.value.strip().casefold()
        # Nothing is decided on what is hidden.
        bench = self._annotating.bench
        ranks, hidden = bench.state.label_schema.ranks, bench.hidden
        self.groups = [
            group
            for group in self._all.listed
            if (wanted in group.quote.casefold() or wanted in group.label.casefold())
            and ranks.get(group.label) not in hidden
        ]
        self._rows.show(len(self.groups), self._draw_group, at=at)
        self._show_about()
        self._show_at()

    def _show_groups_again(self, *, first_of: Collection[tuple[str, str]] = ()) -> None:
        """Show what was read since, with the cursor and the marks where they were.

        The cursor goes to the first of some texts, if they are there.
        """
        if self.group:
            return
        rows = self._rows
        marked = {key_of(self.groups[number]) for number in rows.marked}
        here = key_of(self.groups[rows.at]) if self.groups else None
        said = self._said
        self._show_groups(rows.at)
        places = {key_of(group): number for number, group in enumerate(self.groups)}
        rows.marked = {places[name] for name in marked if name in places}
        wanted = [places[name] for name in first_of if name in places]
        if wanted:
            rows.stand(min(wanted))
        elif here in places:
            rows.stand(places[here])
        self._say(said)

    def _show_about(self) -> None:
        title, about = self.query_one("#title", Static), self.query_one("#about", Static)
        if self.group:
            more = self.group.count - len(self.lines)
            head = Text.assemble(
                (self.group.label, f"bold {self._ink(self.group.label)}"),
                (f" {quoted(self.group.quote, 60)}", "bold"),
                f"  {many(self.group.count, 'suggestion')}",
                f", {more:,} more than are listed" if more > 0 else "",
                no_wrap=True,
                overflow="ellipsis",
            )
            title.update(head)
            about.update("")
            about.display = False
            return
        about.display = True
        count = sum(group.count for group in self.groups)
        more = self._all.more
        head = Text("concordance", "bold", no_wrap=True, overflow="ellipsis")
        head.append(f"  {many(count, 'suggestion')} of {many(len(self.groups), 'text')}", "none")
        head.append(f", and {more:,} more texts: / finds them" if more else "")
        bench = self._annotating.bench
        if hidden := bench.layering.said(bench.state.label_schema):
            head.append(f" · {hidden}", "bold")
        title.update(head)
        heading = " ".join(
            [
                *(number_column(name, width) for name, width in self._numbers()),
                column("label", self._label_width),
                "text",
            ]
        )
        about.update(Text(f"  {heading}", no_wrap=True))

    def _show_keys(self) -> None:
        if not self.is_mounted:
            return
        keys = _LINE_KEYS if self.group else _GROUP_KEYS
        if self.is_busy:
            keys = _WAIT_KEYS if self._inquiry else ()
        elif self.question:
            keys = _AGREE_KEYS
        elif self.focused is self._filter:
            keys = _FILTER_KEYS
        if keys in (_GROUP_KEYS, _LINE_KEYS):
            keys = self._decisions(keys)
        self.query_one(KeyBar).hold(keys)

    def _decisions(self, others: Pairs) -> Pairs:
        """What one decides with, and the other keys after it."""
        labels = label_keys_shown(self._annotating.session.store.label_schema)
        return (("a", "accept"), ("x", "reject"), (f"{labels} l", "relabel"), *others)

    def _show_at(self) -> None:
        bar, rows = self.query_one("#at", Bar), self._rows
        place = f"{rows.at + 1:,}/{rows.count:,} " if rows.count else ""
        marked = f"{len(rows.marked):,} marked " if rows.marked else ""
        accent = f"bold {self.app.current_theme.accent}"
        if self.is_busy:
            bar.set(Text(f" {one_line(self._words)}", accent))
        elif self.question:
            bar.set(Text(f" {self.question}", accent))
        elif self._said:
            bar.set(Text(f" {one_line(self._said)}", accent), f"{marked}{place}")
        elif not rows.count:
            bar.set(f" {'nothing found' if self._filter.value else 'nothing is undecided'}")
        else:
            bar.set(f" {self._here()}", f"{marked}{place}")

    def _here(self) -> str:
        """What is at hand, whole."""
        if self.group:
            return one_line(self.lines[self._rows.at].title, 120)
        return quoted(self.groups[self._rows.at].quote, 200)

    def _ink(self, label: str) -> str:
        known = self._annotating.session.store.label_schema.label.get(label)
        return inks(self.app.current_theme).label(known.color if known else "gray")

    @property
    def _label_width(self) -> int:
        return min(16, max([5, *(len(group.label) for group in self._all.listed)]))

    def _numbers(self) -> list[tuple[str, int]]:
        """The columns of numbers for which there is room, with their widths."""
        wide = [("count", 7), ("articles", 8), ("score", 5)]
        return wide if self.size.width >= 60 else wide[:1]

    def _draw_group(self, number: int, width: int) -> Pieces:
        group = self.groups[number]
        score = "–" if group.score is None else f"{group.score:.2f}"
        shown = [f"{group.count:,}", f"{group.articles:,}", score]
        numbers = [
            f"{number_column(text, cells)} "
            for text, (_, cells) in zip(shown, self._numbers(), strict=False)
        ]
        label = column(group.label, self._label_width)
        used = sum(map(len, numbers)) + self._label_width + 1
        return [
            (numbers[0], _BOLD),
            ("".join(numbers[1:]), _FAINT),
            (f"{label} ", Style(color=self._ink(group.label))),
            (column(group.quote, max(1, width - used)), Style()),
        ]

    def _draw_line(self, number: int, width: int) -> Pieces:
        line = self.lines[number]
        title = min(32, width // 4) if width >= 76 else 0
        score = f"{line.score:.2f} " if line.score is not None and width >= 60 else ""
        ink = Style(bold=True, underline=True, color=self._ink(line.label))
        before, after = before_on_a_line(line.before), after_on_a_line(line.after)
        room = width - title - len(score) - 1
        return [
            (score, _FAINT),
            *in_context(before, one_line(line.quote, 200), after, room, ink),
            (f" {column(line.title, title)}" if title else "", _FAINT),
        ]


def key_of(row: Group | Proposed) -> tuple[str, str]:
    """A text by its label, as which the table lists it once."""
    return row.label, row.quote


def by_frequency(group: Group) -> tuple[int, str, str]:
    """The order of the table: the most frequent first, then by text."""
    return -group.count, group.quote, group.label
