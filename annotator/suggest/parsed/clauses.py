"""Ranges of tokens in a parse: whole phrases, without the marks at their edges."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from annotator.suggest.linebreaks import has_break
from annotator.suggest.parsed.quotations import Quotation, touching

#: A half-open range of tokens.
Range = tuple[int, int]

#: What stands before a verb and belongs to its cue: `has also said`.
_BEFORE = frozenset(("aux", "auxpass", "neg", "advmod"))

_EDGE = frozenset(",.;:-–—…!?")
_CLOSING = frozenset(("”", '"', "''", "’", "'"))


def phrase(doc: Doc, head: Token, without: Range | None = None) -> Range | None:
    """The subtree of a token on its own line, up to what is to be left out; None if all is."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    if without is not None and without[0] < end and start < without[1]:
        if head.i < without[0]:
            end = without[0]
        elif head.i >= without[1]:
            start = without[1]
        else:
            return None
    return trimmed(doc, *line_of(doc, head.i, start, end))


def line_of(doc: Doc, at: int, start: int, end: int) -> Range:
    """The part of a range that lies on the line of the token `at`, which may be beside it."""
    left = right = min(max(at, start), end)
    while left > start and not is_break(doc[left - 1]):
        left -= 1
    while right < end and not is_break(doc[right]):
        right += 1
    return left, right


def is_break(token: Token) -> bool:
    """Whether a line ends in this token."""
    return token.is_space and has_break(token.text)


def trimmed(doc: Doc, start: int, end: int) -> Range | None:
    """The range without white space and loose marks at its edges; None when nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in _EDGE):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _EDGE):
        end -= 1
    return (start, end) if start < end else None


def cue_of(doc: Doc, verb: Token) -> Range:
    """A verb with what belongs to it right before and after: `has also said`, `pointed out`."""
    start, end = verb.i, verb.i + 1
    children = {child.i: child.dep_ for child in verb.children}
    while children.get(start - 1) in _BEFORE and not doc[start - 1].is_punct:
        start -= 1
    while end < len(doc) and children.get(end) == "prt":
        end += 1
    return start, end


def completed(doc: Doc, found: list[Quotation], cue: int, claim: Range) -> Range:
    """A claim with the whole of each quotation that it has a part in, unless the cue is in it."""
    start, end = claim
    for quotation in touching(found, start, end):
        if cue in quotation:
            start, end = max(start, quotation.start + 1), min(end, _inner_end(doc, quotation))
        else:
            start, end = min(start, quotation.start), max(end, quotation.end)
    return (start, end) if start < end else claim


def _inner_end(doc: Doc, quotation: Quotation) -> int:
    return quotation.end - (doc[quotation.end - 1].text in _CLOSING)


def outside(claim: Range, cut: Range) -> Iterator[Range]:
    """The parts of a range on both sides of another."""
    if claim[0] < min(cut[0], claim[1]):
        yield claim[0], min(cut[0], claim[1])
    if max(cut[1], claim[0]) < claim[1]:
        yield max(cut[1], claim[0]), claim[1]
