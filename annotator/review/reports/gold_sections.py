"""The parts of a report that compare annotators with gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.core.display import one_line
from annotator.review.aligning import Outcome
from annotator.review.confusion import NO_LABEL, Confusion, Matrix
from annotator.review.measures.figure import Figure
from annotator.review.profiles import ERRORS, Example, Profile
from annotator.review.reports.report import Report
from annotator.review.reports.tables import (
    Cell,
    Look,
    Section,
    Table,
    by_columns,
    counted,
    number,
    undefined,
    value,
    words,
)

#: What stands for no pairing in a matrix.
_NONE = "·"

#: How much of a quote is shown, in characters.
_QUOTE = 100

PROFILE = (
    "Over the articles that the annotator finished and of which the gold is finished; counts are "
    "pooled over articles. Exact F1: 2·|A∩G| / (|A|+|G|) over spans (start, end, label), A the "
    "annotator's and G gold's. Overlap F1: the same with the largest one-to-one matching of spans "
    "of one label that share a character. n in brackets: both's spans (of links: links).",
    "Each span of gold is put beside the annotator's that answers it, layer by layer: first the "
    "same place, then pieces, then the one of the same label that shares most characters, then "
    "of another label. Too long contains gold's span, too short lies within it, shifted does "
    "neither. Split: one of gold's in several; merged: several of gold's in one.",
    "Shift: the annotator's edge minus gold's, in characters, mean over the spans of the same "
    "label whose edges differ (n in brackets); more than 0 is further to the right.",
)
CONFUSION = (
    "Pairings as in the error profile, by gold's label (rows) and the annotator's (columns); "
    f"{NO_LABEL} is no span: missed in its column, extra in its row. A span in pieces counts once.",
)


def profile_section(report: Report) -> Section:
    """The error profile of each annotator."""
    title = "Against gold: error profile"
    profiles = [profile for profile in report.profiles if profile.articles]
    if not profiles:
        return Section(title, (), (), report.no_gold)
    tables = [_figures(profiles), _errors(profiles), *_by_label(profiles), *_examples(profiles)]
    return Section(title, PROFILE, tuple(tables))


def gold_confusion_section(report: Report) -> Section:
    """Which labels are taken for which, against gold."""
    title = "Against gold: label confusion"
    if not report.against_gold:
        return Section(title, (), (), report.no_gold)
    first, *others = report.against_gold
    tables = [*matrices(first), *(t for it in others for t in matrices(it, detail=True))]
    return Section(title, CONFUSION, tuple(tables))


def matrices(confusion: Confusion, *, detail: bool = False) -> Iterator[Table]:
    """A table for each layer."""
    for matrix in confusion.matrices:
        yield Table(
            f"{confusion.rows} (rows) and {confusion.columns} (columns), {matrix.layer}: n = "
            f"{counted(matrix.count, 'pairing')} in {counted(confusion.articles, 'article')}",
            (f"{confusion.rows} ↓", *matrix.labels, NO_LABEL),
            tuple(_rows(matrix)),
            look=Look.MATRIX,
            detail=detail,
        )


def _rows(matrix: Matrix) -> Iterator[tuple[Cell, ...]]:
    columns = (*matrix.labels, "")
    for row in columns:
        cells = [matrix.cell(row, column) for column in columns]
        most = sum(cell.count for cell in cells)
        yield (
            words(row or NO_LABEL),
            *(
                number(cell.count, most, cell.spots) if cell.count else Cell(_NONE, True)
                for cell in cells
            ),
        )


def _figures(profiles: Sequence[Profile]) -> Table:
    scopes = [figures.scope for figures in profiles[0].figures]
    names = [
        *("articles", "spans", "gold's spans"),
        *(f"exact F1, {scope}" for scope in scopes),
        *(f"overlap F1, {scope}" for scope in scopes),
        *("links, exact F1", "links, lenient F1"),
        *("left edges, mean shift", "right edges, mean shift"),
    ]
    figures = {profile.annotator: _all_figures(profile) for profile in profiles}
    columns = [
        [
            *(number(n) for n in (profile.articles, profile.spans, profile.gold_spans)),
            *(value(figure) for figure in figures[profile.annotator][:-2]),
            *(value(figure, signed=True) for figure in figures[profile.annotator][-2:]),
        ]
        for profile in profiles
    ]
    told = (
        (f"{name} of {profile.annotator}" if len(profiles) > 1 else name, figure)
        for profile in profiles
        for name, figure in zip(names[3:], figures[profile.annotator], strict=True)
    )
    heading = ("", *(profile.annotator for profile in profiles))
    return Table("Figures", heading, by_columns(names, columns), undefined(told))


def _all_figures(profile: Profile) -> list[Figure]:
    return [
        *(figures.exact for figures in profile.figures),
        *(figures.overlap for figures in profile.figures),
        *(profile.links_exact, profile.links_lenient, profile.left, profile.right),
    ]


def _errors(profiles: Sequence[Profile]) -> Table:
    columns = [
        [
            number(profile.outcomes[o], sum(profile.outcomes.values()), profile.spots.get(o, ()))
            for o in Outcome
        ]
        for profile in profiles
    ]
    totals = [number(sum(profile.outcomes.values())) for profile in profiles]
    rows = by_columns([*Outcome], columns)
    heading = ("", *(profile.annotator for profile in profiles))
    return Table("What became of the spans", heading, (*rows, (words("all (n)"), *totals)))


def _by_label(profiles: Sequence[Profile]) -> Iterator[Table]:
    for profile in profiles:
        labels = list(dict.fromkeys(label for label, _ in profile.by_label))
        used = [o for o in Outcome if profile.outcomes[o]]
        rows = []
        for label in labels:
            counts = [profile.by_label.get((label, outcome), 0) for outcome in used]
            cells = (number(n, sum(counts)) for n in counts)
            rows.append((words(label), *cells, number(sum(counts))))
        yield Table(
            f"{profile.annotator}: by gold's label (extra ones by their own)",
            ("label", *used, "n"),
            tuple(rows),
            detail=len(profiles) > 1,
        )


def _examples(profiles: Sequence[Profile]) -> Iterator[Table]:
    for profile in profiles:
        if profile.examples:
            errors = sum(profile.outcomes[outcome] for outcome in ERRORS)
            yield Table(
                f"{profile.annotator}: the first of each kind, "
                f"{len(profile.examples):,} of {errors:,}",
                ("kind", "article", "gold", "marked"),
                tuple(_example(example) for example in profile.examples),
                detail=len(profiles) > 1,
            )


def _example(example: Example) -> tuple[Cell, ...]:
    gold, marked = example.labels
    return (
        words(example.outcome, (example.spot,)),
        words(example.article_id),
        words(f"{gold} “{one_line(example.gold, _QUOTE)}”" if gold else NO_LABEL),
        words(f"{marked} “{one_line(example.marked, _QUOTE)}”" if marked else NO_LABEL),
    )
