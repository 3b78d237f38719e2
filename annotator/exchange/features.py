"""The columns of a dataset, declared once: for Arrow, for `datasets`, and for a dataset card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Classes:
    """Numbers that stand for these names, the first for 0: `ClassLabel` in `datasets`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values, or of objects."""

    item: str | Classes | Mapping[str, str]


#: What a column holds: a type by its name, which Arrow and `datasets` share, classes, or lists.
Feature: TypeAlias = str | Classes | ListOf

#: What `datasets` looks for in a file's metadata.
HUGGING_FACE = "huggingface"


def arrow_schema(features: Mapping[str, Feature], metadata: Mapping[str, str]) -> pa.Schema:
    """The columns in Arrow's types; the metadata tell `datasets` what they are."""
    import pyarrow as pa

    told = {"info": {"features": {name: _told(it) for name, it in features.items()}}}
    fields = [pa.field(name, _arrow(it)) for name, it in features.items()]
    return pa.schema(fields, {**metadata, HUGGING_FACE: json.dumps(told, ensure_ascii=False)})


def _arrow(feature: Feature | Mapping[str, str]) -> pa.DataType:
    import pyarrow as pa

    if isinstance(feature, ListOf):
        return pa.list_(_arrow(feature.item))
    if isinstance(feature, Mapping):
        return pa.struct([(name, _arrow(it)) for name, it in feature.items()])
    if isinstance(feature, Classes):
        return pa.int64()
    return pa.type_for_alias(feature)


def _told(feature: Feature) -> object:
    """The feature as `datasets` writes it into a file, in the words that its versions share."""
    if isinstance(feature, str):
        return {"dtype": feature, "_type": "Value"}
    if isinstance(feature, Classes):
        return {"names": list(feature.names), "_type": "ClassLabel"}
    if isinstance(feature.item, Mapping):
        return [{name: _told(it) for name, it in feature.item.items()}]
    return {"feature": _told(feature.item), "_type": "Sequence"}


def card_features(features: Mapping[str, Feature]) -> list[dict[str, Any]]:
    """The columns as a dataset card lists them."""
    return [{"name": name, **_listed(it)} for name, it in features.items()]


def _listed(feature: Feature) -> dict[str, Any]:
    if isinstance(feature, str):
        return {"dtype": feature}
    if isinstance(feature, Classes):
        names = {str(number): name for number, name in enumerate(feature.names)}
        return {"dtype": {"class_label": {"names": names}}}
    if isinstance(feature.item, str):
        return {"sequence": feature.item}
    if isinstance(feature.item, Classes):
        return {"sequence": _listed(feature.item)["dtype"]}
    return {"list": card_features(feature.item)}
