"""Reason, note and flag of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui import review_board
from annotator.tui.review_commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen


@command("reason")
def reason(screen: AdjudicateScreen) -> None:
    """Say, by the next letter, why the annotators differ."""
    if screen.adjudication.region is None:
        screen.say(f"no region in view: {screen.keymap.first('next-region')} goes to one")
    else:
        screen.ask_reason()


@command("note")
def note(screen: AdjudicateScreen) -> None:
    """Write a note on the region."""
    from annotator.tui.screens.asking import Writing

    adjudication = screen.adjudication
    region, old = adjudication.region, adjudication.remarks.note
    if region is None:
        screen.say(f"no region in view: {screen.keymap.first('next-region')} goes to one")
        return

    def answered(text: str | None) -> None:
        if text is not None and text != old:
            screen.in_turn(lambda: _noted(screen, text))

    about = review_board.about(region, adjudication.text)
    screen.app.push_screen(Writing(f"note on {about}", old), answered)


def _noted(screen: AdjudicateScreen, text: str) -> None:
    screen.remark(note=text)
    if not screen.saving:
        screen.show_marks()


@command("flag")
def flag(screen: AdjudicateScreen) -> None:
    """Flag the region for the guidelines, or unflag it."""
    flagged = not screen.adjudication.remarks.flagged
    screen.remark(flagged=flagged)
    if screen.adjudication.region:
        word = "flagged for the guidelines" if flagged else "no longer flagged"
        screen.say(f"{word}{screen.for_later()}")
