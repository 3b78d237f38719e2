"""Links: who has tied what to what, counted for one article.

`LINKS` and `PAIRS` count what one annotator has; the rest is what two have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from annotator.core.annotated import AnnotatedArticle
from annotator.review.measures.matching import largest_matching, meet

LINKS = "links"
PAIRS = "pairs"
EXACT = "exact"
LENIENT = "lenient"
WITH_SOURCE = "with source"
#: Links of the first (the second) annotator that some link of the other answers.
FIRST_ANSWERED = "first"
SECOND_ANSWERED = "second"


#: Where a link comes from (the claim of an attribution: start, end) and where it goes (its
#: source: start, end), and the labels of both.
LinkEnds = tuple[int, int, int, int, str, str]


class LinksOfType:
    """One annotator's links of one type in an article, in an order of their own."""

    def __init__(self, links: Iterable[LinkEnds]) -> None:
        self.links = sorted(links)
        self.pairs = {link[:4] for link in self.links}
        #: Whether no two have claims that share a character, nor is any link there twice.
        self.is_flat = all(a[1] <= b[0] for a, b in pairwise(self.links))


def links_by_type(work: AnnotatedArticle) -> dict[str, LinksOfType]:
    """The links of a piece of work by their type."""
    if not work.links:
        return {}
    by_id = {annotation.id: annotation for annotation in work.annotations}
    found: dict[str, list[LinkEnds]] = {}
    for link in work.links:
        start, end = by_id[link.from_id], by_id[link.to_id]
        places = (start.span.start, start.span.end, end.span.start, end.span.end)
        found.setdefault(link.type, []).append((*places, start.label, end.label))
    return {type: LinksOfType(links) for type, links in found.items()}


def count_own_links(links: Mapping[str, LinksOfType], counts: Counter[tuple[str, str]]) -> None:
    """Count how many links there are of each type, and how many pairs of ranges they tie."""
    for type, of_type in links.items():
        counts[type, LINKS] += len(of_type.links)
        counts[type, PAIRS] += len(of_type.pairs)


def count_common_links(
    one: Mapping[str, LinksOfType],
    two: Mapping[str, LinksOfType],
    counts: Counter[tuple[str, str]],
) -> None:
    """Count what two annotators' links have in common, by type."""
    for type in one.keys() & two.keys():
        mine, theirs = one[type], two[type]
        counts[type, PAIRS] += len(mine.pairs & theirs.pairs)
        for what, number in _in_common(mine, theirs).items():
            counts[type, what] += number


def _in_common(one: LinksOfType, two: LinksOfType) -> dict[str, int]:
    if one.is_flat and two.is_flat:
        # Where no claims overlap, links that both have are each other's only match.
        mine, theirs = set(one.links), set(two.links)
        same = len(mine & theirs)
        found = _overlaps(sorted(mine - theirs), sorted(theirs - mine))
        return {EXACT: same, **{what: same + number for what, number in found.items()}}
    same = (Counter(one.links) & Counter(two.links)).total()
    return {EXACT: same, **_overlaps(one.links, two.links)}


def _overlaps(mine: Sequence[LinkEnds], theirs: Sequence[LinkEnds]) -> dict[str, int]:
    lenient = [[n for n, b in enumerate(theirs) if meet(a[:2], b[:2])] for a in mine]
    strict = [
        [n for n in near if meet(a[2:4], theirs[n][2:4])]
        for a, near in zip(mine, lenient, strict=True)
    ]
    return {
        LENIENT: largest_matching(lenient),
        WITH_SOURCE: largest_matching(strict),
        FIRST_ANSWERED: sum(map(bool, lenient)),
        SECOND_ANSWERED: len({n for near in lenient for n in near}),
    }
