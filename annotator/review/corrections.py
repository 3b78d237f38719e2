"""Where gold is not what an annotator had marked: what a review tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.ruling import Difference, Mark, Reason, Ruling
from annotator.core.state import State
from annotator.core.suggestion_set import SpanKey
from annotator.review.concluding import LEFT
from annotator.review.correction import Correction
from annotator.review.differences import difference_of
from annotator.review.docket import span_regions
from annotator.review.linking import carried
from annotator.review.proposing import link_version_id, taken_back, version_id
from annotator.review.rechecking import (
    link_marks,
    marks_in,
    marks_of,
    noted,
    rejections_of,
    rulings_of,
)
from annotator.review.regions import Region, layer_of


def corrections(work: AnnotatedArticle, gold: State) -> list[Correction]:
    """The corrections of a work, in the order of the text.

    What a reviewer has not decided on is none, nor what its annotator has changed since.
    """
    return _Comparison(work, gold).corrections()


class _Comparison:
    """A work beside gold."""

    def __init__(self, work: AnnotatedArticle, gold: State) -> None:
        self.gold, self.name = gold, work.annotator_id or ""
        rulings = rulings_of(gold)
        self.rulings = [r for r in rulings if not r.subject]
        self.on_links = {(r.subject, r.layer): r for r in rulings if r.subject}
        # Gold that came from elsewhere as a whole says something of everything.
        self.ids = {a.id: version_id(a) for a in work.annotations}
        self.complete = gold.progress.status is Status.FINISHED and not rulings
        self.whole = work
        decided = {a.id for a in work.annotations if self._is_decided(a)}
        self.undecided = [a for a in work.annotations if a.id not in decided]
        kept = tuple(a for a in work.annotations if a.id in decided)
        self.work = replace(work, annotations=kept)

    def corrections(self) -> list[Correction]:
        """All of them."""
        found = [*self._of_spans(), *self._of_links()]
        return sorted(found, key=lambda c: (c.place.start, bool(c.unlinks or c.links), c.place.end))

    # Spans

    def _of_spans(self) -> Iterator[Correction]:
        gold = self.gold
        for region in span_regions([self.work], gold.label_schema, gold.annotations):
            theirs, golden = region.inputs[self.name], marks_of(region.gold)
            rulings = [
                r
                for r in self.rulings
                if r.layer == region.layer and r.place.overlaps(region.place)
            ]
            if theirs != golden and not self._waits(region, rulings):
                yield Correction(
                    region.place,
                    region.layer,
                    difference_of([theirs, golden]),
                    theirs,
                    golden,
                    *_told(rulings, noted(region.gold, rejections_of(theirs, gold))),
                    ties=tuple(self._ties(region.gold)),
                )

    def _waits(self, region: Region, rulings: Iterable[Ruling]) -> bool:
        """Whether a reviewer has to look there first, for all of the work that is there."""
        schema = self.gold.label_schema
        return any(map(self._is_outdated, rulings)) or any(
            a.span.overlaps(region.place) and layer_of(schema, a.label) == region.layer
            for a in self.undecided
        )

    def _is_decided(self, annotation: Annotation) -> bool:
        layer = layer_of(self.gold.label_schema, annotation.label)
        here = [r for r in self.rulings if r.layer == layer and r.place.overlaps(annotation.span)]
        if any(self._is_weighed(ruling) for ruling in here):
            return True
        gold, place = self.gold, Mark.of(annotation).place
        id = version_id(annotation)
        one_by_one = id in gold.rejections or id in gold.accepted
        return one_by_one or place in gold.keys or place in gold.refused or self.complete

    def _is_weighed(self, ruling: Ruling) -> bool:
        """Whether a ruling was made with this work in view."""
        if ruling.rule == LEFT:
            return False
        here = marks_in(self.whole, self.gold.label_schema, ruling)
        return self.name in ruling.inputs or here in ruling.inputs.values()

    def _is_outdated(self, ruling: Ruling) -> bool:
        """Whether a ruling was made on what the annotator has changed since."""
        if taken_back(ruling):
            return True
        here = marks_in(self.whole, self.gold.label_schema, ruling)
        return here != ruling.inputs.get(self.name, here)

    def _ties(self, annotations: Iterable[Annotation]) -> Iterator[tuple[str, SpanKey, SpanKey]]:
        standing = self.gold.annotations
        links = {k.id: k for a in annotations for k in self.gold.links_of(a.id)}
        for link in links.values():
            start, end = standing[link.from_id], standing[link.to_id]
            yield link.type, Mark.of(start).place, Mark.of(end).place

    # Links

    def _of_links(self) -> Iterator[Correction]:
        became = carried(self.work.annotations, tuple(self.gold.annotations.values()))
        own = {gold_id: id for id, gold_id in reversed(became.items())}
        theirs = self._grouped(self.whole.links, became)
        golden = self._grouped(self.gold.links.values(), {id: id for id in own})
        for subject, type in dict.fromkeys([*theirs, *golden]):
            mine, true = theirs.get((subject, type), {}), golden.get((subject, type), {})
            ruling = self.on_links.get((subject, type))
            weighed = self._ends_weighed(ruling)
            extra = [e for e in mine.keys() - true.keys() if self._is_told(mine[e], e, weighed)]
            lacking = [e for e in true if e not in mine and not (weighed and e in weighed)]
            if not (extra or lacking):
                continue
            yield Correction(
                self.gold.annotations[subject].span,
                type,
                Difference.LINK,
                link_marks(self.gold, mine),
                link_marks(self.gold, true),
                *_told([ruling] if ruling else self._rulings_on(subject)),
                unlinks=tuple(mine[end].id for end in sorted(extra)),
                links=tuple((type, own[subject], own[end]) for end in lacking),
            )

    def _grouped(
        self, links: Iterable[Link], became: Mapping[str, str]
    ) -> dict[tuple[str, str], dict[str, Link]]:
        """Links by the gold annotation they start from and their type, then by where they lead."""
        groups: dict[tuple[str, str], dict[str, Link]] = {}
        for link in links:
            start, end = became.get(link.from_id), became.get(link.to_id)
            if start and end and start != end:
                groups.setdefault((start, link.type), {})[end] = link
        return groups

    def _ends_weighed(self, ruling: Ruling | None) -> set[str] | None:
        """The gold annotations to which their links led when a reviewer ruled on them."""
        if ruling is None:
            return None
        places = {mark.place for mark in ruling.inputs.get(self.name, ())}
        return {self.gold.keys[place] for place in places if place in self.gold.keys}

    def _is_told(self, link: Link, end: str, weighed: set[str] | None) -> bool:
        """Whether a reviewer has decided on a link of theirs that is not gold."""
        if weighed is not None:
            return end in weighed
        id = link_version_id(link, self.ids)
        return self.complete or id in self.gold.accepted or id in self.gold.rejections

    def _rulings_on(self, subject: str) -> list[Ruling]:
        """Who ruled on a gold annotation, without what was said of its span."""
        return [replace(r, note="", reason=None) for r in self.rulings if subject in r.gold]


def _told(rulings: Iterable[Ruling], note: str = "") -> tuple[str, Reason | None, str]:
    """The note (the one given, else a ruling's), the reason and the reviewer."""
    ruling = next(iter(rulings), None)
    if ruling is None:
        return note, None, ""
    return note or ruling.note, ruling.reason, ruling.reviewer
