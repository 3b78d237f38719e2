"""A source for a quotation without one: who speaks beside it, or spoke in the line before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.suggest.doc_data import LINKS_KEY, DocEnd, DocLink
from annotator.suggest.finishing.quotes import Quote, quotes, words_in
from annotator.suggest.finishing.rewriting import (
    add_links,
    attribution,
    change_attribution,
    entities,
)
from annotator.suggest.finishing.titles import title_start

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: See docs/suggestion-rules.md for what these were measured on.
BESIDE_SCORE = 0.93
LINE_BEFORE_SCORE = 0.85
COLON_SCORE = 0.96

#: A quotation with fewer words is as often a title or a scare quote as something said.
LEAST_WORDS = 4

#: How far a line that ends in a colon may reach back.
LONGEST_LEAD = 200

_SAY = (
    r"(?:said|says|added|adds|told|wrote|writes|asked|asks|replied|explained|explains|tweeted|"
    r"noted|notes|recalled|argued|argues|insisted|insists|continued|warned|warns|declared|"
    r"responded|remarked|concluded|quipped|joked|admitted|announced|stated|states)\b"
)
_ADVERB = r"(?:(?:has|had|have|also|then|later|once|\w+ly) )*"
_PRONOUN = r"(?:he|she|they|I|we|He|She|They|We)"
_PRONOUN_SAYS = re.compile(rf"\s*({_PRONOUN}) {_ADVERB}{_SAY}")
_SAYS = re.compile(rf" {_ADVERB}{_SAY}")
_SAYS_BEFORE = re.compile(rf"\s*{_SAY}\s+")
_CLOSING = "\"'\u201d\u2019"

#: An apposition that goes on to the end of the sentence.
_DESCRIBED = re.compile(
    r", (?!adding|noting|referring|speaking|according|citing|in an?\b|on |as )"
    r"[^.;:!?\n\r\"\u201c]+(?=\.)"
)
_COLON = re.compile(r"[^\n\r:.!?]*:\s*[\n\r]\s*$")
_SAID_UP_TO_HERE = re.compile(rf"({_PRONOUN}|\w\S*) {_ADVERB}{_SAY}[^.!?\"\u201d]{{0,40}}[,:]\s*$")


@Language.component("annotator_speakers", assigns=["doc.spans", "doc.user_data"])
def find_speakers(doc: Doc) -> Doc:
    """Tie quotations without a source to one, where it is safe; both are added if need be."""
    text = doc.text
    found = [quote for quote in quotes(text) if words_in(text, quote) >= LEAST_WORDS]
    if not found:
        return doc
    names = [end for end in entities(doc) if end[2] in ("PERSON", "ORG")]
    beside = [
        ((ATTRIBUTED_TO, claim, source), source)
        for claim in quoted_claims(found, _without_source(doc))
        if (source := speaker_beside(text, claim, names)) is not None
    ]
    ends = attribution(doc)
    sources = [end for end in ends if end[2] == "SOURCE"]
    fresh = [s for _, s in beside if not any(s[0] < o[1] and o[0] < s[1] for o in sources)]
    change_attribution(doc, {}, fresh)
    there = set(attribution(doc))
    add_links(doc, [link for link, source in beside if source in there], BESIDE_SCORE)
    linked = {link[1] for link in doc.user_data.get(LINKS_KEY, ()) if link[0] == ATTRIBUTED_TO}
    _tie(doc, list(after_colons(text, found, attribution(doc), linked)), COLON_SCORE)
    links = list(lines_after(text, found, attribution(doc), doc.user_data.get(LINKS_KEY, ())))
    _tie(doc, links, LINE_BEFORE_SCORE)
    return doc


def _tie(doc: Doc, links: Sequence[DocLink], score: float) -> None:
    """Add links, and the claims that they begin at."""
    change_attribution(doc, {}, [claim for _, claim, _ in links])
    there = set(attribution(doc))
    add_links(doc, [link for link in links if link[1] in there], score)


def _without_source(doc: Doc) -> list[DocEnd]:
    links = doc.user_data.get(LINKS_KEY, ())
    linked = {link[1] for link in links if link[0] == ATTRIBUTED_TO}
    return [end for end in attribution(doc) if end[2] == "CLAIM" and end not in linked]


def quoted_claims(found: Sequence[Quote], claims: Iterable[DocEnd]) -> list[DocEnd]:
    """The claims that are one quotation."""
    whole = {(quote.start, quote.end) for quote in found}
    return [claim for claim in claims if claim[:2] in whole]


def speaker_beside(text: str, claim: DocEnd, names: Sequence[DocEnd]) -> DocEnd | None:
    """The pronoun or name with a verb of saying right after a quotation, or right before it."""
    start, stop, _ = claim
    goes_on = text[start:stop].rstrip(_CLOSING)[-1:] != "."
    return (_after(text, stop, names) if goes_on else None) or _before(text, start, names)


def _after(text: str, stop: int, names: Sequence[DocEnd]) -> DocEnd | None:
    if pronoun := _PRONOUN_SAYS.match(text, stop):
        return (*pronoun.span(1), "SOURCE")
    verb = _SAYS_BEFORE.match(text, stop)
    name = _name_at(text, names, verb.end() if verb else stop + 1)
    if name and verb:
        described = _DESCRIBED.match(text, name[1])
        return (name[0], described.end() if described else name[1], "SOURCE")
    return name if name and _SAYS.match(text, name[1]) else None


def _before(text: str, start: int, names: Sequence[DocEnd]) -> DocEnd | None:
    near = text[max(0, start - 120) : start]
    said = _SAID_UP_TO_HERE.search(near.splitlines()[-1]) if near.strip() else None
    if said is None:
        return None
    place = start - len(said.group()) + len(said[1])
    if re.fullmatch(_PRONOUN, said[1]):
        return (place - len(said[1]), place, "SOURCE")
    return _name_ending(text, names, place)


def _name_at(text: str, names: Sequence[DocEnd], place: int) -> DocEnd | None:
    index = bisect_left(names, (place, 0, ""))
    if index == len(names):
        return None
    start, stop, _ = names[index]
    begins = title_start(text, start)
    return (begins, stop, "SOURCE") if begins == place else None


def _name_ending(text: str, names: Sequence[DocEnd], place: int) -> DocEnd | None:
    index = bisect_left(names, (place, 0, "")) - 1
    if index < 0 or names[index][1] != place:
        return None
    return (title_start(text, names[index][0]), place, "SOURCE")


def lines_after(
    text: str, found: Sequence[Quote], ends: Sequence[DocEnd], links: Iterable[DocLink]
) -> Iterator[DocLink]:
    """Links from quotations that fill a line to the source of the one that ends the line before."""
    source_of = {claim: source for name, claim, source in links if name == ATTRIBUTED_TO}
    claims = [end for end in ends if end[2] == "CLAIM"]
    by_start = {claim[0]: claim for claim in claims}
    for previous, quote in pairwise(found):
        if not (quote.first and quote.last and previous.closed):
            continue
        claim = by_start.get(quote.start, (quote.start, quote.end, "CLAIM"))
        giver = source_of.get(by_start.get(previous.start, claim))
        if giver is None or claim in source_of or claim[1] > quote.end:
            continue
        if _on_next_line(text[previous.end : quote.start]) and not _touched(claims, claim):
            source_of[claim] = giver
            yield ATTRIBUTED_TO, claim, giver


def _on_next_line(gap: str) -> bool:
    """Whether the gap goes from one line that holds something to the next."""
    lines = gap.splitlines()
    return len(lines) > 1 and not any(line.strip() for line in lines[1:])


def _touched(claims: Sequence[DocEnd], claim: DocEnd) -> bool:
    """Whether another claim overlaps the place of this one."""
    index = bisect_left(claims, (claim[1], 0, ""))
    near = claims[max(0, index - 3) : index]
    return any(other[1] > claim[0] and other != claim for other in near)


def after_colons(
    text: str, found: Sequence[Quote], ends: Sequence[DocEnd], linked: Container[DocEnd]
) -> Iterator[DocLink]:
    """Links from quotations that fill a line to who is said to speak before a colon."""
    sources = [end for end in ends if end[2] == "SOURCE"]
    claims = {end[0]: end for end in ends if end[2] == "CLAIM"}
    for quote in found:
        claim = claims.get(quote.start, (quote.start, quote.end, "CLAIM"))
        if not (quote.first and quote.last) or claim in linked or claim[1] > quote.end:
            continue
        before = _COLON.search(text, max(0, quote.start - LONGEST_LEAD), quote.start)
        if before is None:
            continue
        index = bisect_left(sources, (before.end(), 0, "")) - 1
        if index >= 0 and sources[index][0] >= before.start():
            yield ATTRIBUTED_TO, claim, sources[index]
