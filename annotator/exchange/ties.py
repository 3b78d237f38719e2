"""Links that stand for what a file says otherwise: kept where the label schema has a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Link
from annotator.core.label_schema import LabelSchema


def without_ties(
    record: AnnotatedArticle, ties: Collection[str], label_schema: LabelSchema
) -> tuple[AnnotatedArticle, int]:
    """The record without those of the ties that the schema forbids, and how many these are."""
    if not ties:
        return record, 0
    labels = {a.id: a.label for a in record.annotations}
    kept: list[Link] = []
    begun = {(k.type, k.from_id) for k in record.links if k.id not in ties}
    for link in record.links:
        if link.id in ties:
            type = label_schema.link_type.get(link.type)
            if type is None or not type.allows(labels[link.from_id], labels[link.to_id]):
                continue
            if type.max_one and (link.type, link.from_id) in begun:
                continue
            begun.add((link.type, link.from_id))
        kept.append(link)
    return replace(record, links=tuple(kept)), len(record.links) - len(kept)
