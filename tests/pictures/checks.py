"""Pictures of a review: a check, and what came back from one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.span import Span
from annotator.review.checking import Checking
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.checking_run import CheckApp, check_session
from annotator.tui.session import Session
from tests.pictures.take import AT, Picture

ADA, KIM = Actor("Ada"), Actor("Kim", Role.REVIEWER)
ARTICLE = "ferry-baltwire"

A = TypeVar("A", bound=Act)


def finished(path: Path) -> None:
    """Ada has finished two articles, and was quicker than careful."""
    new_id = _ids("ada")
    with Store.open(path) as store:
        for article in (ARTICLE, "ferry-courier"):
            state = store.load(store.find(article), ADA).state
            _do(store, article, ADA, Act(state, new_id), _accept_all)


def returned(path: Path) -> None:
    """Kim has checked one of them and sent it back."""
    finished(path)
    with Store.open(path) as store:
        session = check_session(store, KIM, "Ada")
        session.new_id, session.now = _ids("kim"), lambda: AT
        act = session.act(session.open(store.find(ARTICLE)).state)
        _do(store, ARTICLE, KIM, act, _correct)


def checking(store: Store, article: str) -> AnnotatorApp:
    """The interface of a reviewer."""
    session = check_session(store, KIM, "Ada")
    session.new_id, session.now = _ids("check"), lambda: AT
    return CheckApp(session, store.find(article))


def answering(store: Store, article: str) -> AnnotatorApp:
    """The interface of the annotator."""
    session = Session(store, ADA, new_id=_ids("answer"), now=lambda: AT)
    return AnnotatorApp(session, store.find(article))


def _ids(name: str) -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: f"{name}-{next(numbers):04}"


def _do(store: Store, article: str, actor: Actor, act: A, work: Callable[[A], None]) -> None:
    seq = store.find(article)
    opened = store.load(seq, actor)
    work(act)
    change = Change(seq, opened.state.article.text, opened.head, act.decisions())
    store.record(ActRecord(f"{actor.annotator_id}-{article}", actor, AT, (change,)))


def _accept_all(act: Act) -> None:
    for _ in range(2):
        act.accept_all([entry[3] for entry in act.draft.stops])
    act.set_status(Status.FINISHED)


def _correct(act: Checking) -> None:
    def on(label: str, quote: str) -> str:
        items = [act.draft.item(entry[3]) for entry in act.draft.live]
        text = act.draft.article.text
        return next(i.id for i in items if i and (i.label, i.span.quote(text)) == (label, quote))

    clause = on("CLAIM", "that maintains it")
    act.reject(clause)
    act.set_rejection_note(clause, "nobody says this: it tells which agency is meant")
    ship = act.relabel(on("ORG", "Hoberand"), "PRODUCT")
    act.set_note(ship, "ships are made things, see the guidelines")
    act.reject(on("CLAIM", "that"))
    for _ in range(2):
        act.accept_all([entry[3] for entry in act.draft.stops])
    dateline = "VAIMASALU, Estonia, Oct 15 (Baltwire) - "
    operator = "The operator of a passenger ferry that ran onto a reef off the Estonian island"
    source = on("SOURCE", f"{dateline}{operator} of Lohesaar, killing two people")
    span = act.draft.annotations[source].span
    act.move(source, Span(span.start + len(dateline), span.end))
    act.set_note(source, "without the dateline, which does not speak")
    act.give_back("mind ships and datelines")


CHECKS = (
    Picture("check-narrow", 80, 24, "dark", ARTICLE, "a a a a x c w h o", finished, checking),
    Picture(
        "check-wide", 160, 48, "light", ARTICLE, "a a a a x a a a a a a x x 7 a", finished, checking
    ),
    Picture("corrections-narrow", 80, 24, "dark", ARTICLE, "R n n n", returned, answering),
    Picture("corrections-wide", 160, 48, "light", ARTICLE, "R n", returned, answering),
)
