"""Gold articles as the tagger learns from them: chunks of tokens, each with its tag."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy.language import Language

from annotator.suggest.recipe.corpora import GoldArticle, flat
from annotator.suggest.recipe.variation import begun_later, varied
from annotator.suggest.tagging.features import Array, Tokens, chunk_ends, read_tokens
from annotator.suggest.training.examples import example

#: Every article is also learnt from in so many varied forms; each epoch takes one at random.
VARIATIONS = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A chunk and the tag of each of its tokens: 0, or 2n + 1 and 2n + 2 for label n."""

    tokens: Tokens
    tags: Array


def lessons(
    nlp: Language, article: GoldArticle, labels: Sequence[str], longest: int
) -> list[Lesson]:
    """The chunks of an article."""
    reference = example(nlp, flat(article)).reference
    tokens = read_tokens(reference)
    tags = np.zeros(len(reference), dtype=np.int64)
    for ent in reference.ents:
        begins = 2 * labels.index(ent.label_) + 1
        tags[ent.start] = begins
        tags[ent.start + 1 : ent.end] = begins + 1
    tags = tags[tokens.places]
    ends = chunk_ends(tokens.breaks, longest)
    return [Lesson(tokens.part(a, b), tags[a:b]) for a, b in pairwise(ends)]


def forms(
    nlp: Language,
    article: GoldArticle,
    labels: Sequence[str],
    longest: int,
    later: float,
    rng: random.Random,
) -> list[list[Lesson]]:
    """An article as it stands, and varied; a share `later` of these begins at a later line."""
    plain = flat(article)
    articles = [plain, *(varied(begun_later(plain, later, rng), rng) for _ in range(VARIATIONS))]
    return [lessons(nlp, one, labels, longest) for one in articles]
