"""Label Studio's tasks, an array in JSON, with offsets in UTF-16 units as it counts them.

Decisions are `annotations`, one for each annotator of an article; suggestions are a prediction.
Attributes are the values of per-region controls, notes those of a region. What has no place is
under `annotator` in `meta`, of a task, of a region or of a relation, which Label Studio keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from statistics import fmean
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Origin, Status
from annotator.core.annotators import GOLD
from annotator.core.label_schema import AttributeKind, AttributeValue, LabelSchema
from annotator.core.suggestion import Suggestion
from annotator.exchange.formats import Format
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.labelstudio_config import (
    FLAGGED,
    LABELS,
    NO,
    NOTE,
    TEXT,
    YES,
    companions,
    control_name,
)
from annotator.exchange.labelstudio_reading import ORIGINS, read
from annotator.exchange.losses import Losses
from annotator.exchange.own_data import KEY, own_links, own_record, own_spans, split_metadata
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.utf16 import UNIT, Utf16

_ORIGIN = {origin: name for name, origin in ORIGINS.items()}

_HOLDS = EVERYTHING


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a task for each article: records of one article follow each other."""
    losses = Losses()
    encoder = msgspec.json.Encoder()
    before = b"[\n"
    articles = groupby(records, lambda r: (r.article.id, r.article.text))
    for number, (_, group) in enumerate(articles, 1):
        of_article = list(group)
        # Label Studio gives numbers of its own; its converter asks for one all the same.
        task = {"id": number, **_task(of_article, label_schema)}
        out.write(before + encoder.encode(task))
        before = b",\n"
        for record in of_article:
            count_lost(losses, record, _HOLDS)
    out.write(b"\n]\n" if before == b",\n" else b"[]\n")
    return losses


def _task(records: list[AnnotatedArticle], label_schema: LabelSchema) -> dict[str, Any]:
    article = records[0].article
    units = Utf16(article.text)
    shown, rest = split_metadata(article.meta, (TEXT,))
    own: dict[str, Any] = {"format": VERSION, "id": article.id}
    if rest:
        own["meta"] = rest
    lists: dict[str, list[dict[str, Any]]] = {"annotations": [], "predictions": []}
    ours: dict[str, list[dict[str, Any]]] = {"annotations": [], "predictions": []}
    for record in records:
        is_decided = record.annotator_id is not None or bool(record.annotations)
        key = "annotations" if is_decided else "predictions"
        result = list(_result(record, label_schema, units))
        lists[key].append((_annotation if is_decided else _prediction)(record, result))
        known = ("format", "id", "note", "flagged")
        ours[key].append({k: v for k, v in own_record(record, {}).items() if k not in known})
    return {"data": {TEXT: article.text, **shown}, **lists, "meta": {KEY: {**own, **ours}}}


def _annotation(record: AnnotatedArticle, result: list[dict[str, Any]]) -> dict[str, Any]:
    """The annotation. Without `completed_by` it becomes that of whoever imports the file."""
    return {
        "was_cancelled": record.status is Status.SKIPPED,
        "ground_truth": record.annotator_id == GOLD,
        "result": result,
    }


def _prediction(record: AnnotatedArticle, result: list[dict[str, Any]]) -> dict[str, Any]:
    plain: dict[str, Any] = {"model_version": _version(record), "result": result}
    scores = [s.score for s in record.suggestions.spans if s.score is not None]
    return {**plain, "score": fmean(scores)} if scores else plain


def _version(record: AnnotatedArticle) -> str:
    """Who suggested: all of them, where there are several."""
    of_spans = {s.suggester for s in record.suggestions.spans}
    return "+".join(sorted(of_spans.union(k.suggester for k in record.suggestions.links)))


def _result(
    record: AnnotatedArticle, label_schema: LabelSchema, units: Utf16
) -> Iterator[dict[str, Any]]:
    """Regions with the values of their controls, then relations, then the article's own values."""
    version = _version(record)
    for item, own in own_spans(record):
        value = {
            "start": units.to_units(item.span.start),
            "end": units.to_units(item.span.end),
            "text": quote_of(record.article, item.span),
        }
        attributes = own.pop("attributes", None)
        named, rest = _controls(item, label_schema)
        if rest or (attributes is not None and not named):
            own["attributes"] = rest
        yield _region(item, own, value, version)
        for name, kind, chosen in named:
            yield _control(item.id, name, kind, {**value, kind: [chosen]})
    for link, own in own_links(record):
        if own.get("suggester") == version:
            del own["suggester"]
        yield {
            "type": "relation",
            "from_id": link.from_id,
            "to_id": link.to_id,
            "direction": "right",
            "labels": [link.type],
            "meta": {KEY: own},
        }
    if record.note:
        yield _control(NOTE, NOTE, "text", {"text": [record.note]})
    if record.flagged:
        yield _control(FLAGGED, FLAGGED, "choices", {"choices": [FLAGGED]})


def _region(
    item: Annotation | Suggestion, own: dict[str, Any], value: Mapping[str, Any], version: str
) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": own.pop("id"),
        "from_name": LABELS,
        "to_name": TEXT,
        "type": "labels",
        "value": {**value, "labels": [item.label]},
    }
    own.pop("origin", None)
    region["origin"] = _ORIGIN[item.origin if isinstance(item, Annotation) else Origin.SUGGESTED]
    if "score" in own:
        region["score"] = own.pop("score")
    if own.get("suggester") == version:
        del own["suggester"]
    meta: dict[str, Any] = {"text": [own.pop("note")]} if "note" in own else {}
    if own:
        meta[KEY] = own
    return {**region, "meta": meta} if meta else region


def _controls(
    item: Annotation | Suggestion, label_schema: LabelSchema
) -> tuple[list[tuple[str, str, str]], dict[str, AttributeValue]]:
    """The attributes that a control can hold: its name, its kind and the value; and the others.

    A text that reads as a yes or no, and one that is empty, would come back as something else.
    """
    named: list[tuple[str, str, str]] = []
    rest: dict[str, AttributeValue] = {}
    label = label_schema.label.get(item.label)
    for name, value in (item.attributes or {}).items():
        attribute = label.attribute(name) if label else None
        if attribute is None or not attribute.accepts(value) or value in ("", YES, NO):
            rest[name] = value
        elif isinstance(value, bool):
            named.append((control_name(item.label, name), "choices", YES if value else NO))
        else:
            kind = "text" if attribute.kind is AttributeKind.TEXT else "choices"
            named.append((control_name(item.label, name), kind, value))
    return named, rest


def _control(id: str, name: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The value of a control; `kind` is the key that it stands under."""
    return {
        "id": id,
        "from_name": name,
        "to_name": TEXT,
        "type": "textarea" if kind == "text" else "choices",
        "value": value,
    }


FORMAT = Format(
    "labelstudio",
    ".json",
    "Label Studio's tasks, a JSON array",
    write=write,
    read=read,
    companions=companions,
    holds=_HOLDS,
    remarks={
        Part.SUGGESTER: "as the prediction's model_version",
        Part.ANNOTATOR: "in the task's meta: it knows people by e-mail address only",
        Part.PROVENANCE: "in the meta of regions, as are flags of spans",
    },
    unit=UNIT,
)
