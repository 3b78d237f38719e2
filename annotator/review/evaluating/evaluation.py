"""Suggestions against finished work, article by article, kept as counts only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotator.core.annotation import Annotation, Link
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.review.evaluating.judged import Judged
from annotator.review.evaluating.outcomes import Outcome, Verdicts, added
from annotator.review.evaluating.score import Ends, Scores
from annotator.review.measures.matching import Range


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures. `works` counts by annotator; two on one article are two works.

    `labels` and `links` are by name, `suggesters` by name over all labels. `outcomes` are by
    label and suggester, `added` by label: of the `deciding` annotators only, who answered
    suggestions somewhere in the project. `known` are all suggesters, those left out as well.
    """

    articles: int
    works: Mapping[str, int]
    deciding: frozenset[str]
    labels: Mapping[str, Scores]
    suggesters: Mapping[str, Scores]
    links: Mapping[str, Scores]
    outcomes: Mapping[tuple[str, str], Counter[Outcome]]
    added: Mapping[str, int]
    known: frozenset[str]

    @property
    def all_labels(self) -> Scores:
        """All labels together."""
        return sum(self.labels.values(), Scores())

    @property
    def all_links(self) -> Scores:
        """All types of links together."""
        return sum(self.links.values(), Scores())


class Evaluating:
    """Takes one finished work after another; `suggester` leaves out what others suggested."""

    def __init__(self, suggester: str | None = None) -> None:
        self._suggester = suggester
        self._articles = 0
        self._last = ""
        self._works: Counter[str] = Counter()
        self._deciding: set[str] = set()
        self._labels: defaultdict[str, Scores] = defaultdict(Scores)
        self._suggesters: defaultdict[str, Scores] = defaultdict(Scores)
        self._links: defaultdict[str, Scores] = defaultdict(Scores)
        self._outcomes: defaultdict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
        self._added: Counter[str] = Counter()
        self._known: set[str] = set()

    def add(self, judged: Judged) -> None:
        """Count one work; nothing of its text is kept. Works on one article follow each other."""
        self._known.update(s.suggester for s in judged.suggestions.spans)
        if self._suggester is not None:
            judged = replace(judged, suggestions=_only(judged.suggestions, self._suggester))
        self._articles += judged.work.article.id != self._last
        self._last = judged.work.article.id
        name = judged.work.annotator_id or ""
        self._works[name] += 1
        self._score(judged)
        if judged.decided:
            self._deciding.add(name)
            self._judge(judged)

    def evaluation(self) -> Evaluation:
        """The figures of all that was added."""
        return Evaluation(
            self._articles,
            dict(sorted(self._works.items())),
            frozenset(self._deciding),
            dict(self._labels),
            dict(sorted(self._suggesters.items())),
            dict(sorted(self._links.items())),
            dict(self._outcomes),
            dict(self._added),
            frozenset(self._known),
        )

    def _score(self, judged: Judged) -> None:
        annotations, links = judged.work.annotations, judged.work.links
        spans = judged.suggestions.spans
        for label, scores in _compared(spans, annotations).items():
            self._labels[label] += scores
        for name in {s.suggester for s in spans}:
            own = [s for s in spans if s.suggester == name]
            self._suggesters[name] += sum(_compared(own, annotations).values(), Scores())
        suggested_links = _ends(judged.suggestions.links, _places(spans))
        annotated_links = _ends(links, _places(annotations))
        for type in {*suggested_links, *annotated_links}:
            ends = suggested_links.get(type, ()), annotated_links.get(type, ())
            self._links[type] += Scores.of_links(*ends)

    def _judge(self, judged: Judged) -> None:
        verdicts = Verdicts(judged)
        for s in judged.suggestions.spans:
            self._outcomes[s.label, s.suggester][verdicts.outcome(s)] += 1
        self._added.update(added(judged))


def _only(suggestions: Suggestions, suggester: str) -> Suggestions:
    """What one suggester proposed."""
    return Suggestions(
        tuple(s for s in suggestions.spans if s.suggester == suggester),
        tuple(k for k in suggestions.links if k.suggester == suggester),
    )


def _compared(
    suggested: Iterable[Suggestion], annotated: Iterable[Annotation]
) -> dict[str, Scores]:
    ours, theirs = _by_label(suggested), _by_label(annotated)
    labels = {**ours, **theirs}
    return {label: Scores.of_spans(ours.get(label, ()), theirs.get(label, ())) for label in labels}


def _by_label(items: Iterable[Suggestion] | Iterable[Annotation]) -> dict[str, list[Range]]:
    ranges: dict[str, list[Range]] = {}
    for item in items:
        ranges.setdefault(item.label, []).append((item.span.start, item.span.end))
    return ranges


def _places(items: Iterable[Suggestion] | Iterable[Annotation]) -> dict[str, Range]:
    return {item.id: (item.span.start, item.span.end) for item in items}


def _ends(
    links: Iterable[SuggestedLink] | Iterable[Link], places: Mapping[str, Range]
) -> dict[str, list[Ends]]:
    found: dict[str, list[Ends]] = {}
    for link in links:
        if link.from_id in places and link.to_id in places:
            found.setdefault(link.type, []).append((places[link.from_id], places[link.to_id]))
    return found
