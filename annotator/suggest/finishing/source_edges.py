"""Edges of sources as the guidelines of the schemas have them.

A source keeps its article and role, and loses a comma at its end and a possessive. The attribution
corpus writes the comma of an apposition as part of it (one source in twenty): there the guidelines
are followed, against its gold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.rewriting import attribution, change_attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc

_END = re.compile(r"(?:[\s,;:\u2013\u2014]+|['\u2019]s|(?<=s)['\u2019])$")
_START = re.compile(r"[\s,;:.\u2013\u2014]+")
_ARTICLE_BEFORE = re.compile(r"\b(?:the|a|an) $", re.IGNORECASE)


@Language.component("annotator_source_edges", assigns=["doc.spans"])
def settle_sources(doc: Doc) -> Doc:
    """Put the edges of sources where the guidelines say."""
    sources = [end for end in attribution(doc) if end[2] == "SOURCE"]
    if sources:
        text = doc.text
        moved = {end: source_within(text, end) for end in sources}
        change_attribution(doc, {old: new for old, new in moved.items() if old != new})
    return doc


def source_within(text: str, end: DocEnd) -> DocEnd:
    """The source without a comma or possessive at its end, and with its article."""
    start, stop, label = end
    name = text[start:stop]
    head = _START.match(name)
    start += head.end() if head and head.end() < len(name) else 0
    while (tail := _END.search(text[start:stop])) and tail.start() > 0:
        stop = start + tail.start()
    if article := _ARTICLE_BEFORE.search(text, max(0, start - 5), start):
        start = article.start()
    return start, stop, label
