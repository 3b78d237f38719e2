"""Ada's finished articles, a reviewer at them, and what both then find."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.ruling import Ruling
from annotator.core.state import State
from annotator.review.rechecking import rulings_of
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from annotator.tui.checking_run import CheckApp, check_session
from annotator.tui.checklist import first_to_check
from annotator.tui.keymaps import Rebinding
from annotator.tui.screens.check import CheckScreen
from tests.tui.desk import Desk, clock
from tests.tui.projects import ADA, place

KIM = Actor("Kim", Role.REVIEWER)

_numbers = count()


def by_hand(path: Path, seq: int, actor: Actor, work: Callable[[Act], object]) -> None:
    """Do something as one act, as somebody else at another terminal does."""
    with Store.open(path) as store:
        opened = store.load(seq, actor)
        act = Act(opened.state, lambda: f"hand-{next(_numbers)}")
        work(act)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(f"act-{next(_numbers)}", actor, clock(), (change,)))


def annotate(path: Path, actor: Actor = ADA, seqs: Iterable[int] = (1, 2)) -> Path:
    """Somebody accepts all suggestions of some articles, and finishes them."""
    for seq in seqs:
        by_hand(path, seq, actor, _accept_all)
    return path


def _accept_all(act: Act) -> None:
    act.accept_all([entry[3] for entry in act.draft.stops])
    act.accept_all([entry[3] for entry in act.draft.stops])
    act.set_status(Status.FINISHED)


def own(act: Act, quote: str, label: str) -> str:
    """The id of an annotation."""
    text = act.draft.article.text
    (id,) = (
        a.id
        for a in act.draft.annotations.values()
        if (a.span.quote(text), a.label) == (quote, label)
    )
    return id


def move(quote: str, label: str, to: str) -> Callable[[Act], object]:
    """Give an annotation other bounds."""
    return lambda act: act.move(own(act, quote, label), place(act.draft.article.text, to))


def remove(quote: str, label: str) -> Callable[[Act], object]:
    """Take an annotation away."""
    return lambda act: act.reject(own(act, quote, label))


class CheckDesk(Desk):
    """A reviewer's desk."""

    @property
    def screen(self) -> CheckScreen:
        """The check, whatever is open over it."""
        assert isinstance(self.app.annotating, CheckScreen)
        return self.app.annotating

    def rulings(self, seq: int = 1) -> dict[str, Ruling]:
        """The rulings on spans, by the quote of their place."""
        state = self.stored(seq)
        text = state.article.text
        return {f"{r.layer}: {r.place.quote(text)}": r for r in rulings_of(state) if not r.subject}


@asynccontextmanager
async def at_check(
    path: Path,
    actor: Actor = KIM,
    name: str = "Ada",
    *,
    size: tuple[int, int] = (100, 30),
    rebinding: Rebinding | None = None,
) -> AsyncIterator[CheckDesk]:
    """Open a check of somebody's work, and leave it at the end without more ado."""
    with Store.open(path) as store:
        session = check_session(store, actor, name)
        session.now = clock
        app = CheckApp(session, first_to_check(store, actor, name), rebinding=rebinding)
        try:
            async with app.run_test(size=size) as pilot:
                desk = CheckDesk(app, pilot, path, actor)
                await desk.settled()
                await desk.written()
                yield desk
        finally:
            app.writer.stop()


def stops(state: State) -> list[str]:
    """The quotes of what is undecided."""
    items = [state.item(entry[3]) for entry in state.stops]
    return [item.span.quote(state.article.text) for item in items if item]
