"""What a change of label schema does to attributes and their choices, and which pairs do nothing.

All of it is told, also where no span bears it yet: whoever looks at it looks for slips.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.cli.printing import counted

if TYPE_CHECKING:
    from annotator.core.label_schema import Attribute, Label
    from annotator.core.schema_change import SchemaChange
    from annotator.store.schema_migrating import Plan


def attribute_lines(plan: Plan) -> Iterator[str]:
    """One line for each attribute or choice that is renamed, goes, or is new on a known label."""
    change = plan.change
    reached: dict[str, set[str]] = {}
    for label in change.old.labels:
        there = change.new.label.get(change.label(label.name) or "")
        if there is None:
            continue
        met = reached.setdefault(there.name, set())
        for attribute in label.attributes:
            met |= _reached(change, label.name, attribute)
            yield from _of_attribute(plan, label.name, attribute, there)
    for name, met in reached.items():
        for path in _paths(change.new.label[name]):
            if path not in met and path.partition("=")[0] in met | {path}:
                yield f"  {name}.{path}: new"


def idle_pairs(change: SchemaChange) -> Iterator[str]:
    """One line for each pair of the mapping without which the change would be the same."""
    for name, to in change.names.items():
        label, _, rest = name.partition(".")
        is_gone = bool(rest) and change.label(label) is None
        if rest.count(".") and not is_gone:
            is_gone = change.names.get(".".join(name.split(".")[:2]), "") is None
        if is_gone:
            yield f"  --map {name}={to or ''}: does nothing, what it belongs to is retired"
        elif to == name.rpartition(".")[2]:
            yield f"  --map {name}={to}: does nothing, that is its name"


def _of_attribute(plan: Plan, label: str, attribute: Attribute, there: Label) -> Iterator[str]:
    path = f"{label}.{attribute.name}"
    name = plan.change.names.get(path, attribute.name)
    new = there.attribute(name) if name else None
    if new is None:
        yield f"  {path} → retired: {counted(plan.tally.lost[path, 'value'], 'value')}"
        return
    if new.kind is not attribute.kind:
        yield f"  {path}: {attribute.kind} → {new.kind}"
    if attribute.choices:
        yield from _of_choices(plan, label, attribute)
    elif new.name != attribute.name:
        # Of free text each value would be a line, and say no more.
        found = plan.tally.changed.items()
        number = sum(n for (old, _), n in found if old.startswith(f"{path}="))
        yield f"  {path} → {new.name}: {counted(number, 'annotation')}"


def _of_choices(plan: Plan, label: str, attribute: Attribute) -> Iterator[str]:
    path, tally = f"{label}.{attribute.name}", plan.tally
    for choice in attribute.choices:
        pair = plan.change.attribute(label, attribute.name, choice)
        old = f"{path}={choice}"
        if pair is None:
            number = tally.lost[f"{path}.{choice}", "value"]
            yield f"  {old} → retired: {counted(number, 'value')}"
        elif pair != (attribute.name, choice):
            new = f"{pair[0]}={pair[1]}"
            yield f"  {old} → {new}: {counted(tally.changed[old, new], 'annotation')}"


def _reached(change: SchemaChange, label: str, attribute: Attribute) -> set[str]:
    """The paths under the new label that something of the old one leads to."""
    name = change.names.get(f"{label}.{attribute.name}", attribute.name)
    pairs = (change.attribute(label, attribute.name, choice) for choice in attribute.choices)
    return {name or ""} | {f"{pair[0]}={pair[1]}" for pair in pairs if pair}


def _paths(label: Label) -> Iterator[str]:
    for attribute in label.attributes:
        yield attribute.name
        yield from (f"{attribute.name}={choice}" for choice in attribute.choices)
