"""A label schema as JSON and back, without loss: what a project keeps, and loads without YAML."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import (
    Attribute,
    AttributeKind,
    Label,
    LabelSchema,
    Layer,
    LinkType,
    Overlap,
)


def label_schema_to_json(schema: LabelSchema) -> str:
    """The whole schema as one line of JSON; the same schema always gives the same text."""
    suggesters = {name: dict(labels) for name, labels in schema.suggesters.items()}
    fields = {
        "name": schema.name,
        "layers": [asdict(layer) for layer in schema.layers],
        "labels": [asdict(label) for label in schema.labels],
        "link_types": [asdict(link) for link in schema.link_types],
        "suggesters": suggesters,
        "guidelines": schema.guidelines,
    }
    if schema.gazetteer:
        fields["gazetteer"] = schema.gazetteer
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def label_schema_from_json(text: str) -> LabelSchema:
    """The schema that `label_schema_to_json` wrote. Raises AnnotatorError on any other text."""
    try:
        return _schema(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AnnotatorError(
            "the label schema kept in the project cannot be read: run annotator check"
        ) from None


def _schema(fields: dict[str, Any]) -> LabelSchema:
    return LabelSchema(
        name=fields["name"],
        layers=tuple(Layer(f["name"], Overlap(f["overlap"])) for f in fields["layers"]),
        labels=tuple(_label(f) for f in fields["labels"]),
        link_types=tuple(_link_type(f) for f in fields["link_types"]),
        suggesters={name: dict(labels) for name, labels in fields["suggesters"].items()},
        guidelines=fields["guidelines"],
        gazetteer=fields.get("gazetteer", ""),
    )


def _label(fields: dict[str, Any]) -> Label:
    attributes = tuple(_attribute(f) for f in fields["attributes"])
    texts = {name: tuple(fields.get(name, ())) for name in ("examples", "trim")}
    return Label(**{**fields, **texts, "attributes": attributes})


def _attribute(fields: dict[str, Any]) -> Attribute:
    kind, choices = AttributeKind(fields["kind"]), tuple(fields["choices"])
    return Attribute(**{**fields, "kind": kind, "choices": choices})


def _link_type(fields: dict[str, Any]) -> LinkType:
    ends = {end: tuple(fields[end]) for end in ("from_labels", "to_labels")}
    return LinkType(**{**fields, **ends})
