"""spaCy components of trained pipelines, registered on import: one `ner` a layer, then links.

- `annotator_layer` goes after the `ner` of a layer: it keeps that layer's labels, and moves them
  out of `doc.ents` into a span group, so that the `ner` of the next layer starts afresh.
- `annotator_sources` goes after all layers: it ties claims to their sources.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.core.label_schema import ATTRIBUTED_TO, SIGNALLED_BY
from annotator.suggest.doc_data import LINKS_KEY, DocEnd, DocLink
from annotator.suggest.linking import attributions
from annotator.suggest.nearest import nearest_sources


@Language.factory(
    "annotator_layer", assigns=["doc.ents", "doc.spans"], default_config={"group": None}
)
def make_layer(
    nlp: Language, name: str, labels: list[str], group: str | None
) -> Callable[[Doc], Doc]:
    """Keep entities with these labels; where a group is named, move them there."""
    return Layer(frozenset(labels), group)


class Layer:
    """What is left of `doc.ents` after the `ner` of one layer."""

    def __init__(self, labels: frozenset[str], group: str | None) -> None:
        self._labels = labels
        self._group = group

    def __call__(self, doc: Doc) -> Doc:
        """The same doc."""
        kept = [span for span in doc.ents if span.label_ in self._labels]
        if self._group is None:
            doc.set_ents(kept, default="outside")
        else:
            doc.set_ents([], default="missing")
            doc.spans[self._group] = SpanGroup(doc, name=self._group, spans=kept)
        return doc


@Language.factory("annotator_sources", assigns=["doc.user_data"], default_config={"cues": []})
def make_sources(
    nlp: Language, name: str, claims: list[str], sources: list[str], cues: list[str]
) -> Callable[[Doc], Doc]:
    """Tie spans labelled as claims to spans labelled as sources, by cues where there are any."""
    return Sources(frozenset(claims), frozenset(sources), frozenset(cues))


class Sources:
    """Links from claims to sources: by way of the nearest cue, or else to the nearest source."""

    def __init__(
        self, claims: frozenset[str], sources: frozenset[str], cues: frozenset[str]
    ) -> None:
        self._claims, self._sources, self._cues = claims, sources, cues

    def __call__(self, doc: Doc) -> Doc:
        """The same doc, its links added to those that it has."""
        spans = [*doc.ents, *(span for group in doc.spans.values() for span in group)]
        claims, sources, cues = (
            {_range(s): (s.start_char, s.end_char, s.label_) for s in spans if s.label_ in labels}
            for labels in (self._claims, self._sources, self._cues)
        )
        links = [*doc.user_data.get(LINKS_KEY, ())]
        if self._cues:
            links += _by_cues(doc.text, claims, sources, cues)
        else:
            for claim, source in nearest_sources(doc.text, claims, sources):
                links.append((ATTRIBUTED_TO, claims[claim], sources[source]))
        doc.user_data[LINKS_KEY] = links
        return doc


def _by_cues(
    text: str,
    claims: dict[tuple[int, int], DocEnd],
    sources: dict[tuple[int, int], DocEnd],
    cues: dict[tuple[int, int], DocEnd],
) -> list[DocLink]:
    links: list[DocLink] = []
    for found in attributions(text, sources, cues, claims):
        if found.source is not None:
            links.append((ATTRIBUTED_TO, claims[found.claim], sources[found.source]))
        if found.cue is not None:
            links.append((SIGNALLED_BY, claims[found.claim], cues[found.cue]))
    return links


def _range(span: Span) -> tuple[int, int]:
    return span.start_char, span.end_char
