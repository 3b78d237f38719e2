"""Which source and which cue a claim belongs to, by a rule over places in the text.

A cue ties: each claim goes to the nearest cue, and each cue to the nearest source. A claim without
a cue goes to a source right beside it. 'Near' counts characters, and more for the end of a
sentence, the end of a line, or another span in between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from annotator.suggest.linebreaks import BREAKS

#: A half-open range of code points.
Range = tuple[int, int]

#: All in characters; found by trying values on articles of the attribution corpus.
SENTENCE_COST = 100
LINE_COST = 600
SOURCE_BETWEEN_COST = 40
CLAIM_BETWEEN_COST = 80
AGAINST_ORDER_COST = 10
FARTHEST_SOURCE = 200
FARTHEST_CLAIM = 800
FARTHEST_WITHOUT_CUE = 60

#: The end of a sentence, with the blank behind it.
SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)]*\s")

_CANDIDATES = 5
_LINE_END = re.compile(f"[{BREAKS}]+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim with its cue and its source, if it has them: ranges of code points.

    `distance` is that from claim to cue to source, as 'near' counts it.
    """

    claim: Range
    cue: Range | None
    source: Range | None
    distance: int


@dataclass(frozen=True)
class _Page:
    text: str
    sources: Sequence[Range]
    claims: Sequence[Range]

    @cached_property
    def _source_starts(self) -> list[int]:
        return [start for start, _ in self.sources]

    @cached_property
    def _claim_starts(self) -> list[int]:
        return [start for start, _ in self.claims]

    def cost(self, cue: Range, other: Range, against_order: bool) -> int:
        """How far a source or a claim is from a cue; at most 10 when one lies in the other."""
        left, right = sorted((cue, other))
        penalty = AGAINST_ORDER_COST if against_order else 0
        if right[0] < left[1]:
            return penalty
        length = right[0] - left[1]
        if length > FARTHEST_CLAIM:
            return penalty + length
        gap = self.text[left[1] : right[0]]
        return (
            penalty
            + length
            + SENTENCE_COST * len(SENTENCE_END.findall(gap))
            + LINE_COST * len(_LINE_END.findall(gap))
            + SOURCE_BETWEEN_COST * _between(self._source_starts, left[1], right[0])
            + CLAIM_BETWEEN_COST * _between(self._claim_starts, left[1], right[0])
        )


def attributions(
    text: str, sources: Iterable[Range], cues: Iterable[Range], claims: Iterable[Range]
) -> list[Attribution]:
    """The attributions among the spans, by claim; a claim with nothing near it is in none."""
    page = _Page(text, sorted(sources), sorted(claims))
    ordered = sorted(cues)
    source_of = _nearest(FARTHEST_SOURCE, _cues_to_sources(page, ordered))
    cue_of = _nearest(FARTHEST_CLAIM, _claims_to_cues(page, ordered))
    made = []
    for claim, (distance, cue) in cue_of.items():
        further, source = source_of.get(cue, (0, None))
        made.append(Attribution(claim, cue, source, distance + further))
    alone = [claim for claim in page.claims if claim not in cue_of]
    beside = _nearest(FARTHEST_WITHOUT_CUE, _claims_to_sources(page, alone))
    made += [Attribution(claim, None, source, cost) for claim, (cost, source) in beside.items()]
    return sorted(made, key=lambda attribution: attribution.claim)


#: How far, from what, to what.
_Way: TypeAlias = tuple[int, Range, Range]


def _nearest(farthest: int, ways: Iterator[_Way]) -> dict[Range, tuple[int, Range]]:
    """For each beginning of a way the end that is nearest, and how far it is."""
    chosen: dict[Range, tuple[int, Range]] = {}
    for cost, begin, end in sorted(ways):
        if cost <= farthest:
            chosen.setdefault(begin, (cost, end))
    return chosen


def _cues_to_sources(page: _Page, cues: Sequence[Range]) -> Iterator[_Way]:
    for cue, source in _near(cues, page.sources):
        yield page.cost(cue, source, against_order=source > cue), cue, source


def _claims_to_cues(page: _Page, cues: Sequence[Range]) -> Iterator[_Way]:
    for cue, claim in _near(cues, page.claims):
        yield page.cost(cue, claim, against_order=claim < cue), claim, cue


def _claims_to_sources(page: _Page, claims: Sequence[Range]) -> Iterator[_Way]:
    for claim, source in _near(claims, page.sources):
        yield page.cost(source, claim, against_order=claim < source), claim, source


def _near(cues: Sequence[Range], others: Sequence[Range]) -> Iterator[tuple[Range, Range]]:
    starts = [start for start, _ in others]
    for cue in cues:
        place = bisect_left(starts, cue[0])
        for other in others[max(0, place - _CANDIDATES) : place + _CANDIDATES]:
            yield cue, other


def _between(starts: Sequence[int], left: int, right: int) -> int:
    return bisect_left(starts, right) - bisect_left(starts, left)
