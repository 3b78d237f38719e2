"""Pictures of a merge: an article that somebody annotated in two copies, and what comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from annotator.cli.running import run
from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.store.log import ActRecord, Change
from annotator.store.store import Store
from tests.pictures.checks import ADA, ARTICLE, answering
from tests.pictures.reviews import reviewing
from tests.pictures.take import AT, Picture


def at_the_desk(path: Path) -> None:
    """Ada finished the article at the desk: what nobody says is no claim."""
    _annotate(path, "desk", lambda act: act.reject(_on(act, "CLAIM", "that maintains it")))


def on_the_train(path: Path) -> None:
    """Ada finished it on the train, in a copy: a ship is no organization."""
    _annotate(path, "train", lambda act: act.relabel(_on(act, "ORG", "Hoberand"), "PRODUCT"))


def merged(path: Path) -> None:
    """Both happened, and the copies came together."""
    other = path.with_name("train.db")
    with Store.open(path) as store:
        store.backup(other)
    at_the_desk(path)
    on_the_train(other)
    if run(["merge", str(path), str(other)]):
        raise RuntimeError("the copies could not be merged")


def _annotate(path: Path, where: str, first: Callable[[Act], object]) -> None:
    numbers = iter(range(10_000))
    with Store.open(path) as store:
        seq = store.find(ARTICLE)
        opened = store.load(seq, ADA)
        act = Act(opened.state, lambda: _id(where, next(numbers)))
        first(act)
        for _ in range(2):
            act.accept_all([entry[3] for entry in act.draft.stops])
        act.set_status(Status.FINISHED)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(_id(where, -1), ADA, AT, (change,)))


def _id(where: str, number: int) -> str:
    """A UUID that is the same each time: what forks gets its ids from these."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{where}/{number}"))


def _on(act: Act, label: str, quote: str) -> str:
    items = [act.draft.item(entry[3]) for entry in act.draft.live]
    text = act.draft.article.text
    return next(i.id for i in items if i and (i.label, i.span.quote(text)) == (label, quote))


_small = partial(Picture, columns=80, rows=24, theme="dark", article=ARTICLE)

MERGES = (
    _small("merge-desk", keys="", before=at_the_desk, opens=answering),
    _small("merge-train", keys="", before=on_the_train, opens=answering),
    _small("merge-review", keys="", before=merged, opens=reviewing),
    Picture("merge-review-wide", 160, 48, "light", ARTICLE, "1", merged, reviewing),
)
