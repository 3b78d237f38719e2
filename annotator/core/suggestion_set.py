"""The suggestions of one article, arranged so that what hangs together is found at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeAlias, TypeVar

from annotator.core.brought_back import Ranges, around
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions

K = TypeVar("K")
V = TypeVar("V")

#: What two proposals of the same thing have in common: start, end, label.
SpanKey: TypeAlias = tuple[int, int, str]


def span_key(span: Span, label: str) -> SpanKey:
    """Start, end and label: equal for two proposals of the same thing."""
    return span.start, span.end, label


@dataclass(frozen=True, slots=True)
class SuggestionSet:
    """Suggestions by id and by place and label; their links by id and by either end."""

    spans: Mapping[str, Suggestion] = field(default_factory=dict)
    links: Mapping[str, SuggestedLink] = field(default_factory=dict)
    by_key: Mapping[SpanKey, tuple[str, ...]] = field(default_factory=dict)
    links_from: Mapping[str, tuple[SuggestedLink, ...]] = field(default_factory=dict)
    links_to: Mapping[str, tuple[SuggestedLink, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, suggestions: Suggestions) -> Self:
        """Arrange the suggestions; links to spans that are not there are left out."""
        spans = {s.id: s for s in suggestions.spans}
        links = [k for k in suggestions.links if k.from_id in spans and k.to_id in spans]
        return cls(
            spans,
            {link.id: link for link in links},
            _grouped((span_key(s.span, s.label), s.id) for s in suggestions.spans),
            _grouped((link.from_id, link) for link in links),
            _grouped((link.to_id, link) for link in links),
        )

    def links_of(self, suggestion_id: str) -> tuple[SuggestedLink, ...]:
        """The suggested links at either end of a suggestion."""
        return self.links_from.get(suggestion_id, ()) + self.links_to.get(suggestion_id, ())


def within(suggestions: Suggestions, ranges: Ranges) -> Suggestions:
    """The suggestions that lie in some ranges, and the links among them."""
    spans = tuple(s for s in suggestions.spans if around(ranges, s.span.start, s.span.end))
    ids = {s.id for s in spans}
    links = (k for k in suggestions.links if k.from_id in ids and k.to_id in ids)
    return Suggestions(spans, tuple(links))


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
