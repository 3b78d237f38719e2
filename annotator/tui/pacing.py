"""The annotator's pace, read from the file by a thread whenever an article is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from annotator.clock import midnight
from annotator.core.pace import Pace, exactly, told
from annotator.store.log import Role
from annotator.tui.widgets.bars import cut

if TYPE_CHECKING:
    from annotator.store.store import Store
    from annotator.tui.screens.saving import SavingScreen

#: Cells that the name of a finished article keeps beside the figures.
_LEAST = 20


def look(screen: SavingScreen, finished: int | None = None, about: str = "") -> None:
    """Find out the pace anew; after an article was finished, say so behind what is said of it."""
    program, actor = screen.program, screen.session.actor
    if actor.role is not Role.ANNOTATOR:
        return
    since = midnight(screen.session.now())
    said = screen.message

    def read(store: Store) -> tuple[Pace, float]:
        return store.pace(actor, since), store.seconds_on(finished, actor) if finished else 0.0

    def came(found: tuple[Pace, float]) -> None:
        program.pace, seconds = found
        # Whoever takes the next article is told after that; whoever pressed a key reads on.
        if finished and screen.message:
            is_about = about and screen.message[0].startswith(about)
            if is_about or said in (None, screen.message):
                _add(screen, seconds)
        screen.show_marks()

    program.read(read, lambda found: screen.in_turn(lambda: came(found)))


def _add(screen: SavingScreen, seconds: float) -> None:
    """Say how long an article took and how far one is, after what was said of it."""
    assert screen.message and screen.program.pace
    before, wrong = screen.message
    parts = [f"in {exactly(seconds)}" if seconds else "", told(screen.program.pace)]
    after = "".join(f" · {part}" for part in parts if part)
    room = screen.app.size.width - cell_len(after) - cell_len(screen.who) - 5
    screen.say(f"{cut(before, max(_LEAST, room))}{after}", wrong=wrong)
