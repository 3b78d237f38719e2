"""What a reviewer's choice makes of a region: the marks that are to be gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from annotator.core.ruling import Choice, Mark, Version
from annotator.core.span import Span
from annotator.review.regions import Region


def chosen(region: Region, choice: Choice, text: str) -> Version | None:
    """The marks that a choice of a general kind gives; None where it gives none here.

    Of UNANIMOUS and VERSION it is the one that all, or more than half, have.
    """
    match choice:
        case Choice.UNANIMOUS:
            return region.versions[0][0] if region.unanimous else None
        case Choice.VERSION:
            return region.majority
        case Choice.NOTHING:
            return ()
        case Choice.ALL:
            return all_of(region)
        case Choice.UNION:
            return union_of(region, text)
        case Choice.INTERSECTION:
            return intersection_of(region, text)
        case _:
            return None


def all_of(region: Region) -> Version:
    """Every mark of every version, each place and label once."""
    by_place: dict[tuple[int, int, str], list[Mark]] = {}
    for mark in _marks(region):
        by_place.setdefault(mark.place, []).append(mark)
    return tuple(sorted(_commonest(region, marks) for marks in by_place.values()))


def union_of(region: Region, text: str) -> Version | None:
    """Each group of overlapping marks of one label from its first character to its last.

    None where labels would then lie over each other that nobody put so. Of links it is all that
    somebody drew.
    """
    if region.subject:
        return all_of(region)
    return _merged(
        region,
        text,
        lambda group: (min(m.span.start for m in group), max(m.span.end for m in group)),
    )


def intersection_of(region: Region, text: str) -> Version | None:
    """What all marks of each group of overlapping marks of one label have in common.

    Of links it is what all drew; None where that is nothing.
    """
    if region.subject:
        shared = set.intersection(*(set(version) for version, _ in region.versions))
        return tuple(sorted(shared)) or None
    return _merged(
        region,
        text,
        lambda group: (max(m.span.start for m in group), min(m.span.end for m in group)),
    )


def _merged(
    region: Region, text: str, bounds: Callable[[Sequence[Mark]], tuple[int, int]]
) -> Version | None:
    merged = []
    for group in _groups(_marks(region)):
        start, end = bounds(group)
        span = Span(start, end).trimmed(text) if start < end else None
        if span is None:
            return None
        merged.append(Mark(span, group[0].label, _commonest(region, group).attributes))
    return None if _is_mixed(region, merged) else tuple(sorted(merged)) or None


def _is_mixed(region: Region, merged: Sequence[Mark]) -> bool:
    """Whether labels lie over each other that nobody put over each other: a conflict of labels."""
    crossed = _crossed(merged)
    return bool(crossed) and not any(crossed <= _crossed(version) for version, _ in region.versions)


def _crossed(marks: Sequence[Mark]) -> set[frozenset[str]]:
    """The pairs of labels of which one lies over the other."""
    return {
        frozenset((a.label, b.label))
        for a, b in combinations(marks, 2)
        if a.label != b.label and a.span.overlaps(b.span)
    }


def _marks(region: Region) -> list[Mark]:
    return sorted({mark for version, _ in region.versions for mark in version})


def _groups(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Connected groups of overlapping marks with one label."""
    groups: list[list[Mark]] = []
    open_groups: dict[str, tuple[list[Mark], int]] = {}
    for mark in marks:
        group, end = open_groups.get(mark.label, ([], -1))
        if not group or mark.span.start >= end:
            group = []
            groups.append(group)
            end = -1
        group.append(mark)
        open_groups[mark.label] = (group, max(end, mark.span.end))
    return groups


def _commonest(region: Region, marks: Sequence[Mark]) -> Mark:
    """Of some marks the one that most persons have; the first in order of those."""
    counts: Counter[Mark] = Counter()
    for version, votes in region.votes.items():
        counts.update(dict.fromkeys(version, votes))
    return min(marks, key=lambda mark: (-counts[mark], mark))
