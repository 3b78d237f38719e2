"""The spaCy component `annotator_parsed_attribution`, registered on import.

It goes after a parser for English, and gives what the packaged pipeline gives for attribution:
SOURCE, CUE and CLAIM in `doc.spans["attribution"]` and the links among them in `doc.user_data`.
"""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.core.label_schema import ATTRIBUTED_TO, CONTINUES, SIGNALLED_BY
from annotator.suggest.components import ATTRIBUTION_GROUP, CLAIM, CUE, SOURCE
from annotator.suggest.doc_data import LINKS_KEY, DocEnd, DocLink
from annotator.suggest.parsed.statements import Statement, statements

FACTORY = "annotator_parsed_attribution"


@Language.component(
    FACTORY,
    assigns=["doc.spans", "doc.user_data"],
    requires=["token.dep", "token.head", "token.pos", "token.lemma"],
)
def attribute_by_parse(doc: Doc) -> Doc:
    """Add who said what to a doc; one that no parser has been over stays as it is."""
    if not doc.has_annotation("DEP"):
        return doc
    spans: dict[DocEnd, Span] = {}
    links: dict[DocLink, None] = {}
    for statement in statements(doc):
        _take(doc, statement, spans, links)
    known = list(doc.spans.get(ATTRIBUTION_GROUP, ()))
    group = SpanGroup(doc, name=ATTRIBUTION_GROUP, spans=[*known, *spans.values()])
    doc.spans[ATTRIBUTION_GROUP] = group
    doc.user_data.setdefault(LINKS_KEY, []).extend(links)
    return doc


def _take(
    doc: Doc, statement: Statement, spans: dict[DocEnd, Span], links: dict[DocLink, None]
) -> None:
    def end(where: tuple[int, int], label: str) -> DocEnd:
        span = Span(doc, *where, label=label)
        place = (span.start_char, span.end_char, label)
        spans.setdefault(place, span)
        return place

    cue = end(statement.cue, CUE)
    claims = [end(claim, CLAIM) for claim in statement.claims]
    if statement.source is not None:
        links[ATTRIBUTED_TO, claims[0], end(statement.source, SOURCE)] = None
    links[SIGNALLED_BY, claims[0], cue] = None
    for before, piece in pairwise(claims):
        links[CONTINUES, piece, before] = None
