"""What a change of label schema does to one state: decisions, what they are, and what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.decision import Decision, Kind, Value
from annotator.core.ruling import Ruling
from annotator.core.schema_change import SchemaChange
from annotator.core.state import subject_of
from annotator.core.suggestion_set import SpanKey, span_key


@dataclass(slots=True)
class Tally:
    """What was changed, and what would be lost, by what it is about; how many of each.

    `changed` has (old name, new name), `lost` (old name, why), `doubles` the annotations that
    become another's double.
    """

    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    doubles: int = 0


def decisions(
    change: SchemaChange,
    values: Iterable[Value],
    tally: Tally,
    versions: Mapping[str, str] | None = None,
) -> tuple[Decision, ...]:
    """The decisions that bring a state from the old schema to the new.

    What the new one has no place for is removed, and counted as lost. Of two annotations that come
    to be the same the first stays, with what it lacks of the other's. `versions` are new ids of
    what a reviewer was offered, by old ones.
    """
    return _Migration(change, list(values), tally, versions or {}).decisions()


def as_changed(change: SchemaChange, values: Iterable[Value]) -> list[Value]:
    """The values of a state as they are under the new schema, as `decisions` would have them."""
    found = {(type(v), subject_of(v)): v for v in values}
    for decision in decisions(change, list(found.values()), Tally()):
        key = (decision.value_type, decision.subject)
        if decision.after is None:
            found.pop(key, None)
        else:
            found[key] = decision.after
    return list(found.values())


class _Migration:
    def __init__(
        self,
        change: SchemaChange,
        values: list[Value],
        tally: Tally,
        versions: Mapping[str, str],
    ) -> None:
        self.change, self.values, self.tally, self.versions = change, values, tally, versions
        self.before = {v.id: v for v in values if isinstance(v, Annotation)}
        self.after: dict[str, Annotation] = {}
        #: Of each annotation that is another's double, or stays, the one that stays.
        self.stands_for: dict[str, str] = {}

    def decisions(self) -> tuple[Decision, ...]:
        self._map_annotations()
        unlinked, relinked = self._links()
        removed, changed, added = self._annotations()
        return (*unlinked, *removed, *changed, *added, *relinked, *self._others())

    def _map_annotations(self) -> None:
        stay: dict[SpanKey, str] = {}
        for annotation in sorted(self.before.values(), key=lambda a: (a.span, a.label, a.id)):
            new = self._mapped(annotation)
            if new is None:
                continue
            first = stay.setdefault(span_key(new.span, new.label), new.id)
            self.stands_for[new.id] = first
            if first == new.id:
                self.after[new.id] = new
            else:
                self.after[first] = _united(self.after[first], new)
                self.tally.doubles += 1

    def _mapped(self, annotation: Annotation) -> Annotation | None:
        new = self.change.annotation(annotation)
        old = annotation.label
        if new is None:
            self.tally.lost[old, "annotation"] += 1
            return None
        if new.label != old:
            self.tally.changed[old, new.label] += 1
        for name, value in annotation.attributes.items():
            pair = self.change.attribute(old, name, value)
            # That a flag is off says no more than its absence does.
            if pair is None and value is not False:
                place = f"{old}.{name}"
                named = f"{place}.{value}" if self._names_choice(place, value) else place
                self.tally.lost[named, "value"] += 1
            elif pair is not None and pair != (name, value):
                self.tally.changed[f"{old}.{name}={value}", f"{pair[0]}={pair[1]}"] += 1
        suggestion_id = self._version(new.suggestion_id)
        return structs.replace(new, suggestion_id=suggestion_id)

    def _names_choice(self, place: str, value: object) -> bool:
        """Whether an attribute stays, so that it is its value for which there is no place."""
        label, _, name = place.rpartition(".")
        new = self.change.new.label.get(self.change.label(label) or "")
        renamed = self.change.names.get(place, name)
        return bool(new and renamed and new.attribute(renamed)) and isinstance(value, str)

    def _version(self, id: str | None) -> str | None:
        return self.versions.get(id, id) if id is not None else None

    def _annotations(self) -> tuple[list[Decision], list[Decision], list[Decision]]:
        """Removed; changed; and put in again, where one takes a place that another leaves."""
        taken = {span_key(a.span, a.label): a.id for a in self.before.values()}
        removed, changed, added = [], [], []
        for id, old in self.before.items():
            new = self.after.get(id)
            if new is None:
                removed.append(Decision(Kind.REMOVE, id, old, None))
            elif new == old:
                continue
            elif taken.get(span_key(new.span, new.label), id) != id:
                removed.append(Decision(Kind.REMOVE, id, old, None))
                added.append(Decision(Kind.ADD, id, None, new))
            else:
                kind = Kind.RELABEL if new.label != old.label else Kind.ATTRIBUTE
                changed.append(Decision(kind, id, old, new))
        return removed, changed, added

    def _links(self) -> tuple[list[Decision], list[Decision]]:
        unlinked, relinked = [], []
        seen: set[tuple[str, str, str]] = set()
        for link in (v for v in self.values if isinstance(v, Link)):
            new = self._link(link)
            key = (new.type, new.from_id, new.to_id) if new else None
            if new is None or key in seen or new.from_id == new.to_id:
                unlinked.append(Decision(Kind.UNLINK, link.id, link, None))
            elif new != link:
                relinked.append(Decision(Kind.LINK, link.id, link, new))
            if key:
                seen.add(key)
        return unlinked, relinked

    def _link(self, link: Link) -> Link | None:
        start, end = (self.stands_for.get(id) for id in (link.from_id, link.to_id))
        if start is None or end is None:
            # It goes with its end, and is told with that.
            return None
        type = self.change.link_type(link.type)
        if type is None:
            self.tally.lost[link.type, "link"] += 1
            return None
        ends = self.after[start].label, self.after[end].label
        if not self.change.new.link_type[type].allows(*ends):
            self.tally.lost[link.type, f"link from {ends[0]} to {ends[1]}"] += 1
            return None
        if type != link.type:
            self.tally.changed[link.type, type] += 1
        suggestion_id = self._version(link.suggestion_id)
        return structs.replace(
            link, type=type, from_id=start, to_id=end, suggestion_id=suggestion_id
        )

    def _others(self) -> list[Decision]:
        found = []
        for value in self.values:
            if isinstance(value, Rejection):
                found += self._rejection(value)
            elif isinstance(value, Ruling):
                new = self.change.ruling(value)
                if value.subject:
                    new = replace(new, subject=self.stands_for.get(value.subject, value.subject))
                find = self.change.link_type if value.subject else self.change.layer
                if find(value.layer) is None and (not value.subject or new.gold):
                    self.tally.lost[value.layer, "ruling"] += 1
                if new != value:
                    found.append(Decision(Kind.SETTLE, value.id, value, new))
        return found

    def _rejection(self, value: Rejection) -> list[Decision]:
        id = self.versions.get(value.suggestion_id, value.suggestion_id)
        new = structs.replace(self.change.rejection(value), suggestion_id=id)
        if new == value:
            return []
        if id == value.suggestion_id:
            return [Decision(Kind.REJECT, id, value, new)]
        gone = Decision(Kind.REJECT, value.suggestion_id, value, None)
        return [gone, Decision(Kind.REJECT, id, None, new)]


def _united(first: Annotation, other: Annotation) -> Annotation:
    """One annotation with what it lacks of its double."""
    notes = [note for note in dict.fromkeys((first.note, other.note)) if note]
    return structs.replace(
        first,
        attributes={**other.attributes, **first.attributes},
        note="; ".join(notes),
        flagged=first.flagged or other.flagged,
    )
