"""The text under a span, checked at the border."""

from __future__ import annotations

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.errors import BrokenRecordError


def quote_of(article: Article, span: Span) -> str:
    """The text that the span covers.

    Raises:
        BrokenRecordError: when the span reaches beyond the text.
    """
    quote = span.quote(article.text)
    if len(quote) != len(span):
        raise BrokenRecordError(
            f"article {article.id}: a span {span.start}-{span.end} reaches beyond its text of "
            f"{len(article.text)} characters; run 'annotator check'"
        )
    return quote
