"""The project in numbers: stats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import as_json, project
from annotator.cli.printing import counted, say, say_json, say_table
from annotator.core.annotation import Status

if TYPE_CHECKING:
    from annotator.store.stats import Acceptance, Stats, Suggested


@click.command()
@project
@as_json
def stats(db: Path, as_json: bool) -> None:
    """Figures of the project.

    Articles by status, spans by label, and what became of the suggestions: by annotator, and then
    in all.
    """
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        figures = store.stats()
    if as_json:
        say_json(asdict(figures))
    else:
        _print(figures)


def _print(figures: Stats) -> None:
    say(f"{counted(figures.articles, 'article')}, {figures.suggested:,} with suggestions")
    if not figures.status:
        say("nobody has worked on them yet")
        return
    states = [s for s in Status if s is not Status.NEW]
    rows = [(name, *(n.get(s, 0) for s in states)) for name, n in figures.status.items()]
    say("")
    say_table(("ANNOTATOR", *(s.upper() for s in states)), rows)
    _print_by_annotator("LABEL", figures.spans)
    _print_by_annotator("LINK", figures.links)
    _print_acceptance(figures.acceptance)
    _print_suggestions(figures.suggestions)


def _print_by_annotator(what: str, counts: Mapping[str, Mapping[str, int]]) -> None:
    """A row for each label or link type, a column for each annotator."""
    names = sorted({name for by_name in counts.values() for name in by_name})
    if names:
        say("")
        rows = [(name, *(by_name.get(name, 0) for by_name in counts.values())) for name in names]
        say_table((what, *counts), rows)


def _print_acceptance(acceptance: Sequence[Acceptance]) -> None:
    """A row for each label of a suggester, and for each annotator."""
    if acceptance:
        say("")
        heading = ("ANNOTATOR", "LABEL", "SUGGESTER", "ACCEPTED", "EDITED", "REJECTED", "ADDED")
        rows = [
            (
                *(a.annotator, a.label, a.suggester or "(by hand)"),
                *(a.accepted, a.edited, a.rejected, a.added),
            )
            for a in acceptance
        ]
        say_table(heading, rows)


def _print_suggestions(suggestions: Sequence[Suggested]) -> None:
    """The totals over all annotators."""
    if suggestions:
        say("")
        heading = ("LABEL", "SUGGESTER", "SUGGESTED", "ACCEPTED", "EDITED", "REJECTED")
        say_table(heading, [astuple(s) for s in suggestions])
