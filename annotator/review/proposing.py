"""One annotator's work, proposed to a reviewer in the place of suggestions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.annotators import GOLD
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Mark, Ruling, attributes_of, plain_attributes
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.review.regions import layer_of

#: Who proposes what was gold until its annotator took it back.
WITHDRAWN = "withdrawn"


def proposals(
    work: AnnotatedArticle, label_schema: LabelSchema, rulings: Iterable[Ruling] = ()
) -> SuggestionSet:
    """The work as suggestions, with its attributes and links.

    What a ruling had made gold, and its annotator has taken back since, is proposed as well: it
    is the reviewer who says whether it goes.
    """
    name = work.annotator_id or ""
    spans = [
        Suggestion(version_id(a), a.span, a.label, name, None, dict(a.attributes))
        for a in work.annotations
    ]
    ids = {a.id: version_id(a) for a in work.annotations}
    links = [
        SuggestedLink(link_version_id(k, ids), k.type, ids[k.from_id], ids[k.to_id], name)
        for k in work.links
    ]
    for ruling in rulings:
        spans += _withdrawn(ruling, work, label_schema)
    return SuggestionSet.of(Suggestions(tuple(spans), tuple(links)))


def version_id(annotation: Annotation) -> str:
    """The id of an annotation as it is now: another one as soon as it is changed."""
    span = annotation.span
    id = f"{annotation.id}@{span.start}-{span.end}-{annotation.label}"
    plain = plain_attributes(annotation.attributes)
    return f"{id}~{_short_hash(plain)}" if plain else id


def link_version_id(link: Link, ids: Mapping[str, str]) -> str:
    """The id of a link between versions; `ids` are those of the annotations at its ends."""
    return f"{link.id}@{_short_hash((link.type, ids[link.from_id], ids[link.to_id]))}"


def annotation_id(version_id: str) -> str:
    """The id of the annotation that a version is of."""
    return version_id.partition("@")[0]


def taken_back(ruling: Ruling) -> bool:
    """Whether what a ruling had made gold is gold no longer, because the work has changed."""
    return GOLD in ruling.inputs


def _withdrawn(
    ruling: Ruling, work: AnnotatedArticle, label_schema: LabelSchema
) -> Iterable[Suggestion]:
    """What was gold in a ruling's place and has nothing in the work that it could have become."""
    if not taken_back(ruling):
        return
    marks = [
        Mark.of(a)
        for a in work.annotations
        if a.span.overlaps(ruling.place) and layer_of(label_schema, a.label) == ruling.layer
    ]
    for mark in unmatched(ruling.inputs[GOLD], marks):
        id = f"{ruling.id}@{mark.span.start}-{mark.span.end}-{mark.label}"
        attributes = attributes_of(mark.attributes)
        yield Suggestion(id, mark.span, mark.label, WITHDRAWN, None, attributes)


def unmatched(wanted: Iterable[Mark], marks: Sequence[Mark]) -> list[Mark]:
    """The wanted marks for which there is none in `marks`, each standing for one of them.

    The same place and label goes first, then the same label, then whatever overlaps.
    """
    free, left = list(marks), list(wanted)
    for rank in range(3):
        for mark in list(left):
            found = [other for other in free if _likeness(mark, other) == rank]
            if found:
                free.remove(found[0])
                left.remove(mark)
    return left


def _likeness(one: Mark, other: Mark) -> int:
    if one.place == other.place:
        return 0
    if not one.span.overlaps(other.span):
        return 3
    return 1 if one.label == other.label else 2


def _short_hash(plain: object) -> str:
    source = json.dumps(plain, ensure_ascii=False)
    return hashlib.sha256(source.encode()).hexdigest()[:8]
