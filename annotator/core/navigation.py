"""Which span comes next."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.core.span_index import Entry
from annotator.core.state import Item, State


def place(offset: int) -> Entry:
    """The place in front of all spans that start at an offset, to look for the next from."""
    return offset, -(1 << 62), -1, ""


def place_of(state: State, item: Item | None, offset: int) -> Entry:
    """An item's own place, or else the one in front of an offset."""
    return place(offset) if item is None else state.entry(item)


def next_stop(state: State, here: Entry, *, forward: bool = True) -> Item | None:
    """The next (or previous) undecided stop; None past the last (before the first)."""
    entries = state.stops.after(here) if forward else state.stops.before(here)
    found = next(entries, None)
    return state.item(found[3]) if found else None


def next_span(state: State, here: Entry, *, forward: bool = True) -> Item | None:
    """The next (or previous) live item by start, then longest, then layer."""
    entries = state.live.after(here) if forward else state.live.before(here)
    found = next(entries, None)
    return state.item(found[3]) if found else None


def first_stop(state: State) -> Item | None:
    """The first undecided stop of the article."""
    return next_stop(state, place(0))


def stacked(state: State, token: Span) -> list[Item]:
    """The live items over a token, shortest first."""
    return sorted(
        state.overlapping(token),
        key=lambda item: (len(item.span), state.label_schema.ranks.get(item.label, 99), item.id),
    )


def next_stacked(state: State, token: Span, focus_id: str | None) -> Item | None:
    """The item after the focused one among those over a token, going round."""
    items = stacked(state, token)
    ids = [item.id for item in items]
    if not items:
        return None
    return items[(ids.index(focus_id) + 1) % len(items)] if focus_id in ids else items[0]


def stops_inside(state: State) -> list[str]:
    """The ids of all undecided stops, in order."""
    return [id for _, _, _, id in state.stops]
