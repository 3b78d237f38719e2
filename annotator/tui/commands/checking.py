"""What keys mean in a check that mean something else in annotation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from annotator.core.display import one_line
from annotator.review.rechecking import Stand
from annotator.tui.commands import COMMANDS

if TYPE_CHECKING:
    from annotator.core.acts import Act
    from annotator.core.annotation import Rejection
    from annotator.review.checking import Checking
    from annotator.tui.commands.registry import Command
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.screens.check import CheckScreen


def note(screen: AnnotateScreen) -> None:
    """Right after a rejection, say why; else write a note as in annotation."""
    check = cast("CheckScreen", screen)
    rejection = check.bench.state.rejections.get(check.rejected or "")
    if rejection is None:
        COMMANDS["note"](screen)
    else:
        _say_why(check, rejection)


def _say_why(screen: CheckScreen, rejection: Rejection) -> None:
    from annotator.tui.screens.asking import Writing

    id = rejection.suggestion_id

    def answered(text: str | None) -> None:
        if text is not None and text != rejection.note:
            screen.in_turn(lambda: screen.perform(lambda act: build(act, text), told))

    def build(act: Act, text: str) -> str:
        cast("Checking", act).set_rejection_note(id, text)
        return text

    def told(text: str) -> None:
        screen.say(f"why: {text}" if text else "no reason given")

    schema = screen.session.store.label_schema
    label = schema.label.get(rejection.label)
    about = None
    if rejection.span:
        color = label.color if label else "gray"
        about = screen.about(rejection.span, rejection.label, color)
    screen.app.push_screen(Writing("why not", rejection.note, about=about), answered)


def answers_or_send_back(screen: AnnotateScreen) -> None:
    """Show what the annotator answered, if there is an answer; else give the article back."""
    from annotator.tui.screens.answers import open_answers

    check = cast("CheckScreen", screen)
    if check.checking.stand(check.bench.state) is Stand.ANSWERED and open_answers(check):
        return
    send_back(check)


def send_back(check: CheckScreen) -> None:
    """Give the article back to its annotator, with a word if there is one, and go on."""
    from annotator.tui.screens.asking import Writing

    if check.checking.work is None:
        check.say(f"{check.theirs} has not finished this article: there is nothing to send back")
        return

    def answered(text: str | None) -> None:
        if text is not None:
            word = one_line(text, 2000)
            check.in_turn(
                lambda: check.perform(lambda act: cast("Checking", act).give_back(word), after)
            )

    def after(_: object) -> None:
        title = check.bench.state.article.title
        check.refresh_list()
        check.goes_on(f"sent back: {title}")

    hint = "a word to go with it, or none"
    box = Writing(f"send back to {check.theirs}", hint=hint, does="send it back")
    check.app.push_screen(box, answered)


#: What keys mean in a check.
OWN: Mapping[str, Command] = {
    "note": note,
    "corrections": answers_or_send_back,
    "report": lambda screen: cast("CheckScreen", screen).tour.begin(),
    "send-back": lambda screen: send_back(cast("CheckScreen", screen)),
}
