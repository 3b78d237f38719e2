"""A finished article together with what had been suggested for it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Rejection
from annotator.core.suggestion import Suggestions


@dataclass(frozen=True, slots=True)
class Judged:
    """Somebody's finished work on an article, and the suggestions for that article.

    `rejections` are the annotator's own. `decided` says whether they decide on suggestions at
    all: who works with suggestions hidden accepts, rejects and leaves nothing.
    """

    work: AnnotatedArticle
    suggestions: Suggestions
    rejections: tuple[Rejection, ...] = ()
    decided: bool = False
