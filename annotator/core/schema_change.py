"""From one label schema to another: what becomes of each value that was decided under the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.decision import Decision, Value
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.ruling import Mark, Ruling, attributes_of, plain_attributes

#: New names by old ones; None: there is none, what bears it is retired.
NewNames = Mapping[str, str | None]


@dataclass(frozen=True)
class SchemaChange:
    """A change of label schema with its mapping, as pairs of the names that people gave.

    An old name is that of a layer, label or link type, LABEL.attribute, or
    LABEL.attribute.choice; the new one, which None retires, stands for the last part alone.
    """

    old: LabelSchema
    new: LabelSchema
    names: NewNames = field(default_factory=dict)

    def label(self, name: str) -> str | None:
        """A label's new name; None where the new schema has none for it."""
        return self._known(name, self.new.label)

    def link_type(self, name: str) -> str | None:
        """A link type's new name; None where there is none."""
        return self._known(name, self.new.link_type)

    def layer(self, name: str) -> str | None:
        """A layer's new name: as given, as it was, or that of all its labels; else None."""
        given = self._known(name, self.new.layer)
        if given is not None or name in self.names:
            return given
        labels = (self.label(it.name) for it in self.old.labels if it.layer == name)
        layers = {self.new.label[label].layer for label in labels if label}
        return layers.pop() if len(layers) == 1 else None

    def _known(self, name: str, there: Mapping[str, object]) -> str | None:
        new = self.names.get(name, name)
        return new if new in there else None

    def attribute(
        self, label: str, name: str, value: AttributeValue
    ) -> tuple[str, AttributeValue] | None:
        """An attribute's new name and value on a span of that (old) label; None: it has none."""
        path = f"{label}.{name}"
        new_name = self.names.get(path, name)
        # A flag has no choices that could be named.
        new_value = self.names.get(f"{path}.{value}", value) if isinstance(value, str) else value
        new_label = self.new.label.get(self.label(label) or "")
        attribute = new_label.attribute(new_name) if new_label and new_name else None
        if attribute is None or new_value is None or not attribute.accepts(new_value):
            return None
        return attribute.name, new_value

    def attributes(
        self, label: str, values: Mapping[str, AttributeValue]
    ) -> dict[str, AttributeValue]:
        """What a span of that (old) label keeps of its attributes."""
        pairs = (self.attribute(label, name, value) for name, value in values.items())
        return dict(pair for pair in pairs if pair)

    # Values

    def value(self, value: Value) -> Value | None:
        """What becomes of a value by itself; None where it cannot be any more.

        Whether a link may still tie its ends hangs on these, and is not asked here.
        """
        match value:
            case Annotation():
                return self.annotation(value)
            case Link():
                type = self.link_type(value.type)
                return structs.replace(value, type=type) if type else None
            case Rejection():
                return self.rejection(value)
            case Ruling():
                return self.ruling(value)
        return value

    def annotation(self, value: Annotation) -> Annotation | None:
        """The same span under its new label, with what that keeps of its attributes."""
        label = self.label(value.label)
        if label is None:
            return None
        attributes = self.attributes(value.label, value.attributes)
        return structs.replace(value, label=label, attributes=attributes)

    def rejection(self, value: Rejection) -> Rejection:
        """The rejection of the same under its new name; of what is retired it stays as it is."""
        find = self.label if value.span else self.link_type
        return structs.replace(value, label=find(value.label) or value.label)

    def ruling(self, value: Ruling) -> Ruling:
        """The ruling on the same region, without marks that cannot be any more."""
        find = self.link_type if value.subject else self.layer
        inputs = {
            name: tuple(sorted({new for mark in version if (new := self.mark(mark))}))
            for name, version in value.inputs.items()
        }
        return replace(value, layer=find(value.layer) or value.layer, inputs=inputs)

    def mark(self, mark: Mark) -> Mark | None:
        """The same mark under its new label."""
        label = self.label(mark.label)
        if label is None:
            return None
        kept = self.attributes(mark.label, attributes_of(mark.attributes))
        return replace(mark, label=label, attributes=plain_attributes(kept))

    def decision(self, decision: Decision) -> Decision | None:
        """An earlier decision as it would be under the new schema; None where nothing is left."""
        before = self.value(decision.before) if decision.before is not None else None
        after = self.value(decision.after) if decision.after is not None else None
        return None if before == after else structs.replace(decision, before=before, after=after)
