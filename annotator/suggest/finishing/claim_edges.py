"""Edges of claims as the guidelines of the schemas have them.

A claim holds the whole quotation that it begins or ends in, and the *that* before it; the
reporter's own comma or full stop is out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.quotes import Quote, QuoteIndex, quotes, words_in
from annotator.suggest.finishing.rewriting import attribution, change_attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc

_THAT = re.compile(r"\bthat $")
_LOOSE_END = re.compile(r"(?<![.\s])[.,;:]$|[\s,;:]+$")

#: A quotation with fewer words may be part of a claim that ends inside it only by chance.
_LEAST_WORDS = 3


@Language.component("annotator_claim_edges", assigns=["doc.spans"])
def settle_claims(doc: Doc) -> Doc:
    """Put the edges of claims where the guidelines say."""
    claims = [end for end in attribution(doc) if end[2] == "CLAIM"]
    if claims:
        text = doc.text
        index = QuoteIndex(quotes(text))
        moved = {end: claim_within(text, end, index) for end in claims}
        change_attribution(doc, {old: new for old, new in moved.items() if old != new})
    return doc


def claim_within(text: str, end: DocEnd, index: QuoteIndex) -> DocEnd:
    """The claim with the whole of the quotations that its edges cut."""
    start, stop, label = end
    first, last = index.around(start), index.around(stop - 1)
    if first is not None and _cuts(text, first, start, stop):
        start = min(start, first.start)
        stop = max(stop, first.end) if stop > first.start else stop
    if last is not None and last is not first and _cuts(text, last, start, stop):
        stop = max(stop, last.end)
    if loose := _LOOSE_END.search(text, start, stop):
        if index.around(loose.start()) is None and not _abbreviation(text, start, stop):
            stop = loose.start()
    if (that := _THAT.search(text, max(0, start - 6), start)) is not None:
        start = that.start()
    return start, stop, label


def _abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at the end belongs to the last word: a.m., U.S."""
    return bool(re.search(r"(?:\b\w|\.\w)\.$", text[max(start, stop - 5) : stop]))


def _cuts(text: str, quote: Quote, start: int, stop: int) -> bool:
    """Whether the claim is meant to hold the quotation: it crosses it, or is most of it."""
    if words_in(text, quote) < _LEAST_WORDS or not quote.closed:
        return False
    if start < quote.start or stop > quote.end:
        return True
    return 2 * (min(stop, quote.end) - max(start, quote.start)) > quote.end - quote.start
