"""Two ensembles, their word vectors and the rules, put together into one pipeline."""

from __future__ import annotations

from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.vectors import Vectors

from annotator.suggest import components  # noqa: F401  registers the factories
from annotator.suggest.tagging.ensemble import Ensemble

VERSION = "2.0.0"

#: What the program itself asks for: the format of the vocabulary is that of spaCy 3.8.
SPACY = ">=3.8.7,<3.9.0"


def assemble(
    vectors: Vectors,
    attribution: Ensemble,
    entities: Ensemble,
    link_weights: Sequence[float] | None = None,
) -> Language:
    """A pipeline on a fresh vocabulary: the training texts leave no strings behind."""
    nlp = spacy.blank("en")
    nlp.vocab.vectors = vectors
    nlp.meta.update(
        name="news",
        version=VERSION,
        spacy_version=SPACY,
        description="Entities, and who is said to have said what, in English news.",
        license="MIT",
    )
    nlp.add_pipe("annotator_linebreaks")
    _add_tagger(nlp, "attribution", attribution)
    weights = list(link_weights) if link_weights else None
    nlp.add_pipe("annotator_attributions", config={"link_weights": weights})
    _add_tagger(nlp, "entities", entities)
    nlp.add_pipe("annotator_trim")
    return nlp


def _add_tagger(nlp: Language, name: str, ensemble: Ensemble) -> None:
    tagger = nlp.add_pipe("annotator_tagger", name=name)
    tagger.from_bytes(ensemble.to_bytes())  # type: ignore[attr-defined]
