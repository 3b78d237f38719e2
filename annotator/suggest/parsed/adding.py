"""Whether a pipeline is given the rules that read attribution off its parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.suggest.pipeline import Pipeline
from annotator.suggest.rules import SuggestionRules

if TYPE_CHECKING:
    from spacy.language import Language

#: The languages whose verbs of saying, and whose parsers' labels, the rules know.
LANGUAGES = frozenset(("en",))

_LINEBREAKS = "annotator_linebreaks"


def add_attribution(pipeline: Pipeline, rules: SuggestionRules) -> bool:
    """Add the rules to a pipeline that they fit; whether they were added.

    They fit an English pipeline with a parser that finds no claims of its own, where the label
    schema has what it finds under CLAIM (and so doesn't map CLAIM to nothing).
    """
    from annotator.suggest.components import CLAIM

    nlp = pipeline.nlp
    if rules.label(CLAIM) is None or nlp.lang not in LANGUAGES:
        return False
    if not parses(nlp) or _attributes(nlp):
        return False
    from annotator.suggest.parsed.component import FACTORY

    if _LINEBREAKS not in nlp.pipe_names:
        # Before the parser, which then ends no sentence beyond a line's end.
        nlp.add_pipe(_LINEBREAKS, first=True)
    nlp.add_pipe(FACTORY, last=True)
    return True


def parses(nlp: Language) -> bool:
    """Whether one of the components makes a dependency parse."""
    return any("token.dep" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)


def _attributes(nlp: Language) -> bool:
    labels = {label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, ())}
    factories = {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    own = {"annotator_attributions", "annotator_parsed_attribution"}
    return "CLAIM" in labels or not factories.isdisjoint(own)
