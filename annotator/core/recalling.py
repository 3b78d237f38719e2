"""What memory makes of the suggestions of an article that an annotator opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from annotator.core.memory import (
    SUGGESTER,
    THRESHOLDS,
    ByLabel,
    Recalled,
    Recollection,
    Thresholds,
    added_label,
    is_dropped,
    label_instead,
    rememberable,
    remembered_text,
    score,
)
from annotator.core.mentions import mentions
from annotator.core.span import Span
from annotator.core.span_index import DraftIndex, SpanIndex, entry
from annotator.core.state import State
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.core.suggestion_set import span_key

#: Makes the id of a suggestion of its place and label.
NewId = Callable[[Span, str], str]


def recollection(
    state: State,
    known: Mapping[str, ByLabel],
    new_id: NewId,
    thresholds: Thresholds = THRESHOLDS,
) -> Recollection:
    """What is hidden and what is added in a state; `known` holds the counts by text.

    What the annotator has decided here already stays, and nothing is suggested over it.
    """
    return _Recalling(state, known, new_id, thresholds).made()


def over(suggestions: Suggestions, made: Recollection) -> Suggestions:
    """The suggestions as the annotator sees them."""
    kept = [s for s in suggestions.spans if s.id not in made.hidden]
    added = [Suggestion(r.id, r.span, r.label, SUGGESTER, r.score) for r in made.recalled]
    spans = sorted((*kept, *added), key=lambda s: (s.span.start, -s.span.end, s.id))
    return replace(suggestions, spans=tuple(spans))


@dataclass
class _Recalling:
    state: State
    known: Mapping[str, ByLabel]
    new_id: NewId
    thresholds: Thresholds

    def made(self) -> Recollection:
        labels = rememberable(self.state.label_schema)
        hidden: set[str] = set()
        recalled: list[Recalled] = []
        for suggestion in self._live(labels):
            found = remembered_text(suggestion.span.quote(self.state.article.text))
            by_label = self.known.get(found or "")
            if by_label is None:
                continue
            instead = label_instead(by_label, suggestion.label, self.thresholds)
            if instead in labels:
                assert instead is not None
                hidden.add(suggestion.id)
                if self._is_free(suggestion.span, instead):
                    recalled.append(self._recalled(suggestion.span, instead, by_label, suggestion))
            elif is_dropped(by_label, suggestion.label, self.thresholds):
                hidden.add(suggestion.id)
        recalled += self._missed(labels, hidden, recalled)
        return Recollection(frozenset(hidden), tuple(recalled))

    def _live(self, labels: frozenset[str]) -> Iterator[Suggestion]:
        for _, _, _, id in self.state.live:
            suggestion = self.state.suggested.spans.get(id)
            if suggestion and suggestion.label in labels:
                yield suggestion

    def _missed(
        self, labels: frozenset[str], hidden: set[str], others: Iterable[Recalled]
    ) -> Iterator[Recalled]:
        """What is wanted and not suggested: the longest texts first, none over another."""
        taken = self._taken(hidden, others)
        text, ranks = self.state.article.text, self.state.label_schema.ranks
        for quote in sorted(self.known, key=lambda quote: (-len(quote), quote)):
            by_label = self.known[quote]
            label = added_label(quote, by_label, self.thresholds)
            if label not in labels:
                continue
            assert label is not None
            index = taken.setdefault(ranks[label], DraftIndex.of(SpanIndex()))
            for span in mentions(text, quote):
                if self._is_free(span, label) and not index.overlapping(span.start, span.end):
                    index.add(entry(span, 0, ""))
                    yield self._recalled(span, label, by_label)

    def _taken(self, hidden: set[str], others: Iterable[Recalled]) -> dict[int, DraftIndex]:
        """By layer, where something stands already."""
        ranks = self.state.label_schema.ranks
        places: dict[int, list[Span]] = {}
        for _, _, rank, id in self.state.live:
            item = self.state.item(id)
            if item and id not in hidden:
                places.setdefault(rank, []).append(item.span)
        for recalled in others:
            places.setdefault(ranks[recalled.label], []).append(recalled.span)
        return {
            rank: DraftIndex.of(SpanIndex(entry(span, 0, str(n)) for n, span in enumerate(spans)))
            for rank, spans in places.items()
        }

    def _is_free(self, span: Span, label: str) -> bool:
        """Whether the annotator has not answered it, and nobody suggests it already."""
        key = span_key(span, label)
        state = self.state
        if key in state.keys or key in state.refused:
            return False
        return key not in state.suggested.by_key

    def _recalled(
        self, span: Span, label: str, known: ByLabel, instead_of: Suggestion | None = None
    ) -> Recalled:
        counts = known[label]
        others = sum(other.agreed for name, other in known.items() if name != label)
        return Recalled(
            self.new_id(span, label),
            span,
            label,
            round(score(known, label), 3),
            counts.agreed,
            counts.rejected + others,
            instead_of.label if instead_of else "",
        )
