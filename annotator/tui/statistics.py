"""The figures of a project as text: tables, and where they are wanted figures with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from annotator.core.annotation import Status
from annotator.core.columns import is_figure, table
from annotator.core.pace import exactly

if TYPE_CHECKING:
    from annotator.store.finishing import Times
    from annotator.store.stats import Acceptance, Stats

#: Cells of the narrowest and the widest figure.
NARROWEST, WIDEST = 60, 100

#: Days, or weeks, that a figure shows: the last ones.
_DAYS = 35

#: Annotators who have a part of their own in a figure.
_PEOPLE = 4

_OUTCOMES = ("accepted", "edited", "rejected")

_OUTCOME_HEADS = tuple(name.upper() for name in _OUTCOMES)


@dataclass(frozen=True, slots=True)
class Look:
    """How figures are drawn: as wide as that, in colour or not; not at all with a width of 0.

    `bold` headings are so by an escape sequence.
    """

    width: int = 0
    color: bool = False
    bold: bool = False

    @classmethod
    def within(cls, columns: int, *, color: bool = False, bold: bool = False) -> Look:
        """Figures for a terminal of so many columns."""
        return cls(min(WIDEST, max(NARROWEST, columns)), color, bold)


def lines(stats: Stats, look: Look | None = None) -> Iterator[str]:
    """The figures of a project, line by line."""
    look = look or Look()
    articles = "1 article" if stats.articles == 1 else f"{stats.articles:,} articles"
    yield f"{articles}, {stats.suggested:,} with suggestions"
    if not stats.status:
        yield "nobody has worked on them yet"
        return
    for section in _sections(stats, look):
        shown = list(section)
        if shown:
            yield ""
            yield f"\x1b[1m{shown[0]}\x1b[0m" if look.bold else shown[0]
            yield from shown[1:]


def _sections(stats: Stats, look: Look) -> Iterator[Iterable[str]]:
    states = [status for status in Status if status is not Status.NEW]
    rows = [(name, *(n.get(s, 0) for s in states)) for name, n in stats.status.items()]
    yield table(("ANNOTATOR", *(s.upper() for s in states)), rows)
    yield _days_drawn(stats, look) if look.width else _days(stats)
    yield _times(stats.times)
    if look.width:
        yield _times_drawn(stats.times, look)
    yield _by_annotator("LABEL", stats.spans)
    if look.width:
        yield _labels_drawn(stats.spans, look)
    yield _by_annotator("LINK", stats.links)
    yield _acceptance(stats.acceptance)
    if stats.suggestions:
        heading = ("LABEL", "SUGGESTER", "SUGGESTED", *_OUTCOME_HEADS)
        yield table(heading, [astuple(it) for it in stats.suggestions])
    if look.width:
        by_label, by_name = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for it in stats.acceptance:
            for outcome in _OUTCOMES if it.suggester else ():
                by_label[it.label, outcome] += getattr(it, outcome)
                by_name[it.annotator, outcome] += getattr(it, outcome)
        yield _outcomes_drawn("by label", by_label, look)
        yield _outcomes_drawn("by annotator", by_name, look)


# Tables


def _by_annotator(what: str, counts: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    """A row for each label or link type, a column for each annotator."""
    names = sorted({name for by_name in counts.values() for name in by_name})
    rows = [(name, *(by_name.get(name, 0) for by_name in counts.values())) for name in names]
    return table((what, *counts), rows) if names else ()


def _acceptance(acceptance: Sequence[Acceptance]) -> Iterable[str]:
    """A row for each label of a suggester, and for each annotator."""
    heading = ("ANNOTATOR", "LABEL", "SUGGESTER", *_OUTCOME_HEADS, "ADDED")
    rows = [
        (it.annotator, it.label, it.suggester or "(by hand)", *astuple(it)[3:]) for it in acceptance
    ]
    return table(heading, rows) if rows else ()


def _days(stats: Stats) -> Iterable[str]:
    """A row for each day on which somebody finished something, a column for each annotator."""
    names = sorted({it.annotator for it in stats.days})
    number = {(it.day, it.annotator): it.finished for it in stats.days}
    days = sorted({it.day for it in stats.days})
    rows = [(day, *(number.get((day, name), 0) for name in names)) for day in days]
    return table(("FINISHED ON", *names), rows) if rows else ()


def _times(times: Sequence[Times]) -> Iterable[str]:
    """A row for each annotator: how many articles were timed, and how long one took."""
    heading = ("ANNOTATOR", "FINISHED", "TIMED", "MEDIAN", "25 %", "75 %", "WORDS/MIN", "IN ALL")
    rows = [
        (
            *(it.annotator, it.finished, it.timed),
            *("–" if value is None else exactly(value) for value in (it.median, it.p25, it.p75)),
            "–" if it.words_per_minute is None else f"{it.words_per_minute:.0f}",
            exactly(it.total) if it.timed else "–",
        )
        for it in times
    ]
    return table(heading, rows, is_figure) if any(it.timed for it in times) else ()


# Figures


def _days_drawn(stats: Stats, look: Look) -> Iterable[str]:
    """Columns of the days, or of weeks where there are too many, with a part for each annotator."""
    if not stats.days:
        return ()
    from annotator.tui.plots import columns, legend

    total = Counter[str]()
    for it in stats.days:
        total[it.annotator] += it.finished
    people = [name for name, _ in total.most_common(_PEOPLE)]
    names = [*people, "others"] if len(total) > len(people) else people
    days = [date.fromisoformat(it.day) for it in stats.days]
    weekly = (max(days) - min(days)).days >= _DAYS
    step = timedelta(weeks=1) if weekly else timedelta(days=1)
    first = max(_start(min(days), weekly), _start(max(days), weekly) - step * (_DAYS - 1))
    bins = [first + step * n for n in range((max(days) - first) // step + 1)]
    number = Counter[tuple[str, date]]()
    for it in stats.days:
        name = it.annotator if it.annotator in people else "others"
        number[name, _start(date.fromisoformat(it.day), weekly)] += it.finished
    parts = [[number[name, day] for day in bins] for name in names]
    drawn = columns([f"{day:%m-%d}" for day in bins], parts, look.width, color=look.color)
    if len(names) > 1:
        drawn += legend(names, look.width, color=look.color)
    shown = sum(map(sum, parts))
    per = "week (from Monday)" if weekly else "day"
    return [f"Articles finished a {per}: {bins[0]} on, n = {shown:,}", *drawn]


def _start(day: date, weekly: bool) -> date:
    """The day itself, or the Monday before it."""
    return day - timedelta(days=day.weekday()) if weekly else day


def _times_drawn(times: Sequence[Times], look: Look) -> Iterable[str]:
    """Boxes of how long articles took each annotator."""
    timed = [it for it in times if it.timed]
    if not timed:
        return ()
    from annotator.tui.plots import boxes

    fives = [[it.p10 or 0, it.p25 or 0, it.median or 0, it.p75 or 0, it.p90 or 0] for it in timed]
    ends = [f"{exactly(it.median or 0)}  n = {it.timed:,}" for it in timed]
    drawn = boxes([it.annotator for it in timed], fives, ends, look.width, color=look.color)
    longest = exactly(max(five[-1] for five in fives))
    return [f"Time an article takes, 0:00 to {longest}: 10, 25, 50, 75, 90 %", *drawn]


def _labels_drawn(spans: Mapping[str, Mapping[str, int]], look: Look) -> Iterable[str]:
    """Bars of how often each label was given, by all together."""
    number = Counter[str]()
    for by_label in spans.values():
        number.update(by_label)
    if not number:
        return ()
    from annotator.tui.plots import bars

    names = [name for name, _ in number.most_common()]
    sizes = [number[name] for name in names]
    drawn = bars(names, [sizes], [f"{n:,}" for n in sizes], look.width, color=look.color)
    return [f"Labels given, n = {sum(sizes):,}", *drawn]


def _outcomes_drawn(by: str, number: Counter[tuple[str, str]], look: Look) -> Iterable[str]:
    """Bars of equal length: what became of the suggestions that were answered."""
    answered = Counter[str]()
    for (name, _), count in number.items():
        answered[name] += count
    names = [name for name in sorted(answered) if answered[name]]
    if not names:
        return ()
    from annotator.tui.plots import bars, legend

    shares = [[number[name, it] / answered[name] for name in names] for it in _OUTCOMES]
    ends = [
        f"{share:.0%}  n = {answered[name]:,}" for name, share in zip(names, shares[0], strict=True)
    ]
    drawn = [
        *bars(names, shares, ends, look.width, color=look.color),
        *legend(_OUTCOMES, look.width, color=look.color),
    ]
    total = sum(answered.values())
    return [f"Suggestions accepted as they were, {by}, n = {total:,}", *drawn]
