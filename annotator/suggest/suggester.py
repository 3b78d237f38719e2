"""What makes suggestions, and what comes of one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from annotator.core.article import Article
from annotator.core.suggestion import Suggestions


class SuggestError(Exception):
    """Suggestions could not be made; the message is one line that says why."""


class PipelineError(SuggestError):
    """A pipeline is unknown, broken or unfit to suggest spans."""


class Suggested(NamedTuple):
    """An article with its suggestions; `error` is one line where the pipeline failed on it."""

    article: Article
    suggestions: Suggestions
    error: str | None = None


class Suggester(Protocol):
    """Makes suggestions for articles: one `Suggested` for each, in the same order."""

    @property
    def name(self) -> str:
        """What the suggestions are stored under."""

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggest spans and links for each article as it comes."""


class KeepingSuggester(Suggester, Protocol):
    """One that can be asked for what lies in boilerplate."""

    def suggest_keeping(self, article: Article, keep: Sequence[tuple[int, int]]) -> Suggested:
        """Suggestions for one article, also in the boilerplate that one of `keep` touches."""


def one_line(error: BaseException) -> str:
    """The first line of an exception's message, or its type where it has none."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
