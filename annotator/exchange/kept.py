"""What other tools have no place for, as plain data under a key of this program's own."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.jsonl_shapes import (
    PlainLink,
    PlainProvenance,
    PlainRecord,
    PlainSpan,
    Score,
)
from annotator.exchange.provenances import plain_provenance

#: The key, or the kind of note.
OURS = "annotator"

Item: TypeAlias = Annotation | Link | Suggestion | SuggestedLink


class About(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is known of an article as a whole, where its format has no place for that."""

    id: str
    meta: dict[str, Any] = {}
    schema: str = ""
    annotator: str | None = None
    status: Status = Status.NEW
    note: str = ""
    flagged: bool = False

    def record(self, text: str, spans: list[PlainSpan], links: list[PlainLink]) -> PlainRecord:
        """The record in the native format's shape."""
        return PlainRecord(
            *(self.id, text),
            meta=self.meta,
            schema=self.schema,
            annotator=self.annotator,
            status=self.status,
            spans=spans,
            links=links,
            note=self.note,
            flagged=self.flagged,
        )


class Kept(msgspec.Struct, forbid_unknown_fields=True):
    """What may be there of a span or a link."""

    attributes: dict[str, str | bool] | None = None
    note: str = ""
    flagged: bool = False
    origin: Origin = Origin.ADDED
    suggester: str | None = None
    score: Score | None = None
    provenance: PlainProvenance | None = None

    def give_to(self, item: PlainSpan | PlainLink) -> None:
        """Put it where it belongs, but for the note; what the file says itself stands before it."""
        item.origin, item.provenance = self.origin, self.provenance
        item.suggester, item.score = self.suggester, self.score
        if isinstance(item, PlainSpan):
            item.flagged = self.flagged
            if self.attributes is not None:
                item.attributes = {**self.attributes, **(item.attributes or {})}


def kept_of(record: AnnotatedArticle, item: Item) -> dict[str, Any]:
    """What of a span or a link is said neither by its place nor by words on it."""
    kept: dict[str, Any] = {}
    if isinstance(item, Suggestion | SuggestedLink):
        kept["suggester"] = item.suggester
        if item.score is not None:
            kept["score"] = item.score
        if isinstance(item, Suggestion) and item.attributes == {}:
            # Not the same as none given, which stands for those that the label begins with.
            kept["attributes"] = {}
        return kept
    if isinstance(item, Annotation) and item.flagged:
        kept["flagged"] = True
    if item.origin is not Origin.ADDED:
        kept["origin"] = str(item.origin)
    if provenance := record.provenance.get(item.id):
        kept["provenance"] = plain_provenance(provenance)
    return kept
