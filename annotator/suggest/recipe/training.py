"""Training of one network: spaCy `ner` over a hash-embedding CNN, the best on dev kept."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Optimizer, fix_random_seed

from annotator.suggest import components
from annotator.suggest.recipe.corpora import GoldArticle, flat, longest_first
from annotator.suggest.recipe.variation import varied

#: Articles in a batch: one in the first epoch, then two, then this many.
LARGEST_BATCH = 3

#: The learning rate falls evenly from the sum of the two to the second.
LEARN_RATE = 0.001
LAST_LEARN_RATE = 0.00005


@dataclass(frozen=True, slots=True)
class Network:
    """The shape of one network and how long it may learn."""

    name: str
    labels: tuple[str, ...]
    width: int = 96
    depth: int = 4
    embed_size: int = 2000
    hidden_width: int = 64
    dropout: float = 0.2
    epochs: int = 16
    patience: int = 4


@dataclass(frozen=True, slots=True)
class Trained:
    """The best weights on dev, and how they came about."""

    network: Network
    weights: bytes
    dev_f1: float
    best_epoch: int
    epochs: int
    minutes: float


def ner_config(network: Network) -> dict[str, object]:
    """The config of a `ner` component of that shape."""
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": network.width,
        "depth": network.depth,
        "embed_size": network.embed_size,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": network.hidden_width,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }
    return {"model": model}


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
    rng = random.Random(seed)
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner", config=ner_config(network))
    for label in network.labels:
        ner.add_label(label)  # type: ignore[attr-defined]
    train = [flat(article) for article in train]
    dev_examples = [example(nlp, flat(article)) for article in dev]
    nlp.initialize(lambda: [example(nlp, article) for article in train[:10]])
    optimizer = Adam(LEARN_RATE, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    best = Trained(network, b"", -1.0, 0, 0, 0.0)
    started = time.process_time()
    for epoch in range(1, network.epochs + 1):
        loss = _learn(nlp, train, optimizer, network, epoch, rng)
        with nlp.use_params(optimizer.averages):
            f1 = _exact_f1(nlp, dev_examples)
            minutes = (time.process_time() - started) / 60
            report(f"{network.name} epoch {epoch} loss {loss:.0f} dev {f1:.2f} {minutes:.1f} min")
            if f1 > best.dev_f1:
                weights = ner.to_bytes(exclude=["vocab"])  # type: ignore[attr-defined]
                best = Trained(network, weights, f1, epoch, epoch, minutes)
        best = Trained(network, best.weights, best.dev_f1, best.best_epoch, epoch, minutes)
        if epoch - best.best_epoch >= network.patience:
            break
    return best


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


def example(nlp: Language, article: GoldArticle) -> Example:
    """A flat article as spaCy learns from it; a span that cuts a token is widened to the token."""
    predicted = components.mark_lines(nlp.make_doc(article.text))
    reference = predicted.copy()
    spans = longest_first(_aligned(reference, article))
    reference.ents = tuple(reference.char_span(*span) for span in spans)
    return Example(predicted, reference)


def _aligned(doc: Doc, article: GoldArticle) -> Iterator[tuple[int, int, str]]:
    for start, end, label in article.spans:
        span = doc.char_span(start, end, alignment_mode="contract") or doc.char_span(
            start, end, alignment_mode="expand"
        )
        if span is not None and span.text.strip() == span.text:
            yield span.start_char, span.end_char, label


def _exact_f1(nlp: Language, examples: Sequence[Example]) -> float:
    docs = nlp.pipe([example.predicted.copy() for example in examples], batch_size=16)
    right = found = gold = 0
    for doc, one in zip(docs, examples, strict=True):
        predicted = {(ent.start, ent.end, ent.label_) for ent in doc.ents}
        expected = {(ent.start, ent.end, ent.label_) for ent in one.reference.ents}
        right += len(predicted & expected)
        found += len(predicted)
        gold += len(expected)
    return 200 * right / (found + gold) if found + gold else 0.0
