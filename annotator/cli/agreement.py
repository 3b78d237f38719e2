"""How far annotators agree: agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import as_json, project
from annotator.cli.printing import note, say_json
from annotator.cli.progress import Progress
from annotator.cli.who import composed
from annotator.core.annotation import Status
from annotator.core.display import visible
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.review.agreement import Agreement
    from annotator.store.annotated import Touched
    from annotator.store.store import Store

_WIDTH = 80


class NothingToCompareError(AnnotatorError):
    """There are no two annotators, or one of those named has nothing to compare."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose finished work is compared: how many articles of each, and those that two share."""

    finished: dict[str, int]
    shared: list[Touched]


@click.command()
@project
@click.option("--as", "names", metavar="NAME", multiple=True, help="Only these; at least two.")
@click.option(
    "--per",
    "parts",
    type=click.Choice(("label", "pair", "article")),
    multiple=True,
    help="Only the tables by label, for each pair, or by article.",
)
@click.option("--explain", is_flag=True, help="Say what each figure is, for a paper.")
@as_json
def agreement(
    db: Path, names: tuple[str, ...], parts: tuple[str, ...], explain: bool, as_json: bool
) -> None:
    """How far annotators agree in what they finished.

    Per layer and per label, pooled, for each pair, on spans, tokens and links. Undefined figures
    are '-', in JSON null with the reason; the figures of each article are in the JSON document
    only with '--per article'.
    """
    from annotator.cli import agreement_document, agreement_tables
    from annotator.review.agreement import agreement as compare
    from annotator.review.explaining import explanation
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        chosen = _chosen(store, composed(names))
        found = compare(
            _articles(store, chosen.shared),
            store.label_schema,
            annotators=chosen.finished,
            by_article="article" in parts,
        )
    _note_retired(found)
    paragraphs = list(explanation(found)) if explain else []
    if as_json:
        say_json(agreement_document.document(found, chosen.finished, paragraphs))
    elif explain:
        for paragraph in paragraphs:
            print(fill(visible(paragraph), _WIDTH, break_on_hyphens=False), end="\n\n")
    else:
        agreement_tables.show(found, chosen.finished, parts)


def _chosen(store: Store, names: Sequence[str]) -> Chosen:
    """The finished work of those named, or of everybody.

    Raises:
        NothingToCompareError: when that leaves fewer than two.
        AgreementError: when no two have finished the same article.
    """
    from annotator.review.agreement import check_common

    touched = [t for t in store.touched() if not t.annotator_id.startswith("@")]
    finished = [t for t in touched if t.status is Status.FINISHED]
    wanted = sorted(set(names) or {t.annotator_id for t in finished})
    _check_names(store.path, names, touched, finished)
    if len(wanted) < 2:
        raise NothingToCompareError(_too_few(store.path, wanted, names))
    finished = [t for t in finished if t.annotator_id in wanted]
    articles = {
        name: [t.article_seq for t in finished if t.annotator_id == name] for name in wanted
    }
    check_common(articles, lambda seq: store.article(seq).id)
    several = {seq for seq, group in groupby(finished, _article) if len(list(group)) > 1}
    shared = [t for t in finished if t.article_seq in several]
    return Chosen({name: len(seqs) for name, seqs in articles.items()}, shared)


def _check_names(
    db: Path, names: Sequence[str], touched: Sequence[Touched], finished: Sequence[Touched]
) -> None:
    known = list(dict.fromkeys(t.annotator_id for t in touched))
    done = {t.annotator_id for t in finished}
    for name in names:
        if name.startswith("@"):
            raise NothingToCompareError(
                f"--as: {name}: agreement is computed from what annotators did, never from gold"
            )
        if name not in known:
            others = f"; there is work by {', '.join(known)}" if known else ""
            raise NothingToCompareError(f"{db}: holds no work by {name}{others}")
        if name not in done:
            raise NothingToCompareError(
                f"{db}: {name} has finished no article; agreement counts finished ones only"
            )


def _too_few(db: Path, wanted: Sequence[str], names: Sequence[str]) -> str:
    if names:
        return f"agreement needs two annotators; name another beside {wanted[0]} with --as"
    if wanted:
        return f"{db}: agreement needs two annotators; only {wanted[0]} has finished articles"
    return f"{db}: agreement needs two annotators; nobody has finished an article yet"


def _articles(store: Store, shared: Sequence[Touched]) -> Iterator[list[AnnotatedArticle]]:
    """The works on each article, one article at a time."""
    with Progress("comparing", len(shared)) as progress:
        for _, works in groupby(store.originals(shared), lambda work: work.article.id):
            article = list(works)
            yield article
            progress.advance(len(article))


def _article(touched: Touched) -> int:
    return touched.article_seq


def _note_retired(found: Agreement) -> None:
    if found.retired:
        labels = ", ".join(found.retired)
        note(f"not in the label schema any more, but counted: {labels} (in no layer)")
