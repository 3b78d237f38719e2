"""The parts of a report that compare annotators with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from annotator.review.confusion import NO_LABEL, Spot
from annotator.review.leaving_out import LeftOut
from annotator.review.reports.gold_sections import matrices
from annotator.review.reports.report import Report
from annotator.review.reports.tables import (
    Section,
    Table,
    counted,
    number,
    undefined,
    value,
    words,
)
from annotator.review.trends import KINDS, Stretch

#: How many pairs of labels are listed.
_MOST = 15

CONFUSION = (
    "Both annotators' spans put beside each other like an annotator's and gold's, over the "
    f"articles that both finished. {NO_LABEL} is no span.",
)
ALPHA = (
    "Krippendorff's nominal alpha on tokens (2004), of all annotators and of all but one, over "
    "the articles that two or more of them finished; whoever did not finish an article is missing "
    "there. Computed from their own work, never from gold. n in brackets: tokens. If it rises "
    "without somebody, that one marks otherwise than the rest.",
)
TRENDS = (
    "Regions are connected groups of overlapping spans of one layer. By article: every region "
    "that two or more who finished the article had marked, settled or not. By week (from its "
    "Monday, UTC): every region and link that a review settled, automatic merges among them. "
    "Disagree: the share of regions in which not all marked the same.",
)


def peer_confusion_section(report: Report) -> Section:
    """Which labels annotators put where others have which."""
    title = "Between annotators: label confusion"
    if report.no_common:
        return Section(title, (), (), report.no_common)
    tables = [table for it in report.between for table in matrices(it, detail=True)]
    if len(report.between) > 1:
        tables.insert(0, _most_frequent(report))
    elif tables:
        tables = [table for it in report.between for table in matrices(it)]
    return Section(title, CONFUSION, tuple(tables))


def alpha_section(report: Report) -> Section:
    """Alpha without each annotator."""
    title = "Alpha without each annotator"
    everybody = report.left_out[0]
    if not everybody.articles:
        return Section(title, (), (), "no article was finished by two annotators")
    named = [
        (f"{scope}, {_name(row)}", figure)
        for row in report.left_out
        for scope, figure in row.figures
    ]
    heading = ("", "articles", *(scope for scope, _ in everybody.figures))
    rows = tuple(
        (
            words(_name(row)),
            number(row.articles),
            *(value(figure) for _, figure in row.figures),
        )
        for row in report.left_out
    )
    return Section(title, ALPHA, (Table("Alpha", heading, rows, undefined(named)),))


def trend_section(report: Report) -> Section:
    """Disagreement by kind over time."""
    title = "Disagreement over time"
    trends = report.trends
    tables = [
        *_over_time("By the order of articles (n: regions)", "from", trends.by_article),
        *_over_time("By week of review (n: regions and links)", "week of", trends.by_week),
    ]
    missing = f"{report.no_common}, and no review has settled anything" if not tables else ""
    return Section(title, TRENDS if tables else (), tuple(tables), missing)


def _most_frequent(report: Report) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    spots: dict[tuple[str, str], set[Spot]] = {}
    for confusion in report.between:
        for matrix in confusion.matrices:
            for (row, column), cell in matrix.cells.items():
                if row != column:
                    pair = (min(row, column), max(row, column))
                    counts[pair] += cell.count
                    spots.setdefault(pair, set()).update(cell.spots)
    order = sorted(counts, key=lambda pair: (-counts[pair], pair))
    n = sum(confusion.count for confusion in report.between)
    rows = tuple(
        (
            words(pair[1]),
            words(pair[0] or f"{NO_LABEL} (no span)"),
            number(counts[pair], n, sorted(spots[pair])),
        )
        for pair in order[:_MOST]
    )
    title = f"Where labels differ, all pairs together: n = {counted(n, 'pairing')}"
    return Table(title, ("one has", "another has", "times"), rows)


def _name(row: LeftOut) -> str:
    return f"without {row.annotator}" if row.annotator else "all"


def _over_time(title: str, what: str, stretches: Sequence[Stretch]) -> Iterator[Table]:
    if not stretches:
        return
    used = [kind for kind in KINDS if any(it.kinds[kind] for it in stretches)]
    rows = tuple(
        (
            words(it.name),
            *(number(it.articles), number(it.regions), value(it.share, with_n=False)),
            *(number(it.kinds[kind]) for kind in used),
        )
        for it in stretches
    )
    notes = undefined((it.name, it.share) for it in stretches)
    yield Table(title, (what, "articles", "n", "disagree", *used), rows, notes)
