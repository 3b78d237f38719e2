"""doccano's JSONL: an example a line, in the form with `entities` and `relations` where the label
schema has links, else in the plain one with `label`.

doccano keeps any other column as an example's metadata and hands it out again: what it has no
place for is in the column `annotator`, with each span's place, as doccano numbers spans anew. Every
line has the same columns, for it fills those that one lacks with what is no JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.label_schema import Label, LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.doccano_reading import read
from annotator.exchange.formats import Format, Shipped
from annotator.exchange.label_colors import hex_colors
from annotator.exchange.losses import Losses
from annotator.exchange.own_data import KEY, own_links, own_record, own_spans
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.quotes import quote_of

_HOLDS = EVERYTHING


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write an example for each record, all in one form.

    All characters beyond ASCII are escaped: doccano guesses a file's encoding unless told, and a
    wrong guess would shift every offset behind the first of them.
    """
    losses = Losses()
    with_relations = bool(label_schema.link_types)
    for record in records:
        example = _example(record, with_relations)
        out.write(json.dumps(example, separators=(",", ":")).encode() + b"\n")
        count_lost(losses, record, _HOLDS if with_relations else _HOLDS - {Part.LINK})
    return losses


def _example(record: AnnotatedArticle, with_relations: bool) -> dict[str, Any]:
    items = own_spans(record)
    for item, _ in items:
        quote_of(record.article, item.span)
    article = record.article
    example: dict[str, Any] = {"id": article.id, "text": article.text}
    if with_relations:
        example |= _entities(record)
    else:
        example["label"] = [[s.span.start, s.span.end, s.label] for s, _ in items]
    own = own_record(record, {})
    own["spans"] = [
        {"start": s.span.start, "end": s.span.end, "label": s.label, **ours} for s, ours in items
    ]
    if with_relations:
        own["links"] = [
            {"from": link.from_id, "to": link.to_id, "type": link.type, **ours}
            for link, ours in own_links(record)
        ]
    return {**example, "meta": dict(article.meta), KEY: own}


def _entities(record: AnnotatedArticle) -> dict[str, Any]:
    """Spans and links, numbered within the example."""
    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    links: list[Link | SuggestedLink] = [*record.links, *record.suggestions.links]
    number = {item.id: n for n, item in enumerate(items)}
    return {
        "entities": [
            {"id": n, "start_offset": i.span.start, "end_offset": i.span.end, "label": i.label}
            for n, i in enumerate(items)
        ],
        "relations": [
            {"id": n, "from_id": number[k.from_id], "to_id": number[k.to_id], "type": k.type}
            for n, k in enumerate(links)
        ],
    }


def companions(label_schema: LabelSchema, shipped: Shipped, name: str) -> Mapping[str, bytes]:
    """The label lists that doccano imports on its page of labels: of spans, and of relations."""
    colors = hex_colors(label_schema)
    files: dict[str, list[dict[str, str]]] = {
        ".span-labels.json": [
            {"text": label.name, "background_color": colors[label.name]} | _shortcut(label)
            for label in label_schema.labels
        ]
    }
    if label_schema.link_types:
        files[".relation-labels.json"] = [{"text": link.name} for link in label_schema.link_types]
    return {
        suffix: (json.dumps(labels, indent=2) + "\n").encode() for suffix, labels in files.items()
    }


def _shortcut(label: Label) -> dict[str, str]:
    """The label's key where doccano can have it: a digit or a small letter."""
    key = label.key
    return {"suffix_key": key} if key is not None and (key.isdigit() or key.islower()) else {}


FORMAT = Format(
    "doccano",
    ".jsonl",
    "doccano's examples, a line of JSON each",
    write=write,
    read=read,
    companions=companions,
    holds=_HOLDS,
    remarks={
        Part.OVERLAP: "its project has to allow it",
        Part.LINK: "where the label schema has any",
        Part.ATTRIBUTE: "in a column of its own, as are notes, flags and provenance",
    },
)
