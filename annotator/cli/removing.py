"""What goes when articles are removed: asked before, and where they still are afterwards."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.printing import counted, note
from annotator.cli.retention import kept_copies
from annotator.core.display import one_line

if TYPE_CHECKING:
    from annotator.store.store import Store

#: Articles and people that are named; of more it is said how many.
_NAMED = 3


def confirmed(store: Store, ids: Sequence[str], seqs: Sequence[int]) -> bool:
    """Whether somebody says yes to it, having been told what goes.

    Raises:
        UsageError: when nobody is there to ask.
    """
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on: add --yes to remove for good")
    for line in _goes_with(store, set(seqs)):
        note(line)
    them = "it" if len(ids) == 1 else "them"
    question = f"Remove {named(ids, 'article')} and all work on {them} for good?"
    return click.confirm(question, err=True)


def _goes_with(store: Store, seqs: set[int]) -> list[str]:
    """Whose finished work goes, and what gold: a line each."""
    works = [it for it in store.finished() if it.article_seq in seqs]
    names = sorted({it.annotator_id for it in works})
    gold = {it.article_seq for it in store.finished(gold=True)} & seqs
    lines = []
    if names:
        articles = counted(len({it.article_seq for it in works}), "article")
        lines.append(f"finished work of {named(names, 'annotator')} goes with it: on {articles}")
    if gold:
        lines.append(f"finished gold goes with it: of {counted(len(gold), 'article')}")
    return lines


def name_copies(db: Path, number: int) -> None:
    """Say which copies beside the project may still hold so many removed articles."""
    if copies := kept_copies(db):
        them = "it" if number == 1 else "them"
        found = named([str(path) for path in copies], "copy", "copies", room=200)
        note(f"copies made earlier may still hold {them}: {found}")


def named(names: Sequence[str], noun: str, nouns: str | None = None, *, room: int = 40) -> str:
    """Up to three by name, and how many more: a, b and c; a, b, c and 2 more articles."""
    shown = [one_line(name, room) for name in names[:_NAMED]]
    more = len(names) - len(shown)
    if more:
        shown.append(f"{more:,} more {noun if more == 1 else nouns or f'{noun}s'}")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
