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
    # Spelt out: it is done for every span that leaves.
    start, end = span.start, span.end
    quote = article.text[start:end]
    if len(quote) != end - start:
        raise BrokenRecordError(
            f"article {article.id}: a span {span.start}-{span.end} reaches beyond its text of "
            f"{len(article.text)} characters; run 'annotator check'"
        )
    return quote
