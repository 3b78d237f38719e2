"""From the tree of a label schema's file to the schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from annotator.core.label_schema import (
    COLORS,
    TRIMS,
    Attribute,
    AttributeKind,
    AttributeValue,
    Label,
    LabelSchema,
    Layer,
    LinkType,
    Overlap,
)
from annotator.ingest.schema_field import Field
from annotator.ingest.wording import escaped
from annotator.ingest.yaml_tree import ScalarNode

_TOP = ("name", "layers", "labels", "links", "suggesters", "gazetteers", "guidelines")
_LABEL = ("layer", "key", "color", "description", "examples", "attributes", "trim")
_ATTRIBUTE = ("choice", "flag", "text", "default", "required")

_HEX = re.compile("#[0-9A-Fa-f]{6}")


class SchemaReader:
    """Reads one file; its faults are in `root.faults` afterwards."""

    def __init__(self, root: Field, label_keys: frozenset[str]) -> None:
        self.top = root.fields(_TOP, required=("name", "layers", "labels"))
        self.label_keys = label_keys
        self.layer_names = self._names("layers")
        self.label_names = self._names("labels")
        self._taken: dict[str, str] = {}

    def schema(self) -> LabelSchema:
        """The whole schema; of use only if there were no faults."""
        return LabelSchema(
            name=self._name(),
            layers=tuple(_layer(name, f) for name, f in self._named("layers", "layer")),
            labels=tuple(self._label(name, f) for name, f in self._named("labels", "label")),
            link_types=tuple(self._link(name, f) for name, f in self._named("links", "link")),
            suggesters={
                name: {source: self._stands_for(label) for source, label in pairs}
                for name, pairs in self._suggesters()
            },
            guidelines=self.top["guidelines"].text() if "guidelines" in self.top else "",
        )

    def gazetteers(self) -> list[Field]:
        """The gazetteer files that are named."""
        return self.top["gazetteers"].items() if "gazetteers" in self.top else []

    def _names(self, key: str) -> Collection[str] | None:
        return self.top[key].names() if key in self.top else None

    def _name(self) -> str:
        if "name" not in self.top:
            return ""
        name = self.top["name"].text()
        if self.top["name"].kind == "text":
            self.top["name"].check_name(name, "label schema")
        return name

    def _named(self, key: str, noun: str) -> Iterable[tuple[str, Field]]:
        if key not in self.top:
            return ()
        named = self.top[key].named(noun)
        if not named and self.top[key].kind in ("nothing", "a mapping"):
            self.top[key].key_fault(f"no {noun}s are given")
        return named.items()

    def _suggesters(self) -> Iterable[tuple[str, Iterable[tuple[str, Field]]]]:
        return [(name, f.entries().items()) for name, f in self._named("suggesters", "suggester")]

    def _stands_for(self, place: Field) -> str:
        """A label of this schema; nothing where the suggester's is left out (`CLAIM: ~`)."""
        return "" if place.kind == "nothing" else place.one_of(self.label_names, "label")

    def _label(self, name: str, place: Field) -> Label:
        fields = place.fields(_LABEL, required=("layer",))
        attributes = fields["attributes"].named("attribute") if "attributes" in fields else {}
        return Label(
            name,
            layer=fields["layer"].one_of(self.layer_names, "layer") if "layer" in fields else "",
            key=self._key(fields["key"], name) if "key" in fields else None,
            color=_color(fields["color"]) if "color" in fields else "gray",
            description=fields["description"].text() if "description" in fields else "",
            examples=_texts(fields["examples"]) if "examples" in fields else (),
            attributes=tuple(_attribute(name, f) for name, f in attributes.items()),
            trim=fields["trim"].unique(TRIMS, "end") if "trim" in fields else (),
        )

    def _key(self, place: Field, label: str) -> str:
        key = place.text()
        if place.kind != "text":
            return key
        if key not in self.label_keys:
            place.fault(f"{escaped(key)} cannot be a label's key: free are {self._free}")
        elif key in self._taken:
            place.fault(f"the key {key} is {self._taken[key]}'s already: free are {self._free}")
        self._taken.setdefault(key, label)
        return key

    @cached_property
    def _free(self) -> str:
        """The keys that no label of the file has."""
        labels = self.top["labels"].entries().values()
        keys = [label.entries()["key"] for label in labels if "key" in label.entries()]
        taken = {key.node.text for key in keys if isinstance(key.node, ScalarNode)}
        return " ".join(sorted(self.label_keys - taken)) or "none"

    def _link(self, name: str, place: Field) -> LinkType:
        fields = place.fields(("from", "to", "max"), required=("from", "to"))
        ends = {
            end: fields[end].unique(self.label_names, "label") if end in fields else ()
            for end in ("from", "to")
        }
        most = fields["max"].one_of(("one", "many"), "max") if "max" in fields else "many"
        return LinkType(name, ends["from"], ends["to"], max_one=most == "one")


def _layer(name: str, place: Field) -> Layer:
    fields = place.fields(("overlap",))
    if "overlap" not in fields:
        return Layer(name)
    overlap = fields["overlap"].one_of(tuple(Overlap), "overlap")
    return Layer(name, Overlap(overlap) if overlap in tuple(Overlap) else Overlap.NEST)


def _color(place: Field) -> str:
    """A colour by one of the names, or as #rrggbb."""
    if place.kind == "text" and _HEX.fullmatch(place.text()):
        return place.text().lower()
    return place.one_of(COLORS, "color")


def _texts(place: Field) -> tuple[str, ...]:
    return tuple(item.text() for item in place.items())


def _attribute(name: str, place: Field) -> Attribute:
    fields = place.fields(_ATTRIBUTE)
    kinds = [kind for kind in AttributeKind if kind in fields]
    if len(kinds) != 1:
        if kinds or not set(place.names() or ()) - set(_ATTRIBUTE):
            place.key_fault("an attribute is one of choice: [..], flag: false and text: ''")
        return Attribute(name, AttributeKind.TEXT)
    kind = kinds[0]
    choices = fields["choice"].unique(None, "choice") if kind is AttributeKind.CHOICE else ()
    default = _default(kind, choices, fields)
    required = fields["required"].flag() if "required" in fields else False
    if required and default is not None:
        fields["required"].fault("required excludes a default: take one of them out")
    return Attribute(name, kind, choices, default, required)


def _default(
    kind: AttributeKind, choices: tuple[str, ...], fields: dict[str, Field]
) -> AttributeValue | None:
    given = fields.get("default")
    if kind is AttributeKind.CHOICE:
        return given.one_of(choices, "choice") if given else None
    if given:
        given.key_fault(f"default goes with choice: write {kind}: VALUE for the default")
    return fields["flag"].flag() if kind is AttributeKind.FLAG else fields["text"].text() or None
