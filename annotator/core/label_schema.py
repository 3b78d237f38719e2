"""The labels, attributes, links and overlap rules that a project allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

#: The link that ties a claim to the source it is attributed to.
ATTRIBUTED_TO = "attributed_to"

#: The link from a piece of a span to the piece before it, and that from a claim to its cue, where
#: a label schema has them.
CONTINUES = "continues"
SIGNALLED_BY = "signalled_by"

#: The colours a label may name; a theme turns each, and any #rrggbb, into one that reads well on
#: its background.
COLORS = (
    "red",
    "orange",
    "yellow",
    "green",
    "teal",
    "cyan",
    "blue",
    "purple",
    "magenta",
    "pink",
    "brown",
    "gray",
)

#: What a label can ask to be left off the ends of what is suggested for it.
TRIMS = ("comma", "possessive")

AttributeValue: TypeAlias = str | bool


class Overlap(StrEnum):
    """What two annotations of one layer may do: never touch, lie within each other, anything."""

    NONE = "none"
    NEST = "nest"
    ANY = "any"


class AttributeKind(StrEnum):
    """What an attribute holds: one of its choices, yes or no, or free text."""

    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Layer:
    """A group of labels that are drawn and constrained together."""

    name: str
    overlap: Overlap = Overlap.NEST


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named value on an annotation. `required` excludes a default."""

    name: str
    kind: AttributeKind
    choices: tuple[str, ...] = ()
    default: AttributeValue | None = None
    required: bool = False

    def accepts(self, value: AttributeValue) -> bool:
        """Whether the value is one that this attribute can hold."""
        if self.kind is AttributeKind.FLAG:
            return isinstance(value, bool)
        return isinstance(value, str) and (self.kind is AttributeKind.TEXT or value in self.choices)


@dataclass(frozen=True, slots=True)
class Label:
    """A category that can be put on a span.

    `trim` says what of `TRIMS` is left off the end of what is suggested for it.
    """

    name: str
    layer: str
    key: str | None = None
    color: str = "gray"
    description: str = ""
    examples: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    trim: tuple[str, ...] = ()

    def defaults(self) -> dict[str, AttributeValue]:
        """The attribute values that a new annotation begins with."""
        return {a.name: a.default for a in self.attributes if a.default is not None}

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, or None."""
        # A plain loop: an import asks a million times.
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        return None


@dataclass(frozen=True, slots=True)
class LinkType:
    """A directed relation: which labels it may run from and to, and how many from one."""

    name: str
    from_labels: tuple[str, ...]
    to_labels: tuple[str, ...]
    max_one: bool = False

    def allows(self, from_label: str, to_label: str) -> bool:
        """Whether a link of this type may tie these labels."""
        return from_label in self.from_labels and to_label in self.to_labels


@dataclass(frozen=True)
class LabelSchema:
    """All labels with their layers and links, in the order of the file.

    `gazetteer` holds the patterns of all gazetteers as one JSON list in spaCy's form, each with
    `label` and `pattern`; it is empty where there are none.
    """

    name: str
    layers: tuple[Layer, ...]
    labels: tuple[Label, ...]
    link_types: tuple[LinkType, ...] = ()
    #: By a pipeline's name: its labels, and those of this schema that they stand for ("": none).
    suggesters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    guidelines: str = ""
    gazetteer: str = ""

    @cached_property
    def label(self) -> Mapping[str, Label]:
        """Each label by its name."""
        return {label.name: label for label in self.labels}

    @cached_property
    def layer(self) -> Mapping[str, Layer]:
        """Each layer by its name."""
        return {layer.name: layer for layer in self.layers}

    @cached_property
    def link_type(self) -> Mapping[str, LinkType]:
        """Each link type by its name."""
        return {link.name: link for link in self.link_types}

    @cached_property
    def label_keys(self) -> Mapping[str, str]:
        """The label that each label key puts on a span."""
        return {label.key: label.name for label in self.labels if label.key}

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The place of each label's layer in the order of drawing, by the label's name."""
        order = {layer.name: rank for rank, layer in enumerate(self.layers)}
        return {label.name: order[label.layer] for label in self.labels}

    @cached_property
    def attributable(self) -> frozenset[str]:
        """The labels whose spans are attributed to a source: those of claims."""
        attributed = self.link_type.get(ATTRIBUTED_TO)
        return frozenset(attributed.from_labels if attributed else ())

    def layer_of(self, label: str) -> Layer:
        """The layer of a label. Raises KeyError for a label that the schema lacks."""
        return self.layer[self.label[label].layer]

    def links_between(self, from_label: str, to_label: str) -> tuple[LinkType, ...]:
        """The link types that may run from one label to the other."""
        return tuple(link for link in self.link_types if link.allows(from_label, to_label))
