"""What annotators and reviewers flagged for the guidelines, collected."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.article import Article
from annotator.core.ruling import Reason, Ruling
from annotator.review.confusion import Spot


@dataclass(frozen=True, slots=True)
class Flag:
    """Something flagged: by whom, in which role, where, and with which note.

    `spot` is None and `quote` empty where it is the article as a whole. `about` is the label, or
    for a ruling its layer. `why` is a reviewer's reason.
    """

    article_seq: int
    article_id: str
    spot: Spot | None
    quote: str
    about: str
    who: str
    role: str
    note: str
    why: str = ""


def flags_of(
    article_seq: int, works: Iterable[AnnotatedArticle], names: Collection[str] | None = None
) -> list[Flag]:
    """What annotators (None: all) flagged in an article, whether finished or not."""
    found = []
    for work in works:
        name = work.annotator_id or ""
        if names is not None and name not in names:
            continue
        id, text = work.article.id, work.article.text
        if work.flagged:
            found.append(Flag(article_seq, id, None, "", "", name, "annotator", work.note))
        for it in work.annotations:
            if it.flagged:
                spot = Spot(article_seq, it.span.start, it.span.end)
                quote = it.span.quote(text)
                found.append(
                    Flag(article_seq, id, spot, quote, it.label, name, "annotator", it.note)
                )
    return found


def flagged_rulings(
    article_seq: int,
    article: Article,
    rulings: Iterable[Ruling],
    names: Collection[str] | None = None,
) -> list[Flag]:
    """The rulings flagged, or given the reason 'guideline gap'; of these annotators' work only."""
    found = []
    for ruling in rulings:
        if not (ruling.flagged or ruling.reason is Reason.GUIDELINE):
            continue
        if names is None or any(name in ruling.inputs for name in names):
            spot = Spot(article_seq, ruling.place.start, ruling.place.end)
            quote = ruling.place.quote(article.text)
            found.append(
                Flag(
                    *(article_seq, article.id, spot, quote, ruling.layer, ruling.reviewer),
                    *("reviewer", ruling.note, ruling.reason or ""),
                )
            )
    return found


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags in the order of the articles and their text, those on whole articles first."""
    return tuple(
        sorted(
            flags,
            key=lambda f: (f.article_seq, f.spot or (-1, -1, -1), f.role, f.who, f.about, f.note),
        )
    )
