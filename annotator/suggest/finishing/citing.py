"""A paper that reports what another reported: `cites` from its source to the one it cites."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from spacy.language import Language

from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.rewriting import (
    add_links,
    attribution,
    change_attribution,
    entities,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: The link from a source to the one that it passes on.
CITES = "cites"

#: See docs/suggestion-rules.md for what this was measured on.
SCORE = 0.5

#: How far from the word *citing* the outlet may stand, in characters.
FARTHEST = 160

_CITING = re.compile(r"\b(?:[Cc]iting|[Qq]uoting)\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018]?[A-Z])|[\n\r]")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|[A-Z])\.\s$")
_OUTLET = re.compile(
    r"\b(?:media|news\w*|paper|agenc(?:y|ies)|broadcaster|magazine|outlets?|website|daily|channel|"
    r"station|press|TV|television|radio|portal|journal|gazette|ledger|tribune|herald|times|post)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(r",? (?:\w+ )?(?:reported|reports|said|says|wrote|writes)\b")
_ARTICLE = re.compile(r"\b[Tt]he $")
_CITED = re.compile(
    r"(?:(?:an?|the|its|their|two|three|four|several|some|multiple|unnamed|unidentified|anonymous|"
    r"local|state|other) )?(?:[\w\u2019'&.-]+ ){0,7}?[\w\u2019'&-]+"
    r"(?=[,;:.]| (?:that|who|which|as|on|in|for|with|and|said|says|reported)\b|\s*$)"
)


class Citation(NamedTuple):
    """Who reports, and whom it cites."""

    outlet: DocEnd
    cited: DocEnd


@Language.component("annotator_cites", assigns=["doc.spans", "doc.user_data"])
def find_citations(doc: Doc) -> Doc:
    """Link each outlet that cites another source to it; either is added where it was missed."""
    text = doc.text
    if not _CITING.search(text):
        return doc
    sources = [end for end in attribution(doc) if end[2] == "SOURCE"]
    names = [end for end in entities(doc) if end[2] == "ORG"]
    found = list(citations(text, sources, names))
    fresh = {end for citation in found for end in citation}.difference(sources)
    change_attribution(doc, {}, fresh)
    there = set(attribution(doc))
    add_links(doc, [(CITES, *pair) for pair in found if there.issuperset(pair)], SCORE)
    return doc


def citations(text: str, sources: Sequence[DocEnd], names: Sequence[DocEnd]) -> Iterator[Citation]:
    """The citations in a text with these sources and these names of organisations."""
    for citing in _CITING.finditer(text):
        begin = _sentence_start(text, citing.start())
        outlet = _outlet(text, sources, names, begin, citing.start())
        cited = _cited(text, sources, citing.end())
        if outlet and cited and outlet[1] <= cited[0]:
            yield Citation(outlet, cited)


def _sentence_start(text: str, place: int) -> int:
    begin = max(0, place - FARTHEST)
    for end in _SENTENCE_END.finditer(text, begin, place + 1):
        if not _ABBREVIATED.search(text, max(0, end.start() - 5), end.end()):
            begin = end.end()
    return begin


def _outlet(
    text: str, sources: Sequence[DocEnd], names: Sequence[DocEnd], begin: int, place: int
) -> DocEnd | None:
    """The nearest source before the place that is an outlet, or else a name that reports there."""
    for start, stop, label in reversed(_between(sources, begin, place)):
        organisation = any(s < stop and start < e for s, e, _ in _between(names, start, stop))
        if organisation or _OUTLET.search(text, start, stop):
            return start, stop, label
        return None
    for start, stop, _ in reversed(_between(names, begin, place)):
        if _REPORTS.match(text, stop):
            article = _ARTICLE.search(text, max(0, start - 4), start)
            return (article.start() if article else start, stop, "SOURCE")
    return None


def _cited(text: str, sources: Sequence[DocEnd], place: int) -> DocEnd | None:
    index = bisect_left(sources, (place, 0, ""))
    if index < len(sources) and sources[index][0] == place:
        return sources[index]
    phrase = _CITED.match(text, place, min(len(text), place + 90))
    return None if phrase is None else (place, phrase.end(), "SOURCE")


def _between(ends: Sequence[DocEnd], begin: int, place: int) -> Sequence[DocEnd]:
    """The spans that begin in the range; `ends` are in order of the text."""
    return ends[bisect_left(ends, (begin, 0, "")) : bisect_left(ends, (place, 0, ""))]
