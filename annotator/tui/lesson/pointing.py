"""How one gets to the place that a step is about."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.core.state import Item, State
from annotator.tui.lesson.goals import live_at
from annotator.tui.lesson.steps import Step
from annotator.tui.lesson.wording import quoted


def way_to(step: Step, state: State, focus: Item | None, cursor: Span | None) -> str:
    """What to press to get to a step's place, as a sentence; empty where one is there already."""
    place = step.aim(state)
    if place is None:
        return ""
    item = live_at(state, place)
    quote = quoted(place.quote(state.article.text))
    if step.id == "add" and item is None:
        return _to_word(place, cursor)
    if item is None:
        return f"Nothing is marked on {quote} any more: {{undo}} takes that back."
    if focus and focus.id == item.id:
        return ""
    offset = cursor.start if cursor else 0
    if state.entry(item) in state.stops:
        return f"Not here: {{next-stop}} goes to the next suggestion, and so to {quote}."
    way = "{next-span}" if place.start > offset else "{previous-span}"
    return f"Not here: {way} goes from span to span, and so to {quote}."


def _to_word(place: Span, cursor: Span | None) -> str:
    if cursor is None or cursor.overlaps(place):
        return ""
    if cursor.start < place.start:
        return "{right} goes a word on and {down} a line; a click in the text does it too."
    return "You are past it: {left} goes a word back and {up} a line."
