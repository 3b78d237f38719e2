"""Two people's spans of one layer, each put beside the one that it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from annotator.review.measures.matching import meet

#: Start, end and label of a span.
Place: TypeAlias = tuple[int, int, str]


class Outcome(StrEnum):
    """What became of a span of the reference, or of one that has none there."""

    RIGHT = "right"
    MISSED = "missed"
    EXTRA = "extra"
    LONG = "too long"
    SHORT = "too short"
    SHIFTED = "shifted"
    LABEL = "wrong label"
    LABEL_AND_EDGES = "wrong label and edges"
    SPLIT = "split"
    MERGED = "merged"


class Pairing(NamedTuple):
    """Spans that answer each other; either side may be empty, and one may be several pieces."""

    outcome: Outcome
    reference: tuple[Place, ...]
    marked: tuple[Place, ...]

    @property
    def labels(self) -> tuple[str, str]:
        """The label in the reference and the one marked, empty where there is no span."""
        return _label(self.reference), _label(self.marked)

    @property
    def bounds(self) -> tuple[int, int]:
        """From the first character of either side to behind the last."""
        places = self.reference + self.marked
        if len(places) == 1:
            return places[0][:2]
        return min(place[0] for place in places), max(place[1] for place in places)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Every span of both sides: those that are right, and the others in pairings.

    The pairings are in the order of the text, the right ones as often as both sides have them.
    """

    right: Sequence[Place]
    errors: Sequence[Pairing]

    def __len__(self) -> int:
        return len(self.right) + len(self.errors)


def aligned(reference: Collection[Place], marked: Collection[Place]) -> Alignment:
    """Put every span of both sides into one pairing.

    In this order, each step with what those before it have left:

    1. same place and label: right;
    2. same place: wrong label;
    3. one span of the reference that several of its label overlap, which overlap neither each
       other nor another span of the reference: split; the same the other way round: merged;
    4. overlapping, same label, one to one, those first that share most characters: too long
       (it contains the reference), too short (it lies within), else shifted;
    5. overlapping, as 4: wrong label and edges;
    6. what is left of the reference is missed, what is left besides is extra.
    """
    right, left = _same(reference, marked)
    found: list[Pairing] = []
    if left.reference and left.marked:
        found += _relabelled(left)
        found += _in_pieces(left)
        found += _nearest(left, same_label=True)
        found += _nearest(left, same_label=False)
    missed, extra = Outcome.MISSED, Outcome.EXTRA
    found += [Pairing(missed, (place,), ()) for place in left.reference]
    found += [Pairing(extra, (), (place,)) for place in left.marked]
    return Alignment(right, sorted(found, key=_order))


def _order(pairing: Pairing) -> tuple[object, ...]:
    return pairing.bounds, pairing.reference, pairing.marked


def _same(reference: Collection[Place], marked: Collection[Place]) -> tuple[Sequence[Place], _Left]:
    """What both have, and what is left; as multisets, though a place is hardly ever there twice."""
    mine, theirs = set(reference), set(marked)
    if len(mine) == len(reference) and len(theirs) == len(marked):
        return sorted(mine & theirs), _Left(sorted(mine - theirs), sorted(theirs - mine))
    my_count, their_count = Counter(reference), Counter(marked)
    both = my_count & their_count
    left = _Left(sorted((my_count - both).elements()), sorted((their_count - both).elements()))
    return sorted(both.elements()), left


@dataclass(slots=True)
class _Left:
    """What is not paired yet, in order."""

    reference: list[Place]
    marked: list[Place]

    def take(self, outcome: Outcome, mine: Sequence[Place], theirs: Sequence[Place]) -> Pairing:
        for place in mine:
            self.reference.remove(place)
        for place in theirs:
            self.marked.remove(place)
        return Pairing(outcome, tuple(mine), tuple(theirs))


def _relabelled(left: _Left) -> list[Pairing]:
    there: dict[tuple[int, int], list[Place]] = {}
    for place in left.marked:
        there.setdefault(place[:2], []).append(place)
    pairs = []
    for place in left.reference:
        if others := there.get(place[:2]):
            pairs.append((place, others.pop(0)))
    return [left.take(Outcome.LABEL, (a,), (b,)) for a, b in pairs]


def _in_pieces(left: _Left) -> list[Pairing]:
    pieces: dict[Place, list[Place]] = {}
    wholes: dict[Place, list[Place]] = {}
    for mine, theirs in _overlaps(left):
        if mine[2] == theirs[2]:
            pieces.setdefault(mine, []).append(theirs)
            wholes.setdefault(theirs, []).append(mine)
    split = [(mine, parts) for mine, parts in pieces.items() if _are_pieces(parts, wholes)]
    merged = [(theirs, parts) for theirs, parts in wholes.items() if _are_pieces(parts, pieces)]
    return [left.take(Outcome.SPLIT, (mine,), parts) for mine, parts in split] + [
        left.take(Outcome.MERGED, parts, (theirs,)) for theirs, parts in merged
    ]


def _are_pieces(parts: list[Place], wholes: dict[Place, list[Place]]) -> bool:
    parts.sort()
    apart = all(a[1] <= b[0] for a, b in pairwise(parts))
    return len(parts) > 1 and apart and all(len(wholes[part]) == 1 for part in parts)


def _nearest(left: _Left, *, same_label: bool) -> list[Pairing]:
    """One to one by how much is shared, whichever side is the reference."""
    pairs = [(a, b) for a, b in _overlaps(left) if not same_label or a[2] == b[2]]
    pairs.sort(key=lambda pair: (-_shared(*pair), _reach(*pair), min(pair), max(pair), pair))
    mine, theirs = Counter(left.reference), Counter(left.marked)
    found = []
    for a, b in pairs:
        if mine[a] and theirs[b]:
            mine[a] -= 1
            theirs[b] -= 1
            outcome = _edges(a, b) if same_label else Outcome.LABEL_AND_EDGES
            found.append(left.take(outcome, (a,), (b,)))
    return found


def _overlaps(left: _Left) -> Iterator[tuple[Place, Place]]:
    """The pairs that share a character; both sides are in order."""
    waiting: list[Place] = []
    at = 0
    for place in left.reference:
        while at < len(left.marked) and left.marked[at][0] < place[1]:
            waiting.append(left.marked[at])
            at += 1
        # A later one begins where this begins, or behind it.
        waiting = [other for other in waiting if other[1] > place[0]]
        yield from ((place, other) for other in waiting if meet(place[:2], other[:2]))


def _edges(reference: Place, marked: Place) -> Outcome:
    if marked[0] <= reference[0] and reference[1] <= marked[1]:
        return Outcome.LONG
    if reference[0] <= marked[0] and marked[1] <= reference[1]:
        return Outcome.SHORT
    return Outcome.SHIFTED


def _shared(one: Place, other: Place) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def _reach(one: Place, other: Place) -> int:
    return max(one[1], other[1]) - min(one[0], other[0])


def _label(places: Sequence[Place]) -> str:
    return places[0][2] if places else ""
