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
from annotator.core.label_schema import LabelSchema, Overlap
from annotator.core.span import Span
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


def _task(record: AnnotatedArticle, view: str) -> dict[str, Any]:
    shown, rest = split_metadata(record.article.meta, ())
    items = own_spans(record)
    edges = {edge for item, _ in items for edge in (item.span.start, item.span.end)}
    tokens = Tokens(record.article.text, edges)
    places = {item.id: _place(item.span, item.label, tokens) for item, _ in items}
    spans = [
        {**places[item.id], "text": quote_of(record.article, item.span), KEY: own}
        for item, own in items
    ]
    task: dict[str, Any] = {
        "text": record.article.text,
        "meta": shown,
        "tokens": tokens.all,
        "spans": spans,
    }
    if view == "relations" or record.links or record.suggestions.links:
        task["relations"] = [
            _relation(link.type, places[link.from_id], places[link.to_id], own)
            for link, own in own_links(record)
        ]
    if record.annotator_id is not None and record.status in _ANSWER:
        task["answer"] = _ANSWER[record.status]
    task |= _hashes(task)
    if record.annotator_id is not None:
        task |= {"_annotator_id": record.annotator_id, "_session_id": record.annotator_id}
    return {**task, "_view_id": view, KEY: own_record(record, rest)}


def _place(span: Span, label: str, tokens: Tokens) -> dict[str, Any]:
    first, last = tokens.of(span)
    return {
        "start": span.start,
        "end": span.end,
        "token_start": first,
        "token_end": last,
        "label": label,
    }


def _relation(
    type: str, head: Mapping[str, Any], child: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    """A relation; as Prodigy itself does, `head` and `child` name the last tokens of the spans."""
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "label": type,
        KEY: own,
    }


def _hashes(task: Mapping[str, Any]) -> dict[str, int]:
    """The input's hash as Prodigy makes it of a text, and one of the input with its spans."""
    from murmurhash import hash

    of_input: int = hash(f"text={json.dumps(task['text'])}")
    content = [[s["start"], s["end"], s["label"]] for s in task["spans"]]
    links = [
        [r["head_span"]["start"], r["child_span"]["start"], r["label"]]
        for r in task.get("relations", ())
    ]
    of_task: int = hash(f"{of_input}spans={json.dumps([content, links])}")
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
