"""What one label on, or off, every mention in the project would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.display import one_line
from annotator.core.everywhere import Fate, Wish
from annotator.core.extent import many
from annotator.core.mentions import Matching
from annotator.tui import bulk_work, matching
from annotator.tui.bulk_work import Everywhere, Hand, Line
from annotator.tui.inquiry import Inquiry
from annotator.tui.key_queue import NOT_TAKEN
from annotator.tui.themes import inks
from annotator.tui.widgets.bars import Bar, KeyBar
from annotator.tui.widgets.row_list import Pieces, RowList, column, in_context, joined
from annotator.tui.widgets.span_panel import quoted
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.tui.app import AnnotatorApp

#: Columns of a line from which on the title stands beside the text.
_ROOMY = 96

_FAINT = Style(dim=True)


class EverywherePreview(ModalScreen[Everywhere]):
    """Every mention in context: enter gives the plan back, escape nothing."""

    CSS_PATH = "bulk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "agree", show=False),
        Binding("c", "turn_case", show=False),
        Binding("p", "turn_possessives", show=False),
    ]

    def __init__(self, plan: Everywhere, hand: Callable[[], Hand]) -> None:
        super().__init__()
        self._plan, self._hand = plan, hand
        #: What is being looked for anew.
        self._inquiry: Inquiry | None = None
        self._wish = plan.wish

    def compose(self) -> ComposeResult:
        yield Static(id="title")
        yield Static(id="about")
        yield RowList(id="rows")
        yield Bar(id="at")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self._show()
        self._rows.focus()

    def on_unmount(self) -> None:
        if self._inquiry:
            self._inquiry.give_up()

    @property
    def plan(self) -> Everywhere:
        """What would be done."""
        return self._plan

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    # What keys do

    def action_leave(self) -> None:
        """Give up looking, else leave with nothing done."""
        if self._inquiry:
            self._inquiry.give_up()
            self._inquiry, self._wish = None, self._plan.wish
            self._show()
        else:
            self.dismiss(None)

    def action_agree(self) -> None:
        if not self._inquiry:
            self.dismiss(self._plan if self._plan.changes else None)

    def action_turn_case(self) -> None:
        how = self._wish.matching
        self._look(replace(how, any_case=not how.any_case))

    def action_turn_possessives(self) -> None:
        how = self._wish.matching
        self._look(replace(how, possessives=not how.possessives))

    def _look(self, how: Matching) -> None:
        """Look for other mentions, and remember how."""
        if self._inquiry:
            self._inquiry.give_up()
        matching.choose(how)
        wish, hand = replace(self._wish, matching=how), self._hand()
        self._wish = wish
        self._inquiry = Inquiry(cast("AnnotatorApp", self.app), self._say)
        self._inquiry.begin(
            lambda store, tell: bulk_work.everywhere(store, wish, hand, tell), self._found
        )
        self._say("looking through the articles… esc gives it up")
        self._show_about()

    def _found(self, outcome: Outcome) -> None:
        self._inquiry = None
        if outcome.error:
            self._wish = self._plan.wish
            self._say(str(outcome.error))
        else:
            self._plan = outcome.result
            self._show()

    # What is shown

    def on_paste(self) -> None:
        self._say(NOT_TAKEN)

    def on_row_list_moved(self) -> None:
        self._show_at()

    def _say(self, words: str) -> None:
        self.query_one("#at", Bar).set(Text(f" {one_line(words)}", "bold"))

    def _show(self) -> None:
        self._show_about()
        self._rows.show(len(self._plan.lines), self._draw)
        agree = _agreement(self._plan)
        leave = ("esc", "leave them" if agree else "leave")
        ways = (("↑ ↓", "look"), ("c", "case"), ("p", "possessives"))
        self.query_one(KeyBar).hold((*agree, leave, *ways))
        self._show_at()

    def _show_about(self) -> None:
        wish, plan = self._wish, self._plan
        self.query_one("#title", Static).update(_heading(wish, plan, self._ink(wish.label)))
        how = wish.matching
        case = "any" if how.any_case else "as it is"
        possessives = "counted" if how.possessives else "left out"
        along = plan.extent.beside(plan.changes)
        planned = matching.planned(plan.counts, along) or "nothing to do"
        about = Text(f"{planned}\n")
        about.append("c ", "bold").append(f"case: {case}   ").append("p ", "bold")
        about.append(f"possessives: {possessives}")
        self.query_one("#about", Static).update(about)

    def _show_at(self) -> None:
        if self._inquiry or not self._plan.lines:
            return
        line = self._plan.lines[self._rows.at]
        place = f"{self._rows.at + 1}/{len(self._plan.lines)} "
        said = joined((_becomes(line), one_line(line.title, 120)))
        self.query_one("#at", Bar).set(Text(f" {said}"), place)

    def _ink(self, label: str) -> str:
        known = cast("AnnotatorApp", self.app).session.store.label_schema.label.get(label)
        return inks(self.app.current_theme).label(known.color if known else "gray")

    def _draw(self, number: int, width: int) -> Pieces:
        line = self._plan.lines[number]
        fate = 14 if width >= 60 else 8
        title = min(32, width // 4) if width >= _ROOMY else 0
        ink = Style(bold=True, underline=True, color=self._ink(self._plan.wish.label))
        left = line.fate in (Fate.LEAVE, Fate.INSIDE)
        room = width - fate - title - 2
        return [
            (f"{column(_in_short(line), fate)} ", _FAINT if left else Style(bold=True)),
            *in_context(line.before, line.quote, line.after, room, _FAINT if left else ink),
            (f" {column(line.title, title)}" if title else "", _FAINT),
        ]


def _heading(wish: Wish, plan: Everywhere, ink: str) -> Text:
    count = plan.changes
    verb = "take off" if wish.clear else "put on"
    heading = Text.assemble(
        (wish.label, f"bold {ink}"),
        (f" {quoted(wish.quote, 40)}", "bold"),
        no_wrap=True,
        overflow="ellipsis",
    )
    if count:
        listed = len(plan.lines)
        which = f"{count:,} of {listed:,} mentions" if listed > count else many(count, "mention")
        return heading.append(f"  {verb} {which} in {_articles(plan)}")
    return heading.append(f"  no mention to {verb} in your unfinished articles")


def _articles(plan: Everywhere) -> str:
    return many(plan.articles, "article")


def _agreement(plan: Everywhere) -> tuple[tuple[str, str], ...]:
    if not plan.changes:
        return ()
    verb = "take it off" if plan.wish.clear else "label"
    return (("enter", f"{verb} {'all ' if plan.changes > 1 else ''}{plan.changes:,}"),)


def _in_short(line: Line) -> str:
    if line.fate is Fate.RELABEL:
        return f"relabel {line.other}"
    if line.fate is Fate.LEAVE:
        return f"left: {line.other}"
    if line.fate is Fate.ADD and line.other:
        return "add: rejected"
    return "left: inside" if line.fate is Fate.INSIDE else str(line.fate)


def _becomes(line: Line) -> str:
    return {
        Fate.ADD: "is added, though rejected before" if line.other else "is added",
        Fate.ACCEPT: "accepts the suggestion",
        Fate.RELABEL: f"relabels the suggestion {line.other}",
        Fate.REMOVE: "is removed",
        Fate.REJECT: "rejects the suggestion",
        Fate.INSIDE: f"left: part of a longer {line.other}",
        Fate.LEAVE: f"left: a confirmed {line.other} stands there",
    }.get(line.fate, "")
