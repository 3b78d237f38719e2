"""Pictures of an adjudication: sample articles that several people annotated, not alike."""

from __future__ import annotations

import itertools
from functools import partial

from annotator.store.log import Actor, Role
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.cases import Terms, roll_of
from annotator.tui.review_app import ReviewApp
from annotator.tui.review_queue import Queue
from annotator.tui.session import Session
from tests.pictures.take import AT, Picture
from tests.review.projects import simulate

#: How often in a hundred spans each of them errs: a little less than people do.
RATE = 0.14

_two = partial(simulate, people=2, rate=RATE, seed="pictures")
_five = partial(simulate, people=5, rate=RATE, seed="pictures")


def reviewing(store: Store, article: str, *, blind: bool = False) -> AnnotatorApp:
    """The interface of a reviewer of all that is finished."""
    ids = (f"id-{number}" for number in itertools.count())
    terms, actor = Terms(blind=blind), Actor("kim", Role.REVIEWER)
    session = Session(
        store, actor, with_suggestions=False, new_id=lambda: next(ids), now=lambda: AT
    )
    return ReviewApp(session, store.find(article), terms, Queue(roll_of(store, terms)))


_blindly = partial(reviewing, blind=True)

REVIEWS = (
    Picture("review-narrow-dark", 80, 24, "dark", "ferry-courier", "a", _five, reviewing),
    Picture("review-narrow-light", 80, 24, "light", "grain-ledger", "1 1", _two, reviewing),
    Picture("review-wide-dark", 160, 48, "dark", "ferry-courier", "1 1 2", _two, reviewing),
    Picture("review-wide-light", 160, 48, "light", "ferry-courier", "a a a", _five, _blindly),
)
