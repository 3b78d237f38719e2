"""What a pipeline found in the pieces of one article, as suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey, span_key
from annotator.suggest.doc_data import (
    LINK_SCORES_KEY,
    LINKS_KEY,
    SCORES_KEY,
    SUGGESTERS_KEY,
    DocEnd,
)
from annotator.suggest.linebreaks import has_break, lines_within
from annotator.suggest.quiet import Quiet
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.trimming import trimmed_end

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Gathering:
    """Collects the spans and links of docs that lie at offsets in one text.

    Spans are cut at line breaks and trimmed; the same range and label comes once; labels that the
    rules don't allow are left out and counted in `dropped`. What lies in a `quiet` part of the
    text is left out, whatever pipeline found it.
    """

    def __init__(
        self,
        text: str,
        suggester: str,
        rules: SuggestionRules,
        new_id: Callable[[], str],
        dropped: Counter[str],
        quiet: Quiet | None = None,
    ) -> None:
        self.text = text
        self._suggester = suggester
        self._rules = rules
        self._new_id = new_id
        self._dropped = dropped
        self.quiet = Quiet() if quiet is None else quiet
        self._spans: dict[SpanKey, Suggestion] = {}
        self._links: dict[tuple[str, str, str], SuggestedLink] = {}

    def add(self, doc: Doc, offset: int) -> None:
        """Take what was found in a doc that begins at `offset` in the text."""
        ends: dict[DocEnd, Suggestion] = {}
        scores = doc.user_data.get(SCORES_KEY, {})
        suggesters = doc.user_data.get(SUGGESTERS_KEY, {})
        for found in _found(doc):
            start, end, pipeline_label = found
            label = self._rules.label(pipeline_label)
            if label is None:
                if not self._rules.is_unwanted(pipeline_label):
                    self._dropped[pipeline_label] += 1
                continue
            for part in self._parts(start + offset, end + offset):
                if self.quiet.holds(*part):
                    continue
                span = trimmed_end(self.text, Span(*part), self._rules.trims.get(label, ()))
                made = self._span(
                    span, label, scores.get(found), suggesters.get(found, self._suggester)
                )
                ends.setdefault(found, made)
        link_scores = doc.user_data.get(LINK_SCORES_KEY, {})
        for link in doc.user_data.get(LINKS_KEY, ()):
            name, from_end, to_end = link
            if from_end in ends and to_end in ends:
                self._link(name, ends[from_end], ends[to_end], link_scores.get(link))

    def suggestions(self) -> Suggestions:
        """All that was taken: spans by start, the longest first, and the links among them."""
        spans = sorted(self._spans.values(), key=lambda s: (s.span.start, -s.span.end, s.label))
        return Suggestions(tuple(spans), tuple(self._links.values()))

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        quote = self.text[start:end]
        if quote and quote == quote.strip() and not has_break(quote):
            return iter(((start, end),))
        return lines_within(self.text, start, end)

    def _span(self, span: Span, label: str, score: float | None, suggester: str) -> Suggestion:
        key = span_key(span, label)
        if key not in self._spans:
            self._spans[key] = Suggestion(self._new_id(), span, label, suggester, score)
        return self._spans[key]

    def _link(self, name: str, start: Suggestion, end: Suggestion, score: float | None) -> None:
        link_type = self._rules.link_type(name, start.label, end.label)
        if link_type is None:
            return
        to_id = "" if link_type.max_one else end.id
        key = (link_type.name, start.id, to_id)
        if key not in self._links:
            self._links[key] = SuggestedLink(
                self._new_id(), link_type.name, start.id, end.id, self._suggester, score
            )


def _found(doc: Doc) -> Iterator[DocEnd]:
    for span in doc.ents:
        yield span.start_char, span.end_char, span.label_
    for group in doc.spans.values():
        for span in group:
            yield span.start_char, span.end_char, span.label_
