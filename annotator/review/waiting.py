"""Finished gold in which regions wait again: annotators have something else there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Mark, Ruling
from annotator.review.docket import docket_of
from annotator.review.regions import Region


def waiting(
    works: Sequence[AnnotatedArticle],
    label_schema: LabelSchema,
    gold: Mapping[str, Annotation],
    rulings: Sequence[Ruling],
) -> int:
    """How many regions of an article a reviewer has to look at: changed since, or not weighed.

    Where an annotator now has what is gold, as after taking corrections over, there is nothing to
    look at.
    """
    queue = docket_of(works, label_schema, gold, rulings).queue
    return sum(not _is_met(region) for region in queue)


def _is_met(region: Region) -> bool:
    if region.subject:
        return not region.changed_by
    gold = tuple(sorted(Mark.of(annotation) for annotation in region.gold))
    changed = region.changed_by or tuple(region.inputs)
    return all(region.inputs[name] == gold for name in changed)
