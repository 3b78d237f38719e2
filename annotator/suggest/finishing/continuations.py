"""Quotations in pieces: broken by the attribution, or running on over paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.core.label_schema import ATTRIBUTED_TO, CONTINUES
from annotator.suggest.doc_data import LINKS_KEY, DocEnd, DocLink
from annotator.suggest.finishing.quotes import Quote, quotes
from annotator.suggest.finishing.rewriting import add_links, attribution, change_attribution
from annotator.suggest.linebreaks import has_break
from annotator.suggest.linking import SENTENCE_END

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: See docs/suggestion-rules.md for what these were measured on.
CONTINUES_SCORE = 0.94
SHARED_SOURCE_SCORE = 0.83

#: Between two pieces there is room for an attribution, and for nothing else.
_LONGEST_GAP = 160
#: So many claims may lie in one another.
_NESTED = 4


@Language.component("annotator_continuations", assigns=["doc.spans", "doc.user_data"])
def join_pieces(doc: Doc) -> Doc:
    """Mark each piece of a quotation as a claim, tie it to the one before, share the source."""
    text = doc.text
    found = quotes(text)
    if not found:
        return doc
    _mark_paragraphs(doc, text, found)
    ends = attribution(doc)
    pairs = [*_over_paragraphs(text, found, ends), *broken(text, found, ends)]
    add_links(doc, [(CONTINUES, later, earlier) for earlier, later in pairs], CONTINUES_SCORE)
    add_links(doc, shared_sources(pairs, doc.user_data.get(LINKS_KEY, ())), SHARED_SOURCE_SCORE)
    return doc


def running_on(found: Sequence[Quote], text: str) -> Iterator[list[Quote]]:
    """Quotations opened at each of several lines in a row and closed at the last at most."""
    run: list[Quote] = []
    for quote in found:
        if run and not (quote.first and not text[run[-1].end : quote.start].strip()):
            if len(run) > 1:
                yield run
            run = []
        if run or not quote.closed:
            run.append(quote)
        if quote.closed:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def marked_paragraphs(
    run: Sequence[Quote], claims: Sequence[DocEnd]
) -> tuple[dict[DocEnd, DocEnd | None], list[DocEnd]]:
    """Each paragraph of a quotation as one claim: what to change, and what to add.

    `claims` are in order of the text. A paragraph with several claims is left as it is.
    """
    changes: dict[DocEnd, DocEnd | None] = {}
    added: list[DocEnd] = []
    for quote in run:
        whole = (quote.start, quote.end, "CLAIM")
        place = bisect_left(claims, (quote.start, 0, ""))
        touching = [
            claim
            for claim in claims[max(0, place - _NESTED) : place + _NESTED]
            if claim[0] < quote.end and quote.start < claim[1]
        ]
        if not touching:
            added.append(whole)
        elif len(touching) == 1 and whole[0] <= touching[0][0] and touching[0][1] <= whole[1]:
            changes[touching[0]] = whole
    return {old: new for old, new in changes.items() if old != new}, added


def _mark_paragraphs(doc: Doc, text: str, found: Sequence[Quote]) -> None:
    runs = list(running_on(found, text))
    if runs:
        claims = [end for end in attribution(doc) if end[2] == "CLAIM"]
        change_attribution(doc, *marked_paragraphs(list(chain.from_iterable(runs)), claims))


def _over_paragraphs(
    text: str, found: Sequence[Quote], ends: Sequence[DocEnd]
) -> Iterator[tuple[DocEnd, DocEnd]]:
    """Claims that are the paragraphs of one quotation, each with the next."""
    whole = {end[:2]: end for end in ends if end[2] == "CLAIM"}
    for run in running_on(found, text):
        for earlier, later in pairwise(run):
            one, other = (
                whole.get((earlier.start, earlier.end)),
                whole.get((later.start, later.end)),
            )
            if one and other:
                yield one, other


def broken(
    text: str, found: Sequence[Quote], ends: Sequence[DocEnd]
) -> Iterator[tuple[DocEnd, DocEnd]]:
    """Claims that are the pieces of a quotation broken by an attribution, each with the next."""
    by_place = {quote.end: quote for quote in found}
    starts = {quote.start for quote in found}
    claims = [end for end in ends if end[2] == "CLAIM"]
    speech = [end for end in ends if end[2] != "CLAIM"]
    speech_starts = [start for start, _, _ in speech]
    for earlier, later in pairwise(claims):
        if earlier[1] not in by_place or later[0] not in starts:
            continue
        if earlier[1] < later[0] <= earlier[1] + _LONGEST_GAP:
            place = bisect_left(speech_starts, earlier[1])
            attributed = place < len(speech) and speech[place][1] <= later[0]
            if attributed and _breaks(text[earlier[0] : earlier[1]], text[earlier[1] : later[0]]):
                yield earlier, later


def _breaks(quote: str, gap: str) -> bool:
    """Whether what stands between two quotations only attributes them, by its marks."""
    if has_break(gap) or quote.rstrip("'\u2019\u201d\"")[-1:] in (".", ""):
        return False
    sentences = len(SENTENCE_END.findall(gap))
    mark = gap.rstrip()[-1:]
    return (mark == "," and sentences == 0) or (mark == "." and sentences <= 2)


def shared_sources(
    pairs: Sequence[tuple[DocEnd, DocEnd]], links: Sequence[DocLink]
) -> list[DocLink]:
    """Links from pieces without a source to that of the piece before, or else after."""
    sources: defaultdict[DocEnd, list[DocEnd]] = defaultdict(list)
    for name, claim, source in links:
        if name == ATTRIBUTED_TO:
            sources[claim].append(source)
    made: list[DocLink] = []
    for giver, taker in chain(pairs, ((later, earlier) for earlier, later in reversed(pairs))):
        if giver in sources and taker not in sources:
            sources[taker] = sources[giver]
            made += [(ATTRIBUTED_TO, taker, source) for source in sources[giver]]
    return made
