"""All rules over the whole article, registered with spaCy on import, in the order they go."""

from __future__ import annotations

from spacy.language import Language

from annotator.suggest import boilerplate_component  # noqa: F401  registers its factory
from annotator.suggest.finishing import (  # noqa: F401  each registers its component
    citing,
    claim_edges,
    continuations,
    headlines,
    name_edges,
    one_name,
    referring,
    speakers,
)

#: The rules by the names of their components. Each builds on those before it, and needs none.
RULES = (
    "annotator_name_edges",
    "annotator_one_name",
    "annotator_claim_edges",
    "annotator_headlines",
    "annotator_continuations",
    "annotator_speakers",
    "annotator_cites",
    "annotator_refers",
    "annotator_boilerplate",
)


def add_rules(nlp: Language) -> Language:
    """Put all rules at the end of a pipeline, in order; those it has already are put anew."""
    for name in RULES:
        if name in nlp.component_names:
            nlp.remove_pipe(name)
        nlp.add_pipe(name)
    return nlp
