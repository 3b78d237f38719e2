"""Finishing, skipping and changing articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core import navigation
from annotator.core.annotation import Status
from annotator.core.decision import Refusal
from annotator.core.display import one_line
from annotator.tui.commands.looking import is_hidden, left_out
from annotator.tui.commands.registry import COMMANDS, command

if TYPE_CHECKING:
    from annotator.core.acts import Act
    from annotator.core.state import State
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.writer import Outcome


@command("finish")
def finish(screen: AnnotateScreen) -> None:
    """Finish the article; if something is undecided, ask what becomes of it."""
    bench = screen.bench
    stops, hidden = navigation.stops_inside(bench.state, hidden=bench.hidden), left_out(bench)
    if not stops and not hidden:
        _close(screen, Status.FINISHED)
        return
    from annotator.tui.screens.asking import Choosing

    def answered(answer: str | None) -> None:
        rest: dict[str, Callable[[Act], object]] = {
            "a": lambda act: act.accept_all(stops),
            "x": lambda act: act.reject_all(stops),
            "l": lambda act: None,
        }
        if answer in rest:
            screen.in_turn(lambda: _close(screen, Status.FINISHED, rest[answer]))
        elif answer == "enter":
            screen.in_turn(lambda: _back_to_first(screen))

    seen = f"{len(stops)} undecided" if stops else ""
    question = f"{', '.join(filter(None, (seen, hidden)))}. Finish, and…"
    rest = f"the rest{' of what is shown' if hidden else ''}"
    layers = f"{screen.keymap.first('layers')} shows the layers"
    back = "go to the first of them" if stops else layers
    answers = {"a": f"accept {rest}", "x": f"reject {rest}"} if stops else {}
    answers |= {
        "l": "leave it undecided: not annotated, not rejected",
        "enter": f"do not finish: {back}",
    }
    screen.app.push_screen(Choosing(question, answers), answered)


@command("accept-finish")
def accept_finish(screen: AnnotateScreen) -> None:
    """Accept the rest and finish."""
    stops = navigation.stops_inside(screen.bench.state, hidden=screen.bench.hidden)
    _close(screen, Status.FINISHED, lambda act: act.accept_all(stops))


@command("skip")
def skip(screen: AnnotateScreen) -> None:
    """Skip the article."""
    _close(screen, Status.SKIPPED)


@command("next-article")
def next_article(screen: AnnotateScreen) -> None:
    """The next article in the project."""
    _neighbour(screen, forward=True)


@command("previous-article")
def previous_article(screen: AnnotateScreen) -> None:
    """The previous article in the project."""
    _neighbour(screen, forward=False)


@command("corrections")
def corrections(screen: AnnotateScreen) -> None:
    """What a reviewer corrected in the article."""
    from annotator.tui.screens.corrections import open_corrections

    open_corrections(screen)


@command("articles")
def articles(screen: AnnotateScreen) -> None:
    """Go to the article list, opened if it was not there."""
    screen.toggle_list()


def _neighbour(screen: AnnotateScreen, *, forward: bool) -> None:
    seq = screen.neighbour(forward=forward)
    if seq is None:
        screen.say(screen.ends(forward=forward))
    else:
        screen.open_article(seq)


def _back_to_first(screen: AnnotateScreen) -> None:
    first = navigation.first_stop(screen.bench.state, hidden=screen.bench.hidden)
    if first:
        screen.bench.focus_on(first)
    screen.show_marks()


def _close(
    screen: AnnotateScreen, status: Status, rest: Callable[[Act], object] | None = None
) -> None:
    """Set the status, together with what becomes of the undecided, and go on."""
    missing = missing_attribute(screen.bench.state) if status is Status.FINISHED else None
    if missing:
        id, name = missing
        item = screen.bench.state.item(id)
        if item:
            if is_hidden(screen, item.label):
                return
            screen.bench.focus_on(item)
            screen.show_marks()
            screen.say(f"{item.label} needs its attribute {name}", wrong=True)
            COMMANDS["attributes"](screen)
        return

    def build(act: Act) -> None:
        if rest:
            rest(act)
            if status is Status.FINISHED and (lacking := missing_attribute(act.draft)):
                quote = lacking_quote(act.draft, lacking[0])
                raise Refusal(f"{quote} would lack its attribute {lacking[1]}: decide it first")
        act.set_status(status)
        screen.closing(act, status)

    hidden = left_out(screen.bench) if status is Status.FINISHED else ""

    def onward() -> None:
        screen.refresh_list()
        closed, said = screen.session.seq, screen.ended(status)
        _go_on(screen, f"{said} · {hidden} left" if hidden else said)
        screen.look_at_pace(closed if status is Status.FINISHED else None, about=said)

    screen.perform(build, lambda _: screen.when_written(onward))


def _go_on(screen: AnnotateScreen, said: str) -> None:
    """Open what comes next for the annotator, taking an article if there is a pool."""
    if screen.goes_on(said):
        return
    session = screen.session
    actor, at = session.actor, session.now()

    def opened(seq: int) -> None:
        screen.open_article(seq)
        screen.say(said)

    def taken(outcome: Outcome) -> None:
        if outcome.result is None:
            screen.say(f"nothing is left for you to do: {screen.keymap.first('quit')} leaves")
        else:
            opened(outcome.result)
            screen.program.brake.closed(screen.program.clock())

    seq = session.store.next_open(actor, session.seq)
    if seq is not None:
        opened(seq)
    elif session.store.gives_out():
        screen.save(lambda store: store.take(actor, at), taken, "taking the next article")
    else:
        leave = screen.keymap.first("quit")
        screen.say(f"every article is finished or skipped: {leave} leaves")


def lacking_quote(state: State, id: str) -> str:
    """An annotation's label and quote, to name it by."""
    annotation = state.annotations[id]
    return f"{annotation.label} “{one_line(annotation.span.quote(state.article.text), 30)}”"


def missing_attribute(state: State) -> tuple[str, str] | None:
    """The first annotation that lacks a required attribute, and the attribute's name."""
    for _, _, _, id in state.live:
        annotation = state.annotations.get(id)
        label = state.label_schema.label.get(annotation.label) if annotation else None
        if annotation and label:
            for attribute in label.attributes:
                if attribute.required and attribute.name not in annotation.attributes:
                    return id, attribute.name
    return None
