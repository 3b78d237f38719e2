"""The measures once more, as slowly and literally as their definitions read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import TypeVar

from tests.review.measures.works import Marked

T = TypeVar("T")

#: A section of a continuum: where it begins, how long it is, and whether it is a unit.
Section = tuple[int, int, bool]


def largest_matching(one: Sequence[T], two: Sequence[T], fits: Callable[[T, T], bool]) -> int:
    """The size of the largest one-to-one matching, by trying everything."""

    @cache
    def best(n: int, taken: int) -> int:
        if n == len(one):
            return 0
        found = best(n + 1, taken)
        for other, it in enumerate(two):
            if not taken >> other & 1 and fits(one[n], it):
                found = max(found, 1 + best(n + 1, taken | 1 << other))
        return found

    return best(0, 0)


def overlap(one: Marked, two: Marked) -> bool:
    """Whether two spans have the same label and share a character."""
    shared = set(range(one[1], one[2])) & set(range(two[1], two[2]))
    return one[0] == two[0] and bool(shared)


def token_classes(text: str, spans: Iterable[Marked]) -> list[str]:
    """The class of each token, O where no span shares a character with it."""
    order = sorted(spans, key=lambda s: (s[1], -(s[2] - s[1]), s[0]))
    classes = []
    for match in re.finditer(r"\w+|[^\w\s]", text):
        start, end = match.span()
        on = [label for label, a, b in order if a < end and start < b]
        classes.append(on[0] if on else "O")
    return classes


def sections(spans: Iterable[Marked], label: str, length: int) -> list[Section]:
    """A rater's continuum, cut into the units of a label and the gaps between them."""
    found: list[Section] = []
    reach = 0
    for start, end in sorted((start, end) for name, start, end in spans if name == label):
        if start > reach:
            found.append((reach, start - reach, False))
        found.append((start, end - start, True))
        reach = end
    if reach < length:
        found.append((reach, length - reach, False))
    return found


def delta(one: Section, two: Section) -> int:
    """Krippendorff's delta of two sections."""
    (b1, l1, unit1), (b2, l2, unit2) = one, two
    d = b1 - b2
    if unit1 and unit2 and -l1 < d < l2:
        return d * d + (d + l1 - l2) ** 2
    if unit1 and not unit2 and l2 - l1 >= d >= 0:
        return l1 * l1
    if not unit1 and unit2 and l2 - l1 <= d <= 0:
        return l2 * l2
    return 0


def unitizing_alpha(articles: Sequence[tuple[int, Sequence[Sequence[Marked]]]]) -> Fraction | None:
    """alpha_U of continua joined at article borders; each has a length and all raters' spans."""
    raters = len(articles[0][1])
    length = sum(article[0] for article in articles)
    labels = {s[0] for _, works in articles for spans in works for s in spans}
    observed = expected = Fraction(0)
    for label in labels:
        cut = [[sections(spans, label, size) for spans in works] for size, works in articles]
        distance = sum(
            delta(one, two)
            for of_article in cut
            for mine, theirs in combinations(of_article, 2)
            for one in mine
            for two in theirs
        )
        observed += Fraction(2 * distance, raters * (raters - 1) * length**2)
        everything = [s for of_article in cut for of_rater in of_article for s in of_rater]
        expected += _expected(everything, raters * length, length)
    return None if not expected else 1 - observed / expected


def _expected(cut: Sequence[Section], everything: int, length: int) -> Fraction:
    units = [size for _, size, is_unit in cut if is_unit]
    gaps = [size for _, size, is_unit in cut if not is_unit]
    total = Fraction(0)
    for size in units:
        total += Fraction(len(units) - 1, 3) * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    unlike = everything * (everything - 1) - sum(size * (size - 1) for size in units)
    return Fraction(2, length) * total / unlike if unlike else Fraction(0)
