"""What a figure is about: one layer, one label, or everything pooled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from annotator.core.label_schema import LabelSchema


class ScopeKind(StrEnum):
    """How wide a scope is."""

    LAYER = "layer"
    LABEL = "label"
    POOLED = "pooled"


@dataclass(frozen=True)
class Scope:
    """The spans that a measure looks at: those with one of `labels`, or all where it is None.

    Every measure is its definition applied to these spans as if there were no others.
    """

    kind: ScopeKind
    name: str
    labels: frozenset[str] | None = None

    @cached_property
    def key(self) -> str:
        """A name that no other scope has."""
        return f"{self.kind}:{self.name}"

    def holds(self, label: str) -> bool:
        """Whether spans with this label are looked at."""
        return self.labels is None or label in self.labels


#: Everything, whatever its layer.
POOLED = Scope(ScopeKind.POOLED, "pooled")

#: A label within a scope: what a token can be there.
Place = tuple[str, str]


def label_scope(label: str) -> Scope:
    """One label alone."""
    return Scope(ScopeKind.LABEL, label, frozenset({label}))


class Scopes:
    """The scopes of a label schema, and those that each label belongs to."""

    def __init__(self, label_schema: LabelSchema) -> None:
        self._layers = [
            Scope(
                ScopeKind.LAYER,
                layer.name,
                frozenset(label.name for label in label_schema.labels if label.layer == layer.name),
            )
            for layer in label_schema.layers
        ]
        self._labels = [label.name for label in label_schema.labels]
        self._places: dict[str, tuple[Place, ...]] = {}

    def places_of(self, label: str) -> tuple[Place, ...]:
        """The label within each of its scopes. One that the schema lacks has no layer."""
        places = self._places.get(label)
        if places is None:
            layers = [scope for scope in self._layers if scope.holds(label)]
            scopes = (POOLED, *layers, label_scope(label))
            places = self._places[label] = tuple((scope.key, label) for scope in scopes)
        return places

    def retired(self, used: Iterable[str]) -> tuple[str, ...]:
        """The labels in use that the schema does not have, by name."""
        return tuple(sorted(set(used).difference(self._labels)))

    def all(self, used: Iterable[str] = ()) -> tuple[Scope, ...]:
        """Each layer with its labels behind it, then what the schema lacks, then all pooled."""
        scopes: list[Scope] = []
        for layer in self._layers:
            scopes += [layer, *(label_scope(name) for name in self._labels if layer.holds(name))]
        return (*scopes, *map(label_scope, self.retired(used)), POOLED)

    def wide(self) -> tuple[Scope, ...]:
        """The layers, and all pooled."""
        return (*self._layers, POOLED)
