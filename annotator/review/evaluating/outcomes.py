"""What became of each suggestion in somebody's finished work, and what they added."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from annotator.core.annotation import Annotation, Origin
from annotator.core.suggestion import Suggestion
from annotator.core.suggestion_set import SpanKey, span_key
from annotator.review.evaluating.judged import Judged


class Outcome(StrEnum):
    """What an annotator made of a suggestion."""

    ACCEPTED = "accepted"
    EDGES = "edges_corrected"
    LABEL = "label_corrected"
    BOTH = "both_corrected"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


class Verdicts:
    """One annotator's answers to the suggestions for one article."""

    def __init__(self, judged: Judged) -> None:
        work = judged.work
        self._by_suggestion = {a.suggestion_id: a for a in work.annotations if a.suggestion_id}
        self._standing = {span_key(a.span, a.label) for a in work.annotations}
        self._rejected = {rejection.suggestion_id for rejection in judged.rejections}
        self._refused = {span_key(r.span, r.label) for r in judged.rejections if r.span}
        self._answered = {
            span_key(s.span, s.label): self._by_suggestion[s.id]
            for s in judged.suggestions.spans
            if s.id in self._by_suggestion
        }

    def outcome(self, suggestion: Suggestion) -> Outcome:
        """What became of it. An answer to one of several alike answers them all."""
        key = span_key(suggestion.span, suggestion.label)
        annotation = self._by_suggestion.get(suggestion.id) or self._answered.get(key)
        if annotation:
            return _change(key, annotation)
        if key in self._standing:
            return Outcome.ACCEPTED
        if suggestion.id in self._rejected or key in self._refused:
            return Outcome.REJECTED
        return Outcome.UNDECIDED


def _change(key: SpanKey, annotation: Annotation) -> Outcome:
    start, end, label = key
    moved = (annotation.span.start, annotation.span.end) != (start, end)
    if annotation.label == label:
        return Outcome.EDGES if moved else Outcome.ACCEPTED
    return Outcome.BOTH if moved else Outcome.LABEL


def added(judged: Judged) -> Counter[str]:
    """How many annotations of each label were made by hand."""
    places = {span_key(s.span, s.label) for s in judged.suggestions.spans}
    return Counter(
        a.label
        for a in judged.work.annotations
        if a.origin is Origin.ADDED and span_key(a.span, a.label) not in places
    )
