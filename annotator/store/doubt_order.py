"""Articles by how unsure the suggester was: an index's order, an annotator's own put into it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import filterfalse
from operator import neg


def merged(
    articles: Sequence[int],
    doubts: Sequence[int],
    own: Mapping[int, int],
    begun: Collection[int],
) -> list[int]:
    """All articles, the greatest doubt first, equal ones by their numbers.

    `articles` and their `doubts` are in that order already. Those of `begun` count with what is
    in `own`, if anything is.
    """
    found: list[int] = []
    at = 0
    for place, article in _places(articles, doubts, own):
        found += filterfalse(begun.__contains__, articles[at:place])
        found.append(article)
        at = place
    found += filterfalse(begun.__contains__, articles[at:])
    return found


def _places(
    articles: Sequence[int], doubts: Sequence[int], own: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Before which of the others each of one's own comes, in their order."""
    ranked = sorted(own, key=lambda article: (-own[article], article))
    for article in ranked:
        doubt = -own[article]
        first = bisect_left(doubts, doubt, key=neg)
        last = bisect_right(doubts, doubt, first, key=neg)
        yield bisect_left(articles, article, first, last), article
