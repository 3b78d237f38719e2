"""Articles into the project, listed, and out of it: add, list, remove."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import Given, as_json, as_name, project
from annotator.cli.printing import counted, listed, note, say, say_json, say_table
from annotator.clock import now
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.article import Article
    from annotator.ingest.items import Ingested
    from annotator.store.store import Store

#: Articles that go in with one transaction.
BATCH = 100

#: Characters of a title in a list: one that is a whole article, without a line break, is no title.
_TITLE = 200


class NothingAddedError(AnnotatorError):
    """Nothing that was given can be an article."""


@click.command()
@project
@click.argument("paths", metavar="PATH...", type=Given(), nargs=-1, required=True)
def add(db: Path, paths: tuple[str, ...]) -> int:
    """Import articles.

    A PATH is a file (.txt, .md, .jsonl, .csv), a folder, a glob, or - for standard input.
    A text that is there already is not added again; one of more than 20 MB is skipped.
    What is of another kind in a folder is passed over.
    """
    from annotator.ingest.articles import read_articles
    from annotator.store.store import Store

    with Store.open(db) as store:
        adding = _Adding()
        stdin = sys.stdin.buffer if "-" in paths else None
        adding.add(store, adding.articles(read_articles(paths, stdin=stdin)))
    return adding.report()


class _Adding:
    """What became of the files so far."""

    def __init__(self) -> None:
        self.added = self.known = 0
        self.skipped: list[str] = []
        self.passed_over: list[str] = []

    def articles(self, ingested: Iterator[Ingested]) -> Iterator[Article]:
        """The articles among what was read; the rest is said or kept."""
        from annotator.ingest.items import Notice, PassedOver, Skipped

        for item in ingested:
            if isinstance(item, Skipped):
                self.skipped.append(f"{item.where}: {item.reason}")
            elif isinstance(item, PassedOver):
                self.passed_over.append(f"{item.where}: {item.reason}")
            elif isinstance(item, Notice):
                note(f"{item.where}: {item.text}")
            else:
                yield item

    def add(self, store: Store, articles: Iterator[Article]) -> None:
        """Put them in, a batch a transaction."""
        while batch := list(islice(articles, BATCH)):
            for article, result in zip(batch, store.add(batch, now()), strict=True):
                self.added += result.is_new
                self.known += not result.is_new
                say(_outcome(article.id, result.id, result.is_new))

    def report(self) -> int:
        """Say how it went; returns the exit status."""
        if not self.added and not self.known and len(self.skipped) == 1:
            raise NothingAddedError(self.skipped[0])
        for line in self.skipped:
            note(f"skipped {line}")
        for line in self.passed_over:
            note(f"passed over {line}")
        say(
            listed(
                (
                    f"{counted(self.added, 'article')} added",
                    f"{self.known:,} there already" if self.known else "",
                    f"{len(self.skipped):,} skipped" if self.skipped else "",
                    f"{len(self.passed_over):,} passed over" if self.passed_over else "",
                )
            )
        )
        return 0 if not self.skipped else 1 if self.added or self.known else 2


def _outcome(given: str, id: str, is_new: bool) -> str:
    if is_new:
        return f"added {id}" if id == given else f"added {id} ({given} is taken)"
    return f"same text as {id}" if id == given else f"same text as {id}: {given}"


@click.command("list")
@project
@as_name("Whose status is shown (else ANNOTATOR_NAME, else the login name).")
@click.option(
    "--filter",
    "line",
    metavar="FILTER",
    default="",
    help="Only these, in this order: words, status:new, label:CLAIM, flagged, sort:length, ...",
)
@as_json
def list_articles(db: Path, name: str | None, line: str, as_json: bool) -> None:
    """The articles of a project.

    The filter is that of the article list in the interface: words and "phrases" of the text, of
    quotes and notes (wor* for the beginning of one); status: label: id: outlet: by: quote: note:,
    flagged, undecided; -word or not: leaves out; sort:added, length, uncertainty or disagreement.
    """
    from annotator.cli.who import own_name
    from annotator.core.queue_filter import parse
    from annotator.store.log import Actor
    from annotator.store.store import Store

    who = own_name(name)
    with Store.open_to_read(db) as store:
        found = store.queue(parse(line, store.label_schema.label), Actor(who))
        summaries = store.rows(found.numbers, Actor(who))
        if found.looked_through:
            note("there is no index of words here: the texts were looked through")
        others = [other for other in store.annotators() if other != who]
    if as_json:
        say_json([{k: v for k, v in asdict(s).items() if k != "seq"} for s in summaries])
    elif summaries:
        heading = ("ID", "STATUS", "LEFT", "WORDS", "TITLE")
        rows = [
            (s.id, _status(s.status, s.flagged), s.undecided or 0, s.words, _cut(s.title))
            for s in summaries
        ]
        say_table(heading, rows, may_cut=True)
        if others:
            # A table that could not be written is the one thing to say then.
            sys.stdout.flush()
            names = listed(one_line(other, 40) for other in others)
            note(f"the status is that of {one_line(who, 40)}; --as NAME shows that of {names}")
    elif found.total:
        note(f"none of {counted(found.total, 'article')} matches {one_line(line, 60)}")
    else:
        note(f"no articles yet; bring some in with 'annotator add {db} PATH...'")


def _cut(title: str) -> str:
    # Most are short: to look at each sign of a hundred thousand would take seconds.
    return title if len(title) <= _TITLE else one_line(title, _TITLE)


def _status(status: str, flagged: bool) -> str:
    return f"{status} !" if flagged else status


@click.command()
@project
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Don't ask.")
def remove(db: Path, ids: tuple[str, ...], yes: bool) -> None:
    """Take articles out for good.

    All work on them goes with them, from the log too. Nothing brings it back but a backup.
    """
    from annotator.cli import removing
    from annotator.store.store import Store

    wanted = list(dict.fromkeys(ids))
    with Store.open(db) as store:
        seqs = [store.find(id) for id in wanted]
        if not yes and not removing.confirmed(store, wanted, seqs):
            note("nothing was removed")
            return
        left = store.remove(wanted)
    if left:
        note(
            f"their text may stay in {db.name}-wal until everybody has closed the project ({left})"
        )
    removing.name_copies(db, len(wanted))
    say(f"removed {counted(len(wanted), 'article')}")
