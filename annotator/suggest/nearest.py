"""Which source a claim belongs to where nothing marks the cue: the nearest in its paragraph.

Only places in the text count, as in `linking`. Nothing here needs spaCy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from annotator.suggest.linebreaks import has_break
from annotator.suggest.linking import SENTENCE_COST, SENTENCE_END, Range

#: So many sources on either side of a claim are looked at.
_CANDIDATES = 6


def nearest_sources(
    text: str, claims: Iterable[Range], sources: Iterable[Range]
) -> list[tuple[Range, Range]]:
    """Each claim with the nearest source of its paragraph; one without any is left out.

    Near counts the characters between, and `SENTENCE_COST` more for each end of a sentence there.
    A source that overlaps the claim is inside it or holds it, and is not who said it. Of two as
    near it is the one behind: what comes first is more often what another said.
    """
    ordered = sorted(set(sources))
    starts = [start for start, _ in ordered]
    pairs = []
    for claim in sorted(set(claims)):
        costs = [(cost, -source[0], source) for cost, source in _near(text, claim, ordered, starts)]
        if costs:
            pairs.append((claim, min(costs)[2]))
    return pairs


def _near(
    text: str, claim: Range, sources: Sequence[Range], starts: Sequence[int]
) -> Iterator[tuple[int, Range]]:
    place = bisect_left(starts, claim[0])
    for source in sources[max(0, place - _CANDIDATES) : place + _CANDIDATES]:
        left, right = sorted((claim, source))
        gap = text[left[1] : right[0]]
        if right[0] >= left[1] and not has_break(gap):
            # The mark that ends the sentence may be the last of the claim itself.
            around = text[max(left[0], left[1] - 3) : right[0]]
            yield len(gap) + SENTENCE_COST * len(SENTENCE_END.findall(around)), source
