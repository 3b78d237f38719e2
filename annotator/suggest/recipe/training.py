"""Training of one network: spaCy `ner` over a hash-embedding CNN, the best on dev kept."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import spacy
from thinc.api import fix_random_seed

from annotator.suggest.recipe.corpora import GoldArticle, flat
from annotator.suggest.training.epochs import epochs
from annotator.suggest.training.examples import example
from annotator.suggest.training.network import Network, ner_config


@dataclass(frozen=True, slots=True)
class Trained:
    """The best weights on dev, and how they came about."""

    network: Network
    weights: bytes
    dev_f1: float
    best_epoch: int
    epochs: int
    minutes: float


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def train_network(
    network: Network,
    train: Sequence[GoldArticle],
    dev: Sequence[GoldArticle],
    *,
    seed: int,
    report: Callable[[str], None] = _say,
) -> Trained:
    """The network with the best exact F1 on dev, from averaged weights; deterministic by seed."""
    fix_random_seed(seed)
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner", config=ner_config(network))
    for label in network.labels:
        ner.add_label(label)  # type: ignore[attr-defined]
    train, dev = [flat(article) for article in train], [flat(article) for article in dev]
    nlp.initialize(lambda: [example(nlp, article) for article in train[:10]])
    best = Trained(network, b"", -1.0, 0, 0, 0.0)
    started = time.process_time()
    for epoch in epochs(nlp, network, train, dev, random.Random(seed)):
        number, f1 = epoch.number, epoch.dev_f1
        minutes = (time.process_time() - started) / 60
        report(
            f"{network.name} epoch {number} loss {epoch.loss:.0f} dev {f1:.2f} {minutes:.1f} min"
        )
        if f1 > best.dev_f1:
            weights = ner.to_bytes(exclude=["vocab"])  # type: ignore[attr-defined]
            best = Trained(network, weights, f1, number, number, minutes)
        best = replace(best, epochs=number, minutes=minutes)
    return best
