"""One pipeline or several as one suggester. spaCy is imported when one is loaded, not before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from annotator.core.article import Article
from annotator.core.suggesters import joined, united
from annotator.core.suggestion import Suggestions
from annotator.suggest.parsed.adding import add_attribution
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import BATCH, SpacySuggester
from annotator.suggest.suggester import Suggested


def load_suggester(
    pipelines: Sequence[str], rules: SuggestionRules, *, new_id: Callable[[], str]
) -> SpacySuggester | Combined:
    """The suggester of these pipelines, by name or folder; the packaged one where there are none.

    Raises:
        PipelineError: when one of them cannot be loaded.
    """
    made = [_load(name, rules, new_id) for name in pipelines or (None,)]
    by_name = {suggester.name: suggester for suggester in made}
    if len(by_name) == 1:
        return made[0]
    single = frozenset(link.name for link in rules.link_types if link.max_one)
    return Combined(list(by_name.values()), single)


def _load(name: str | None, rules: SuggestionRules, new_id: Callable[[], str]) -> SpacySuggester:
    pipeline = load_pipeline(name)
    own = rules.for_pipeline(pipeline.name)
    add_attribution(pipeline, own)
    return SpacySuggester(pipeline, own, new_id=new_id)


class Combined:
    """Several suggesters: each article goes through all, and what two propose comes once.

    `single` are the types of link of which a span has one at most.
    """

    def __init__(self, suggesters: Sequence[SpacySuggester], single: frozenset[str]) -> None:
        self._suggesters = suggesters
        self._single = single

    @property
    def name(self) -> str:
        """All names, in their order."""
        return joined(suggester.name for suggester in self._suggesters)

    @property
    def dropped(self) -> Counter[str]:
        """How often each label came that the schema lacks."""
        return sum((suggester.dropped for suggester in self._suggesters), Counter())

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggestions for each article, in order; where one of them fails, the article has failed.

        What the others found there is not given either: it comes when the article is tried again.
        """
        rest = iter(articles)
        while batch := list(islice(rest, BATCH)):
            ways = [suggester.suggest(batch) for suggester in self._suggesters]
            yield from map(self._one, zip(*ways, strict=True))

    def suggest_keeping(self, article: Article, keep: Sequence[tuple[int, int]]) -> Suggested:
        """The same for one article, also in the boilerplate that one of `keep` touches."""
        return self._one([one.suggest_keeping(article, keep) for one in self._suggesters])

    def _one(self, found: Sequence[Suggested]) -> Suggested:
        errors = [
            f"{suggester.name}: {made.error}"
            for suggester, made in zip(self._suggesters, found, strict=True)
            if made.error is not None
        ]
        if errors:
            return Suggested(found[0].article, Suggestions(), "; ".join(errors))
        parts = (made.suggestions for made in found)
        return Suggested(found[0].article, united(parts, single=self._single))
