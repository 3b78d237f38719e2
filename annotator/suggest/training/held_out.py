"""How good a trained pipeline is on articles that it has not seen, measured as `evaluate` does."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

from spacy.language import Language

from annotator.core.annotated import AnnotatedArticle
from annotator.core.label_schema import LabelSchema
from annotator.review.evaluating.evaluation import Evaluating, Evaluation
from annotator.review.evaluating.judged import Judged
from annotator.review.evaluating.score import Scores
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester


def figures(
    nlp: Language, works: Iterable[AnnotatedArticle], label_schema: LabelSchema
) -> Evaluation:
    """What the pipeline would suggest for these articles, against what they hold."""
    name = name_of(nlp)
    numbers = count()
    suggester = SpacySuggester(
        Pipeline(name, nlp),
        SuggestionRules.of(label_schema, name),
        new_id=lambda: str(next(numbers)),
    )
    works = list(works)
    evaluating = Evaluating()
    suggested = suggester.suggest(work.article for work in works)
    for work, one in zip(works, suggested, strict=True):
        evaluating.add(Judged(work, one.suggestions))
    return evaluating.evaluation()


def name_of(nlp: Language) -> str:
    """The name that a pipeline goes by when it is loaded from its folder."""
    return f"{nlp.lang}_{nlp.meta['name']}"


def performance(found: Evaluation) -> dict[str, Any]:
    """The figures as `meta.json` keeps them, shares from 0 to 1, and null for what has none."""
    return {
        "held_out_articles": found.articles,
        "all": _both(found.all_labels, "overlap"),
        "labels": {name: _both(scores, "overlap") for name, scores in found.labels.items()},
        "links": {name: _both(scores, "strict") for name, scores in found.links.items()},
    }


def _both(scores: Scores, loose: str) -> dict[str, Any]:
    exact = scores.exact
    return {
        "suggested": exact.suggested,
        "annotated": exact.annotated,
        "exact_p": exact.precision,
        "exact_r": exact.recall,
        "exact_f": exact.f1,
        f"{loose}_f": scores.loose.f1,
    }
