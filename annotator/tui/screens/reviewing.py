"""What an adjudication shows: the article around the region, its lanes, the lines about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from annotator.core.annotation import Annotation, Status
from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Remarks
from annotator.review.docket import Order
from annotator.review.regions import Region
from annotator.tui import review_board
from annotator.tui.adjudication import Adjudication
from annotator.tui.keymaps import Keymap
from annotator.tui.review_queue import Spot
from annotator.tui.screens.undoing import UndoingScreen
from annotator.tui.themes import inks_of
from annotator.tui.widgets.article_view import ArticleView, Marks
from annotator.tui.widgets.bars import FLAGGED, NOTED, Bar, KeyBar, TooSmall
from annotator.tui.widgets.lanes import Lanes
from annotator.tui.widgets.region_list import AUTOMATIC, SETTLED, STALE, WAITS, Item, RegionList
from annotator.tui.workbench import Workbench

if TYPE_CHECKING:
    from annotator.tui.review_app import ReviewApp

#: Lines of text that are left to the article at least, and the lines around text and lanes.
_TEXT, _BARS = 5, 4

#: Lines that the lanes have at least, their border included.
_LANES = 6

#: Lines around the region that are in sight: else it is put in the middle.
CONTEXT = 3


class ReviewingScreen(UndoingScreen):
    """One region at a time, in its article, with what each annotator made of it."""

    LEAST: ClassVar[tuple[int, int]] = (40, 12)

    def __init__(self, adjudication: Adjudication) -> None:
        super().__init__(Workbench(adjudication.state))
        self.adjudication = adjudication
        self.surveying = ""
        self._centred: tuple[object, ...] = ()
        self._kept_items: dict[Spot, tuple[Region, Remarks, Item]] = {}

    @property
    def keymap(self) -> Keymap:
        """The keys of an adjudication."""
        return cast("ReviewApp", self.app).review_keymap

    def compose(self) -> ComposeResult:
        width = self.app.size.width
        self.add_class([name for least, name in self.HORIZONTAL_BREAKPOINTS if width >= least][-1])
        schema: LabelSchema = self.session.store.label_schema
        yield Bar(id="where")
        yield Bar(id="kind")
        with Horizontal(id="middle"):
            yield ArticleView(schema, id="article")
            yield RegionList(id="regions")
        yield Lanes(schema, inks_of(self.app), id="lanes")
        yield TooSmall(*self.LEAST)
        yield Bar(id="focus")
        yield KeyBar(
            id="keys",
            usual=lambda: self.keymap.footer,
            way_out=lambda: self.keymap.first("leave"),
        )

    def refresh_list(self) -> None:
        """There is no list of articles here."""

    def show_article(self) -> None:
        """Draw the open article from new."""
        self._fit_lanes()
        self.view.open(self.bench.state)
        self.show_marks()

    def _fit_lanes(self) -> None:
        """Give the lanes the lines that this article's may need."""
        works = len(self.adjudication.works)
        lines = works + (4 if self.app.size.height < 36 else 7)
        lines += min(works, review_board.most_remarks(self.adjudication))
        most = max(_LANES, self.app.size.height - _BARS - _TEXT)
        self.query_one(Lanes).styles.height = min(lines, most)

    def show_marks(self) -> None:
        """Draw the region in view, and everything that speaks of it."""
        region = self.adjudication.region
        self.view.mark(self._marks(region))
        self._keep_in_sight()
        self._show_where()
        self._show_kind()
        self._show_focus()
        lanes, ink = self.query_one(Lanes), self.view.painter.inks
        lanes.show(review_board.board_of(self.adjudication), ink, self.nothing_here())
        regions = self.query_one(RegionList)
        if regions.display:
            regions.show(self._items(), self.adjudication.spot)

    def _marks(self, region: Region | None) -> Marks:
        if region is None:
            return Marks()
        if not region.subject:
            return Marks(selection=region.place)
        ends = frozenset(end.id for end in self._possible_ends(region))
        return Marks(focus_id=region.subject, linked=ends)

    def _possible_ends(self, region: Region) -> list[Annotation]:
        """The gold annotations to which somebody's links lead."""
        wanted = {mark.place for version, _ in region.versions for mark in version}
        state = self.adjudication.state
        return [state.annotations[state.keys[place]] for place in wanted if place in state.keys]

    def _keep_in_sight(self) -> None:
        """Keep the region, and lines around it, in what is seen of the text."""
        region, view = self.adjudication.region, self.view
        centred = (self.adjudication.seq, self.adjudication.spot, view.wrapped, view.size)
        if region is None or not view.wrapped.text or not view.size.height:
            return
        if centred == self._centred:
            # It may have been scrolled away from.
            return
        self._centred = centred
        spans = [region.place, *(end.span for end in self._possible_ends(region))]
        if not region.subject:
            spans = spans[:1]
        first = view.wrapped.line_of(min(span.start for span in spans))
        last = view.wrapped.line_of(max(span.end for span in spans) - 1)
        height = view.size.height
        if last - first >= height:
            last = first = view.wrapped.line_of(region.place.start)
        around = min(CONTEXT, max(0, (height - 1 - last + first) // 2))
        low, high = max(0, first - around), min(last + around, len(view.wrapped) - 1)
        top = round(view.scroll_y)
        if not (top <= low and high < top + height):
            y = max(0, min((first + last + 1 - height) // 2, len(view.wrapped) - height))
            view.scroll_to(y=y, animate=False, force=True, immediate=True)

    # Lines

    def show_progress(self) -> None:
        """Say how much is left, and how far the survey is."""
        if self.is_mounted:
            self._show_where()
            self._show_focus()
            if self.adjudication.region is None:
                self.show_marks()

    def _show_where(self) -> None:
        adjudication, queue = self.adjudication, self.adjudication.queue
        place, count = queue.place.get(adjudication.seq, 0) + 1, len(queue.roll)
        number, disputed = adjudication.place
        right = [f"article {place}/{count}"]
        if disputed:
            right.append(f"region {number}/{disputed}" if number else f"{disputed} regions")
        waiting = f"to settle: {adjudication.left} here"
        if count > 1:
            waiting += f", {queue.left()}{'' if queue.is_known else '+'} in all"
        right.append(waiting)
        progress = adjudication.state.progress
        if progress.status is Status.FINISHED:
            right.insert(0, "gold ✓")
        left = Text(" ")
        left.append(one_line(adjudication.state.article.title, 200), "bold")
        self.query_one("#where", Bar).set(left, f"{' · '.join(right)} ")

    def _show_kind(self) -> None:
        adjudication, region = self.adjudication, self.adjudication.region
        bar = self.query_one("#kind", Bar)
        if region is None:
            bar.set("")
            return
        left = Text(" ")
        left.append(review_board.kind_of(region, adjudication.text), "bold")
        left.append(f" · {review_board.agreement_of(region)}")
        if stale := review_board.stale_of(region, adjudication.terms):
            left.append(f" · {stale}", f"bold {self.app.current_theme.warning}")
        if region.ruling:
            left.append(f" · {review_board.settled_of(region.ruling, adjudication.terms)}")
        bar.set(left, f"{review_board.said_of(adjudication.remarks)} ")

    def _show_focus(self) -> None:
        left = self._hint()
        if self.message:
            text, wrong = self.message
            color = self.app.current_theme.error if wrong else self.app.current_theme.accent
            left = Text(f" {text}", f"bold {color}")
        self.query_one("#focus", Bar).set(left, self._mode(self.size.width - left.cell_len - 2))

    def _mode(self, room: int) -> str:
        """Order, blindness, who reviews and how far the survey is: as much as there is room for."""
        queue, name = self.adjudication.queue, one_line(self.session.actor.annotator_id, 20)
        only = f": {one_line(queue.only, 20)}" if queue.only else ""
        order = "" if queue.order is Order.TEXT else f"{queue.order}{only}"
        words = [self.surveying, order, "blind" if self.adjudication.terms.blind else "", name]
        for least in (0, 3, 1, 2):
            line = f"{' · '.join(filter(None, words))} "
            if cell_len(line) <= room:
                break
            words[least] = ""
        return f"{' · '.join(filter(None, words))} "

    def _hint(self) -> Text:
        """What one can do about the region in view."""
        adjudication, region = self.adjudication, self.adjudication.region
        line = Text(" ")
        if region is None:
            line.append(self.nothing_here(), "bold")
        elif region.ruling:
            on = self.keymap.first("next-region")
            line.append(f"settled: any decision takes the place of this one · {on} goes on", "dim")
        elif adjudication.marked is None:
            line.append(f"no majority, 1-9 takes one{self._default_reason()}", "dim")
        else:
            take, reason = self.keymap.first("take"), self._default_reason()
            line.append(f"{take} takes version {adjudication.marked + 1}{reason}", "dim")
        return line

    def _default_reason(self) -> str:
        """The reason that a decision will have if none is said."""
        adjudication = self.adjudication
        region, said, at = adjudication.region, adjudication.remarks.reason, adjudication.marked
        if region is None or said or at is None:
            return ""
        likely = region.likely_reason(adjudication.lanes[at].version)
        return f" · reason: {likely} ({self.keymap.first('reason')} changes it)" if likely else ""

    def nothing_here(self) -> str:
        """What there is to do where no region is in view."""
        queue, seq = self.adjudication.queue, self.adjudication.seq
        on = self.keymap.first("next-region")
        if self.adjudication.docket.queue:
            return f"{on} goes to a region that waits"
        if self.adjudication.state.progress.status is not Status.FINISHED:
            return f"every region is settled: {self.keymap.first('finish')} finishes the article"
        if queue.next_open(seq) is not None:
            return f"this article's gold is finished: {on} goes on in the next one that is not"
        if not queue.is_known:
            return "this article's gold is finished; the others are being looked through"
        return f"every article under review is finished: {self.keymap.first('quit')} leaves"

    def _items(self) -> list[Item]:
        """A line for each region; for those that are as they were, the line of before."""
        adjudication, known = self.adjudication, self._kept_items
        self._kept_items = {}
        for spot, region in adjudication.numbered:
            said, old = adjudication.remarks_at(spot), known.get(spot)
            if old is None or old[0] is not region or old[1] != said:
                words = review_board.about(region, adjudication.text)
                signs = f"{FLAGGED if said.flagged else ''}{NOTED if said.note else ''}"
                item = Item(spot, _sign(region), f"{signs} {words}" if signs else words)
                old = region, said, item
            self._kept_items[spot] = old
        return [item for _, _, item in self._kept_items.values()]

    def on_resize(self, event: events.Resize) -> None:
        columns, rows = self.LEAST
        self.set_class(event.size.width < columns or event.size.height < rows, "-tiny")
        self._fit_lanes()

    def _resized(self) -> None:
        self.show_marks()

    def repaint(self) -> None:
        """Draw in the colours of the theme that now holds."""
        self.view.repaint(inks_of(self.app))
        self.show_marks()


def _sign(region: Region) -> str:
    if region.ruling:
        return AUTOMATIC if region.ruling.automatic else SETTLED
    return STALE if region.stale else WAITS
