"""What of an article a review has to settle, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.record import Record
from annotator.core.ruling import Difference, Ruling
from annotator.review.linking import link_regions
from annotator.review.regions import Layered, Region, Works, layer_of, regions_of, with_copies

#: What of a layer can change while the works stay: its rulings, and what is gold.
Rest: TypeAlias = tuple[list[Ruling], list[Annotation]]


@dataclass(frozen=True)
class Docket:
    """The regions of one article, spans before links, each in the order of the text.

    Links are compared once every region of spans is settled: before that `links` is empty.
    """

    spans: tuple[Region, ...]
    links: tuple[Region, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        """All regions, spans first."""
        return self.spans + self.links

    @property
    def queue(self) -> tuple[Region, ...]:
        """What wants a person's decision."""
        return tuple(region for region in self.regions if region.ruling is None)

    @property
    def settled(self) -> tuple[Region, ...]:
        """What is settled, by itself or by a person."""
        return tuple(region for region in self.regions if region.ruling is not None)


def docket_of(
    works: Sequence[AnnotatedArticle],
    label_schema: LabelSchema,
    gold: Mapping[str, Annotation],
    records: Iterable[Record] = (),
) -> Docket:
    """Lay the works of one article side by side, over what is settled already."""
    return Comparison(works, label_schema).docket(gold, records)


def span_regions(
    works: Sequence[AnnotatedArticle],
    label_schema: LabelSchema,
    gold: Mapping[str, Annotation] | None = None,
    rulings: Iterable[Ruling] = (),
) -> tuple[Region, ...]:
    """The regions of spans in the order of the text, layer by layer where they begin together."""
    return Comparison(works, label_schema).spans(gold or {}, rulings)


class Comparison:
    """The works of one article, compared again and again while what is settled changes.

    Regions in which nothing has changed since are the same objects, with all they have found out.
    """

    def __init__(self, works: Sequence[AnnotatedArticle], label_schema: LabelSchema) -> None:
        self.works, self._label_schema = works, label_schema
        self._layers = Layered.of(works, label_schema).layers
        self._nobody: Works = {work.annotator_id or "": [] for work in works}
        self._copies = {work.annotator_id or "": work.copy_of for work in works if work.copy_of}
        self._known: dict[str, tuple[Rest, list[Region]]] = {}

    def docket(self, gold: Mapping[str, Annotation], records: Iterable[Record]) -> Docket:
        """What is settled, and what waits."""
        rulings = [record for record in records if isinstance(record, Ruling)]
        spans = self.spans(gold, rulings)
        if any(region.ruling is None for region in spans):
            return Docket(spans)
        links = link_regions(self.works, tuple(gold.values()), rulings)
        return Docket(spans, tuple(with_copies(links, self._copies)))

    def spans(
        self, gold: Mapping[str, Annotation], rulings: Iterable[Ruling]
    ) -> tuple[Region, ...]:
        """The regions of spans in the order of the text."""
        by_layer: dict[str, list[Ruling]] = {}
        for ruling in rulings:
            if not ruling.subject:
                by_layer.setdefault(ruling.layer, []).append(ruling)
        standing: dict[str, list[Annotation]] = {}
        for annotation in gold.values():
            layer = layer_of(self._label_schema, annotation.label)
            standing.setdefault(layer, []).append(annotation)
        names = dict.fromkeys([*self._layers, *standing])
        ranks = {name: rank for rank, name in enumerate(names)}
        found: list[Region] = []
        for name in ranks:
            found += self._layer(name, (by_layer.get(name, []), standing.get(name, [])))
        return tuple(sorted(found, key=lambda r: (r.place.start, ranks[r.layer], r.place.end)))

    def _layer(self, name: str, rest: Rest) -> list[Region]:
        known, before = self._known.get(name, (None, []))
        if known == rest:
            return before
        same = {region.key: region for region in before}
        found = regions_of(name, self._layers.get(name) or self._nobody, *rest)
        regions = with_copies(found, self._copies)
        regions = [same[r.key] if same.get(r.key) == r else r for r in regions]
        self._known[name] = rest, regions
        return regions


class Order(StrEnum):
    """In which order the queue is gone through."""

    TEXT = "text"
    NO_MAJORITY = "no majority first"
    LABEL_CONFLICTS = "label conflicts first"
    ONE_LABEL = "one label"
    ONE_ANNOTATOR = "one annotator"


_CONFLICTS = (Difference.LABEL, Difference.MIXED, Difference.ATTRIBUTE)


class Waiting(Protocol):
    """What of a region decides on its place in the queue."""

    @property
    def subject(self) -> str:
        """What links start from, if it is a region of links."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that somebody put there."""

    @property
    def difference(self) -> Difference:
        """What the annotators disagree about."""

    @property
    def has_majority(self) -> bool:
        """Whether more than half of the persons have the same version."""

    @property
    def dissenters(self) -> frozenset[str]:
        """The annotators who are not with most."""


W = TypeVar("W", bound=Waiting)


def ordered(regions: Iterable[W], order: Order, only: str = "") -> list[W]:
    """Regions in the order asked for; within it they stay as they are."""
    return sorted((r for r in regions if belongs(r, order, only)), key=lambda r: rank(r, order))


def belongs(region: Waiting, order: Order, only: str) -> bool:
    """Whether an order lets a region come at all.

    `only` is the label or the annotator to which ONE_LABEL and ONE_ANNOTATOR narrow it: the
    regions in which somebody used the label, or in which the annotator is not with most.
    """
    if order is Order.ONE_LABEL:
        return only in region.labels
    return only in region.dissenters if order is Order.ONE_ANNOTATOR else True


def rank(region: Waiting, order: Order) -> int:
    """In which part of the queue a region comes: links stay behind spans."""
    if order is Order.NO_MAJORITY:
        return 2 * bool(region.subject) + region.has_majority
    if order is Order.LABEL_CONFLICTS:
        return 2 * bool(region.subject) + (region.difference not in _CONFLICTS)
    return 0
