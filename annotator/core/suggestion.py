"""What a machine proposes and nobody has decided yet."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from annotator.core.label_schema import AttributeValue
from annotator.core.span import Span


class Suggestion(Struct, frozen=True, gc=False):
    """A labelled span proposed by a suggester.

    `score` is the suggester's confidence from 0 to 1, or None where it has none. `attributes`
    come along when it is accepted; None stands for those that the label begins with.
    """

    id: str
    span: Span
    label: str
    suggester: str
    score: float | None = None
    attributes: Mapping[str, AttributeValue] | None = None

    def __hash__(self) -> int:
        return hash((self.id, self.span, self.label, self.suggester, self.score))


class SuggestedLink(Struct, frozen=True, gc=False):
    """A typed, directed relation between two suggestions, by their ids."""

    id: str
    type: str
    from_id: str
    to_id: str
    suggester: str
    score: float | None = None


class Suggestions(Struct, frozen=True, gc=False):
    """All that was suggested for one article: spans by start, and the links among them."""

    spans: tuple[Suggestion, ...] = ()
    links: tuple[SuggestedLink, ...] = ()
