"""Boilerplate: going to it, bringing it back, and leaving it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.span import Span
from annotator.tui.boilerplate import Region, said
from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


@command("bring-back")
def bring_back(screen: AnnotateScreen) -> None:
    """Bring back the region at the cursor, or leave it out again; elsewhere go to the next one.

    Nothing is done to what may be out of sight.
    """
    region = screen.bench.region
    if region is None:
        _go_to_next(screen)
    elif screen.bench.is_dimmed(region):
        _bring_back(screen, region)
    else:
        _leave_out(screen, region)


def _go_to_next(screen: AnnotateScreen) -> None:
    bench = screen.bench
    dimmed = [region for region in bench.boilerplate.regions if bench.is_dimmed(region)]
    if not dimmed:
        screen.say("no boilerplate here that is left out")
        return
    following = next((region for region in dimmed if region[0] >= bench.offset), dimmed[0])
    bench.select(None)
    bench.go_to(following[0])


def _bring_back(screen: AnnotateScreen, region: Region) -> None:
    def after(_: None) -> None:
        again, undo = screen.keymap.first("bring-back"), screen.keymap.first("undo")
        screen.wish_back()
        screen.say(f"{said(region)} brought back: {again} leaves it out again, {undo} undoes")

    screen.perform(lambda act: act.bring_back(Span(*region[:2])), after)


def _leave_out(screen: AnnotateScreen, region: Region) -> None:
    screen.perform(
        lambda act: act.leave_out(Span(*region[:2])),
        lambda _: screen.say(f"{said(region)} left out again"),
    )
