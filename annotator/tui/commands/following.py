"""Going along a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.commands.looking import is_hidden
from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


@command("follow-link")
def follow_link(screen: AnnotateScreen) -> None:
    """The other end of the link of what is in focus, the next one, and back in the end."""
    from annotator.tui.following import step
    from annotator.tui.widgets.span_panel import quoted

    bench = screen.bench
    item = bench.focus
    if item is None:
        screen.say("no span here whose link could be followed")
        return
    reached = step(bench.state, item, screen.walk)
    screen.walk = reached.walk if reached else None
    if reached is None:
        screen.say(f"{item.label} has no link to follow")
        return
    if is_hidden(screen, reached.item.label):
        screen.walk = None
        return
    bench.focus_on(reached.item)
    way = f"{' + '.join(reached.types)} {reached.number}/{reached.count}"
    about = f"{reached.item.label} {quoted(reached.item.span.quote(bench.text), 40)}"
    screen.say(f"{way if reached.number else 'back'}: {about}")
