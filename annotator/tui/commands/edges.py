"""Edges of the focused span, and the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.edges import Step, move_end, move_start
from annotator.tui.commands.overlapping import say_overlap
from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


def _move(screen: AnnotateScreen, edge: str, *, right: bool, step: Step) -> None:
    bench = screen.bench
    if bench.by_character and step is Step.TOKEN:
        step = Step.CHARACTER
    move = move_start if edge == "start" else move_end
    if bench.selection:
        span = move(bench.text, bench.selection, right=right, step=step)
        if span:
            bench.select(span)
        return
    item = bench.focus
    if item is None:
        screen.say("no span here whose edge could move")
        return
    span = move(bench.text, item.span, right=right, step=step)
    if span is None or span == item.span:
        screen.say(f"the {edge} cannot go further")
        return
    id, target = item.id, span

    def after(annotation_id: str) -> None:
        bench.update(bench.state, annotation_id)
        say_overlap(screen, annotation_id)

    screen.perform(
        lambda act: act.move(id, target), after, carry=lambda annotation_id: (edge, annotation_id)
    )


def _register(edge: str, side: str, by: str, step: Step) -> None:
    @command(f"{edge}{by}-{side}")
    def move(screen: AnnotateScreen) -> None:
        _move(screen, edge, right=side == "right", step=step)


for _edge in ("start", "end"):
    for _side in ("left", "right"):
        _register(_edge, _side, "", Step.TOKEN)
        _register(_edge, _side, "-punctuation", Step.PUNCTUATION)


@command("by-character")
def by_character(screen: AnnotateScreen) -> None:
    """Step edges by character instead of token, and back."""
    screen.bench.by_character = not screen.bench.by_character


@command("select")
def select(screen: AnnotateScreen) -> None:
    """Begin or end a selection."""
    screen.bench.toggle_selection()
