"""In what two label schemas differ, as far as decisions hang on it.

Keys, colours, descriptions, guidelines and suggesters may differ: no decision holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.core.label_schema import Attribute, Label, LabelSchema, LinkType


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """One line for each thing: what only ours has, what only theirs has, what differs."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    differing: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.ours or self.theirs or self.differing)

    @property
    def is_wider(self) -> bool:
        """Whether ours allows all that theirs does, and more."""
        return bool(self.ours) and not self.theirs and not self.differing


def schema_difference(ours: LabelSchema, theirs: LabelSchema) -> SchemaDifference:
    """What decisions that fit one label schema may find otherwise in the other."""
    one, other = dict(_parts(ours)), dict(_parts(theirs))
    return SchemaDifference(
        tuple(name for name in one if name not in other),
        tuple(name for name in other if name not in one),
        tuple(
            f"{name}: {_told(one[name])}, there {_told(other[name])}"
            for name in one
            if name in other and one[name] != other[name]
        ),
    )


def _parts(label_schema: LabelSchema) -> Iterator[tuple[str, Mapping[str, object]]]:
    for layer in label_schema.layers:
        yield f"layer {layer.name}", {"overlap": str(layer.overlap)}
    for label in label_schema.labels:
        yield from _of_label(label)
    for link in label_schema.link_types:
        yield from _of_link(link)


def _of_label(label: Label) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield f"label {label.name}", {"layer": label.layer}
    for attribute in label.attributes:
        yield from _of_attribute(label, attribute)


def _of_attribute(label: Label, attribute: Attribute) -> Iterator[tuple[str, Mapping[str, object]]]:
    name = f"attribute {attribute.name} of {label.name}"
    yield name, {"kind": str(attribute.kind)}
    for choice in attribute.choices:
        yield f"{name}: {choice}", {}


def _of_link(link: LinkType) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield f"link {link.name}", {"max": "one" if link.max_one else "many"}
    for from_label in link.from_labels:
        yield f"link {link.name} from {from_label}", {}
    for to_label in link.to_labels:
        yield f"link {link.name} to {to_label}", {}


def _told(part: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in part.items())
