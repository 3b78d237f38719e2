"""The spaCy component that keeps a doc's boilerplate free of spans, registered on import.

`annotator_boilerplate` goes last, after whatever finds spans. It leaves the regions in the doc's
`user_data` under `BOILERPLATE_KEY` and takes out the spans and the links that lie in them.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.suggest.boilerplate import regions
from annotator.suggest.doc_data import BOILERPLATE_KEY, LINKS_KEY
from annotator.suggest.quiet import BOILERPLATE, Quiet


@Language.component(
    BOILERPLATE, assigns=["doc.ents", "doc.spans", "doc.user_data"], retokenizes=False
)
def leave_out_boilerplate(doc: Doc) -> Doc:
    """Mark the boilerplate of a doc and take the spans and links out of it."""
    found = regions(doc.text)
    doc.user_data[BOILERPLATE_KEY] = [tuple(region) for region in found]
    if not found:
        return doc
    quiet = Quiet((start, end) for start, end, _ in found)

    def kept(spans: list[Span]) -> list[Span]:
        return [span for span in spans if not quiet.holds(span.start_char, span.end_char)]

    ents = list(doc.ents)
    if len(remaining := kept(ents)) < len(ents):
        doc.set_ents(remaining, default="outside")
    for name, group in doc.spans.items():
        doc.spans[name] = SpanGroup(doc, name=name, spans=kept(list(group)))
    if LINKS_KEY in doc.user_data:
        doc.user_data[LINKS_KEY] = [
            link
            for link in doc.user_data[LINKS_KEY]
            if not any(quiet.holds(start, end) for start, end, _ in link[1:])
        ]
    return doc
