"""The work of annotators as a dataset: export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from annotator.cli.garbage import seldom_collected
from annotator.cli.output import output_to
from annotator.cli.output_folder import folder_to
from annotator.cli.parameters import FilePath, project
from annotator.cli.printing import counted, listed, note
from annotator.cli.progress import followed
from annotator.cli.waiting import note_waiting
from annotator.cli.who import composed
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.annotators import GOLD
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.label_schema import LabelSchema
    from annotator.exchange.formats import Format, Shipped
    from annotator.exchange.losses import Losses
    from annotator.store.annotated import Touched
    from annotator.store.store import Store


class NothingToExportError(AnnotatorError):
    """The choice leaves nothing."""


class LossError(AnnotatorError):
    """The format cannot hold everything, and everything was asked for."""

    exit_status = 1


@click.command()
@project
@click.option(
    "--format", "format_name", metavar="F", required=True, help="One of 'annotator formats'."
)
@click.option("-o", "out", metavar="OUT", type=FilePath(), help="The file or folder to write.")
@click.option("--as", "names", metavar="NAME", multiple=True, help="Only this annotator's work.")
@click.option("--gold", is_flag=True, help="The settled result of reviews.")
@click.option("--suggestions", is_flag=True, help="What was suggested, in place of decisions.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([s.value for s in Status]),
    help="Only articles with this status.",
)
@click.option("--strict", is_flag=True, help="Write nothing if the format cannot hold everything.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export(
    db: Path,
    format_name: str,
    out: Path | None,
    names: tuple[str, ...],
    gold: bool,
    suggestions: bool,
    statuses: tuple[str, ...],
    strict: bool,
    force: bool,
) -> None:
    """Write annotations as a dataset."""
    from annotator.exchange.formats import format_to_write
    from annotator.store.store import Store

    if (bool(names), gold, suggestions).count(True) > 1:
        raise click.UsageError("--as, --gold and --suggestions exclude each other")
    gold = gold or names == (GOLD,)
    if statuses and (gold or suggestions):
        raise click.UsageError("--status goes with annotators' work only")
    format = format_to_write(format_name)
    with seldom_collected(), Store.open_to_read(db) as store:
        tally = Tally()
        if suggestions:
            records = tally.counting(followed(_suggested(store), "exporting", store.count()))
        elif gold:
            records = tally.counting(_gold(store))
        else:
            wanted = composed(names)
            chosen = _chosen(store, wanted, statuses, format)
            # Nobody else is to hold on to these: they go before the store is closed.
            records = tally.counting(followed(store.annotated(chosen), "exporting", len(chosen)))
        with closing(records):
            way_out = WayOut(out, db, force=force, strict=strict)
            way_out.write(format, records, store.label_schema, tally.shipped)
        waiting = store.waiting_in_gold() if gold else {}
    note(f"exported {tally}")
    note_waiting(db, waiting)


def _suggested(store: Store) -> Iterator[AnnotatedArticle]:
    records = store.suggested()
    first = next(records, None)
    if first is None:
        raise NothingToExportError(
            f"{store.path}: holds no suggestions; 'annotator suggest {store.path}' makes some"
        )
    yield first
    yield from records


def _gold(store: Store) -> Iterator[AnnotatedArticle]:
    finished = store.gold_articles()
    if not finished:
        raise NothingToExportError(
            f"{store.path}: there is no gold in this project yet: gold is made by review"
        )
    records = (gold.record for gold in store.gold(finished))
    return followed(records, "exporting", len(finished))


def _chosen(
    store: Store, names: list[str], statuses: Iterable[str], format: Format
) -> list[Touched]:
    """What is to be exported, of everyone (but not gold) where nobody is named."""
    touched = store.touched()
    by_hand = list(dict.fromkeys(t.annotator_id for t in touched if t.annotator_id[0] != "@"))
    wanted = names or by_hand
    chosen = [t for t in touched if t.annotator_id in wanted]
    _check_known(store.path, wanted, chosen, by_hand)
    chosen = [t for t in chosen if not statuses or t.status in statuses]
    if not chosen:
        raise NothingToExportError(f"{store.path}: no article there is {' or '.join(statuses)}")
    several = sorted({t.annotator_id for t in chosen})
    if len(several) > 1 and not format.holds_annotator:
        raise NothingToExportError(
            f"the format {format.name} cannot tell {', '.join(several)} apart; choose with --as"
        )
    return chosen


def _check_known(db: Path, wanted: list[str], chosen: list[Touched], by_hand: list[str]) -> None:
    known = {t.annotator_id for t in chosen}
    if GOLD in wanted:
        raise NothingToExportError("gold and annotators' work are exported apart, gold by --gold")
    for name in wanted:
        if name not in known:
            others = f"; there is work by {', '.join(by_hand)}" if by_hand else ""
            raise NothingToExportError(f"{db}: holds no work by {name}{others}")
    if not wanted:
        raise NothingToExportError(
            f"{db}: nobody has worked on it yet; --suggestions exports what was suggested"
        )


@dataclass(frozen=True)
class WayOut:
    """Where an export goes, and what may happen there."""

    out: Path | None
    project: Path
    force: bool
    strict: bool

    def write(
        self,
        format: Format,
        records: Iterable[AnnotatedArticle],
        label_schema: LabelSchema,
        shipped: Shipped,
    ) -> None:
        """Write all, with what goes along; an exception leaves nothing behind."""
        if format.write_folder is not None:
            with folder_to(self.out, force=self.force, project=self.project) as folder:
                losses = format.write_folder(records, label_schema, folder)
                _report_losses(losses, format.name, self.strict)
            return
        assert format.write is not None
        with self._file(self.out, is_text=format.is_text) as stream:
            losses = format.write(records, label_schema, stream)
            _report_losses(losses, format.name, self.strict)
        if format.companions is not None and self.out is not None and str(self.out) != "-":
            self._companions(format, label_schema, shipped, self.out)

    def _companions(
        self, format: Format, label_schema: LabelSchema, shipped: Shipped, out: Path
    ) -> None:
        """Write what the receiver needs beside the file, and say so."""
        assert format.companions is not None
        for suffix, content in format.companions(label_schema, shipped, out.name).items():
            path = out.with_name(f"{out.stem}{suffix}")
            with self._file(path, is_text=True) as stream:
                stream.write(content)
            note(f"with it goes {path}")

    def _file(self, out: Path | None, *, is_text: bool) -> AbstractContextManager[BinaryIO]:
        return output_to(out, is_text=is_text, force=self.force, project=self.project)


def _report_losses(losses: Losses, format_name: str, strict: bool) -> None:
    lines = [f"{format_name} cannot hold {line}" for line in losses.lines()]
    for line in lines[:-1] if strict else lines:
        note(f"annotator: {line}")
    if strict and lines:
        raise LossError(f"{lines[-1]}; nothing was written (--strict)")


def _nothing_shipped() -> Shipped:
    from annotator.exchange.formats import Shipped

    return Shipped()


class Tally:
    """What went out, counted on its way."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.annotators: dict[str, None] = {}
        self.articles: set[str] = set()
        self.spans = self.links = 0
        self.shipped = _nothing_shipped()

    def counting(self, records: Iterable[AnnotatedArticle]) -> Generator[AnnotatedArticle]:
        """The same records, counted as they pass."""
        for record in records:
            self.articles.add(record.article.id)
            self.shipped.add(record)
            if record.annotator_id is not None:
                self.statuses[record.status] += 1
                self.annotators[record.annotator_id] = None
            self.spans += len(record.annotations) + len(record.suggestions.spans)
            self.links += len(record.links) + len(record.suggestions.links)
            yield record

    def __str__(self) -> str:
        by = f" by {', '.join(self.annotators)}" if self.annotators else " with suggestions"
        counts = [f"{self.statuses[s]:,} {s}" for s in Status if self.statuses[s]]
        sizes = f"{counted(self.spans, 'span')}, {counted(self.links, 'link')}"
        return f"{counted(len(self.articles), 'article')}{by}: {listed([*counts, sizes])}"
