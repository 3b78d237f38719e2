"""One annotator's work on one article, made ready to be compared with others'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Origin
from annotator.review.measures.links import LinksOfType, count_own_links, links_by_type
from annotator.review.measures.matching import Range
from annotator.review.measures.scope import Place, Scopes
from annotator.review.measures.tally import Labels, Own
from annotator.review.measures.tokens import TokenLine, stretch

#: A span: label, start, end, and which copy it is where the same comes several times.
Key = tuple[str, int, int, int]


class Prepared:
    """A piece of work, indexed: by boundaries, by label, and as sets of tokens."""

    def __init__(self, work: AnnotatedArticle, line: TokenLine, scopes: Scopes) -> None:
        assert work.annotator_id is not None
        self.name = work.annotator_id
        self.boundaries = _boundaries(work.annotations)
        self.keys = _keys(self.boundaries)
        suggested = [a for a in work.annotations if a.origin is Origin.SUGGESTED]
        #: The spans that are suggestions accepted as they were.
        self.untouched = _keys(_boundaries(suggested))
        order = sorted([(start, -end, label) for label, start, end, _ in self.keys])
        self.ranges = _by_label(order)
        self.knotted = {label for label, ranges in self.ranges.items() if _overlap(ranges)}
        #: The tokens of each label within each scope, as the bits of a number.
        self.masks = _masks(order, line, scopes)
        #: The tokens of any label within each scope.
        self.any: dict[str, int] = defaultdict(int)
        for (scope, _), mask in self.masks.items():
            self.any[scope] |= mask
        self.links: dict[str, LinksOfType] = links_by_type(work)

    def count(self, length: int, own: Own) -> None:
        """Count what there is without looking at others, in a text of that length."""
        for label, ranges in self.ranges.items():
            own.labels[label] += len(ranges)
            if label in self.knotted:
                own.knots[label] += 1
            else:
                _count_sections(label, ranges, length, own)
        for place, mask in self.masks.items():
            own.tokens[place] += mask.bit_count()
        count_own_links(self.links, own.links)


def _boundaries(annotations: Sequence[Annotation]) -> dict[Range, Labels]:
    """The labels on each pair of boundaries."""
    found: dict[Range, Labels] = {}
    for annotation in annotations:
        place = (annotation.span.start, annotation.span.end)
        there = found.get(place)
        label = annotation.label
        found[place] = (label,) if there is None else tuple(sorted((*there, label)))
    return found


def _keys(boundaries: Mapping[Range, Labels]) -> set[Key]:
    keys: set[Key] = set()
    for (start, end), labels in boundaries.items():
        if len(labels) == 1:
            keys.add((labels[0], start, end, 0))
        else:
            keys.update(
                (label, start, end, labels[:n].count(label)) for n, label in enumerate(labels)
            )
    return keys


def _by_label(order: Iterable[tuple[int, int, str]]) -> dict[str, list[Range]]:
    """The ranges of each label in reading order."""
    ranges: dict[str, list[Range]] = {}
    for start, back, label in order:
        ranges.setdefault(label, []).append((start, -back))
    return ranges


def _overlap(ranges: Sequence[Range]) -> bool:
    reach = 0
    for start, end in ranges:
        if start < reach:
            return True
        reach = end
    return False


def _count_sections(label: str, ranges: Sequence[Range], length: int, own: Own) -> None:
    """Cut the text into units and the gaps between them."""
    edges = [0, *(edge for place in ranges for edge in place), length]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    own.units.update([(label, end - start) for start, end in ranges])
    own.gaps.update([(label, end - start) for start, end in gaps if start < end])
    own.gaps[label, length] -= 1


def _masks(
    order: Iterable[tuple[int, int, str]], line: TokenLine, scopes: Scopes
) -> dict[Place, int]:
    """Give each token to the first span on it: smallest start, then longest, then by label.

    In this order whatever is taken already of a span's tokens is a stretch at its beginning.
    """
    masks: dict[Place, int] = {}
    reach: dict[str, int] = {}
    for start, back, label in order:
        first, last, tokens = line.on(start, -back)
        for place in scopes.places_of(label):
            taken = reach.get(place[0], 0)
            if taken < last:
                free = tokens if taken <= first else stretch(taken, last)
                masks[place] = masks.get(place, 0) | free
                reach[place[0]] = last
    return masks
