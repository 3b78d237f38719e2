"""What a network begins with: nothing, or the weights of a pipeline that is continued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import spacy
from spacy.language import Language

from annotator.suggest.pipeline import Pipeline, load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError
from annotator.suggest.training.examples import example
from annotator.suggest.training.layering import LearntLayer, articles_of
from annotator.suggest.training.network import Network, ner_config
from annotator.suggest.training.splitting import Parts

#: Articles that a network from scratch is given its sizes by.
_FIRST = 10


@dataclass(frozen=True, slots=True)
class Beginning:
    """The blank pipeline, and for each layer's network its config and, if continued, weights."""

    language: str = "en"
    base: str | None = None
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    weights: dict[str, bytes] = field(default_factory=dict)

    @property
    def continued(self) -> tuple[str, ...]:
        """The layers that do not begin from scratch."""
        return tuple(self.weights)

    def blank(self) -> Language:
        """A pipeline without components, on a vocabulary that no training text has been through."""
        if self.base is None:
            return spacy.blank(self.language)
        nlp = load_pipeline(self.base).nlp
        for name in nlp.component_names:
            nlp.remove_pipe(name)
        return nlp

    def config(self, network: Network) -> dict[str, Any]:
        """The config of a layer's `ner`."""
        return self.configs.get(network.name) or ner_config(network)

    def learner(self, network: Network, layer: LearntLayer, parts: Parts) -> Language:
        """A pipeline with one `ner`, ready to learn."""
        nlp = self.blank()
        ner: Any = nlp.add_pipe("ner", config=self.config(network))
        weights = self.weights.get(network.name)
        if weights is not None:
            ner.from_bytes(weights, exclude=["vocab"])
        for label in network.labels:
            ner.add_label(label)
        if weights is None:
            first = [one for w in parts.train[:_FIRST] for one in articles_of(w, layer.labels)]
            nlp.initialize(lambda: [example(nlp, article) for article in first])
        return nlp


def from_scratch(language: str) -> Beginning:
    """Networks that know nothing, in a language that spaCy can cut into tokens, or in any."""
    try:
        spacy.blank(language)
    except Exception:  # what a language's tokenizer lacks is told in many ways
        language = "xx"
    return Beginning(language)


def continuing(base: str, layers: Sequence[LearntLayer], rules: SuggestionRules) -> Beginning:
    """Each layer begins with the `ner` of the base that knows most of its labels.

    Raises:
        PipelineError: when it cannot be loaded, or none of its components can be continued.
    """
    pipeline = load_pipeline(base)
    nlp = pipeline.nlp
    networks = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory == "ner"]
    _free(nlp, networks)
    beginning = Beginning(base=base)
    for layer in layers:
        known = {name: _shared(nlp, name, layer, rules) for name in networks}
        best = max(networks, key=lambda name: known[name], default=None)
        if best is not None and known[best]:
            config = dict(nlp.get_pipe_config(best))
            config.pop("factory", None)
            beginning.configs[layer.name] = config
            ner: Any = nlp.get_pipe(best)
            beginning.weights[layer.name] = ner.to_bytes(exclude=["vocab"])
    if not beginning.weights:
        raise PipelineError(_why_not(pipeline, layers, networks))
    return beginning


def _free(nlp: Language, networks: Sequence[str]) -> None:
    """Give each network the embedding of its own that it shared with others."""
    for name in networks:
        for other in nlp.pipe_names:
            if nlp.get_pipe_meta(other).factory in ("tok2vec", "transformer"):
                nlp.replace_listeners(other, name, ["model.tok2vec"])


def _shared(nlp: Language, network: str, layer: LearntLayer, rules: SuggestionRules) -> int:
    ner: Any = nlp.get_pipe(network)
    return len({rules.label(label) for label in ner.labels} & {*layer.labels})


def _why_not(pipeline: Pipeline, layers: Sequence[LearntLayer], networks: Sequence[str]) -> str:
    nlp = pipeline.nlp
    if networks:
        labels = ", ".join(label for layer in layers for label in layer.labels)
        return f"the pipeline {pipeline.name!r} cannot be continued: it knows none of {labels}"
    found = (f"{name} ({nlp.get_pipe_meta(name).factory})" for name in nlp.pipe_names)
    return (
        f"the pipeline {pipeline.name!r} cannot be continued: only spaCy's 'ner' can, and it has"
        f" {', '.join(found) or 'no component'}; train from scratch instead"
    )
