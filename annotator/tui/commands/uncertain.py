"""To what the machine was least sure of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.commands.looking import nothing_undecided

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


def least_certain(screen: AnnotateScreen) -> None:
    """The undecided stop with the score nearest to a half; from that one, the next after it."""
    screen.message = None
    screen.session.interrupt()
    if not screen.bench.least_certain():
        screen.say(_why(screen), wrong=False)
    screen.show_marks()


def _why(screen: AnnotateScreen) -> str:
    state = screen.bench.state
    if not state.stops:
        return nothing_undecided(screen)
    scores = [s.score for s in state.suggested.spans.values() if state.is_live(s)]
    if all(score is None for score in scores):
        return "the suggestions here have no scores"
    return "no other one has a score"
