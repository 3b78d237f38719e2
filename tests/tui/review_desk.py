"""A reviewer at work: the adjudication without a terminal, keys by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from annotator.core.ruling import Ruling
from annotator.core.state import State
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.adjudication import Adjudication
from annotator.tui.cases import Terms, roll_of
from annotator.tui.keymaps import Rebinding
from annotator.tui.review_app import ReviewApp, first_case
from annotator.tui.review_queue import Queue
from annotator.tui.screens.adjudicate import AdjudicateScreen
from annotator.tui.session import Session
from annotator.tui.widgets.lanes import Lanes
from tests.review.projects import RAE
from tests.tui.desk import Desk, clock


class ReviewDesk(Desk):
    """The app while it runs, as a test works with it."""

    @property
    def review(self) -> ReviewApp:
        """The app, as what it is."""
        return cast("ReviewApp", self.app)

    @property
    def adjudicating(self) -> AdjudicateScreen:
        """The adjudication screen, whatever is open over it."""
        return self.review.annotating

    @property
    def adjudication(self) -> Adjudication:
        """Where the reviewer stands."""
        return self.review.adjudication

    @property
    def here(self) -> tuple[str, ...]:
        """Labels and text of the region in view; empty if there is none."""
        region = self.adjudication.region
        if region is None:
            return ()
        return "/".join(region.labels), region.place.quote(self.adjudication.text)

    @property
    def lanes(self) -> list[str]:
        """The lanes as text."""
        return self.adjudicating.query_one(Lanes).lines

    def gold(self, seq: int = 1) -> set[tuple[str, str]]:
        """What is gold in the file, as label and quote."""
        state = self.stored(seq)
        text = state.article.text
        return {(a.label, a.span.quote(text)) for a in state.annotations.values()}

    def rulings(self, seq: int = 1, *, automatic: bool = False) -> list[Ruling]:
        """The rulings in the file, those of people or those that settled themselves."""
        return rulings(self.stored(seq), automatic=automatic)

    def ruling(self, quote: str, seq: int = 1) -> Ruling:
        """The only ruling of a person on a text."""
        text = self.stored(seq).article.text
        (found,) = (r for r in self.rulings(seq) if r.place.quote(text) == quote)
        return found


def rulings(state: State, *, automatic: bool = False) -> list[Ruling]:
    """The rulings of a gold in the order of the text."""
    found = [r for r in state.records.values() if isinstance(r, Ruling)]
    return sorted((r for r in found if r.automatic == automatic), key=lambda r: r.place)


@asynccontextmanager
async def at_review(
    path: Path,
    actor: Actor = RAE,
    *,
    terms: Terms | None = None,
    size: tuple[int, int] = (100, 30),
    rebinding: Rebinding | None = None,
) -> AsyncIterator[ReviewDesk]:
    """Open a project for review, and leave it at the end without more ado."""
    terms = terms or Terms()
    with Store.open(path) as store:
        queue = Queue(roll_of(store, terms))
        session = Session(store, actor, with_suggestions=False, now=clock)
        seq = first_case(store, actor, queue)
        app = ReviewApp(session, seq, terms, queue, rebinding=rebinding)
        try:
            async with app.run_test(size=size) as pilot:
                desk = ReviewDesk(app, pilot, path, actor)
                await desk.settled()
                await desk.written()
                yield desk
        finally:
            app.survey.stop()
            app.writer.stop()
