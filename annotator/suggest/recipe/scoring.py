"""How well networks of the tagger do on gold articles: the spans they find likely, right or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from annotator.suggest.recipe.corpora import GoldArticle
from annotator.suggest.recipe.figures import Figures
from annotator.suggest.recipe.lessons import lessons
from annotator.suggest.tagging.ensemble import Ensemble, Settings
from annotator.suggest.tagging.features import Array
from annotator.suggest.tagging.spans import Candidate, taken
from annotator.suggest.tagging.tagger import Tagger

_WHOLE = 10**9


@dataclass(frozen=True, slots=True)
class Judged:
    """A taken span's label, its probability, and whether gold has exactly this span."""

    label: int
    probability: float
    right: bool


class Scorer:
    """Compares what networks find in articles with flat gold, token by token."""

    def __init__(
        self, nlp: Language, labels: Sequence[str], articles: Sequence[GoldArticle]
    ) -> None:
        self._vocab = nlp.vocab
        self._labels = tuple(labels)
        whole = [lessons(nlp, article, labels, _WHOLE) for article in articles]
        self._tokens = [lesson[0].tokens for lesson in whole if lesson]
        self._gold = [set(_spans(lesson[0].tags)) for lesson in whole if lesson]

    def plain_f1(self, weights: dict[str, Array]) -> float:
        """The exact F1 of one network alone, all labels together, from 0 to 100."""
        plain = Settings.plain(self._labels)
        return self.f1(self.likely(Ensemble([weights], plain)), plain)

    def likely(self, ensemble: Ensemble) -> list[list[Candidate]]:
        """The spans of each article that the ensemble finds likely, overlapping ones too."""
        return Tagger(self._vocab, "trial", ensemble).find(self._tokens)

    def f1(self, likely: Sequence[Sequence[Candidate]], settings: Settings) -> float:
        """The exact F1 of what these settings take, all labels together."""
        judged = self.judged(likely, settings)
        right = sum(one.right for one in judged)
        return Figures(right, len(judged), sum(map(len, self._gold))).f1

    def judged(self, likely: Sequence[Sequence[Candidate]], settings: Settings) -> list[Judged]:
        """What these settings take, held against gold."""
        return [
            Judged(span.label, span.probability, span[:3] in gold)
            for found, gold in zip(likely, self._gold, strict=True)
            for span in taken(found, settings.thresholds, settings.together)
        ]


def _spans(tags: Array) -> Iterator[tuple[int, int, int]]:
    for start in np.flatnonzero(tags % 2 == 1).tolist():
        end = start + 1
        while end < len(tags) and tags[end] == tags[start] + 1:
            end += 1
        yield start, end, int(tags[start]) // 2
