"""Which articles are learnt from, which stop the learning, and which are held out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.suggest.suggester import SuggestError

#: Fewer to learn from teach a network next to nothing: docs/train.md has the curve.
FEWEST_TO_LEARN = 16

#: The figures of fewer articles say more about these than about the pipeline.
FEWEST_HELD_OUT = 4

#: The share of what is not held out by which the best epoch is found.
DEV_SHARE = 0.1


class TooFewError(SuggestError):
    """There are too few articles to learn from or to hold out."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The articles by what they are for; each is in one part only."""

    train: tuple[AnnotatedArticle, ...]
    dev: tuple[AnnotatedArticle, ...]
    held_out: tuple[AnnotatedArticle, ...]


def split(works: Iterable[AnnotatedArticle], held_out: float) -> Parts:
    """Part the articles by the hashes of their texts.

    What is held out stays so whatever articles come to it later, and nothing else joins it: it
    hangs on the text alone.

    Raises:
        TooFewError: when there are too few; it says how many more it takes.
    """
    ordered = sorted(works, key=lambda work: work.article.hash)
    out = tuple(work for work in ordered if place(work.article.hash) < held_out)
    rest = tuple(work for work in ordered if place(work.article.hash) >= held_out)
    dev = max(1, round(len(rest) * DEV_SHARE))
    many = "1 finished article is" if len(ordered) == 1 else f"{len(ordered)} finished articles are"
    if more := _more(len(rest) - dev, len(out), held_out):
        raise TooFewError(
            f"{many} too few to train on: {max(0, len(rest) - dev)} would be"
            f" learnt from (at least {FEWEST_TO_LEARN}) and {len(out)} held out (at least"
            f" {FEWEST_HELD_OUT}); about {more} more are needed"
        )
    return Parts(rest[dev:], rest[:dev], out)


def place(hash: str) -> float:
    """Where a hash lies between 0 and 1."""
    return int(hash[:12], 16) / 16**12


def _more(learnt: int, out: int, held_out: float) -> int:
    """How many more articles it takes, as hashes fall on the average."""
    for_learning = (FEWEST_TO_LEARN - learnt) / ((1 - held_out) * (1 - DEV_SHARE))
    for_figures = (FEWEST_HELD_OUT - out) / held_out
    return max(0, math.ceil(for_learning), math.ceil(for_figures))
