"""What a label schema lets a pipeline suggest: its labels and links, under the schema's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from annotator.core.label_schema import LabelSchema, LinkType

#: What widespread pipelines call a label, and what it is taken for where a schema says nothing.
WELL_KNOWN: Mapping[str, str] = {
    "PER": "PERSON",
    "ORGANIZATION": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "LOCATION": "PLACE",
    "FAC": "PLACE",
    "PERCENT": "QUANTITY",
}


@dataclass(frozen=True, slots=True)
class SuggestionRules:
    """`label_map` leads from a pipeline's labels to the schema's, of which `allowed` are all.

    A label that the map leaves out stands for itself; one that it maps to "" is not wanted.
    `gazetteer` holds the patterns of the schema's gazetteers as JSON, `layers` the layer of each
    label; `label_maps` has the maps of all pipelines that the schema names; `trims` what is left
    off the ends of each label's spans.
    """

    allowed: frozenset[str]
    label_map: Mapping[str, str] = field(default_factory=dict)
    link_types: tuple[LinkType, ...] = ()
    gazetteer: str = ""
    layers: Mapping[str, str] = field(default_factory=dict)
    label_maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    trims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, label_schema: LabelSchema, pipeline: str) -> Self:
        """The rules for the pipeline of that name ("packaged" or as spaCy calls it)."""
        return cls(
            frozenset(label.name for label in label_schema.labels),
            dict(label_schema.suggesters.get(pipeline, WELL_KNOWN)),
            label_schema.link_types,
            label_schema.gazetteer,
            {label.name: label.layer for label in label_schema.labels},
            {name: dict(labels) for name, labels in label_schema.suggesters.items()},
            {label.name: label.trim for label in label_schema.labels if label.trim},
        )

    def for_pipeline(self, name: str) -> SuggestionRules:
        """The same rules with the map for the pipeline of that name."""
        if not self.label_maps:
            return self
        return replace(self, label_map=self.label_maps.get(name, WELL_KNOWN))

    def is_unwanted(self, pipeline_label: str) -> bool:
        """Whether the schema says that this label of the pipeline is to be left out."""
        return self.label_map.get(pipeline_label) == ""

    def label(self, pipeline_label: str) -> str | None:
        """The schema's label for the pipeline's, or None where the schema has none."""
        label = self.label_map.get(pipeline_label, pipeline_label)
        return label if label in self.allowed else None

    def link_type(self, name: str, from_label: str, to_label: str) -> LinkType | None:
        """The type of that name if it may tie these labels, else the first that may, else None."""
        fitting = [link for link in self.link_types if link.allows(from_label, to_label)]
        named = (link for link in fitting if link.name == name)
        return next(named, fitting[0] if fitting else None)
