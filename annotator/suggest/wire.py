"""What goes over the pipes between the program and the child that suggests: JSON, one a line."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions


class Request(msgspec.Struct, omit_defaults=True):
    """An article to make suggestions for; `keep` are ranges whose boilerplate is wanted, too."""

    id: str
    text: str
    keep: tuple[tuple[int, int], ...] = ()


#: A line that comes in: one article, or several that are to go through the pipeline together.
Incoming: TypeAlias = Request | list[Request]


class Ready(msgspec.Struct, omit_defaults=True):
    """What the child says first: the suggester's name, or why there is none."""

    ready: bool = False
    suggester: str = ""
    error: str | None = None


class WireSpan(msgspec.Struct):
    """A suggested span; offsets are code points."""

    id: str
    start: int
    end: int
    label: str
    score: float | None
    suggester: str


class WireLink(msgspec.Struct):
    """A suggested link between two spans of the same reply."""

    id: str
    type: str
    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")
    score: float | None
    suggester: str


class Reply(msgspec.Struct, omit_defaults=True):
    """The suggestions for one article, or why there are none."""

    id: str
    spans: tuple[WireSpan, ...] = ()
    links: tuple[WireLink, ...] = ()
    error: str | None = None


def reply_of(article_id: str, suggestions: Suggestions, error: str | None) -> Reply:
    """What the child sends for an article."""
    return Reply(
        article_id,
        tuple(
            WireSpan(s.id, s.span.start, s.span.end, s.label, s.score, s.suggester)
            for s in suggestions.spans
        ),
        tuple(
            WireLink(k.id, k.type, k.from_id, k.to_id, k.score, k.suggester)
            for k in suggestions.links
        ),
        error,
    )


def suggestions_of(reply: Reply) -> Suggestions:
    """The suggestions in a reply."""
    return Suggestions(
        tuple(
            Suggestion(s.id, Span(s.start, s.end), s.label, s.suggester, s.score)
            for s in reply.spans
        ),
        tuple(
            SuggestedLink(k.id, k.type, k.from_id, k.to_id, k.suggester, k.score)
            for k in reply.links
        ),
    )
