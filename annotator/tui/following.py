"""Following links: what is linked to an item, and which end comes next. No terminal in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.annotation import Annotation
from annotator.core.state import Item, State

#: An item at the other end of links, and the types of those links.
End: TypeAlias = tuple[Item, tuple[str, ...]]


def ends_of(state: State, item: Item) -> list[End]:
    """The live items that an item is linked to, suggested links among them, in reading order."""
    types: dict[str, list[str]] = {}
    for type, id in [*_decided(state, item), *_suggested(state, item)]:
        if id != item.id and type not in types.setdefault(id, []):
            types[id].append(type)
    found = [(other, tuple(types[id])) for id in types if (other := state.item(id))]
    live = [end for end in found if state.entry(end[0]) in state.live]
    return sorted(live, key=lambda end: state.entry(end[0]))


def _decided(state: State, item: Item) -> list[tuple[str, str]]:
    links = state.links_of(item.id) if isinstance(item, Annotation) else []
    return [(k.type, k.to_id if k.from_id == item.id else k.from_id) for k in links]


def _suggested(state: State, item: Item) -> list[tuple[str, str]]:
    """The suggested links that nobody has decided on; one of their ends may be accepted."""
    id = item.suggestion_id if isinstance(item, Annotation) else item.id
    found = []
    for link in state.suggested.links_of(id or ""):
        if link.id not in state.rejections and link.id not in state.accepted:
            other = link.to_id if link.from_id == id else link.from_id
            found.append((link.type, state.accepted.get(other, other)))
    both_decided = isinstance(item, Annotation)
    return [
        (type, other) for type, other in found if not (both_decided and other in state.annotations)
    ]


@dataclass(frozen=True, slots=True)
class Walk:
    """On the way from one item through the other ends of its links, now at one of them."""

    origin_id: str
    here_id: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a step leads: the `number`-th of `count` ends, or (0) back to where one began."""

    item: Item
    types: tuple[str, ...]
    number: int
    count: int
    walk: Walk | None


def step(state: State, item: Item, walk: Walk | None) -> Reached | None:
    """The next end of the walk that is at the item, else the first of its own; None if unlinked.

    Decisions made on the way do not end it: the ends are those that there are now.
    """
    if walk and state.accepted.get(walk.here_id, walk.here_id) == item.id:
        origin = state.item(state.accepted.get(walk.origin_id, walk.origin_id))
        ends = ends_of(state, origin) if origin and state.entry(origin) in state.live else []
        ids = [end.id for end, _ in ends]
        if origin and item.id in ids:
            at = ids.index(item.id) + 1
            if at == len(ends):
                return Reached(origin, ends[-1][1], 0, len(ends), None)
            return _to(origin, ends, at)
    ends = ends_of(state, item)
    return _to(item, ends, 0) if ends else None


def _to(origin: Item, ends: list[End], at: int) -> Reached:
    other, types = ends[at]
    return Reached(other, types, at + 1, len(ends), Walk(origin.id, other.id))
