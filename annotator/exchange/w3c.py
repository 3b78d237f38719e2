"""Web Annotations (JSON-LD): a line holds an annotation collection, for an article and annotator.

The article's text goes along, so that a file needs nothing else. What the recommendation has no
word for is under a key of this program's own, which JSON-LD passes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO
from urllib.parse import quote

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.article import Article
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.kept import OURS, kept_of
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.w3c_names import (
    ABOUT,
    BOOLEAN,
    CONTEXT,
    CONTEXT_LENGTH,
    KIND,
    NAME,
    annotator_iri,
    article_iri,
    item_iri,
)
from annotator.exchange.w3c_reading import read


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write the records, a line each."""
    losses = Losses()
    encoder = msgspec.json.Encoder()
    for record in records:
        out.write(encoder.encode(_collection(record)) + b"\n")
        count_lost(losses, record, EVERYTHING)
    return losses


def _collection(record: AnnotatedArticle) -> dict[str, Any]:
    source = article_iri(record.article.id)
    by = _agents(record.annotator_id)
    spans: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    links: list[Link | SuggestedLink] = [*record.links, *record.suggestions.links]
    items = [_item(record, it, by, source) for it in spans]
    items += [_link(record, it, by) for it in links]
    id = f"{source}:by:{quote(record.annotator_id or SUGGESTIONS, safe='')}"
    return {
        "@context": CONTEXT,
        "id": id,
        "type": "AnnotationCollection",
        ABOUT: _article(record.article, source),
        OURS: _about(record),
        "total": len(items),
        "first": {
            "id": f"{id}:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _article(article: Article, source: str) -> dict[str, Any]:
    plain = {"id": source, "type": "Text", "format": "text/plain", "value": article.text}
    language = article.meta.get("language")
    return {**plain, "language": language} if isinstance(language, str) and language else plain


def _about(record: AnnotatedArticle) -> dict[str, Any]:
    """What is known of the article as a whole."""
    about: dict[str, Any] = {
        "id": record.article.id,
        "meta": dict(record.article.meta),
        "schema": record.label_schema,
        "annotator": record.annotator_id,
        "status": record.status,
    }
    if record.note:
        about["note"] = record.note
    if record.flagged:
        about["flagged"] = True
    return about


def _agents(annotator_id: str | None) -> dict[str, Any]:
    if annotator_id is None:
        return {}
    person = {} if annotator_id == GOLD else {"type": "Person"}
    return {"creator": {"id": annotator_iri(annotator_id), **person, "name": annotator_id}}


def _item(
    record: AnnotatedArticle, it: Annotation | Suggestion, by: Mapping[str, Any], source: str
) -> dict[str, Any]:
    bodies = [_tag(it.label)]
    bodies += [_attribute(name, value) for name, value in (it.attributes or {}).items()]
    if isinstance(it, Annotation) and it.note:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": it.note})
    target = {"source": source, "selector": _selectors(record.article, it)}
    return _annotation(record, it, by, {"body": bodies, "target": target})


def _link(
    record: AnnotatedArticle, it: Link | SuggestedLink, by: Mapping[str, Any]
) -> dict[str, Any]:
    ends = [{"id": item_iri(it.from_id)}, {"id": item_iri(it.to_id)}]
    said = {"motivation": "linking", "body": [_tag(it.type)], "target": ends}
    return _annotation(record, it, by, said)


def _annotation(
    record: AnnotatedArticle,
    it: Annotation | Suggestion | Link | SuggestedLink,
    by: Mapping[str, Any],
    said: Mapping[str, Any],
) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": item_iri(it.id), "type": "Annotation", **by, **said}
    if isinstance(it, Suggestion | SuggestedLink):
        plain["generator"] = {"type": "Software", "name": it.suggester}
    if kept := kept_of(record, it):
        plain[OURS] = kept
    return plain


def _tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def _attribute(name: str, value: AttributeValue) -> dict[str, str]:
    body = {"type": "TextualBody", "purpose": "classifying", NAME: name}
    if isinstance(value, bool):
        return {**body, "value": "true" if value else "false", KIND: BOOLEAN}
    return {**body, "value": value}


def _selectors(article: Article, it: Annotation | Suggestion) -> list[dict[str, Any]]:
    """The place by its offsets and by its words: whoever counts otherwise finds it by these."""
    start, end = it.span.start, it.span.end
    words = {"type": "TextQuoteSelector", "exact": quote_of(article, it.span)}
    if before := article.text[max(0, start - CONTEXT_LENGTH) : start]:
        words["prefix"] = before
    if after := article.text[end : end + CONTEXT_LENGTH]:
        words["suffix"] = after
    return [{"type": "TextPositionSelector", "start": start, "end": end}, words]


_UNKNOWN_TO_OTHERS = (
    *(Part.METADATA, Part.STATUS, Part.ARTICLE_NOTE, Part.ARTICLE_FLAG),
    *(Part.FLAG, Part.ORIGIN, Part.SCORE, Part.PROVENANCE),
)

FORMAT = Format(
    "w3c",
    ".w3c.jsonl",
    "Web Annotations: a line of JSON-LD with the text for each article and annotator",
    write=write,
    read=read,
    holds=EVERYTHING,
    remarks=dict.fromkeys(_UNKNOWN_TO_OTHERS, f"under the key {OURS}, which others pass over"),
)
