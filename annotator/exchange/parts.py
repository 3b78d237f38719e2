"""What of somebody's work on an article a format may have a place for, and how much there is."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Origin, Status
from annotator.exchange.losses import Losses


class Part(StrEnum):
    """One kind of thing, named in the singular as reports of losses name it."""

    TEXT = "whole text"
    METADATA = "metadata value"
    SPANLESS = "article without spans"
    OVERLAP = "overlapping span"
    LINK = "link"
    ATTRIBUTE = "attribute"
    NOTE = "note"
    FLAG = "flag"
    ORIGIN = "origin"
    SCORE = "score"
    SUGGESTER = "suggester"
    PROVENANCE = "provenance"
    ANNOTATOR = "annotator's name"
    STATUS = "status"
    ARTICLE_NOTE = "note on an article"
    ARTICLE_FLAG = "flag of an article"


#: All that there is: what the native format holds.
EVERYTHING = frozenset(Part)


def parts_of(record: AnnotatedArticle) -> dict[Part, int]:
    """How often each part is in a record.

    Overlap is left out: which of two spans is lost, the format decides that cannot hold both. So
    are ids, which name things and say nothing of them.
    """
    annotations, suggestions = record.annotations, record.suggestions
    scores = [*(s.score for s in suggestions.spans), *(k.score for k in suggestions.links)]
    by_person = record.annotator_id is not None
    attributes = notes = flags = 0
    origins = sum(link.origin is not Origin.ADDED for link in record.links)
    # One loop for all: there may be a million.
    for annotation in annotations:
        attributes += len(annotation.attributes)
        notes += annotation.note != ""
        flags += annotation.flagged
        origins += annotation.origin is not Origin.ADDED
    return {
        Part.TEXT: 1,
        Part.METADATA: len(record.article.meta),
        Part.SPANLESS: int(not (annotations or suggestions.spans)),
        Part.LINK: len(record.links) + len(suggestions.links),
        Part.ATTRIBUTE: attributes + sum(len(s.attributes or ()) for s in suggestions.spans),
        Part.NOTE: notes,
        Part.FLAG: flags,
        Part.ORIGIN: origins,
        Part.SCORE: sum(score is not None for score in scores),
        Part.SUGGESTER: len(suggestions.spans),
        Part.PROVENANCE: len(record.provenance),
        Part.ANNOTATOR: int(by_person),
        Part.STATUS: int(by_person and record.status is not Status.NEW),
        Part.ARTICLE_NOTE: int(bool(record.note)),
        Part.ARTICLE_FLAG: int(record.flagged),
    }


def count_lost(losses: Losses, record: AnnotatedArticle, holds: Collection[Part]) -> None:
    """Count what is in a record and not among the parts that a format holds."""
    if not (lost := EVERYTHING.difference(holds)):
        return
    for part, number in parts_of(record).items():
        if part in lost:
            losses.add(part, record.article.id, number)
