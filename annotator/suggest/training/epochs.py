"""Learning, epoch by epoch, with averaged weights and a falling rate."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from thinc.api import Adam, Optimizer

from annotator.suggest.recipe.corpora import GoldArticle
from annotator.suggest.recipe.variation import varied
from annotator.suggest.training.examples import exact_f1, example
from annotator.suggest.training.network import Network

#: Articles in a batch: one in the first epoch, then two, then this many.
LARGEST_BATCH = 3

#: The learning rate falls evenly from the sum of the two to the second.
LEARN_RATE = 0.001
LAST_LEARN_RATE = 0.00005


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch came to: the loss on what it learnt from, exact F1 (0-100) on dev."""

    number: int
    loss: float
    dev_f1: float


def epochs(
    nlp: Language,
    network: Network,
    train: Sequence[GoldArticle],
    dev: Sequence[GoldArticle],
    rng: random.Random,
) -> Iterator[Epoch]:
    """Teach the `ner` of a pipeline that has no other, from flat articles.

    The averaged weights are in place while an epoch is looked at. Ends after the network's epochs,
    or when none of its last `patience` was better than the best before.
    """
    dev_examples = [example(nlp, article) for article in dev]
    optimizer = Adam(LEARN_RATE, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    best, best_f1 = 0, -1.0
    for number in range(1, network.epochs + 1):
        loss = _learn(nlp, train, optimizer, network, number, rng)
        with nlp.use_params(optimizer.averages):
            f1 = exact_f1(nlp, dev_examples)
            yield Epoch(number, loss, f1)
        # As long as nothing is found, each is as good as the last.
        if f1 > best_f1 or not f1:
            best, best_f1 = number, f1
        if number - best >= network.patience:
            return


def _learn(
    nlp: Language,
    train: Sequence[GoldArticle],
    optimizer: Optimizer,
    network: Network,
    epoch: int,
    rng: random.Random,
) -> float:
    losses: dict[str, float] = {}
    articles = rng.sample(train, len(train))
    size = min(epoch, LARGEST_BATCH)
    batches = [articles[start : start + size] for start in range(0, len(articles), size)]
    for index, batch in enumerate(batches):
        done = (epoch - 1 + index / len(batches)) / network.epochs
        optimizer.learn_rate = LEARN_RATE * (1 - done) + LAST_LEARN_RATE
        examples = [example(nlp, varied(article, rng)) for article in batch]
        nlp.update(examples, drop=network.dropout, sgd=optimizer, losses=losses)
    return losses["ner"]
