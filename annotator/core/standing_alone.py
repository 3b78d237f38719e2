"""Which suggestions stand in nobody's way: a bulk act need not look round at each of them."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.label_schema import LabelSchema, Overlap
from annotator.core.span_index import Entry
from annotator.core.state import State


def standing_alone(state: State) -> set[str]:
    """The live items that nothing live bars from being accepted, and to which nothing is linked.

    What comes of an item stands in its place: it stays so while others are accepted or rejected.
    Some that stand alone as well may be missing.
    """
    alone = _unopposed(state.live, state.label_schema)
    return alone - state.suggested.links_from.keys() - state.suggested.links_to.keys()


def _unopposed(entries: Iterable[Entry], label_schema: LabelSchema) -> set[str]:
    by_rank: list[list[Entry]] = [[] for _ in label_schema.layers]
    # Labels that the label schema lacks rank behind all layers: they bar nothing, and are not had.
    by_rank.append([])
    for item in entries:
        by_rank[item[2]].append(item)
    found: set[str] = set()
    for layer, own in zip(label_schema.layers, by_rank, strict=False):
        if layer.overlap is Overlap.ANY:
            found.update(id for _, _, _, id in own)
        else:
            found.update(_apart(own, nested=layer.overlap is Overlap.NEST))
    return found


def _apart(entries: Iterable[Entry], *, nested: bool) -> list[str]:
    """The ids of the groups of overlapping entries in which none bars another."""
    found: list[str] = []
    group: list[str] = []
    ends: list[int] = []
    last, barred = -1, False
    for start, minus_end, _, id in entries:
        end = -minus_end
        if start >= last:
            if not barred:
                found += group
            group, ends, last, barred = [id], [end], end, False
            continue
        # By start, then the longest first: it crosses what ends within it, and is in what doesn't.
        barred = barred or not nested or any(start < other < end for other in ends)
        group.append(id)
        ends.append(end)
        last = max(last, end)
    return found if barred else found + group
