"""A project that Ada, Ben and Cy have annotated and Rae has reviewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.ruling import Choice, Reason
from annotator.review.choosing import chosen
from annotator.review.docket import Docket, docket_of
from annotator.review.settling import Settling
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from tests.store.projects import ADA, BEN, do, new_id, place, project

CY = Actor("Cy")
RAE = Actor("Rae", Role.REVIEWER)
REVIEWED_AT = "2026-03-04T09:30:00.000Z"

#: Label and quote, or of a link: type and the quotes at its ends.
Said = Sequence[tuple[str, ...]]

TALKS: dict[Actor, Said] = {
    ADA: [
        *(("CLAIM", "No deal"), ("SOURCE", "Mr Putin"), ("PERSON", "Putin"), ("ORG", "Reuters")),
        ("attributed_to", "No deal", "Mr Putin"),
    ],
    BEN: [
        *(("CLAIM", "“No deal,”"), ("SOURCE", "Mr Putin"), ("PERSON", "Mr Putin")),
        ("attributed_to", "“No deal,”", "Mr Putin"),
    ],
    CY: [("CLAIM", "No deal"), ("SOURCE", "Mr Putin"), ("ORG", "Putin"), ("ORG", "Reuters")],
}
GRAIN: dict[Actor, Said] = {
    ADA: [("CLAIM", "Grain prices rise"), ("SOURCE", "the ministry"), ("ORG", "Reuters")],
    BEN: [("CLAIM", "Grain prices rise"), ("SOURCE", "ministry")],
}


def annotated_project(path: Path) -> Path:
    """Talks by all three, grain by Ada and Ben; nothing is reviewed."""
    with Store.open(project(path)) as store:
        for seq, works in ((1, TALKS), (2, GRAIN)):
            for actor, said in works.items():
                do(store, seq, actor, lambda act, said=said: mark(act, said))  # type: ignore[misc]
    return path


def reviewed_project(path: Path) -> Path:
    """The same with talks settled by Rae: what most have, and once an edge with a reason."""
    with Store.open(annotated_project(path)) as store:
        review(store, 1, lambda act, docket: act.settle_unanimous(docket.regions) and None)
        review(store, 1, settle_spans)
        review(store, 1, lambda act, docket: act.settle_unanimous(docket.regions) and None)
        review(store, 1, settle_links)
    return path


def mark(act: Act, said: Said) -> None:
    """Put all this on the article, and finish it."""
    text = act.draft.article.text
    ids: dict[str, str] = {}
    for label, *quotes in said:
        if len(quotes) == 1:
            ids.setdefault(quotes[0], act.add(place(text, quotes[0]), label))
        else:
            act.link(ids[quotes[0]], ids[quotes[1]], label)
    act.set_status(Status.FINISHED)


def review(store: Store, seq: int, work: Callable[[Settling, Docket], object]) -> None:
    """What Rae does to the gold of an article, as one act."""
    opened = store.load(seq, RAE)
    state = opened.state
    docket = docket_of(
        store.works(seq), store.label_schema, state.annotations, state.records.values()
    )
    act = Settling(state, new_id, reviewer=RAE.annotator_id, at=REVIEWED_AT)
    work(act, docket)
    change = Change(seq, state.article.text, opened.head, act.decisions())
    store.record(ActRecord(new_id(), RAE, REVIEWED_AT, (change,)))


def settle_spans(act: Settling, docket: Docket) -> None:
    """Claims by their intersection and with a reason, all else as most have it, or nothing."""
    text = act.draft.article.text
    for region in docket.queue:
        if region.layer == "claims":
            marks = chosen(region, Choice.INTERSECTION, text)
            assert marks
            told = {"reason": Reason.GUIDELINE, "note": "quotes stay outside", "flagged": True}
            act.settle(region, Choice.INTERSECTION, marks, **told)  # type: ignore[arg-type]
        else:
            act.settle(region, Choice.VERSION, region.majority or region.inputs["Ada"])


def settle_links(act: Settling, docket: Docket) -> None:
    """As most have them; then the gold is finished."""
    for region in docket.queue:
        act.settle(region, Choice.VERSION, region.majority or ())
    act.set_status(Status.FINISHED)
