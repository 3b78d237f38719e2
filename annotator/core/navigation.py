"""Which span comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotator.core.span import Span
from annotator.core.span_index import Entry
from annotator.core.state import Item, State
from annotator.core.suggestion import Suggestion


def place(offset: int) -> Entry:
    """The place in front of all spans that start at an offset, to look for the next from."""
    return offset, -(1 << 62), -1, ""


def place_of(state: State, item: Item | None, offset: int) -> Entry:
    """An item's own place, or else the one in front of an offset."""
    return place(offset) if item is None else state.entry(item)


def next_stop(
    state: State, here: Entry, *, forward: bool = True, hidden: Collection[int] = ()
) -> Item | None:
    """The next (or previous) undecided stop; None past the last (before the first).

    Here and below, layers whose rank is `hidden` are passed over.
    """
    entries = state.stops.after(here) if forward else state.stops.before(here)
    return _first(state, entries, hidden)


def next_span(
    state: State, here: Entry, *, forward: bool = True, hidden: Collection[int] = ()
) -> Item | None:
    """The next (or previous) live item by start, then longest, then layer."""
    entries = state.live.after(here) if forward else state.live.before(here)
    return _first(state, entries, hidden)


def first_stop(state: State, *, hidden: Collection[int] = ()) -> Item | None:
    """The first undecided stop of the article."""
    return next_stop(state, place(0), hidden=hidden)


def stacked(state: State, token: Span, *, hidden: Collection[int] = ()) -> list[Item]:
    """The live items over a token, shortest first."""
    ranks = state.label_schema.ranks
    return sorted(
        (item for item in state.overlapping(token) if ranks.get(item.label, 99) not in hidden),
        key=lambda item: (len(item.span), ranks.get(item.label, 99), item.id),
    )


def next_stacked(
    state: State, token: Span, focus_id: str | None, *, hidden: Collection[int] = ()
) -> Item | None:
    """The item after the focused one among those over a token, going round."""
    items = stacked(state, token, hidden=hidden)
    ids = [item.id for item in items]
    if not items:
        return None
    return items[(ids.index(focus_id) + 1) % len(items)] if focus_id in ids else items[0]


def least_certain_stop(
    state: State, after: str | None = None, *, hidden: Collection[int] = ()
) -> Item | None:
    """The undecided stop whose score is nearest to a half; behind one that has a score, the next.

    Those without a score are none of them; None when there is no other.
    """
    items = [state.item(id) for id in stops_inside(state, hidden=hidden)]
    scored = [item for item in items if isinstance(item, Suggestion) and item.score is not None]
    order = sorted(scored, key=lambda item: (_certainty(item), item.span.start, item.id))
    ids = [item.id for item in order]
    at = ids.index(after) + 1 if after in ids else 0
    return order[at] if at < len(order) else None


def _certainty(item: Suggestion) -> float:
    return abs((item.score or 0.0) - 0.5)


def stops_inside(state: State, *, hidden: Collection[int] = ()) -> list[str]:
    """The ids of all undecided stops, in order."""
    return [id for _, _, rank, id in state.stops if rank not in hidden]


def _first(state: State, entries: Iterator[Entry], hidden: Collection[int]) -> Item | None:
    found = next((entry for entry in entries if entry[2] not in hidden), None)
    return state.item(found[3]) if found else None
