"""Make the packaged pipeline: `python -m annotator.suggest.recipe --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from annotator.suggest.recipe.assembly import assemble
from annotator.suggest.recipe.corpora import (
    ATTRIBUTION_LABELS,
    ENTITY_LABELS,
    Split,
    read_corpus,
    split_articles,
)
from annotator.suggest.recipe.figures import Figures, evaluate
from annotator.suggest.recipe.training import Trained, train_network
from annotator.suggest.training.network import Network

ATTRIBUTION = Network("attribution", tuple(ATTRIBUTION_LABELS.values()), epochs=14)
ENTITIES = Network("entities", tuple(dict.fromkeys(ENTITY_LABELS.values())), epochs=16)


def main() -> int:
    """Train both networks side by side, write the pipeline, print its figures on dev and test."""
    arguments = _parser().parse_args()
    splits = (
        split_articles(read_corpus(arguments.attribution, ATTRIBUTION_LABELS), seed=arguments.seed),
        split_articles(read_corpus(arguments.entities, ENTITY_LABELS), seed=arguments.seed),
    )
    networks = (ATTRIBUTION, ENTITIES)
    if arguments.epochs:
        networks = (
            replace(ATTRIBUTION, epochs=arguments.epochs),
            replace(ENTITIES, epochs=arguments.epochs),
        )
    train = partial(train_network, seed=arguments.seed)
    parts = [split.train for split in splits], [split.dev for split in splits]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        trained = tuple(pool.map(train, networks, *parts))
    nlp = assemble(*trained)
    nlp.to_disk(arguments.output)
    for network, split, made in zip(networks, splits, trained, strict=True):
        _print_history(made, split)
        _print_figures("dev", evaluate(nlp, split.dev, network.labels))
        _print_figures("test", evaluate(nlp, split.test, network.labels))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="annotator.suggest.recipe", description=__doc__)
    parser.add_argument("--attribution", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("--entities", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=int, help="at most so many, for a trial")
    return parser


def _print_history(trained: Trained, split: Split) -> None:
    print(
        f"{trained.network.name}: {len(split.train)} / {len(split.dev)} / {len(split.test)} "
        f"articles for train / dev / test; {trained.epochs} epochs, the best {trained.best_epoch}, "
        f"{trained.minutes:.1f} CPU minutes"
    )


def _print_figures(part: str, figures: Mapping[str, Figures]) -> None:
    for name, one in figures.items():
        print(f"  {part:5}{name:8} P {one.precision:5.1f}  R {one.recall:5.1f}  F1 {one.f1:5.1f}")


if __name__ == "__main__":
    sys.exit(main())
