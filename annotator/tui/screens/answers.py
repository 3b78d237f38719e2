"""What an annotator answered to corrections, one by one, for the reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from annotator.core.display import one_line
from annotator.core.ruling import Answer
from annotator.review.correction import Correction
from annotator.review.corrections import corrections
from annotator.tui import footers
from annotator.tui.keymap import Pairs
from annotator.tui.screens.corrections import CorrectionsScreen, push

if TYPE_CHECKING:
    from annotator.review.checking import Checking
    from annotator.tui.screens.check import CheckScreen


class AnswersScreen(CorrectionsScreen):
    """The corrections that the annotator does not take over, with what they say."""

    ACTIONS = {
        **CorrectionsScreen.ACTIONS,
        "note": "",
        "corrections": "send-back",
    }

    def __init__(self, desk: CheckScreen) -> None:
        self._check = desk
        self.THEIRS, self.ANSWER = one_line(desk.checking.annotator_id, 6), "answer"
        super().__init__(desk, desk.bench.state, None)

    def _found(self) -> list[Correction]:
        session = self._check.checking
        if session.work is None:
            return []
        found = corrections(session.work, self._check.bench.state)
        return [c for c in found if (a := self._answer(c)) and a.note and not a.accepted]

    def _answer(self, correction: Correction) -> Answer | None:
        return self._check.checking.answers.get(correction.key)

    def _accept(self) -> None:
        correction = self.current
        self.desk.take(lambda act: cast("Checking", act).give_in(correction), self._changed)

    def keys(self) -> Pairs:
        """What the footer says."""
        return footers.answered(self.desk.keymap)

    def heading(self, place: str) -> str:
        """What the box says of the place in the list."""
        return f"answer {place}"

    def nothing_left(self) -> str:
        """What is said when all is done."""
        return f"no answer is left: {self.finishes} finishes, and the return is closed"


def open_answers(desk: CheckScreen) -> bool:
    """Open the answers to the corrections of the open article; whether there are any."""
    screen = AnswersScreen(desk)
    if screen.corrections:
        push(desk, screen)
    return bool(screen.corrections)
