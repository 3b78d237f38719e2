"""An article with everybody's work on it, counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from operator import attrgetter

from annotator.core.annotated import AnnotatedArticle
from annotator.review.measures.comparing import compare
from annotator.review.measures.prepared import Prepared
from annotator.review.measures.scope import Scopes
from annotator.review.measures.tally import Tally, blank
from annotator.review.measures.tokens import TokenLine


def counted(works: Sequence[AnnotatedArticle], scopes: Scopes) -> Tally:
    """The tally of one article, which all these annotators have finished. See `count`."""
    tally = blank([str(work.annotator_id) for work in works])
    count(works, scopes, tally)
    return tally


def count(works: Sequence[AnnotatedArticle], scopes: Scopes, tally: Tally) -> None:
    """Add an article, which all the annotators of the tally have finished, to that tally.

    Raises:
        ValueError: when the works are not one of each of them, or when their texts are not the
            same: offsets would not mean the same places.
    """
    if len({work.article.text for work in works}) != 1:
        raise ValueError("works to compare are of one text")
    text = works[0].article.text
    line = TokenLine(text)
    prepared = sorted((Prepared(w, line, scopes) for w in works), key=attrgetter("name"))
    if tuple(work.name for work in prepared) != tally.annotators:
        raise ValueError("a tally is of one work by each of its annotators")
    tally.articles += 1
    tally.tokens += len(line)
    tally.lengths[len(text)] += 1
    for work in prepared:
        work.count(len(text), tally.own[work.name])
    for one, two in combinations(prepared, 2):
        compare(one, two, tally.pairs[one.name, two.name])
