"""Prodigy's tasks, a line of JSON each.

What Prodigy has no key for is under `annotator` in the task, its spans and its relations: it keeps
keys that it does not know, and shows only those of `meta`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema, Overlap
from annotator.core.suggestion import Suggestion
from annotator.exchange.formats import Format, Shipped
from annotator.exchange.label_colors import hex_colors
from annotator.exchange.losses import Losses
from annotator.exchange.own_data import KEY, own_links, own_record, own_spans, split_metadata
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.prodigy_reading import ANSWERS, read
from annotator.exchange.quotes import quote_of
from annotator.exchange.text_tokens import Tokens

_ANSWER = {status: answer for answer, status in ANSWERS.items()}


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a task for each record. One without an answer is still to be decided."""
    losses = Losses()
    encoder = msgspec.json.Encoder()
    view = view_id(label_schema)
    for record in records:
        out.write(encoder.encode(_task(record, view)) + b"\n")
        count_lost(losses, record, _HOLDS)
    return losses


def view_id(label_schema: LabelSchema) -> str:
    """The interface that shows what the label schema allows: the same for every task."""
    if label_schema.link_types:
        return "relations"
    layers = label_schema.layers
    flat = len(layers) == 1 and layers[0].overlap is Overlap.NONE
    return "ner_manual" if flat else "spans_manual"


class _Place(msgspec.Struct, gc=False):
    """Where a span is, in the order of Prodigy's keys."""

    start: int
    end: int
    token_start: int
    token_end: int
    label: str


class _Span(_Place, gc=False):
    """The same with its text and what is our own."""

    text: str
    annotator: dict[str, Any]


class _Relation(msgspec.Struct, gc=False):
    """A relation; as Prodigy itself does, `head` and `child` name the last tokens of the spans."""

    head: int
    child: int
    head_span: _Place
    child_span: _Place
    label: str
    annotator: dict[str, Any]


def _task(record: AnnotatedArticle, view: str) -> dict[str, Any]:
    shown, rest = split_metadata(record.article.meta, ())
    items = own_spans(record)
    edges = {edge for item, _ in items for edge in (item.span.start, item.span.end)}
    tokens = Tokens(record.article.text, edges)
    spans = [_span(record.article, item, tokens, own) for item, own in items]
    links = _relations(record, spans)
    task: dict[str, Any] = {
        "text": record.article.text,
        "meta": shown,
        "tokens": tokens.all,
        "spans": spans,
    }
    if view == "relations" or links:
        task["relations"] = links
    if record.annotator_id is not None and record.status in _ANSWER:
        task["answer"] = _ANSWER[record.status]
    task |= _hashes(record.article.text, spans, links)
    if record.annotator_id is not None:
        task |= {"_annotator_id": record.annotator_id, "_session_id": record.annotator_id}
    return {**task, "_view_id": view, KEY: own_record(record, rest)}


def _span(
    article: Article, item: Annotation | Suggestion, tokens: Tokens, own: dict[str, Any]
) -> _Span:
    span = item.span
    place = (span.start, span.end, *tokens.of(span))
    return _Span(*place, item.label, quote_of(article, span), own)


def _relations(record: AnnotatedArticle, spans: Iterable[_Span]) -> list[_Relation]:
    """The links, with where the spans are at their ends."""
    if not (links := own_links(record)):
        return []
    places = {
        it.annotator["id"]: _Place(it.start, it.end, it.token_start, it.token_end, it.label)
        for it in spans
    }
    ends = [(places[link.from_id], places[link.to_id]) for link, _ in links]
    return [
        _Relation(head.token_end, child.token_end, head, child, link.type, own)
        for (link, own), (head, child) in zip(links, ends, strict=True)
    ]


def _hashes(text: str, spans: Iterable[_Span], links: Iterable[_Relation]) -> dict[str, int]:
    """The input's hash as Prodigy makes it of a text, and one of the input with its spans."""
    from murmurhash import hash

    of_input: int = hash(f"text={json.dumps(text)}")
    content = [
        [[it.start, it.end, it.label] for it in spans],
        [[it.head_span.start, it.child_span.start, it.label] for it in links],
    ]
    of_task: int = hash(f"{of_input}spans={json.dumps(content)}")
    return {"_input_hash": of_input, "_task_hash": of_task}


def companions(label_schema: LabelSchema, shipped: Shipped, name: str) -> Mapping[str, bytes]:
    """The label lists for `--label` and `--span-label`, and colours and keys for `prodigy.json`."""
    labels = label_schema.labels
    settings = {
        "custom_theme": {"labels": hex_colors(label_schema)},
        "keymap_by_label": {label.name: label.key for label in labels if label.key},
    }
    files = {
        ".prodigy.json": json.dumps(settings, ensure_ascii=False, indent=2) + "\n",
        ".labels.txt": "".join(f"{label.name}\n" for label in labels),
    }
    if label_schema.link_types:
        files[".relations.txt"] = "".join(f"{link.name}\n" for link in label_schema.link_types)
    return {suffix: text.encode() for suffix, text in files.items()}


_HOLDS = EVERYTHING

FORMAT = Format(
    "prodigy",
    ".jsonl",
    "Prodigy's tasks, a line of JSON each",
    write=write,
    read=read,
    companions=companions,
    holds=_HOLDS,
    remarks={
        Part.OVERLAP: "its relations and ner_manual views show flat spans only",
        Part.ATTRIBUTE: "under its own key, as are notes, flags and provenance",
    },
)
