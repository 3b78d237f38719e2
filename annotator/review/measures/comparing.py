"""Two annotators' work on one article, side by side."""

from __future__ import annotations

from operator import itemgetter

from annotator.review.measures.links import count_common_links
from annotator.review.measures.matching import Range, most_overlaps, sweep
from annotator.review.measures.prepared import Key, Prepared
from annotator.review.measures.tally import Both

_label = itemgetter(0)


def compare(one: Prepared, two: Prepared, both: Both) -> None:
    """Count what both have, and how far apart the rest is."""
    both.same.update(map(_label, one.keys & two.keys))
    both.untouched.update(map(_label, one.untouched & two.untouched))
    mine, theirs = one.boundaries, two.boundaries
    both.boundaries.update([(mine[place], theirs[place]) for place in mine.keys() & theirs])
    _count_the_rest(one, two, both)
    _count_tokens(one, two, both)
    count_common_links(one.links, two.links, both.links)


def _count_the_rest(one: Prepared, two: Prepared, both: Both) -> None:
    """Overlaps and distances. Spans that both have drop out: they are each other's only match."""
    if one.keys == two.keys:
        return
    mine, theirs = _by_label(one.keys - two.keys), _by_label(two.keys - one.keys)
    for label in {**mine, **theirs}:
        if label in one.knotted or label in two.knotted:
            _count_knotted(label, one, two, both)
            continue
        near, distance = sweep(mine.get(label, []), theirs.get(label, []))
        if near:
            both.near[label] += near
        both.distance[label] += distance


def _by_label(keys: set[Key]) -> dict[str, list[Range]]:
    ranges: dict[str, list[Range]] = {}
    for label, start, end, _ in sorted(keys):
        ranges.setdefault(label, []).append((start, end))
    return ranges


def _count_knotted(label: str, one: Prepared, two: Prepared, both: Both) -> None:
    """Where spans of a label overlap, an identical pair may have to part for a larger matching."""
    matched = most_overlaps(one.ranges.get(label, []), two.ranges.get(label, []))
    both.near[label] += matched - sum(key[0] == label for key in one.keys & two.keys)


def _count_tokens(one: Prepared, two: Prepared, both: Both) -> None:
    """Tokens that are not in the same class: somebody has a label there, and not both the same."""
    differing = both.differing
    for scope in {**one.any, **two.any}:
        differing[scope] += (one.any.get(scope, 0) | two.any.get(scope, 0)).bit_count()
    for place in one.masks.keys() & two.masks.keys():
        differing[place[0]] -= (one.masks[place] & two.masks[place]).bit_count()
