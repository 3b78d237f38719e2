"""Copies of one project that went apart, put together: merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import FilePath, project
from annotator.cli.printing import complain, counted, note, say, say_table
from annotator.cli.repairing import beside
from annotator.core.annotators import GOLD
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.schema_difference import SchemaDifference
    from annotator.store.merging import Merged
    from annotator.store.store import Store


class SchemaFault(AnnotatorError):
    """Two copies whose decisions do not fit the same label schema."""

    exit_status = 1


@click.command()
@project
@click.argument("others", metavar="OTHER...", type=FilePath(), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--known-only", is_flag=True, help="Leave articles out that DB does not have.")
@click.option(
    "--wider-schema", is_flag=True, help="Also where DB's label schema has more than OTHER's."
)
def merge(
    db: Path, others: tuple[Path, ...], dry_run: bool, known_only: bool, wider_schema: bool
) -> None:
    """Take other copies of a project into this one.

    Articles are known by their text, decisions by their ids. What both sides did on one article
    under one name is kept side by side for a review. DB is copied first; OTHER stays as it is.
    """
    from annotator.store.store import Store

    with Store.open(db) as store, ExitStack() as stack:
        copies = [stack.enter_context(Store.open_other(path, db)) for path in others]
        for copy in copies:
            _check_schema(store, copy, wider_schema)
        kept: list[Path] = []
        with _progress() as tell:
            found = store.merge(
                copies,
                backup=beside(db, "before-merge"),
                dry_run=dry_run,
                known_only=known_only,
                tell=tell,
                kept=kept.append,
            )
    _say(db, found)
    if dry_run:
        note(f"this is what would come: nothing was changed in {db}")
    elif kept:
        note(f"{db} as it was before is in {kept[0]}")
    else:
        note(f"nothing in there is new to {db}")
    _note_forks(db, found)


def _check_schema(store: Store, copy: Store, wider: bool) -> None:
    """Make sure that decisions made there fit here.

    Raises:
        SchemaFault: when they may not; what differs is told line by line before.
    """
    from annotator.core.schema_difference import schema_difference

    found = schema_difference(store.label_schema, copy.label_schema)
    if not found or (wider and found.is_wider):
        return
    _tell_difference(store.path, copy.path, found)
    if found.is_wider:
        advice = f"{store.path} has all that {copy.path} has: merge with --wider-schema"
    else:
        advice = "bring both to one label schema first ('annotator schema show' prints each)"
    raise SchemaFault(f"{copy.path}: has another label schema; {advice}")


def _tell_difference(db: Path, other: Path, found: SchemaDifference) -> None:
    for heading, lines in ((f"only {db}", found.ours), (f"only {other}", found.theirs)):
        for line in lines:
            complain(f"{heading} has {line}")
    for line in found.differing:
        complain(f"{db} has {line}")


@contextmanager
def _progress() -> Iterator[_Bar]:
    with ExitStack() as stack:
        yield _Bar(stack)


class _Bar:
    """A bar for each copy, as soon as it is known how much is in it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._done = 0

    def __call__(self, done: int, of: int) -> None:
        from annotator.cli.progress import Progress

        if not done:
            self._stack.close()
            self._bar = self._stack.enter_context(Progress("merging", of))
            self._done = 0
        self._bar.advance(done - self._done)
        self._done = done


def _say(db: Path, found: Sequence[Merged]) -> None:
    heading = (
        "FROM",
        "ARTICLES",
        "NEW",
        "WORKED ON",
        "DECISIONS",
        "SUGGESTED",
        "ASSIGNED",
        "FORKS",
    )
    rows = [
        (
            *(it.name, it.articles, len(it.new_articles), it.decided, it.decisions),
            *(it.suggested, it.assigned, len(it.forks)),
        )
        for it in found
    ]
    say_table(heading, rows)
    forks = [(it.name, of) for it in found for of in it.forks]
    if forks:
        say("")
        say_table(
            ("ARTICLE", "WHOSE", "STAYS THAT OF", "KEPT AS", "DECISIONS"),
            [
                (
                    of.article_id,
                    "gold" if of.fork.whose == GOLD else of.fork.whose,
                    str(db) if of.fork.came else name,
                    of.fork.kept_as,
                    of.fork.decisions,
                )
                for name, of in forks
            ],
        )


def _note_forks(db: Path, found: Sequence[Merged]) -> None:
    number = sum(len(it.forks) for it in found)
    if number:
        note(
            f"{counted(number, 'fork')}: both sides had gone on with the same work; nothing is"
            f" lost, and 'annotator review {db}' shows both side by side once they are finished"
        )
