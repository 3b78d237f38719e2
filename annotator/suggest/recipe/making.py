"""From corpora and vectors to the packaged pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.vectors import Vectors

from annotator.suggest.recipe.assembly import assemble
from annotator.suggest.recipe.calibrating import settled
from annotator.suggest.recipe.corpora import Split
from annotator.suggest.recipe.courses import Course, Learnt
from annotator.suggest.recipe.reliability import link_weights
from annotator.suggest.recipe.scoring import Scorer
from annotator.suggest.recipe.vectors import read_vectors
from annotator.suggest.tagging.ensemble import Ensemble


def make(
    courses: tuple[Sequence[Course], Sequence[Course]],
    splits: tuple[Split, Split],
    vectors: Path,
    words: int,
    keep: Path | None,
) -> tuple[Language, tuple[list[Learnt], list[Learnt]]]:
    """The pipeline, and how its networks for attribution and for entities came about."""
    from annotator.suggest.recipe.members import learn_all

    work = [(course, split) for some, split in zip(courses, splits, strict=True) for course in some]
    # In turn, so that an unfinished run has kept networks of both kinds.
    work.sort(key=lambda job: job[0].number)
    learnt = learn_all(work, vectors, words, keep)
    attribution, entities = ([one for one in learnt if one.course in some] for some in courses)
    parts = attribution, entities
    return put_together(parts, splits, read_vectors(vectors, words)), parts


def put_together(
    learnt: tuple[Sequence[Learnt], Sequence[Learnt]], splits: tuple[Split, Split], vectors: Vectors
) -> Language:
    """The pipeline, its thresholds and its scores settled on dev."""
    nlp = spacy.blank("en")
    nlp.vocab.vectors = vectors
    attribution, entities = (
        _ensemble(nlp, some, split) for some, split in zip(learnt, splits, strict=True)
    )
    plain = assemble(vectors, attribution, entities, with_rules=False)
    weights = link_weights(plain, splits[0].dev)
    return assemble(vectors, attribution, entities, weights)


def _ensemble(nlp: Language, learnt: Sequence[Learnt], split: Split) -> Ensemble:
    labels = learnt[0].course.labels
    members = [one.weights for one in learnt]
    return Ensemble(members, settled(members, labels, Scorer(nlp, labels, split.dev)))
