"""What a pipeline found in the pieces of one article, as suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.suggest.linebreaks import has_break, lines_within
from annotator.suggest.linking import LINKS_KEY, DocEnd
from annotator.suggest.rules import SuggestionRules

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Gathering:
    """Collects the spans and links of docs that lie at offsets in one text.

    Spans are cut at line breaks and trimmed; the same range and label comes once; labels that the
    rules don't allow are left out and counted in `dropped`.
    """

    def __init__(
        self,
        text: str,
        suggester: str,
        rules: SuggestionRules,
        new_id: Callable[[], str],
        dropped: Counter[str],
    ) -> None:
        self.text = text
        self._suggester = suggester
        self._rules = rules
        self._new_id = new_id
        self._dropped = dropped
        self._spans: dict[tuple[int, int, str], Suggestion] = {}
        self._links: dict[tuple[str, str, str], SuggestedLink] = {}

    def add(self, doc: Doc, offset: int) -> None:
        """Take what was found in a doc that begins at `offset` in the text."""
        ends: dict[DocEnd, Suggestion] = {}
        for found in _found(doc):
            start, end, pipeline_label = found
            label = self._rules.label(pipeline_label)
            if label is None:
                self._dropped[pipeline_label] += 1
                continue
            for part in self._parts(start + offset, end + offset):
                ends.setdefault(found, self._span(*part, label))
        for name, from_end, to_end in doc.user_data.get(LINKS_KEY, ()):
            if from_end in ends and to_end in ends:
                self._link(name, ends[from_end], ends[to_end])

    def suggestions(self) -> Suggestions:
        """All that was taken: spans by start, the longest first, and the links among them."""
        spans = sorted(self._spans.values(), key=lambda s: (s.span.start, -s.span.end, s.label))
        return Suggestions(tuple(spans), tuple(self._links.values()))

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        quote = self.text[start:end]
        if quote and quote == quote.strip() and not has_break(quote):
            return iter(((start, end),))
        return lines_within(self.text, start, end)

    def _span(self, start: int, end: int, label: str) -> Suggestion:
        known = self._spans.get((start, end, label))
        if known is None:
            known = Suggestion(self._new_id(), Span(start, end), label, self._suggester)
            self._spans[start, end, label] = known
        return known

    def _link(self, name: str, start: Suggestion, end: Suggestion) -> None:
        link_type = self._rules.link_type(name, start.label, end.label)
        if link_type is None:
            return
        to_id = "" if link_type.max_one else end.id
        key = (link_type.name, start.id, to_id)
        if key not in self._links:
            self._links[key] = SuggestedLink(
                self._new_id(), link_type.name, start.id, end.id, self._suggester
            )


def _found(doc: Doc) -> Iterator[DocEnd]:
    for span in doc.ents:
        yield span.start_char, span.end_char, span.label_
    for group in doc.spans.values():
        for span in group:
            yield span.start_char, span.end_char, span.label_
