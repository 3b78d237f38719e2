"""Whose finished work a command takes: everybody's, one's or some's, or gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from annotator.core.annotators import GOLD
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.store.annotated import Touched
    from annotator.store.store import Store


class NothingFinishedError(AnnotatorError):
    """Nobody has finished anything, or not those who are named."""


def check_choice(names: Sequence[str], gold: bool) -> bool:
    """Whether gold is meant; `--as @gold` says the same.

    Raises:
        UsageError: when both gold and annotators are asked for.
    """
    if (gold and names) or (GOLD in names and len(names) > 1):
        raise click.UsageError("--as and --gold exclude each other")
    return gold or GOLD in names


def finished_work(store: Store, names: Sequence[str], *, gold: bool, what: str) -> list[Touched]:
    """The finished works, of everyone (but not gold) where nobody is named.

    Raises:
        NothingFinishedError: when there is none, with `what` counts finished work only.
    """
    found = store.finished(gold=gold)
    if gold:
        if not found:
            raise NothingFinishedError(
                f"{store.path}: there is no gold in this project yet: gold is made by review"
            )
        return found
    done = {touched.annotator_id for touched in found}
    begun = store.annotators()
    for name in names:
        if name not in begun:
            others = f"; there is work by {', '.join(begun)}" if begun else ""
            raise NothingFinishedError(f"{store.path}: holds no work by {name}{others}")
        if name not in done:
            raise NothingFinishedError(
                f"{store.path}: {name} has finished no article; {what} counts finished ones only"
            )
    if not found:
        raise NothingFinishedError(
            f"{store.path}: nobody has finished an article yet; {what} counts finished ones only"
        )
    return [touched for touched in found if not names or touched.annotator_id in names]
