"""An annotator's corrections as a report: counted, and told one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.display import one_line
from annotator.core.ruling import Answer
from annotator.core.state import State
from annotator.review.correction import Correction, What
from annotator.review.corrections import corrections
from annotator.review.rechecking import answers_of
from annotator.review.reports.tables import Section, Table, counted, number, words
from annotator.review.telling import context_of, difference_told, gold_told, theirs_told

_NOTE = 300

ABOUT = (
    "Only articles count that the annotator and a reviewer have finished. Yours is what the "
    "annotator has marked as it stands today; what was changed since the review, and waits for a "
    "reviewer, is not among it."
)


@dataclass(frozen=True)
class CorrectedArticle:
    """One article's corrections, with what the annotator says to them.

    `spans` is how many spans the annotator has there, `accepted` how many corrections they have
    taken over.
    """

    id: str
    title: str
    text: str
    spans: int
    corrections: tuple[Correction, ...]
    answers: dict[str, Answer]
    accepted: int


@dataclass(frozen=True)
class CorrectionReport:
    """All corrections of one annotator's work."""

    annotator_id: str
    project: str
    articles: tuple[CorrectedArticle, ...]

    @property
    def corrections(self) -> list[Correction]:
        """Those of all articles."""
        return [c for article in self.articles for c in article.corrections]

    @property
    def accepted(self) -> int:
        """How many the annotator has taken over."""
        return sum(article.accepted for article in self.articles)

    @property
    def by_kind(self) -> list[tuple[What, str, int]]:
        """How many of each kind and layer, most first."""
        counts = Counter((c.what, c.layer) for c in self.corrections)
        kinds = list(What)
        found = [(what, layer, count) for (what, layer), count in counts.items()]
        return sorted(found, key=lambda it: (-it[2], kinds.index(it[0]), it[1]))


def corrected(work: AnnotatedArticle, gold: State, own: State) -> CorrectedArticle:
    """One article's part of the report; `own` is the annotator's state, for the answers."""
    answers = answers_of(own)
    return CorrectedArticle(
        work.article.id,
        work.article.title,
        work.article.text,
        len(work.annotations),
        tuple(corrections(work, gold)),
        answers,
        sum(answer.accepted for answer in answers.values()),
    )


def title_of(report: CorrectionReport) -> str:
    """What the report is of."""
    return f"{report.annotator_id}: corrections"


def sections_of(report: CorrectionReport) -> tuple[Section, ...]:
    """The figures, and each article that has corrections."""
    corrected = [article for article in report.articles if article.corrections]
    return (_summary(report), *map(_section, corrected))


def _summary(report: CorrectionReport) -> Section:
    if not report.articles:
        return Section(
            "In short", (ABOUT,), (), "no review of an article of theirs is finished yet"
        )
    spans = sum(article.spans for article in report.articles)
    total = len(report.corrections)
    line = (
        f"{report.project}: {counted(len(report.articles), 'article')} with "
        f"{counted(spans, 'span')}, {counted(total, 'correction')}, "
        f"{report.accepted:,} taken over by the annotator."
    )
    rows = tuple(
        (words(what), words(layer.replace("_", " ")), number(count, total))
        for what, layer, count in report.by_kind
    )
    table = Table("Corrections by kind", ("kind", "of", "count"), rows)
    return Section("In short", (line, ABOUT), (table,) if rows else (), _none(total))


def _none(total: int) -> str:
    return "" if total else "nothing was corrected"


def _section(article: CorrectedArticle) -> Section:
    rows = tuple(
        tuple(words(cell) for cell in _row(correction, article))
        for correction in article.corrections
    )
    heading = ("kind", "in context", "yours", "gold", "why")
    title = counted(len(rows), "correction")
    name = one_line(article.title, 200)
    about = () if name == article.id else (f"Article {article.id}",)
    return Section(name, about, (Table(title, heading, rows, detail=False),))


def _row(correction: Correction, article: CorrectedArticle) -> Iterable[str]:
    text = article.text
    before, quote, after = context_of(correction, text)
    answer = article.answers.get(correction.key)
    why = (
        difference_told(correction, text),
        correction.reason or "",
        f"note: {one_line(correction.note, _NOTE)}" if correction.note else "",
        f"answer: {one_line(answer.note, _NOTE)}" if answer and answer.note else "",
    )
    return (
        _kind(correction),
        f"{before}[{quote}]{after}",
        theirs_told(correction, text),
        gold_told(correction, text),
        "; ".join(part for part in why if part),
    )


def _kind(correction: Correction) -> str:
    if correction.what is What.LINK:
        return f"{correction.what}: {correction.layer.replace('_', ' ')}"
    return str(correction.what)
