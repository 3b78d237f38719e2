"""The patterns of a label schema's gazetteers, found in whatever a pipeline has read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

from msgspec.structs import replace

from annotator.core.display import one_line
from annotator.core.pattern_cost import is_costly, is_costly_regex
from annotator.core.span import Span
from annotator.core.span_index import DraftIndex, SpanIndex, entry
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.suggest.linebreaks import has_break
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.tokens import Doc

#: What a gazetteer's suggestions are stored under.
SUGGESTER = "gazetteer"

#: Tokens that are looked through at once: a pattern that repeats itself finds every part of a run.
MOST_TOKENS = 500

#: No word that is sought is longer: a regular expression takes its time over one.
MOST_CHARACTERS = 200

#: Where something was found (code points into the article), and its label.
Found: TypeAlias = tuple[Span, str]


@dataclass(frozen=True)
class Gazetteer:
    """Finds patterns in docs; `layers` has the layer of each label."""

    rules: SuggestionRules
    phrases: PhraseMatcher
    tokens: Matcher
    new_id: Callable[[], str]

    @classmethod
    def of(cls, nlp: Language, rules: SuggestionRules, new_id: Callable[[], str]) -> Self | None:
        """The rules' gazetteer for the pipeline's tokens; None where there is none."""
        if not rules.gazetteer:
            return None
        from spacy.matcher import Matcher, PhraseMatcher

        texts: defaultdict[str, list[str]] = defaultdict(list)
        lists: defaultdict[str, list[list[dict[str, object]]]] = defaultdict(list)
        for pattern in json.loads(rules.gazetteer):
            kind = texts if isinstance(pattern["pattern"], str) else lists
            kind[pattern["label"]].append(pattern["pattern"])
        phrases, tokens = PhraseMatcher(nlp.vocab), Matcher(nlp.vocab)
        for label, given in texts.items():
            phrases.add(label, [nlp.make_doc(text) for text in given])
        for label, patterns in lists.items():
            _refuse_costly(patterns)
            tokens.add(label, patterns, greedy="LONGEST")
        return cls(rules, phrases, tokens, new_id)

    def find(self, doc: Doc, offset: int) -> list[Found]:
        """What the patterns find in a doc that begins at `offset` in the article's text."""
        found = []
        # Asked for nothing, spaCy warns.
        if len(self.phrases):
            found += [(doc[start:end], label) for label, start, end in self.phrases(doc)]
        for first, last in _lines(doc) if len(self.tokens) else ():
            piece = doc[first:last]
            found += [(piece[start:end], label) for label, start, end in self.tokens(piece)]
        strings = doc.vocab.strings
        return [
            (Span(span.start_char + offset, span.end_char + offset), strings[label])
            for span, label in found
            if span.text == span.text.strip() != "" and not has_break(span.text)
        ]

    def over(self, suggestions: Suggestions, found: Iterable[Found]) -> Suggestions:
        """The suggestions with what was found, of each layer what is longest.

        Over the same text, or one of the same length, the gazetteer is right.
        """
        layers = self.rules.layers
        spans = {s.id: s for s in suggestions.spans}
        by_layer: defaultdict[str, list[Suggestion]] = defaultdict(list)
        for suggestion in suggestions.spans:
            by_layer[layers.get(suggestion.label, "")].append(suggestion)
        indexes = {
            layer: DraftIndex.of(SpanIndex(entry(s.span, 0, s.id) for s in items))
            for layer, items in by_layer.items()
        }
        for span, label in sorted(set(found), key=lambda it: (-len(it[0]), it)):
            index = indexes.setdefault(layers.get(label, ""), DraftIndex.of(SpanIndex()))
            there = [spans[e[3]] for e in index.overlapping(span.start, span.end)]
            if any(s.suggester == SUGGESTER or len(s.span) > len(span) for s in there):
                continue
            same = next((s for s in there if s.span == span), None)
            for other in there:
                index.discard(entry(other.span, 0, other.id))
                del spans[other.id]
            made = Suggestion(same.id if same else self.new_id(), span, label, SUGGESTER)
            spans[made.id] = made
            index.add(entry(span, 0, made.id))
        return self._linked(suggestions, spans)

    def _linked(self, suggestions: Suggestions, spans: Mapping[str, Suggestion]) -> Suggestions:
        """The suggestions, with the links that their labels still allow."""
        types = {link.name: link for link in self.rules.link_types}
        links = [
            link
            for link in suggestions.links
            if link.from_id in spans
            and link.to_id in spans
            and types[link.type].allows(spans[link.from_id].label, spans[link.to_id].label)
        ]
        ordered = sorted(spans.values(), key=lambda s: (s.span.start, -s.span.end, s.label))
        return replace(suggestions, spans=tuple(ordered), links=tuple(links))


def _refuse_costly(patterns: Iterable[Sequence[Mapping[str, object]]]) -> None:
    """Make sure that a project from somebody else holds no pattern that is sought for ever.

    Raises:
        PipelineError: where one does; those in files are refused when the project is made.
    """
    for pattern in patterns:
        values = [value for token in pattern for value in token.values() if isinstance(value, dict)]
        if is_costly(str(token.get("OP", "1")) for token in pattern) or any(
            is_costly_regex(str(value.get("REGEX", ""))) for value in values
        ):
            raise PipelineError(
                "a pattern in the project's gazetteer may be sought for ever: "
                + one_line(json.dumps(pattern), 100)
            )


def _lines(doc: Doc) -> Iterator[tuple[int, int]]:
    """The tokens of each line, from and to; a long line in pieces, and without endless words."""
    start = 0
    for token in doc:
        at_break = len(token) > MOST_CHARACTERS or (token.is_space and has_break(token.text))
        if at_break or token.i - start >= MOST_TOKENS:
            yield start, token.i
            start = token.i + at_break
    if start < len(doc):
        yield start, len(doc)
