"""Two trained networks and the rules, put together into one pipeline."""

from __future__ import annotations

import spacy
from spacy.language import Language

from annotator.suggest import components  # noqa: F401  registers the factories
from annotator.suggest.finishing.factories import add_rules
from annotator.suggest.recipe.training import Trained
from annotator.suggest.training.network import ner_config

VERSION = "1.0.0"

#: What the program itself asks for: the format of the weights is that of spaCy 3.8.
SPACY = ">=3.8.7,<3.9.0"


def assemble(attribution: Trained, entities: Trained) -> Language:
    """A pipeline on a fresh vocabulary: the training texts leave no strings behind."""
    nlp = spacy.blank("en")
    nlp.meta.update(
        name="news",
        version=VERSION,
        spacy_version=SPACY,
        description="Entities, and who is said to have said what, in English news.",
    )
    nlp.add_pipe("annotator_linebreaks")
    _add_network(nlp, attribution)
    nlp.add_pipe("annotator_attributions")
    _add_network(nlp, entities)
    nlp.add_pipe("annotator_trim")
    return add_rules(nlp)


def _add_network(nlp: Language, trained: Trained) -> None:
    ner = nlp.add_pipe("ner", name=trained.network.name, config=ner_config(trained.network))
    ner.from_bytes(trained.weights, exclude=["vocab"])  # type: ignore[attr-defined]
