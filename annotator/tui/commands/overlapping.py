"""That one span lies over another, where that may not be what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.annotation import Annotation
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


def say_overlap(screen: AnnotateScreen, annotation_id: str) -> None:
    """Say it if something of the same layer that is decided is under the same words."""
    state = screen.bench.state
    item, ranks = state.annotations.get(annotation_id), state.label_schema.ranks
    if item is None:
        return
    under = [
        it
        for it in state.overlapping(item.span, but=item.id)
        if isinstance(it, Annotation) and ranks.get(it.label) == ranks.get(item.label)
    ]
    if under:
        named = f"{under[0].label} {quoted(under[0].span.quote(screen.bench.text), 24)}"
        more = f" and {len(under) - 1} more" if len(under) > 1 else ""
        key = screen.keymap.first("next-stacked")
        quote = quoted(item.span.quote(screen.bench.text), 24)
        screen.say(f"{item.label} {quote} overlaps {named}{more}: {key} goes there")
