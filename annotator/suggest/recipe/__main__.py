"""Make the packaged pipeline: `python -m annotator.suggest.recipe --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from annotator.suggest.recipe.corpora import (
    ATTRIBUTION_LABELS,
    ENTITY_LABELS,
    Split,
    read_corpus,
    split_articles,
)
from annotator.suggest.recipe.courses import ATTRIBUTION, ENTITIES, Learnt, shortened
from annotator.suggest.recipe.figures import Figures, evaluate
from annotator.suggest.recipe.making import make
from annotator.suggest.recipe.reliability import Row, off, reliability


def main() -> int:
    """Train all networks, write the pipeline, print its figures on dev, and on test if asked to."""
    arguments = _parser().parse_args()
    if find_spec("torch") is None:
        print("the recipe needs PyTorch: pip install 'annotator-tui[recipe]'", file=sys.stderr)
        return 2
    splits = (
        split_articles(read_corpus(arguments.attribution, ATTRIBUTION_LABELS), seed=arguments.seed),
        split_articles(read_corpus(arguments.entities, ENTITY_LABELS), seed=arguments.seed),
    )
    courses = (
        shortened(ATTRIBUTION, arguments.epochs, arguments.networks),
        shortened(ENTITIES, arguments.epochs, arguments.networks),
    )
    nlp, learnt = make(courses, splits, arguments.vectors, arguments.words, arguments.keep)
    nlp.to_disk(arguments.output)
    for some, split in zip(learnt, splits, strict=True):
        _print_history(some, split)
        labels = some[0].course.labels
        for part in ("dev", "test") if arguments.test else ("dev",):
            articles = getattr(split, part)
            _print_figures(part, evaluate(nlp, articles, labels))
            _print_reliability(part, reliability(nlp, articles, labels))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="annotator.suggest.recipe", description=__doc__)
    parser.add_argument("--attribution", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("--entities", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("--vectors", type=Path, required=True, help="GloVe, see the card")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--keep", type=Path, help="folder for trained networks, to go on later")
    parser.add_argument("--test", action="store_true", help="figures on the test part too")
    parser.add_argument("--seed", type=int, default=7, help="of the split")
    parser.add_argument("--words", type=int, default=60_000, help="that get a vector")
    parser.add_argument("--epochs", type=int, help="at most so many, for a trial")
    parser.add_argument("--networks", type=int, help="at most so many of each kind, for a trial")
    return parser


def _print_history(learnt: Sequence[Learnt], split: Split) -> None:
    print(f"{len(split.train)} / {len(split.dev)} / {len(split.test)} articles")
    for one in learnt:
        print(
            f"  {one.course.name}: {one.course.epochs} epochs, the best {one.best_epoch} with "
            f"F1 {one.dev_f1:.2f} on dev alone, {one.minutes:.1f} CPU minutes"
        )


def _print_figures(part: str, figures: Mapping[str, Figures]) -> None:
    for name, one in figures.items():
        print(f"  {part:5}{name:8} P {one.precision:5.1f}  R {one.recall:5.1f}  F1 {one.f1:5.1f}")


def _print_reliability(part: str, tables: Mapping[str, Sequence[Row]]) -> None:
    for name, rows in tables.items():
        cells = "  ".join(f"{row.score:.2f}: {row.right:.2f} of {row.count}" for row in rows)
        print(f"  {part:5}{name:8} {cells}  off by {off(rows):.3f}")


if __name__ == "__main__":
    sys.exit(main())
