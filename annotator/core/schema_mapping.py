"""The pairs OLD=NEW of a change of label schema, looked up in both schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import Attribute, AttributeKind, LabelSchema
from annotator.core.schema_change import NewNames, SchemaChange


class MappingError(AnnotatorError):
    """A pair that names what is not there; its message is one line for people."""


def mapped(old: LabelSchema, new: LabelSchema, names: NewNames) -> SchemaChange:
    """The change of schema with these pairs.

    Raises:
        MappingError: when an old name is not in the old schema, or a new one not in the new.
    """
    known = dict(_places(old))
    change = SchemaChange(old, new, names)
    for name, to in names.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}" if near else ""
            raise MappingError(
                f"--map: '{one_line(name, 60)}' is not in the project's label schema{hint}"
            )
        if to is not None:
            there = _there(change, known[name])
            if to not in there:
                known_there = ", ".join(sorted(there)[:12]) or "none"
                what = f"'{one_line(name, 60)}' to '{one_line(to, 40)}'"
                raise MappingError(
                    f"--map: {what}: no such name in the new label schema ({known_there})"
                )
    return change


#: What a name is: its kind, the label and the attribute that it belongs to.
_Place = tuple[str, str, str]


def _places(schema: LabelSchema) -> Iterator[tuple[str, _Place]]:
    """Every name that can be mapped; of two that are alike the last counts."""
    for label in schema.labels:
        for attribute in label.attributes:
            for choice in attribute.choices:
                path = f"{label.name}.{attribute.name}.{choice}"
                yield path, ("choice", label.name, attribute.name)
            yield f"{label.name}.{attribute.name}", ("attribute", label.name, attribute.name)
    for layer in schema.layers:
        yield layer.name, ("layer", "", "")
    for link in schema.link_types:
        yield link.name, ("link", "", "")
    for label in schema.labels:
        yield label.name, ("label", label.name, "")


def _there(change: SchemaChange, place: _Place) -> Mapping[str, object]:
    """What a new name can be."""
    kind, label, attribute = place
    new = change.new
    match kind:
        case "label":
            return new.label
        case "link":
            return new.link_type
        case "layer":
            return new.layer
    new_label = new.label.get(change.label(label) or "")
    there: dict[str, Attribute] = {a.name: a for a in new_label.attributes} if new_label else {}
    if kind == "attribute":
        return there
    found = there.get(change.names.get(f"{label}.{attribute}", attribute) or "")
    if found is None or found.kind is not AttributeKind.CHOICE:
        return {}
    return dict.fromkeys(found.choices)
