"""What annotators disagree about where their marks differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from annotator.core.ruling import Difference, Mark, Reason, Version

_LIKELY = {
    Difference.BOUNDARY: Reason.BOUNDARY,
    Difference.SPLIT: Reason.BOUNDARY,
    Difference.LABEL: Reason.AMBIGUOUS,
    Difference.ATTRIBUTE: Reason.AMBIGUOUS,
    Difference.MIXED: Reason.AMBIGUOUS,
    Difference.WITHDRAWN: Reason.SLIP,
}


def likely_reason(
    difference: Difference, versions: Sequence[Version], gold: Version
) -> Reason | None:
    """Why the annotators differ, as a reviewer most likely sees it who makes `gold` of a region.

    Where some have what others lack, they missed it if it becomes gold, and else it was a slip.
    """
    if difference not in (Difference.MISSING, Difference.LINK):
        return _LIKELY.get(difference)
    if difference is Difference.LINK and sum(map(bool, versions)) > 1:
        return Reason.AMBIGUOUS
    return Reason.MISSED if gold else Reason.SLIP


def difference_of(versions: Sequence[Version]) -> Difference:
    """The one kind of difference among distinct versions, or `mixed` where there are several.

    Versions without a mark count as `missing` only if the others are alike: a region that one
    missed and of which two drew other edges is a matter of edges, and of who missed it.
    """
    marked = [version for version in versions if version]
    if not marked:
        return Difference.WITHDRAWN
    if len(marked) == 1:
        return Difference.MISSING if len(versions) > 1 else Difference.NONE
    kinds = {_between(a, b) for a, b in combinations(marked, 2)}
    if len(kinds) == 1:
        return kinds.pop()
    return Difference.MIXED


def _between(one: Version, other: Version) -> Difference:
    """How two ways to mark a region differ, neither being empty."""
    places, other_places = _places(one), _places(other)
    if places == other_places:
        return Difference.ATTRIBUTE
    if [(a, b) for a, b, _ in places] == [(a, b) for a, b, _ in other_places]:
        return Difference.LABEL
    labels, other_labels = {m.label for m in one}, {m.label for m in other}
    if len(one) == len(other):
        return Difference.BOUNDARY if _labels(one) == _labels(other) else Difference.MIXED
    shared = set(places) & set(other_places)
    fewer, more = sorted(({*places} - shared, {*other_places} - shared), key=len)
    if not fewer:
        # One has all that the other has, and more besides.
        return Difference.MISSING
    if labels == other_labels and len(fewer) == 1 and _covers(next(iter(fewer)), more):
        return Difference.SPLIT
    return Difference.MIXED


def _covers(one: tuple[int, int, str], others: Iterable[tuple[int, int, str]]) -> bool:
    return all(one[0] < end and start < one[1] for start, end, _ in others)


def _places(version: Version) -> list[tuple[int, int, str]]:
    return sorted(mark.place for mark in version)


def _labels(version: Iterable[Mark]) -> list[str]:
    return [mark.label for mark in version]
