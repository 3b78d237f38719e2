"""The native format: one line of JSON for each article and annotator. It loses nothing.

Ids of accepted suggestions stay behind, as suggestions belong to a project.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.jsonl_reading import read
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING
from annotator.exchange.provenances import plain_provenance
from annotator.exchange.quotes import quote_of


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write the records, a line each."""
    encoder = msgspec.json.Encoder()
    for record in records:
        out.write(encoder.encode(_plain(record)) + b"\n")
    return Losses()


def _plain(record: AnnotatedArticle) -> dict[str, Any]:
    article = record.article
    plain: dict[str, Any] = {
        "format": VERSION,
        "id": article.id,
        "text": article.text,
        "meta": dict(article.meta),
        "schema": record.label_schema,
        "annotator": record.annotator_id,
        "status": record.status,
        "spans": [_settled(record, _annotation(article, a)) for a in record.annotations]
        + [_suggestion(article, s) for s in record.suggestions.spans],
        "links": [_settled(record, _link(link)) for link in record.links]
        + [_suggested_link(link) for link in record.suggestions.links],
    }
    if record.note:
        plain["note"] = record.note
    if record.flagged:
        plain["flagged"] = True
    return plain


def _settled(record: AnnotatedArticle, plain: dict[str, Any]) -> dict[str, Any]:
    """What is gold with how it came to be."""
    provenance = record.provenance.get(plain["id"])
    return {**plain, "provenance": plain_provenance(provenance)} if provenance else plain


def _annotation(article: Article, annotation: Annotation) -> dict[str, Any]:
    plain = {
        "id": annotation.id,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "label": annotation.label,
        "text": quote_of(article, annotation.span),
        "attributes": dict(annotation.attributes),
        "note": annotation.note,
        "origin": annotation.origin,
    }
    return {**plain, "flagged": True} if annotation.flagged else plain


def _suggestion(article: Article, suggestion: Suggestion) -> dict[str, Any]:
    plain = {
        "id": suggestion.id,
        "start": suggestion.span.start,
        "end": suggestion.span.end,
        "label": suggestion.label,
        "text": quote_of(article, suggestion.span),
        "score": suggestion.score,
        "suggester": suggestion.suggester,
    }
    if suggestion.attributes is None:
        return plain
    return {**plain, "attributes": dict(suggestion.attributes)}


def _link(link: Link) -> dict[str, Any]:
    plain = {"id": link.id, "type": link.type, "from": link.from_id, "to": link.to_id}
    return plain if link.origin is Origin.ADDED else {**plain, "origin": link.origin}


def _suggested_link(link: SuggestedLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "type": link.type,
        "from": link.from_id,
        "to": link.to_id,
        "score": link.score,
        "suggester": link.suggester,
    }


FORMAT = Format(
    "jsonl",
    ".jsonl",
    "the native format: a line of JSON for each article and annotator",
    write=write,
    read=read,
    holds=EVERYTHING,
)
