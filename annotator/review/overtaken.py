"""Gold that annotators have overtaken: they changed their work after it was settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Mark, Ruling
from annotator.review.docket import docket_of
from annotator.review.regions import Region


def overtaken(
    works: Sequence[AnnotatedArticle],
    label_schema: LabelSchema,
    gold: Mapping[str, Annotation],
    rulings: Sequence[Ruling],
) -> int:
    """How many regions of an article a reviewer has to look at again.

    Only the works that were compared count. Where an annotator now has what is gold, as after
    taking corrections over, there is nothing to look at.
    """
    compared = {name for ruling in rulings for name in ruling.inputs}
    found = [work for work in works if work.annotator_id in compared]
    waiting = docket_of(found, label_schema, gold, rulings).queue
    return sum(not _is_met(region) for region in waiting)


def _is_met(region: Region) -> bool:
    if region.subject:
        return not region.changed_by
    gold = tuple(sorted(Mark.of(annotation) for annotation in region.gold))
    changed = region.changed_by or tuple(region.inputs)
    return all(region.inputs[name] == gold for name in changed)
