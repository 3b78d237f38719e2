"""Suggestions from a spaCy pipeline. Importing this imports no spaCy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from annotator.core.article import Article
from annotator.core.suggestion import Suggestions
from annotator.suggest.gathering import Gathering
from annotator.suggest.gazetteer import Found, Gazetteer
from annotator.suggest.pieces import pieces
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.quiet import BOILERPLATE, Quiet
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import Suggested, one_line

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Code points that a pipeline is given at once.
LONGEST_PIECE = 100_000

#: Articles that go through the pipeline together.
BATCH = 32


class SpacySuggester:
    """Streams articles through a spaCy pipeline; `dropped` counts labels the schema lacks."""

    def __init__(
        self, pipeline: Pipeline, rules: SuggestionRules, *, new_id: Callable[[], str]
    ) -> None:
        self.dropped: Counter[str] = Counter()
        self._pipeline = pipeline
        self._rules = rules
        self._new_id = new_id
        self._gazetteer = Gazetteer.of(pipeline.nlp, rules, new_id)
        self._longest = min(LONGEST_PIECE, pipeline.nlp.max_length)

    @property
    def name(self) -> str:
        """The pipeline's name."""
        return self._pipeline.name

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggestions for each article, in order; a failure on one does not stop the others."""
        rest = iter(articles)
        while batch := list(islice(rest, BATCH)):
            try:
                yield from self._batch(batch)
            except Exception:
                yield from map(self._alone, batch)

    def suggest_keeping(self, article: Article, keep: Sequence[tuple[int, int]]) -> Suggested:
        """Suggestions for an article, also in the boilerplate that one of `keep` touches."""
        try:
            return self._batch([article], keep)[0]
        except Exception as error:
            return Suggested(article, Suggestions(), one_line(error))

    def _as_is(self) -> AbstractContextManager[object]:
        """The pipeline without the component that leaves boilerplate out, if it has it.

        Here that is done for the whole text, and not a piece at a time.
        """
        nlp = self._pipeline.nlp
        has_it = BOILERPLATE in nlp.pipe_names
        return nlp.select_pipes(disable=BOILERPLATE) if has_it else nullcontext()

    def _alone(self, article: Article) -> Suggested:
        try:
            return self._batch([article])[0]
        except Exception as error:
            return Suggested(article, Suggestions(), one_line(error))

    def _batch(
        self, articles: Sequence[Article], keep: Sequence[tuple[int, int]] = ()
    ) -> list[Suggested]:
        dropped: Counter[str] = Counter()
        gatherings = [
            Gathering(
                *(article.text, self.name, self._rules, self._new_id, dropped),
                Quiet.of(article.text, keep),
            )
            for article in articles
        ]
        found: defaultdict[int, list[Found]] = defaultdict(list)
        # What new words leave in the vocabulary goes with the batch; nothing of a doc is kept.
        with self._as_is(), self._pipeline.nlp.memory_zone():
            for doc, (gathering, offset) in self._docs(gatherings):
                gathering.add(doc, offset)
                if self._gazetteer:
                    found[id(gathering)] += self._gazetteer.find(doc, offset)
        self.dropped.update(dropped)
        return [
            Suggested(article, self._with_gazetteer(gathering, found[id(gathering)]))
            for article, gathering in zip(articles, gatherings, strict=True)
        ]

    def _with_gazetteer(self, gathering: Gathering, found: list[Found]) -> Suggestions:
        made = gathering.suggestions()
        found = [it for it in found if not gathering.quiet.holds(it[0].start, it[0].end)]
        return self._gazetteer.over(made, found) if self._gazetteer and found else made

    def _docs(self, gatherings: Sequence[Gathering]) -> Iterator[tuple[Doc, tuple[Gathering, int]]]:
        texts = (
            (piece, (gathering, offset))
            for gathering in gatherings
            for offset, piece in pieces(gathering.text, self._longest)
        )
        return self._pipeline.nlp.pipe(texts, as_tuples=True, batch_size=BATCH)
