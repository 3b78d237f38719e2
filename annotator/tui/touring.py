"""From the report to the places that one of its cells counts, and back to that cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from annotator.core.display import one_line
from annotator.review.confusion import Spot
from annotator.review.reports.report import Report
from annotator.store.store import Store
from annotator.tui.screens.asking import Picking
from annotator.tui.screens.report import At, Chosen, ReportScreen
from annotator.tui.screens.saving import SavingScreen
from annotator.tui.widgets.span_panel import quoted

#: How many errors of a kind are told in words.
_EXAMPLES = 5

#: How many places of a cell are listed.
LISTED = 500


@dataclass
class Tour:
    """One screen's way through the report. `go` opens a place, and says whether it could."""

    screen: SavingScreen
    go: Callable[[Spot], bool]
    at: At = field(default_factory=At)

    def begin(self) -> None:
        """Make the report, as the file now is, and show it where it was left."""
        self.screen.read_first(
            "making the report…", lambda store: store.report(examples=_EXAMPLES), self._show
        )

    def _show(self, report: Report) -> None:
        opened = ReportScreen(report, self.at)

        def left(chosen: Chosen | None) -> None:
            self.at = opened.at
            if chosen:
                self.screen.in_turn(lambda: self._choose(chosen))

        self.screen.app.push_screen(opened, left)

    def _choose(self, chosen: Chosen) -> None:
        if len(chosen) == 1:
            self._go(chosen, 0)
            return
        listed = chosen[:LISTED]
        self.screen.read_first(
            "looking up the places…",
            lambda store: _described(store, listed),
            lambda lines: self._pick(chosen, lines),
        )

    def _pick(self, chosen: Chosen, lines: Sequence[str]) -> None:
        more = f", the first {len(lines)}" if len(lines) < len(chosen) else ""

        def picked(number: str | None) -> None:
            if number is None:
                self.begin()
            else:
                self.screen.in_turn(lambda: self._go(chosen, int(number) - 1))

        choices = [(str(number), line) for number, line in enumerate(lines, 1)]
        self.screen.app.push_screen(Picking(f"{len(chosen)} places{more}", choices), picked)

    def _go(self, chosen: Chosen, number: int) -> None:
        if self.go(chosen[number]):
            of = f"place {number + 1} of {len(chosen)} · " if len(chosen) > 1 else ""
            self.screen.say(f"{of}{self.screen.keymap.first('report')} goes back to the report")
        self.screen.show_marks()


def _described(store: Store, spots: Sequence[Spot]) -> list[str]:
    """The title and the text of each place."""
    articles = {seq: store.article(seq) for seq in {spot.article_seq for spot in spots}}
    lines = []
    for spot in spots:
        article = articles[spot.article_seq]
        quote = quoted(article.text[spot.start : spot.end], 34)
        lines.append(f"{quote}  {one_line(article.title, 40)}")
    return lines
