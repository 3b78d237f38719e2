"""F1 of spans between two annotators, and what of it is suggestions left as they were.

F1 between annotators is 2·|A∩B| / (|A|+|B|): Dice's coefficient, and the limit of kappa where
what is neither's cannot be counted (Hripcsak and Rothschild 2005). No side is the reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from annotator.review.measures.figure import Figure, ratio
from annotator.review.measures.scope import Scope
from annotator.review.measures.tally import Both, Labels, Tally

NO_SPANS = "no spans"


def exact_f1(pair: Tally, scope: Scope) -> Figure:
    """2·|A∩B| / (|A|+|B|) over spans (start, end, label) as multisets. n counts both's spans."""
    return _f1(_number(_both(pair).same, scope), pair, scope)


def overlap_f1(pair: Tally, scope: Scope) -> Figure:
    """2·|M| / (|A|+|B|), M the largest one-to-one matching of spans of one label that overlap.

    Overlap is one shared code point. n counts both's spans.
    """
    both = _both(pair)
    return _f1(_number(both.same, scope) + _number(both.near, scope), pair, scope)


def boundary_f1(pair: Tally, scope: Scope) -> Figure:
    """F1 over spans without their labels, as multisets of (start, end). n counts both's spans."""
    return _f1(paired_labels(pair, scope).total(), pair, scope)


def untouched_share(pair: Tally, scope: Scope) -> Figure:
    """The part of exact F1 that is suggestions which both accepted as they were.

    2·|U| / (|A|+|B|), U the spans in A∩B whose origin is 'suggested' on both sides: such spans
    agree because both saw the same suggestion, which inflates agreement. n counts both's spans.
    """
    return _f1(_number(_both(pair).untouched, scope), pair, scope)


def paired_labels(pair: Tally, scope: Scope) -> Counter[tuple[str, str]]:
    """The labels of the two on spans at the same boundaries, paired one to one.

    Where several stand on the same boundaries, equal ones pair first; what is left pairs in the
    order of the labels' names.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for (one, two), times in _both(pair).boundaries.items():
        for labels in _paired(one, two, scope.labels):
            counts[labels] += times
    return counts


def _f1(matched: int, pair: Tally, scope: Scope) -> Figure:
    total = sum(_number(own.labels, scope) for own in pair.own.values())
    return ratio(2 * matched, total, total, "spans", NO_SPANS)


def _number(counts: Mapping[str, int], scope: Scope) -> int:
    if scope.labels is None:
        return sum(counts.values())
    return sum(counts.get(label, 0) for label in scope.labels)


def _both(pair: Tally) -> Both:
    [both] = pair.pairs.values()
    return both


@lru_cache(maxsize=4096)
def _paired(one: Labels, two: Labels, wanted: frozenset[str] | None) -> tuple[tuple[str, str], ...]:
    mine, theirs = (
        Counter([label for label in labels if wanted is None or label in wanted])
        for labels in (one, two)
    )
    equal = [(label, label) for label in (mine & theirs).elements()]
    rest = zip(sorted((mine - theirs).elements()), sorted((theirs - mine).elements()), strict=False)
    return (*equal, *rest)
