"""What reviewers corrected in an annotator's work: corrections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.output import output_to
from annotator.cli.parameters import FilePath, as_json, as_name, project
from annotator.cli.printing import note, say, say_json
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.review.correction import Correction
    from annotator.review.correction_report import CorrectedArticle, CorrectionReport
    from annotator.store.store import Store

_PAGE, _MARKDOWN = (".html", ".htm"), (".md", ".markdown")


class NothingToCorrectError(AnnotatorError):
    """The annotator has finished nothing."""


@click.command()
@project
@as_name("Whose work (else ANNOTATOR_NAME, else the login name).")
@click.option("-o", "out", metavar="OUT", type=FilePath(), help="Write FILE.html or FILE.md.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
def corrections(db: Path, name: str | None, out: Path | None, force: bool, as_json: bool) -> None:
    """What reviewers corrected in somebody's work.

    Counts on the terminal; each correction with its context, both versions, the reason and the
    reviewer's note in a file that can be sent to its annotator. Only finished gold counts.
    """
    from annotator.cli.who import own_name

    own = own_name(name)
    suffix = _suffix(out)
    if as_json and suffix:
        raise click.UsageError("--json and -o exclude each other; > writes a document into a file")
    found = _gathered(db, own)
    if as_json:
        say_json(_document(found))
    elif out is None or not suffix:
        _print(found)
    else:
        with output_to(out, is_text=True, force=force, project=db) as stream:
            stream.write(_written(found, suffix).encode("utf-8"))
        note(f"written to {out}")


def _suffix(out: Path | None) -> str:
    """What the file is to be; empty for standard output."""
    if out is None or str(out) == "-":
        return ""
    suffix = out.suffix.lower()
    if suffix not in (*_PAGE, *_MARKDOWN):
        raise click.UsageError(f"{out}: corrections are written as .html or .md")
    return suffix


def _gathered(db: Path, name: str) -> CorrectionReport:
    from annotator.review.correction_report import CorrectionReport, corrected
    from annotator.store.log import Actor
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        _check_name(store, name)
        articles = []
        for seq in store.gold_articles():
            for work in store.works(seq, [name]):
                own = store.load(seq, Actor(name), with_suggestions=False).state
                articles.append(corrected(work, store.gold_state(seq), own))
    return CorrectionReport(name, db.name, tuple(articles))


def _check_name(store: Store, name: str) -> None:
    finished = store.annotators()
    if name not in finished:
        others = f"; there is work by {', '.join(finished)}" if finished else ""
        raise NothingToCorrectError(f"{store.path}: holds no work by {name}{others}")
    if not finished[name]:
        raise NothingToCorrectError(
            f"{store.path}: {name} has finished no article; only finished ones are reviewed"
        )


def _print(found: CorrectionReport) -> None:
    from annotator.cli.report_text import lines_of
    from annotator.review.correction_report import sections_of, title_of

    for line in lines_of(title_of(found), sections_of(found)[:1]):
        say(line)
    if found.corrections:
        say("")
        say("-o FILE.html or FILE.md writes each with its context, --json too")


def _written(found: CorrectionReport, suffix: str) -> str:
    from annotator.exchange.report_html import page
    from annotator.exchange.report_markdown import document
    from annotator.review.correction_report import sections_of, title_of

    write = page if suffix in _PAGE else document
    return write(title_of(found), sections_of(found))


def _document(found: CorrectionReport) -> dict[str, Any]:
    return {
        "annotator": found.annotator_id,
        "articles": [_article(article) for article in found.articles],
        "by_kind": [
            {"kind": str(what), "layer": layer, "count": count}
            for what, layer, count in found.by_kind
        ],
        "corrections": len(found.corrections),
        "accepted": found.accepted,
    }


def _article(article: CorrectedArticle) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "spans": article.spans,
        "accepted": article.accepted,
        "corrections": [_correction(c, article) for c in article.corrections],
    }


def _correction(correction: Correction, article: CorrectedArticle) -> dict[str, Any]:
    from annotator.core.ruling import Version, attributes_of

    def plain(version: Version) -> list[dict[str, Any]]:
        return [
            {
                "start": mark.span.start,
                "end": mark.span.end,
                "label": mark.label,
                "text": mark.span.quote(article.text),
                "attributes": attributes_of(mark.attributes),
            }
            for mark in version
        ]

    answer = article.answers.get(correction.key)
    return {
        "key": correction.key,
        "kind": str(correction.what),
        "layer": correction.layer,
        "start": correction.place.start,
        "end": correction.place.end,
        "text": correction.place.quote(article.text),
        "theirs": plain(correction.theirs),
        "gold": plain(correction.gold),
        "reason": correction.reason,
        "note": correction.note,
        "reviewer": correction.reviewer,
        "answer": answer.note if answer else "",
    }
