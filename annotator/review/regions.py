"""Regions: connected groups of overlapping spans of one layer, and who marked what in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.annotators import GOLD
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Difference, Mark, Reason, Ruling, Version
from annotator.core.span import Span
from annotator.review.differences import difference_of, likely_reason

#: What annotators have marked of one layer, by annotator: in order of place.
Works = Mapping[str, Sequence[Mark]]

_ORDER = attrgetter("order")


@dataclass(frozen=True)
class Region:
    """A place that annotators marked, alike or not.

    `inputs` has an entry for every annotator that counts, empty where one marked nothing here.
    `gold` are the gold annotations that stand here already, `stale` the rulings that no longer
    hold because somebody changed their work beneath them. `copies` says of work that a merge has
    set apart whose it is: the works of one person are one vote, and none where they differ.
    """

    layer: str
    place: Span
    inputs: Mapping[str, Version]
    gold: tuple[Annotation, ...] = ()
    stale: tuple[Ruling, ...] = ()
    ruling: Ruling | None = None
    subject: str = ""
    copies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def versions(self) -> tuple[tuple[Version, tuple[str, ...]], ...]:
        """The distinct versions with who has each: most votes first, then more marks, by place."""
        groups: dict[Version, list[str]] = {}
        for name in sorted(self.inputs):
            groups.setdefault(self.inputs[name], []).append(name)
        ordered = sorted(groups, key=self._most_first) if len(groups) > 1 else groups
        return tuple((version, tuple(groups[version])) for version in ordered)

    def _most_first(self, version: Version) -> tuple[object, ...]:
        return -self.votes[version], not version, tuple(mark.order for mark in version)

    @cached_property
    def votes(self) -> Counter[Version]:
        """How many persons have each version, in all that is theirs."""
        groups = self._by_person.values()
        return Counter(it[0] for it in groups if it.count(it[0]) == len(it))

    @property
    def voters(self) -> int:
        """How many persons there are, with those who have several versions."""
        return len(self._by_person)

    @cached_property
    def _by_person(self) -> Mapping[str, Sequence[Version]]:
        found: dict[str, list[Version]] = {}
        for name, version in self.inputs.items():
            found.setdefault(self.copies.get(name, name), []).append(version)
        return found

    @cached_property
    def difference(self) -> Difference:
        """What the annotators disagree about here."""
        if self.subject:
            return Difference.LINK if len(self.versions) > 1 else Difference.NONE
        if not (self.gold or self.stale or any(self.inputs.values())):
            # All missed what a reviewer saw.
            return Difference.MISSING
        return difference_of([version for version, _ in self.versions])

    def likely_reason(self, gold: Version) -> Reason | None:
        """Why they differ, as a reviewer most likely sees it who makes this gold here."""
        return likely_reason(self.difference, [version for version, _ in self.versions], gold)

    @property
    def unanimous(self) -> bool:
        """Whether all marked the same."""
        return len(self.versions) == 1

    @property
    def majority(self) -> Version | None:
        """The version that more than half of the persons have; None where there is none."""
        version = self.versions[0][0]
        return version if 2 * self.agreeing > self.voters else None

    @property
    def settles_itself(self) -> bool:
        """Whether it follows from the annotators' work alone what becomes gold here.

        Where a person's ruling no longer holds, or gold stands that is something else, a person
        has to look again.
        """
        version = self.versions[0][0]
        if self.ruling or not self.unanimous or not (version or self.subject):
            return False
        if any(not ruling.automatic for ruling in self.stale):
            return False
        return bool(self.subject) or not self._gold_differs(version)

    def _gold_differs(self, version: Version) -> bool:
        """Whether something that no automatic ruling put there stands in the region."""
        automatic = {id for ruling in self.stale for id in ruling.gold}
        places = {mark.place for mark in version}
        return any(Mark.of(a).place not in places for a in self.gold if a.id not in automatic)

    @property
    def has_majority(self) -> bool:
        """Whether more than half of the persons have the same version."""
        return self.majority is not None

    @property
    def dissenters(self) -> frozenset[str]:
        """The annotators who are not with most."""
        return frozenset(self.inputs).difference(self.versions[0][1])

    @property
    def changed_by(self) -> tuple[str, ...]:
        """Whose work is no longer what the stale rulings were made on."""
        return tuple(
            name
            for name, marks in self.inputs.items()
            if any(_differ(ruling, name, marks) for ruling in self.stale)
        )

    @property
    def agreeing(self) -> int:
        """How many persons have the version that most have."""
        return self.votes[self.versions[0][0]]

    @property
    def marked(self) -> Span:
        """The place of what annotators marked; gold may reach further."""
        marks = [mark for marks in self.inputs.values() for mark in marks]
        if self.subject or not marks:
            return self.place
        return Span(min(m.span.start for m in marks), max(m.span.end for m in marks))

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that somebody put here, by name."""
        return tuple(sorted({m.label for version in self.inputs.values() for m in version}))

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Its place in the order of the text."""
        return self.place.start, self.place.end, self.layer, self.subject


@dataclass(frozen=True)
class Layered:
    """The marks of one article by layer, then by annotator: every annotator has every layer."""

    layers: Mapping[str, Works] = field(default_factory=dict)

    @classmethod
    def of(cls, works: Iterable[AnnotatedArticle], label_schema: LabelSchema) -> Layered:
        """Arrange annotators' works; labels that the schema lacks have a layer of their name."""
        layers: dict[str, dict[str, list[Mark]]] = {layer.name: {} for layer in label_schema.layers}
        found = list(works)
        for work in found:
            for annotation in work.annotations:
                layer = layer_of(label_schema, annotation.label)
                marks = layers.setdefault(layer, {}).setdefault(work.annotator_id or "", [])
                marks.append(Mark.of(annotation))
        names = [work.annotator_id or "" for work in found]
        return cls(
            {
                layer: {name: sorted(set(by_name.get(name, ())), key=_ORDER) for name in names}
                for layer, by_name in layers.items()
            }
        )


def layer_of(label_schema: LabelSchema, label: str) -> str:
    """The layer of a label; one that the schema lacks is alone in a layer of its name."""
    known = label_schema.label.get(label)
    return known.layer if known else label


def regions_of(
    layer: str,
    works: Works,
    rulings: Iterable[Ruling] = (),
    gold: Iterable[Annotation] = (),
) -> list[Region]:
    """The regions of one layer of one article in the order of the text.

    A ruling holds as long as everybody whose work it was made on has still the same marks where
    it was made, and whoever came later brings no version that it did not weigh. Its region is
    settled as it was. All other marks form regions anew, together with the gold annotations that
    a ruling which no longer holds (or no ruling) has left there.
    """
    holding: list[Ruling] = []
    stale: list[Ruling] = []
    placed = {name: _Placed(marks) for name, marks in works.items()}
    for ruling in rulings:
        (holding if _holds(ruling, placed) else stale).append(ruling)
    by_id = {annotation.id: annotation for annotation in gold}
    settled = [_settled(ruling, placed, by_id) for ruling in holding]
    kept = {id for ruling in holding for id in ruling.gold}
    taken = {name: _outside(marks, holding) for name, marks in works.items()}
    loose = [annotation for annotation in by_id.values() if annotation.id not in kept]
    return sorted(settled + _fresh(layer, taken, loose, stale), key=lambda r: r.key)


def with_copies(regions: Iterable[Region], copies: Mapping[str, str]) -> list[Region]:
    """The regions, knowing whose copies are among the works."""
    return [replace(region, copies=copies) for region in regions] if copies else list(regions)


def _differ(ruling: Ruling, name: str, marks: Version) -> bool:
    """Whether an annotator's marks are not what a ruling weighed of theirs."""
    here = tuple(mark for mark in marks if ruling.subject or mark.span.overlaps(ruling.place))
    known = ruling.inputs.get(name)
    return here not in ruling.inputs.values() if known is None else here != known


class _Placed:
    """Marks in order of place, found by place."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._starts = [mark.span.start for mark in marks]
        self._reach = max((len(mark.span) for mark in marks), default=0)

    def over(self, span: Span) -> Version:
        """The marks that overlap a span."""
        first = bisect_right(self._starts, span.start - self._reach)
        last = bisect_left(self._starts, span.end)
        return tuple(m for m in self._marks[first:last] if m.span.end > span.start)


def _holds(ruling: Ruling, works: Mapping[str, _Placed]) -> bool:
    if GOLD in ruling.inputs:
        # Its gold was taken back.
        return False
    known = set(ruling.inputs.values())
    for name, marks in works.items():
        here = marks.over(ruling.place)
        if here != ruling.inputs.get(name, here) or here not in known:
            return False
    return True


def _settled(
    ruling: Ruling, works: Mapping[str, _Placed], gold: Mapping[str, Annotation]
) -> Region:
    newcomers = {
        name: marks.over(ruling.place) for name, marks in works.items() if name not in ruling.inputs
    }
    return Region(
        ruling.layer,
        ruling.place,
        {**ruling.inputs, **newcomers},
        tuple(gold[id] for id in ruling.gold if id in gold),
        ruling=ruling,
    )


def _outside(marks: Iterable[Mark], rulings: Sequence[Ruling]) -> list[Mark]:
    """The marks that lie in no settled place."""
    if not rulings:
        return list(marks)
    places = sorted(ruling.place for ruling in rulings)
    left, at = [], 0
    for mark in sorted(marks, key=_ORDER):
        while at < len(places) and places[at].end <= mark.span.start:
            at += 1
        if at == len(places) or not places[at].overlaps(mark.span):
            left.append(mark)
    return left


def _fresh(
    layer: str, works: Works, gold: Iterable[Annotation], stale: Sequence[Ruling]
) -> list[Region]:
    """Connected groups among marks and loose gold annotations."""
    entries: list[tuple[Span, str | None, Mark | Annotation]] = [
        (mark.span, name, mark) for name, marks in works.items() for mark in marks
    ]
    entries += [(annotation.span, None, annotation) for annotation in gold]
    entries.sort(key=lambda entry: (entry[0].start, entry[0].end))
    regions: list[Region] = []
    group: list[tuple[Span, str | None, Mark | Annotation]] = []
    end = -1
    for entry in entries:
        if group and entry[0].start >= end:
            regions.append(_region(layer, group, works, stale))
            group = []
        group.append(entry)
        end = max(end, entry[0].end) if len(group) > 1 else entry[0].end
    if group:
        regions.append(_region(layer, group, works, stale))
    return regions


def _region(
    layer: str,
    group: Sequence[tuple[Span, str | None, Mark | Annotation]],
    works: Works,
    stale: Sequence[Ruling],
) -> Region:
    place = Span(min(e[0].start for e in group), max(e[0].end for e in group))
    marks: dict[str, list[Mark]] = {name: [] for name in works}
    gold: list[Annotation] = []
    for _, name, it in group:
        if isinstance(it, Mark):
            marks[name or ""].append(it)
        else:
            gold.append(it)
    return Region(
        layer,
        place,
        {name: tuple(sorted(found, key=_ORDER)) for name, found in marks.items()},
        tuple(gold),
        tuple(ruling for ruling in stale if ruling.place.overlaps(place)),
    )
