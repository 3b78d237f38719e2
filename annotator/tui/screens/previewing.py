"""What the same decision for every region of a kind would do, before it is done."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.display import one_line
from annotator.core.ruling import Choice
from annotator.tui import review_board
from annotator.tui.bulk import Example, Plan
from annotator.tui.cases import Terms
from annotator.tui.screens.asking import Asking
from annotator.tui.widgets.span_panel import quoted

#: More regions than these are counted, not listed.
LISTED = 200


class Previewing(Asking):
    """A list of what would become gold: enter does it."""

    BINDINGS = [
        Binding("enter", "agree", show=False),
        Binding("down,j,n", "scroll(1)", show=False),
        Binding("up,k,N", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(5)", show=False),
        Binding("pageup", "scroll(-5)", show=False),
    ]

    KEYS = (("enter", "settle them all"), ("↑ ↓", "scroll"), ("esc", "leave them"))
    of_article = False

    def __init__(self, plan: Plan, terms: Terms) -> None:
        super().__init__(_summary(plan))
        self._plan, self._terms = plan, terms

    def inside(self) -> Iterable[Widget]:
        yield Static(Text(self._rule(), no_wrap=True, overflow="ellipsis"))
        yield VerticalScroll(Static(self._body()))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _rule(self) -> str:
        rule = self._plan.precedent.rule
        taken = str(rule)
        if self._terms.blind and rule.choice is Choice.VERSION and rule.names:
            taken = "the same annotators' version"
        return f"{self._plan.precedent.pattern}  →  {taken}\n"

    def _body(self) -> Text:
        body, title = Text(no_wrap=True, overflow="ellipsis"), None
        for example in self._plan.examples[:LISTED]:
            if example.title != title:
                title = example.title
                body.append(f"{one_line(title, 80)}\n", Style(bold=True))
            body.append(f"  {_line(example)}\n")
        more = len(self._plan.examples) - LISTED
        if more > 0:
            body.append(f"and {more} more\n", Style(bold=True))
        return Text(body.plain.rstrip("\n"), spans=body.spans, no_wrap=True, overflow="ellipsis")

    def action_agree(self) -> None:
        self.dismiss("enter")

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)


def _summary(plan: Plan) -> str:
    count, articles = len(plan.examples), plan.articles
    barred = f"; {plan.refused} more that the label schema bars" if plan.refused else ""
    barred += f"; {plan.came_back} settled before left out" if plan.came_back else ""
    return (
        f"the same for {count} region{'s' if count > 1 else ''}"
        f" in {articles} article{'s' if articles > 1 else ''}{barred}"
    )


def _line(example: Example) -> str:
    region, text = example.region, example.text
    place, said = region.place.quote(text), review_board.said_of(example.said)
    line = (
        f"{region.votes[example.marks]}/{region.voters}  {quoted(place, 34)}"
        f"  →  {review_board.becomes(region, example.marks, text)}"
    )
    return f"{line}  {said}" if said else line
