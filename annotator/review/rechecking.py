"""What an annotator has changed since a reviewer decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Rejection, Status
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Answer, Mark, Ruling, SentBack, Version
from annotator.core.state import State
from annotator.review.docket import span_regions
from annotator.review.linking import link_regions
from annotator.review.proposing import annotation_id, taken_back, version_id
from annotator.review.regions import Region, layer_of


class Stand(StrEnum):
    """How far the check of an article is."""

    NEW = "new"
    IN_PROGRESS = "in progress"
    CHECKED = "checked"
    SKIPPED = "skipped"
    AWAY = "sent back"
    ANSWERED = "came back"
    CHANGED = "changed"

    @property
    def is_open(self) -> bool:
        """Whether a reviewer has something to do there."""
        return self in (Stand.NEW, Stand.IN_PROGRESS, Stand.ANSWERED, Stand.CHANGED)


@dataclass(frozen=True, slots=True)
class Changes:
    """What no longer rests on the work as it is.

    `agreed` are rulings whose gold the annotator now has too, `back` those whose gold is to be
    decided on again; `outdated` gold annotations without a ruling that come from a version that
    is no more. `links_agreed` and `links_back` are the same for the links of gold annotations.
    """

    agreed: tuple[Ruling, ...] = ()
    back: tuple[Ruling, ...] = ()
    outdated: tuple[Annotation, ...] = ()
    links_agreed: tuple[Region, ...] = ()
    links_back: tuple[Region, ...] = ()


def changes(work: AnnotatedArticle, gold: State) -> Changes:
    """Compare a work with the rulings that were made on it.

    A ruling in which the annotator had no part is not touched by what they do.
    """
    name = work.annotator_id or ""
    agreed: list[Ruling] = []
    back: list[Ruling] = []
    for ruling in rulings_of(gold):
        if name in ruling.inputs and not ruling.subject and not taken_back(ruling):
            here = marks_in(work, gold.label_schema, ruling)
            if here != ruling.inputs[name]:
                (agreed if has_come_round(work, gold, ruling) else back).append(ruling)
    by_link = [r for r in _link_regions(work, gold) if _changed_links(r, name, gold)]
    return Changes(
        tuple(agreed),
        tuple(back),
        tuple(_outdated(work, gold)),
        tuple(r for r in by_link if r.inputs[name] == link_ends(gold, r)),
        tuple(r for r in by_link if r.inputs[name] != link_ends(gold, r)),
    )


def stand_of(work: AnnotatedArticle, gold: State, answers: Iterable[str]) -> Stand:
    """How far the check of a work is; `answers` are the subjects its annotator has answered."""
    returns = returns_to(gold, work.annotator_id or "")
    if returns:
        return Stand.ANSWERED if {r.id for r in returns} <= set(answers) else Stand.AWAY
    if gold.progress.status is not Status.FINISHED:
        return Stand(gold.progress.status.value)
    if not _differs(work, gold):
        return Stand.CHECKED
    return Stand.CHANGED if is_weighed(work, gold) else Stand.NEW


def is_weighed(work: AnnotatedArticle, gold: State) -> bool:
    """Whether a reviewer has looked at a work: some of it is in a ruling, or there is nothing."""
    return not work.annotations or any(work.annotator_id in r.inputs for r in rulings_of(gold))


def _differs(work: AnnotatedArticle, gold: State) -> bool:
    """Whether some of the work is neither settled nor the same as gold."""
    name = work.annotator_id or ""
    rulings = rulings_of(gold)
    for region in span_regions([work], gold.label_schema, gold.annotations, rulings):
        if region.ruling is None and region.inputs[name] != marks_of(region.gold):
            return True
    return any(
        r.inputs[name] != link_ends(gold, r)
        for r in _link_regions(work, gold)
        if _changed_links(r, name, gold)
    )


def returns_to(gold: State, name: str) -> list[SentBack]:
    """The returns of an article to an annotator that no reviewer has closed."""
    records = gold.records.values()
    return [r for r in records if isinstance(r, SentBack) and r.annotator_id == name]


def answers_of(state: State) -> dict[str, Answer]:
    """An annotator's answers by what they answer."""
    return {r.subject: r for r in state.records.values() if isinstance(r, Answer)}


def rulings_of(gold: State) -> list[Ruling]:
    """All rulings on an article."""
    return [r for r in gold.records.values() if isinstance(r, Ruling)]


def marks_in(work: AnnotatedArticle, label_schema: LabelSchema, ruling: Ruling) -> Version:
    """What a work has in the place of a ruling."""
    return marks_of(
        a
        for a in work.annotations
        if a.span.overlaps(ruling.place) and layer_of(label_schema, a.label) == ruling.layer
    )


def has_come_round(work: AnnotatedArticle, gold: State, ruling: Ruling) -> bool:
    """Whether a work has all that a ruling made gold, and nothing else there."""
    return now_in(work, gold, ruling) == gold_of(gold, ruling.gold)


def now_in(work: AnnotatedArticle, gold: State, ruling: Ruling) -> Version:
    """What a work has in the place of a ruling and where its gold reaches further."""
    places = [ruling.place]
    places += [gold.annotations[id].span for id in ruling.gold if id in gold.annotations]
    return marks_of(
        a
        for a in work.annotations
        if any(a.span.overlaps(place) for place in places)
        and layer_of(gold.label_schema, a.label) == ruling.layer
    )


def marks_of(annotations: Iterable[Annotation]) -> Version:
    """Annotations as a version."""
    return tuple(sorted({Mark.of(a) for a in annotations}))


def gold_of(gold: State, ids: Iterable[str]) -> Version:
    """The version that gold annotations make, of those that are still there."""
    return marks_of(gold.annotations[id] for id in ids if id in gold.annotations)


def rejections_of(version: Version, gold: State) -> list[Rejection]:
    """The rejections of what a version marks."""
    places = {mark.place for mark in version}
    return [
        r
        for r in gold.rejections.values()
        if r.span and (r.span.start, r.span.end, r.label) in places
    ]


def noted(annotations: Iterable[Annotation], rejections: Iterable[Rejection]) -> str:
    """What a reviewer has noted on these, as one text."""
    notes = [a.note for a in annotations] + [r.note for r in rejections]
    return " · ".join(dict.fromkeys(note for note in notes if note))


def link_ends(gold: State, region: Region) -> Version:
    """Where the gold links that a region is about lead to."""
    return link_marks(
        gold,
        [
            k.to_id
            for k in gold.links_of(region.subject)
            if (k.type, k.from_id) == (region.layer, region.subject)
        ],
    )


def link_marks(gold: State, ids: Iterable[str]) -> Version:
    """Gold annotations as the far ends of links."""
    return tuple(sorted(Mark(gold.annotations[id].span, gold.annotations[id].label) for id in ids))


def _link_regions(work: AnnotatedArticle, gold: State) -> list[Region]:
    return link_regions([work], tuple(gold.annotations.values()), rulings_of(gold))


def _changed_links(region: Region, name: str, gold: State) -> bool:
    """Whether an annotator has changed links on which a reviewer has decided."""
    if region.ruling is not None or name not in region.inputs:
        return False
    if region.stale:
        return any(name in ruling.inputs for ruling in region.stale)
    # There were none before: nobody has ruled on them.
    return any(
        region.subject in ruling.gold and name in ruling.inputs
        for ruling in rulings_of(gold)
        if not ruling.subject
    )


def _outdated(work: AnnotatedArticle, gold: State) -> Iterable[Annotation]:
    ruled = {id for ruling in rulings_of(gold) for id in ruling.gold}
    now = {a.id: a for a in work.annotations}
    for annotation in gold.annotations.values():
        origin = annotation.suggestion_id or ""
        current = now.get(annotation_id(origin))
        if current and annotation.id not in ruled and origin != version_id(current):
            if Mark.of(annotation) != Mark.of(current):
                yield annotation
