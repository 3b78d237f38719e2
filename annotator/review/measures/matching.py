"""The largest one-to-one matching between what two annotators marked."""

from __future__ import annotations

from collections.abc import Sequence

Range = tuple[int, int]


def meet(one: Range, two: Range) -> bool:
    """Whether two half-open ranges share a character."""
    return one[0] < two[1] and two[0] < one[1]


def largest_matching(neighbours: Sequence[Sequence[int]]) -> int:
    """The size of the largest one-to-one matching, by augmenting paths (Berge 1957).

    `neighbours` holds for each on the left the numbers of those on the right that it may go with.
    """
    left_of: dict[int, int] = {}
    right_of: dict[int, int] = {}
    for start in range(len(neighbours)):
        _augment(start, neighbours, left_of, right_of)
    return len(left_of)


def _augment(
    start: int,
    neighbours: Sequence[Sequence[int]],
    left_of: dict[int, int],
    right_of: dict[int, int],
) -> None:
    """Find room for one more, moving others where that helps; without recursion."""
    came_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        left = waiting.pop()
        for right in neighbours[left]:
            if right in came_from:
                continue
            came_from[right] = left
            if right not in left_of:
                _take(right, came_from, left_of, right_of)
                return
            waiting.append(left_of[right])


def _take(
    right: int | None, came_from: dict[int, int], left_of: dict[int, int], right_of: dict[int, int]
) -> None:
    """Give each on the path what the one behind it gives up."""
    while right is not None:
        left = came_from[right]
        given_up = right_of.get(left)
        left_of[right], right_of[left] = left, right
        right = given_up


def most_overlaps(one: Sequence[Range], two: Sequence[Range]) -> int:
    """How many of the ranges can be matched one to one so that each match shares a character."""
    return largest_matching([[n for n, b in enumerate(two) if meet(a, b)] for a in one])


def sweep(one: Sequence[Range], two: Sequence[Range]) -> tuple[int, int]:
    """The most overlaps, and the distance, of ranges that on either side do not overlap.

    Both sides are in reading order. The distance is the sum of the delta of Krippendorff (1995)
    over the sections of two raters: the squared differences of start and end where units
    intersect, the squared length of a unit that lies in the other's gap. A unit's neighbours are
    consecutive, so taking each match as it comes is as good as any (it is the last neighbour of
    the one that ends first).
    """
    i = j = matched = distance = 0
    i_met = j_met = i_taken = j_taken = False
    while i < len(one) and j < len(two):
        (start, end), (other_start, other_end) = one[i], two[j]
        if start < other_end and other_start < end:
            distance += (start - other_start) ** 2 + (end - other_end) ** 2
            if not (i_taken or j_taken):
                matched += 1
                i_taken = j_taken = True
            i_met = j_met = True
        if end <= other_end:
            distance += 0 if i_met else (end - start) ** 2
            i, i_met, i_taken = i + 1, False, False
        else:
            distance += 0 if j_met else (other_end - other_start) ** 2
            j, j_met, j_taken = j + 1, False, False
    return matched, distance + _lone(one[i:], i_met) + _lone(two[j:], j_met)


def _lone(rest: Sequence[Range], first_met: bool) -> int:
    """The squared lengths of what is left, but for the first if it has met another."""
    return sum((end - start) ** 2 for start, end in rest[first_met:])
