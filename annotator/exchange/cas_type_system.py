"""The type system that goes with CASes, as XML: INCEpTION makes layers of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from annotator.exchange.cas_names import (
    ANNOTATION,
    BOOLEAN,
    DATA,
    DOCUMENT,
    FLAGGED,
    FROM,
    LABEL,
    LINK_FEATURES,
    RECORD,
    SENTENCE,
    SPAN_FEATURES,
    STRING,
    TO,
    TOKEN,
    LayerType,
    LayerTypes,
)
from annotator.exchange.xml_text import escaped

#: The name of a feature, its range, and what is said of it.
_Feature: TypeAlias = tuple[str, str, str]

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
<types>
"""
_TAIL = "</types>\n</typeSystemDescription>\n"

_ABOUT = {
    "note": "The annotator's note",
    FLAGGED: "Whether it is to be looked at again",
    "origin": "suggested, edited or added",
    "score": "How sure the suggester is, from 0 to 1",
    "suggester": "Who suggested it, while nobody has decided",
    "annotator": "Of the program annotator, as JSON",
}


def type_system(layers: LayerTypes) -> bytes:
    """The file's content: the layers, and as much of DKPro's types as is used."""
    types = [
        _type(DOCUMENT, "uima.tcas.DocumentAnnotation", "", _strings("documentTitle documentId")),
        _type(SENTENCE, ANNOTATION, "", ()),
        _type(TOKEN, ANNOTATION, "", ()),
        _type(RECORD, "uima.cas.TOP", "Of the program annotator", _strings(DATA)),
        *(_type(it.name, ANNOTATION, it.about, _span_features(it)) for it in layers.spans()),
        _type(layers.links.name, ANNOTATION, layers.links.about, _link_features(layers.links)),
    ]
    return f"{_HEAD}{''.join(types)}{_TAIL}".encode()


def _strings(names: str) -> list[_Feature]:
    return [(name, STRING, "") for name in names.split()]


def _span_features(layer: LayerType) -> Iterable[_Feature]:
    yield LABEL, STRING, ", ".join(layer.labels)
    yield from ((name, STRING, "") for name in layer.attributes)
    yield from _own_features(SPAN_FEATURES)


def _link_features(layer: LayerType) -> Iterable[_Feature]:
    yield FROM, ANNOTATION, ""
    yield TO, ANNOTATION, ""
    yield LABEL, STRING, ", ".join(layer.labels)
    yield from _own_features(LINK_FEATURES)


def _own_features(names: Sequence[str]) -> Iterable[_Feature]:
    for name in names:
        yield name, BOOLEAN if name == FLAGGED else STRING, _ABOUT.get(name, "")


def _type(name: str, parent: str, about: str, features: Iterable[_Feature]) -> str:
    inner = "".join(
        f"<featureDescription><name>{feature}</name><description>{escaped(said)}</description>"
        f"<rangeTypeName>{range}</rangeTypeName></featureDescription>\n"
        for feature, range, said in features
    )
    return (
        f"<typeDescription>\n<name>{name}</name><description>{escaped(about)}</description>"
        f"<supertypeName>{parent}</supertypeName>\n"
        f"<features>\n{inner}</features>\n</typeDescription>\n"
    )
