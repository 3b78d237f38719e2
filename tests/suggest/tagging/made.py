"""Small networks with weights drawn at random."""

from __future__ import annotations

import numpy as np

from annotator.suggest.tagging.ensemble import Ensemble, Settings
from annotator.suggest.tagging.features import MARKS, Array

TABLES = (11, 7, 7, 5)
WIDTH = 6
HIDDEN = 4


def weights(
    seed: int, labels: int, *, layers: int = 1, vector_width: int = 0, loud: float = 1.0
) -> dict[str, Array]:
    """Those of one network; `loud` scales the scores of tags."""
    rng = np.random.default_rng(seed)
    tags = 1 + 2 * labels
    sizes: dict[str, tuple[int, ...]] = {f"table.{n}": (rows, 3) for n, rows in enumerate(TABLES)}
    columns = 3 * len(TABLES) + vector_width + MARKS
    sizes |= {"inner.weight": (2 * WIDTH, columns), "inner.bias": (2 * WIDTH,)}
    sizes |= {"norm.weight": (WIDTH,), "norm.bias": (WIDTH,)}
    for layer in range(layers):
        read = 2 * HIDDEN if layer else WIDTH
        for way in (0, 1):
            name = f"lstm.{layer}.{way}"
            sizes |= {f"{name}.input": (4 * HIDDEN, read), f"{name}.bias": (4 * HIDDEN,)}
            sizes |= {f"{name}.state": (4 * HIDDEN, HIDDEN)}
    sizes |= {"middle.weight": (WIDTH, 2 * HIDDEN), "middle.bias": (WIDTH,)}
    sizes |= {"tags.weight": (tags, WIDTH), "tags.bias": (tags,)}
    sizes |= {"crf.first": (tags,), "crf.pairs": (tags, tags)}
    made = {name: rng.normal(size=size).astype(np.float32) for name, size in sizes.items()}
    made["tags.weight"] *= loud
    return made


def ensemble(labels: tuple[str, ...], *, members: int = 2, threshold: float = 0.2) -> Ensemble:
    """Networks that find something in nearly any text, made-up as it is."""
    some = [weights(seed, len(labels), layers=1 + seed % 2, loud=3) for seed in range(members)]
    return Ensemble(some, Settings.plain(labels, threshold))
