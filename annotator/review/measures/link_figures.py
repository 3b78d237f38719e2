"""Agreement on links between two annotators.

A link's first end is the claim of an attribution, its second end the source; other types of
links are measured alike. Only links of the same type can agree.
"""

from __future__ import annotations

from annotator.review.measures import links
from annotator.review.measures.figure import Figure, mean, ratio, undefined
from annotator.review.measures.tally import Tally

NO_LINKS = "no links"


def link_f1(pair: Tally, what: str, type: str | None = None) -> Figure:
    """2·|M| / (|A|+|B|) over the links of one type, or of all types. n counts both's links.

    M for `what`: EXACT, links with the same ends (start, end and label of both); LENIENT, the
    largest one-to-one matching of links whose claims share a code point; WITH_SOURCE, the same
    where also the sources share one; PAIRS, the pairs of ranges that are tied, whatever the labels
    of the ends, each pair counted once (n counts pairs then).
    """
    unit = links.PAIRS if what == links.PAIRS else links.LINKS
    total = sum(_own(pair, name, unit, type) for name in pair.annotators)
    return ratio(2 * _both(pair, what, type), total, total, unit, NO_LINKS)


def directional_agr(pair: Tally, of: str, type: str | None = None) -> Figure:
    """agr(a‖b) = links of a that a link of b answers / links of a (Wiebe, Wilson, Cardie 2005).

    A link is answered by any of the same type whose claim shares a code point with its own,
    not one to one; a is the annotator `of`. n counts the links of a.
    """
    first = of == pair.annotators[0]
    total = _own(pair, of, links.LINKS, type)
    answered = _both(pair, links.FIRST_ANSWERED if first else links.SECOND_ANSWERED, type)
    return ratio(answered, total, total, links.LINKS, f"no links by {of}")


def mean_agr(pair: Tally, type: str | None = None) -> Figure:
    """The mean of agr(a‖b) and agr(b‖a), undefined where one of them is. n counts both's links."""
    both = [directional_agr(pair, name, type) for name in pair.annotators]
    n = sum(figure.n for figure in both)
    reasons = "; ".join(figure.reason for figure in both if figure.value is None)
    if reasons:
        return undefined(reasons if n else NO_LINKS, n, links.LINKS)
    return Figure(mean(both).value, n, links.LINKS)


def _own(pair: Tally, name: str, unit: str, type: str | None) -> int:
    counts = pair.own[name].links
    return sum(n for (t, u), n in counts.items() if u == unit and type in (None, t))


def _both(pair: Tally, what: str, type: str | None) -> int:
    [both] = pair.pairs.values()
    return sum(n for (t, w), n in both.links.items() if w == what and type in (None, t))
