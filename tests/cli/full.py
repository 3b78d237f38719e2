"""A project in which every table holds something, made once and copied for each test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.ruling import Reason, Remarks
from annotator.core.span import Span
from annotator.core.timing import Spent
from annotator.review.settling import Settling
from annotator.store import assignments
from annotator.store.log import ActRecord, Change
from annotator.store.recollections import Memory
from annotator.store.remarks import Remarked
from annotator.store.store import Store
from tests.cli.reviewed import CY, RAE, REVIEWED_AT, reviewed_project
from tests.store.projects import ADA, AT, BEN, LATER, do, new_id, place, suggest, turn


def full_project(path: Path) -> Path:
    """Three annotators' work, reviewed in part, with suggestions, memory, assignments and time."""
    path.write_bytes(_made())
    return path


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = reviewed_project(Path(folder) / "full.db")
        with Store.open(path) as store:
            _fill(store)
        return path.read_bytes()


def _fill(store: Store) -> None:
    suggest(store, everything=True)
    _give_back(store)
    for actor in (ADA, BEN, CY):
        for seq in (1, 2):
            fresh = store.load(seq, actor, memory=Memory.ACTS).fresh
            if fresh is not None:
                store.keep_recalled(seq, actor, fresh, AT)
            store.remember(seq, actor, 3, LATER, (Spent(seq, AT, LATER, 0.5),))
    do(store, 2, CY, lambda act: act.reject("s-grain-ORG"))
    do(store, 2, CY, lambda act: act.bring_back(Span(0, 5)))
    do(store, 2, CY, lambda act: act.toggle_flag(None))
    turn(store, CY)
    do(store, (1, 2), BEN, lambda act: act.set_note(None, "both"))
    turn(store, BEN)
    turn(store, BEN, redo=True)
    _add_besides(store)


def _give_back(store: Store) -> None:
    opened = store.load(2, RAE)
    act = Settling(opened.state, new_id, reviewer=RAE.annotator_id, at=REVIEWED_AT)
    back = act.send_back("Ada", "look again")
    change = Change(2, opened.state.article.text, opened.head, act.decisions())
    store.record(ActRecord(new_id(), RAE, REVIEWED_AT, (change,)))
    del back

    def answer(act: Act) -> None:
        act.set_status(Status.IN_PROGRESS)

    do(store, 2, ADA, answer)


def _add_besides(store: Store) -> None:
    text = store.article(1).text
    span = place(text, "Kyiv")
    store.assign(lambda it: it.give([("talks", "Ada"), ("grain", "Ben")]), "Rae", AT)
    store.write(lambda: assignments.set_pool(store.connection, 2))
    store.keep_remark(RAE, Remarked(1, "entities", "", span, Remarks(Reason.SLIP, "hm", True)), AT)
    store.clear_memory("Cy", ["Reuters"], AT)
    hidden = ("Cy", "s-grain-SOURCE", 2)
    suggested = ("m1", 1, "Cy", span.start, span.end, "PLACE", "Kyiv", 0.8, 3, 0, "")
    store.connection.execute("INSERT INTO memory_hidden VALUES (?, ?, ?)", hidden)
    places = ", ".join("?" * len(suggested))
    store.connection.execute(f"INSERT INTO memory_suggestion VALUES ({places})", suggested)
    store.connection.execute("INSERT OR IGNORE INTO memory_run VALUES (1, 'Cy', ?)", (AT,))
    for name in ("Ada", "Ben", "Cy"):
        from annotator.store import tallies

        found = tallies.stale(store.connection, name)
        store.write(lambda name=name, found=found: tallies.keep(store.connection, name, found))  # type: ignore[misc]
