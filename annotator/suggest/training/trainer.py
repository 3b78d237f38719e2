"""A pipeline learnt from finished articles, layer by layer; what is learnt can be kept any time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from thinc.api import fix_random_seed

from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema
from annotator.suggest import layers as layer_components  # noqa: F401  registers the factories
from annotator.suggest.components import CUE
from annotator.suggest.recipe.assembly import SPACY
from annotator.suggest.recipe.corpora import flat
from annotator.suggest.training.beginning import Beginning
from annotator.suggest.training.epochs import epochs
from annotator.suggest.training.layering import LearntLayer, articles_of
from annotator.suggest.training.network import Network
from annotator.suggest.training.splitting import Parts


@dataclass(frozen=True, slots=True)
class Step:
    """An epoch that is done: of which layer, how good on dev (exact F1, 0-100), how long.

    `seconds` is what the epoch took, `left` what all of the rest may take at most.
    """

    layer: str
    epoch: int
    dev_f1: float
    seconds: float
    left: float


@dataclass
class Learnt:
    """The best weights of each layer so far. `interrupted`: somebody stopped it."""

    weights: dict[str, bytes] = field(default_factory=dict)
    best_epochs: dict[str, int] = field(default_factory=dict)
    interrupted: bool = False


@dataclass(frozen=True)
class Training:
    """What is learnt: which layers of the schema, from which articles, how long at most."""

    label_schema: LabelSchema
    layers: Sequence[LearntLayer]
    parts: Parts
    beginning: Beginning
    epochs: int
    seed: int

    def learn(self, report: Callable[[Step], None]) -> Learnt:
        """Learn every layer. An interruption ends it, and what is best so far is kept."""
        learnt = Learnt()
        try:
            for number, layer in enumerate(self.layers):
                self._learn(layer, len(self.layers) - number - 1, learnt, report)
        except KeyboardInterrupt:
            learnt.interrupted = True
        return learnt

    def _learn(
        self, layer: LearntLayer, others: int, learnt: Learnt, report: Callable[[Step], None]
    ) -> None:
        fix_random_seed(self.seed)
        network = self.network(layer)
        nlp = self.beginning.learner(network, layer, self.parts)
        ner: Any = nlp.get_pipe("ner")
        best, since = -1.0, time.monotonic()
        train, dev = (
            [flat(one) for work in works for one in articles_of(work, layer.labels)]
            for works in (self.parts.train, self.parts.dev)
        )
        for epoch in epochs(nlp, network, train, dev, random.Random(self.seed)):
            if epoch.dev_f1 > best or not epoch.dev_f1:
                best = epoch.dev_f1
                learnt.weights[layer.name] = ner.to_bytes(exclude=["vocab"])
                learnt.best_epochs[layer.name] = epoch.number
            took = time.monotonic() - since
            left = took * (network.epochs - epoch.number + others * network.epochs)
            report(Step(layer.name, epoch.number, epoch.dev_f1, took, left))
            since = time.monotonic()

    def network(self, layer: LearntLayer) -> Network:
        """The network of a layer."""
        return Network(layer.name, layer.labels, epochs=self.epochs)

    def assembled(self, learnt: Learnt, name: str) -> Language:
        """A pipeline of the layers that were learnt; that of the first stays in `doc.ents`."""
        nlp = self.beginning.blank()
        nlp.meta.update(name=name, version="1.0.0", spacy_version=SPACY)
        nlp.meta["description"] = f"Learnt from annotated articles: {self.label_schema.name}."
        nlp.add_pipe("annotator_linebreaks")
        there = [layer for layer in self.layers if layer.name in learnt.weights]
        for layer in reversed(there):
            config = self.beginning.config(self.network(layer))
            ner: Any = nlp.add_pipe("ner", name=layer.name, config=config)
            ner.from_bytes(learnt.weights[layer.name], exclude=["vocab"])
            group = None if layer is there[0] else layer.name
            config = {"labels": list(layer.labels), "group": group}
            nlp.add_pipe("annotator_layer", name=f"{layer.name}_layer", config=config)
        if sources := self._sources(there):
            nlp.add_pipe("annotator_sources", config=sources)
        nlp.add_pipe("annotator_trim")
        return nlp

    def _sources(self, layers: Sequence[LearntLayer]) -> dict[str, Any] | None:
        """How claims are tied, where the schema has that link and both of its ends are learnt."""
        link = self.label_schema.link_type.get(ATTRIBUTED_TO)
        known = {label for layer in layers for label in layer.labels}
        claims = [label for label in link.from_labels if label in known] if link else []
        sources = [label for label in link.to_labels if label in known] if link else []
        if not claims or not sources:
            return None
        return {"claims": claims, "sources": sources, "cues": [CUE] if CUE in known else []}
