"""A part of somebody's work: the spans of some labels only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Link
from annotator.core.suggestion import SuggestedLink, Suggestions


def with_labels(record: AnnotatedArticle, labels: Collection[str]) -> tuple[AnnotatedArticle, int]:
    """The record with the spans of these labels, and how many links lost an end of these.

    A link stays if both its ends do; one between two spans that go is no loss.
    """
    spans = tuple(a for a in record.annotations if a.label in labels)
    proposed = tuple(s for s in record.suggestions.spans if s.label in labels)
    kept = {a.id for a in spans} | {s.id for s in proposed}
    links = tuple(k for k in record.links if {k.from_id, k.to_id} <= kept)
    proposed_links = tuple(k for k in record.suggestions.links if {k.from_id, k.to_id} <= kept)
    every: list[Link | SuggestedLink] = [*record.links, *record.suggestions.links]
    cut = sum((k.from_id in kept) is not (k.to_id in kept) for k in every)
    narrowed = replace(
        record,
        annotations=spans,
        links=links,
        suggestions=Suggestions(proposed, proposed_links),
        provenance={id: p for id, p in record.provenance.items() if id in kept}
        | {k.id: record.provenance[k.id] for k in links if k.id in record.provenance},
    )
    return narrowed, cut
