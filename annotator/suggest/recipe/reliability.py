"""How often what has a score is right: for the weights of link scores, and the card's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.suggest.components import ATTRIBUTION_GROUP, CLAIM, SOURCE, tied_among
from annotator.suggest.doc_data import LINK_SCORES_KEY, LINKS_KEY, SCORES_KEY
from annotator.suggest.link_scores import FEATURES, link_features
from annotator.suggest.recipe.calibrating import logistic
from annotator.suggest.recipe.corpora import GoldArticle
from annotator.suggest.recipe.figures import Link, same_link

#: Where the rows of a table begin and end.
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001)

#: What links are called beside labels.
LINKS = "links"


@dataclass(frozen=True, slots=True)
class Row:
    """What has a score in one range: how many, the mean score, the share that is right."""

    least: float
    count: int
    score: float
    right: float


def link_weights(nlp: Language, articles: Sequence[GoldArticle]) -> list[float]:
    """The weights of `LinkScorer` that these articles make likeliest."""
    features: list[tuple[float, ...]] = []
    right: list[bool] = []
    for doc, article in zip(_docs(nlp, articles), articles, strict=True):
        scores = doc.user_data[SCORES_KEY]
        for one in tied_among(doc.text, list(doc.spans[ATTRIBUTION_GROUP])):
            if one.source is None:
                continue
            link = (*one.claim, CLAIM), (*one.source, SOURCE)
            features.append(link_features(scores[link[0]], scores[link[1]], one))
            right.append(_is_gold(link, article))
    columns = np.array(features).reshape(-1, FEATURES)
    weights = logistic(columns, np.array(right, dtype=np.float64))
    return [round(float(weight), 4) for weight in weights]


def reliability(
    nlp: Language, articles: Sequence[GoldArticle], labels: Sequence[str]
) -> dict[str, list[Row]]:
    """A table for each label and for links, with only the rows that hold something."""
    scored: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for doc, article in zip(_docs(nlp, articles), articles, strict=True):
        gold = set(article.spans)
        for span, score in doc.user_data.get(SCORES_KEY, {}).items():
            scored[span[2]].append((score, span in gold))
        if article.links:
            for link, score in _scored_links(doc):
                scored[LINKS].append((score, _is_gold(link, article)))
    return {name: list(_rows(scored[name])) for name in (*labels, LINKS) if scored[name]}


def off(rows: Iterable[Row]) -> float:
    """The expected calibration error: how far score and share lie apart, weighted by count."""
    some = list(rows)
    total = sum(row.count for row in some)
    return sum(row.count * abs(row.score - row.right) for row in some) / total


def _docs(nlp: Language, articles: Sequence[GoldArticle]) -> Iterator[Doc]:
    return nlp.pipe((article.text for article in articles), batch_size=16)


def _scored_links(doc: Doc) -> Iterator[tuple[Link, float]]:
    scores: Mapping[object, float] = doc.user_data.get(LINK_SCORES_KEY, {})
    for name, *ends in doc.user_data[LINKS_KEY]:
        if name == ATTRIBUTED_TO and (name, *ends) in scores:
            yield (ends[0], ends[1]), scores[name, *ends]


def _is_gold(link: Link, article: GoldArticle) -> bool:
    return any(same_link(link, other) for other in article.links)


def _rows(scored: Sequence[tuple[float, bool]]) -> Iterator[Row]:
    for least, most in pairwise(EDGES):
        inside = [one for one in scored if least <= one[0] < most]
        if inside:
            score, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            yield Row(least, len(inside), score, right)
