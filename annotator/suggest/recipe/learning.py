"""Training of one network of the tagger, in PyTorch; the best average of weights on dev is kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import spacy
import torch
from spacy.vectors import Vectors

from annotator.suggest.recipe.corpora import GoldArticle
from annotator.suggest.recipe.courses import Course, Learnt
from annotator.suggest.recipe.lessons import Lesson, forms
from annotator.suggest.recipe.scoring import Scorer
from annotator.suggest.recipe.torch_network import TorchNetwork
from annotator.suggest.tagging.ensemble import Settings
from annotator.suggest.tagging.features import NO_VECTOR, Array, table_rows
from annotator.suggest.tagging.vectors import WordVectors

#: The learning rate rises to the first over so many steps and falls evenly to a fiftieth of it.
LEARN_RATE = 0.002
WARM_UP = 200

#: Chunks in a batch, and from how many batches' worth those of one length are put together.
BATCH = 16
POOL = 20

#: The longest that an average of the weights remembers.
AVERAGE = 0.998


@dataclass
class _Average:
    """An exponential moving average of a network's state."""

    network: TorchNetwork
    steps: int = 0
    state: dict[str, torch.Tensor] = field(init=False)

    def __post_init__(self) -> None:
        self.state = {name: value.clone() for name, value in self.network.state_dict().items()}

    def take(self) -> None:
        """Add the network as it is now."""
        self.steps += 1
        kept = min(AVERAGE, (self.steps + 1) / (self.steps + 10))
        for name, value in self.network.state_dict().items():
            self.state[name].lerp_(value, 1 - kept)

    def weights(self) -> dict[str, Array]:
        """The average, as the tagger takes it."""
        now = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.network.load_state_dict(self.state)
        made = self.network.weights()
        self.network.load_state_dict(now)
        return made


def learn(
    course: Course,
    train: Sequence[GoldArticle],
    dev: Sequence[GoldArticle],
    vectors: Vectors,
    *,
    report: Callable[[str], None],
) -> Learnt:
    """The weights with the best exact F1 on dev; one thread, deterministic by the seed."""
    torch.set_num_threads(1)
    torch.manual_seed(course.seed)
    rng = random.Random(course.seed)
    nlp = spacy.blank("en")
    nlp.vocab.vectors = vectors
    words = WordVectors(vectors)
    longest = Settings.plain(course.labels).longest
    articles = [forms(nlp, article, course.labels, longest, course.later, rng) for article in train]
    scorer = Scorer(nlp, course.labels, dev)
    network = TorchNetwork(course.shape, words.width, 1 + 2 * len(course.labels))
    average = _Average(network)
    optimizer = torch.optim.AdamW(network.parameters(), LEARN_RATE, (0.9, 0.98), weight_decay=0.01)
    best = Learnt(course, {}, -1.0, 0, 0.0)
    started = time.process_time()
    for epoch in range(1, course.epochs + 1):
        chosen = [lesson for article in articles for lesson in rng.choice(article)]
        batches = _batches(chosen, rng)
        for index, batch in enumerate(batches):
            done = (epoch - 1 + index / len(batches)) / course.epochs
            _step(network, optimizer, words, batch, done, average)
        weights = average.weights()
        f1 = scorer.plain_f1(weights)
        minutes = (time.process_time() - started) / 60
        report(f"{course.name} epoch {epoch} dev {f1:.2f} {minutes:.1f} min")
        if f1 > best.dev_f1:
            best = Learnt(course, weights, f1, epoch, minutes)
    return Learnt(course, best.weights, best.dev_f1, best.best_epoch, minutes)


def _batches(chosen: list[Lesson], rng: random.Random) -> list[list[Lesson]]:
    rng.shuffle(chosen)
    made = []
    for begin in range(0, len(chosen), BATCH * POOL):
        pool = sorted(chosen[begin : begin + BATCH * POOL], key=lambda lesson: len(lesson.tags))
        made += [pool[start : start + BATCH] for start in range(0, len(pool), BATCH)]
    rng.shuffle(made)
    return made


def _step(
    network: TorchNetwork,
    optimizer: torch.optim.Optimizer,
    words: WordVectors,
    batch: Sequence[Lesson],
    done: float,
    average: _Average,
) -> None:
    warm = min(1.0, (average.steps + 1) / WARM_UP)
    for group in optimizer.param_groups:
        group["lr"] = LEARN_RATE * warm * (1 - 0.98 * done)
    network.train()
    tables = tuple(size for size, _ in network.shape.tables)
    rows, vectors, marks, tags, there = (
        torch.from_numpy(part) for part in _padded(batch, words, tables)
    )
    # Ten times the mean over tokens: with gradients clipped at 1, this is part of the rate.
    loss = 10 * network.loss(network(rows, vectors, marks), tags, there).sum() / there.sum()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    average.take()


def _padded(batch: Sequence[Lesson], words: WordVectors, tables: tuple[int, ...]) -> list[Array]:
    """Rows, vectors, marks, tags and which tokens there are, padded with line breaks."""
    columns = [_columns(lesson, words, tables) for lesson in batch]
    longest = max(len(lesson.tags) for lesson in batch)
    made = []
    for values in zip(*columns, strict=True):
        whole = np.zeros((len(batch), longest, *values[0].shape[1:]), dtype=values[0].dtype)
        for row, value in zip(whole, values, strict=True):
            row[: len(value)] = value
        made.append(whole)
    made[2][..., 0][~made[4]] = 1
    return made


def _columns(lesson: Lesson, words: WordVectors, tables: tuple[int, ...]) -> tuple[Array, ...]:
    found = words.rows(lesson.tokens.hashes[:, 0])
    marks = lesson.tokens.marks.copy()
    marks[:, NO_VECTOR] = found == words.unknown
    rows = table_rows(lesson.tokens.hashes, tables)
    there = np.ones(len(lesson.tags), dtype=bool)
    return rows, words.take(found), marks, lesson.tags, there
