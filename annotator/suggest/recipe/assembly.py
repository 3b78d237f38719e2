"""Two ensembles, their word vectors and the rules, put together into one pipeline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import StringStore
from spacy.vectors import Vectors

from annotator.suggest import components  # noqa: F401  registers the factories
from annotator.suggest.finishing.factories import add_rules
from annotator.suggest.tagging.ensemble import Ensemble

VERSION = "2.0.0"

#: What the program itself asks for: the format of the vocabulary is that of spaCy 3.8.
SPACY = ">=3.8.7,<3.9.0"


def assemble(
    vectors: Vectors,
    attribution: Ensemble,
    entities: Ensemble,
    link_weights: Sequence[float] | None = None,
    *,
    with_rules: bool = True,
) -> Language:
    """A pipeline on a fresh vocabulary: the training texts leave no strings behind."""
    nlp = spacy.blank("en")
    nlp.vocab.vectors = _without_strings(vectors)
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
    return add_rules(nlp) if with_rules else nlp


def _without_strings(vectors: Vectors) -> Vectors:
    """The same, apart from the words of texts that their vocabulary has seen meanwhile."""
    keys = np.empty(len(vectors.data), dtype=np.uint64)
    for key, row in vectors.key2row.items():
        keys[row] = key
    return Vectors(strings=StringStore(), data=vectors.data, keys=keys, name=vectors.name)


def _add_tagger(nlp: Language, name: str, ensemble: Ensemble) -> None:
    tagger = nlp.add_pipe("annotator_tagger", name=name)
    tagger.from_bytes(ensemble.to_bytes())  # type: ignore[attr-defined]
