"""The work of annotators as a dataset: export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.choosing import Choice, NothingToExportError
from annotator.cli.garbage import seldom_collected
from annotator.cli.parameters import FilePath, Whole, project
from annotator.cli.pipes import STANDARD_OUTPUT, unless_named
from annotator.cli.printing import counted, listed, note
from annotator.cli.progress import followed
from annotator.cli.waiting import note_waiting
from annotator.cli.way_out import WayOut
from annotator.cli.who import composed
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.annotators import GOLD
from annotator.core.days import Days
from annotator.core.narrowing import with_labels
from annotator.core.splitting import Split, parted, parted_by_story

if TYPE_CHECKING:
    from annotator.exchange.formats import Format, Shipped
    from annotator.exchange.losses import Losses
    from annotator.store.annotated import Touched
    from annotator.store.store import Store

#: Links whose other end was not asked for, in the words of `Losses`.
_CUT = "link to a span of another label"


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
@click.option("--label", "labels", metavar="L", multiple=True, help="Only spans with this label.")
@click.option(
    "--published",
    metavar="DAYS",
    help="Only articles of these days: 2025-03, 2025-03-01..2025-04-15.",
)
@click.option("--changed", metavar="DAYS", help="Only work that was last changed then (UTC).")
@click.option(
    "--split",
    "shares",
    metavar="SHARES",
    help="Several files: 80/10/10 is train, dev and test, 80/20 train and dev.",
)
@click.option(
    "--by",
    "unit",
    type=click.Choice(["article", "story"]),
    help="What a split keeps together: 'story' also articles that share their words.",
)
@click.option("--seed", metavar="N", type=Whole(), help="Of the split's draw; 0 unless told.")
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
    labels: tuple[str, ...],
    published: str | None,
    changed: str | None,
    shares: str | None,
    unit: str | None,
    seed: int | None,
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
    if shares is None and (unit or seed is not None):
        raise click.UsageError("--by and --seed go with --split")
    choice = Choice(
        *(tuple(composed(names)), gold, suggestions, statuses, labels),
        published=Days.parse(published) if published is not None else None,
        changed=Days.parse(changed) if changed is not None else None,
    )
    split = Split.parse(shares, seed or 0) if shares is not None else None
    format = format_to_write(format_name)
    out = unless_named(out, STANDARD_OUTPUT) if out is not None else None
    way_out = WayOut(out, db, force=force, strict=strict)
    with seldom_collected(), Store.open_to_read(db) as store:
        with store.standing_still():
            said = _write(store, choice, format, split, unit, way_out)
        waiting = store.waiting_in_gold() if gold else {}
    for line in said:
        note(line)
    note_waiting(db, waiting)


def _write(
    store: Store,
    choice: Choice,
    format: Format,
    split: Split | None,
    unit: str | None,
    way_out: WayOut,
) -> list[str]:
    """Write what is chosen, and give what is to be said of it."""
    works = choice.of(store)
    _check_apart(works, format)
    by_part, said = _parts(store, works, split, unit)
    is_told = format.companions is not None or format.split_companions is not None
    total = Tally(is_told)
    tallies = {part: Tally(is_told) if part else total for part in by_part}
    narrowed = Narrowed(choice.labels)
    parts = {
        part: _counted(
            narrowed.of(followed(choice.records(store, works), "exporting", len(works))),
            *{total, tallies[part]},
        )
        for part, works in by_part.items()
    }
    way_out.write(format, parts, store.label_schema)
    shipped = {part: tally.shipped for part, tally in tallies.items()}
    way_out.companions(format, store.label_schema, shipped, total.shipped)
    shares = [f"{part}: {tally}" for part, tally in tallies.items() if part]
    return [*said, *narrowed.notices(), *shares, f"exported {total}"]


def _check_apart(works: Sequence[Touched], format: Format) -> None:
    several = sorted({work.annotator_id for work in works})
    if len(several) > 1 and not format.holds_annotator:
        raise NothingToExportError(
            f"the format {format.name} cannot tell {', '.join(several)} apart; choose with --as"
        )


def _parts(
    store: Store, works: list[Touched], split: Split | None, unit: str | None
) -> tuple[dict[str, list[Touched]], list[str]]:
    """The works by the part that they belong to, and what is to be said of that."""
    if split is None:
        return {"": works}, []
    said = []
    if unit == "story":
        part_of, stories = parted_by_story(store.told(with_text=True), split)
        said = [f"{counted(len(part_of), 'article')} of the project tell {stories:,} stories"]
    else:
        part_of = parted(store.told(with_text=False), split)
    parts: dict[str, list[Touched]] = {name: [] for name in split.shares}
    for work in works:
        parts[part_of[work.article_seq]].append(work)
    return parts, said


def _counted(records: Iterable[AnnotatedArticle], *tallies: Tally) -> Iterator[AnnotatedArticle]:
    """The same records, counted as they pass."""
    for record in records:
        for tally in tallies:
            tally.add(record)
        yield record


class Narrowed:
    """Records with the spans of some labels only (of all, where none is named)."""

    def __init__(self, labels: Collection[str]) -> None:
        self._labels = labels
        self._losses = _losses()

    def of(self, records: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        """These records with those spans."""
        if not self._labels:
            yield from records
            return
        for record in records:
            narrowed, cut = with_labels(record, self._labels)
            self._losses.add(_CUT, record.article.id, cut)
            yield narrowed

    def notices(self) -> list[str]:
        """What went with the other spans."""
        return [f"left out: {line}" for line in self._losses.lines()]


def _losses() -> Losses:
    from annotator.exchange.losses import Losses

    return Losses()


def _nothing_shipped() -> Shipped:
    from annotator.exchange.formats import Shipped

    return Shipped()


class Tally:
    """What went out; in full, where the receiver is told (`is_told`)."""

    def __init__(self, is_told: bool) -> None:
        self.statuses: Counter[str] = Counter()
        self.annotators: dict[str, None] = {}
        self.articles: set[str] = set()
        self.spans = self.links = 0
        self.shipped = _nothing_shipped()
        self._is_told = is_told

    def add(self, record: AnnotatedArticle) -> None:
        """Count a record."""
        self.articles.add(record.article.id)
        if self._is_told:
            self.shipped.add(record)
        if record.annotator_id is not None:
            self.statuses[record.status] += 1
            self.annotators[record.annotator_id] = None
        self.spans += len(record.annotations) + len(record.suggestions.spans)
        self.links += len(record.links) + len(record.suggestions.links)

    def __str__(self) -> str:
        if not self.articles:
            return "no articles"
        by = f" by {', '.join(self.annotators)}" if self.annotators else " with suggestions"
        counts = [f"{self.statuses[s]:,} {s}" for s in Status if self.statuses[s]]
        sizes = f"{counted(self.spans, 'span')}, {counted(self.links, 'link')}"
        return f"{counted(len(self.articles), 'article')}{by}: {listed([*counts, sizes])}"
