"""The links that annotators drew, carried over to gold annotations, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.ruling import Mark, Ruling
from annotator.review.regions import Region


def carried(annotations: Iterable[Annotation], gold: Sequence[Annotation]) -> dict[str, str]:
    """The gold annotation that each annotation became, by id.

    It is the one of the same label that overlaps most (the first of those); an annotation that
    nothing gold of its label overlaps became none.
    """
    by_label: defaultdict[str, list[Annotation]] = defaultdict(list)
    for it in sorted(gold, key=lambda a: a.span):
        by_label[it.label].append(it)
    became = {}
    for annotation in annotations:
        found = [g for g in by_label[annotation.label] if g.span.overlaps(annotation.span)]
        if found:
            became[annotation.id] = max(found, key=lambda g: _likeness(g, annotation)).id
    return became


def _likeness(gold: Annotation, annotation: Annotation) -> tuple[int, int]:
    one, other = gold.span, annotation.span
    return min(one.end, other.end) - max(one.start, other.start), -abs(len(one) - len(other))


def link_regions(
    works: Iterable[AnnotatedArticle], gold: Sequence[Annotation], rulings: Iterable[Ruling] = ()
) -> list[Region]:
    """For each gold annotation and link type, where the annotators' links from it lead.

    Only annotators count whose work has the annotation at all. Links with the same ends are the
    same; a link whose end did not become gold is none.
    """
    by_id = {annotation.id: annotation for annotation in gold}
    targets: defaultdict[tuple[str, str], dict[str, set[Mark]]] = defaultdict(dict)
    having: defaultdict[str, set[str]] = defaultdict(set)
    for work in works:
        name = work.annotator_id or ""
        became = carried(work.annotations, gold)
        for id in became.values():
            having[id].add(name)
        for link in work.links:
            start, end = became.get(link.from_id), became.get(link.to_id)
            if start and end and start != end:
                ends = targets[start, link.type].setdefault(name, set())
                ends.add(Mark(by_id[end].span, by_id[end].label))
    known = {(r.subject, r.layer): r for r in rulings if r.subject in by_id}
    for place in known:
        targets.setdefault(place, {})
    regions = [
        _region(by_id[subject], type, having[subject], found, known.get((subject, type)))
        for (subject, type), found in targets.items()
    ]
    return sorted((r for r in regions if r is not None), key=lambda r: r.key)


def _region(
    subject: Annotation,
    type: str,
    names: Iterable[str],
    found: Mapping[str, set[Mark]],
    ruling: Ruling | None,
) -> Region | None:
    inputs = {name: tuple(sorted(found.get(name, ()))) for name in sorted(names)}
    if not inputs:
        return None
    if ruling and all(
        marks == ruling.inputs.get(name, marks) and marks in ruling.inputs.values()
        for name, marks in inputs.items()
    ):
        return Region(type, subject.span, inputs, (subject,), ruling=ruling, subject=subject.id)
    stale = (ruling,) if ruling else ()
    if not any(inputs.values()) and not stale:
        return None
    return Region(type, subject.span, inputs, (subject,), stale, subject=subject.id)
