"""What a review shows afterwards: report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import output_to
from annotator.cli.parameters import FilePath, as_json, project
from annotator.cli.printing import note, say, say_json
from annotator.cli.progress import Progress
from annotator.cli.waiting import note_waiting
from annotator.cli.who import composed
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.review.reports.report import Report
    from annotator.store.store import Store

#: How many errors of a kind are told in words, of everybody and of those who are named.
_EXAMPLES, _THEIR_EXAMPLES = 3, 20

_PAGE, _MARKDOWN = (".html", ".htm"), (".md", ".markdown")


class NothingToReportError(AnnotatorError):
    """Nobody has finished anything, or not those who are named."""


@click.command()
@project
@click.option("--of", "names", metavar="NAME", multiple=True, help="Only on this annotator.")
@click.option("--names", "names_told", is_flag=True, help="With --of: name the others, too.")
@click.option("-o", "out", metavar="OUT", type=FilePath(), help="Write FILE.html or FILE.md.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
def report(
    db: Path, names: tuple[str, ...], names_told: bool, out: Path | None, force: bool, as_json: bool
) -> None:
    """Where annotators go wrong, and where they differ.

    Error profiles and label confusion against gold, label confusion between annotators, alpha
    without each of them, disagreement over time, and what was flagged for the guidelines. A
    report --of one annotator can be sent to them: it names nobody else.
    """
    suffix = _suffix(out)
    if as_json and suffix:
        raise click.UsageError("--json and -o exclude each other; > writes a document into a file")
    if names_told and not names:
        raise click.UsageError("--names goes with --of; without it everybody is named")
    found, waiting = _gathered(db, composed(names), names_told=names_told)
    if as_json:
        from annotator.review.reports.document import document_of

        say_json(document_of(found))
    elif out is None or not suffix:
        _print(found)
    else:
        with output_to(out, is_text=True, force=force, project=db) as stream:
            stream.write(_written(found, suffix).encode("utf-8"))
        note(f"written to {out}")
    note_waiting(db, waiting)


def _suffix(out: Path | None) -> str:
    """What the file is to be; empty for standard output."""
    if out is None or str(out) == "-":
        return ""
    suffix = out.suffix.lower()
    if suffix not in (*_PAGE, *_MARKDOWN):
        raise click.UsageError(f"{out}: the report is written as .html or .md")
    return suffix


def _gathered(db: Path, names: Sequence[str], *, names_told: bool) -> tuple[Report, dict[int, int]]:
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        _check_names(store, names)
        articles = {touched.article_seq for touched in store.touched()}
        with Progress("reading", len(articles)) as progress:
            found = store.report(
                of=names,
                names_told=names_told,
                examples=_THEIR_EXAMPLES if names else _EXAMPLES,
                seen=lambda: progress.advance(1),
            )
        return found, store.waiting_in_gold()


def _check_names(store: Store, names: Sequence[str]) -> None:
    finished = store.annotators()
    if not any(finished.values()):
        raise NothingToReportError(f"{store.path}: nobody has finished an article yet")
    for name in names:
        if name not in finished:
            raise NothingToReportError(
                f"{store.path}: holds no work by {name}; there is work by {', '.join(finished)}"
            )
        if not finished[name]:
            raise NothingToReportError(
                f"{store.path}: {name} has finished no article; a report counts finished ones only"
            )


def _print(found: Report) -> None:
    from annotator.cli.report_text import lines_of
    from annotator.review.reports.sections import sections_of, title_of

    for line in lines_of(title_of(found), sections_of(found)):
        say(line)


def _written(found: Report, suffix: str) -> str:
    from annotator.exchange.report_html import page
    from annotator.exchange.report_markdown import document
    from annotator.review.reports.sections import sections_of, title_of

    write = page if suffix in _PAGE else document
    return write(title_of(found), sections_of(found))
