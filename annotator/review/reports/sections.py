"""A whole report in parts, for people."""

from __future__ import annotations

from annotator.core.display import one_line
from annotator.review.reports.gold_sections import gold_confusion_section, profile_section
from annotator.review.reports.peer_sections import (
    alpha_section,
    peer_confusion_section,
    trend_section,
)
from annotator.review.reports.report import REVIEWER, Report
from annotator.review.reports.tables import Section, Table, number, words

_QUOTE = 60
_NOTE = 300

FLAGS = (
    "What annotators flagged in articles finished or not, and what reviewers flagged or gave the "
    "reason 'guideline gap', in the order of the articles.",
)


def sections_of(report: Report) -> tuple[Section, ...]:
    """All parts in the order in which one reads them; an empty one says why it is."""
    return (
        _overview(report),
        profile_section(report),
        gold_confusion_section(report),
        peer_confusion_section(report),
        alpha_section(report),
        trend_section(report),
        _flags(report),
    )


def title_of(report: Report) -> str:
    """What the report is of."""
    return f"{', '.join(report.of)}: report" if report.of else "Report of a review"


def _overview(report: Report) -> Section:
    about: tuple[str, ...] = (
        f"{report.project}, label schema {report.label_schema}. Only finished articles count: "
        f"{len(report.articles):,} of them here, {report.common:,} finished by two or more "
        f"annotators, {report.gold:,} with finished gold.",
    )
    if not report.names_told:
        about += ("Others are not named.",)
    rows = tuple((words(name), number(n)) for name, n in report.finished.items())
    table = Table("Finished articles", ("annotator", "articles"), rows)
    return Section("What this is made of", about, (table,))


def _flags(report: Report) -> Section:
    title = "Flagged for the guidelines"
    if not report.flags:
        return Section(title, (), (), "nothing is flagged")
    rows = tuple(
        (
            words(flag.article_id, (flag.spot,) if flag.spot else ()),
            words(_what(flag.about, flag.quote)),
            words("; ".join(part for part in (flag.why, one_line(flag.note, _NOTE)) if part)),
            words(flag.who if flag.who == REVIEWER else f"{flag.who} ({flag.role})"),
        )
        for flag in report.flags
    )
    heading = ("article", "where", "note", "who")
    return Section(title, FLAGS, (Table(f"n = {len(rows):,}", heading, rows),))


def _what(about: str, quote: str) -> str:
    return f"{about} “{one_line(quote, _QUOTE)}”" if quote else "the article as a whole"
