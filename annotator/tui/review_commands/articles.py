"""Finishing the gold of an article, and changing articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.core.annotation import Status
from annotator.core.decision import Refusal
from annotator.review.regions import layer_of
from annotator.review.settling import Settling
from annotator.tui import review_board
from annotator.tui.adjudication import Verdict
from annotator.tui.cases import docket
from annotator.tui.commands.articles import missing_attribute
from annotator.tui.review_commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen

#: The rule by which what more than half have marked becomes gold.
MAJORITY = "majority"


@command("finish")
def finish(screen: AdjudicateScreen) -> None:
    """Finish the article; where regions wait, ask whether to take the majorities."""
    adjudication = screen.adjudication
    if screen.works_changed():
        # Gold is not to be finished over work that nobody has looked at.
        screen.say("somebody changed their work on this article meanwhile: look again", wrong=True)
        return
    if screen.has_too_few():
        return
    waiting = adjudication.left
    if not waiting:
        _close(screen)
        return
    majorities = adjudication.majorities()
    if not majorities:
        screen.say(f"{waiting} to settle first, {_without(screen)}")
        _to_first(screen)
        return
    from annotator.tui.screens.asking import Choosing

    def answered(answer: str | None) -> None:
        if answer == "a":
            screen.in_turn(lambda: _take(screen, majorities))
        elif answer == "enter":
            screen.in_turn(lambda: _to_first(screen))

    left = waiting - len(majorities)
    rest = f", and go to the {left} that {_that(screen)}" if left else ", and finish"
    many = "1 region waits" if waiting == 1 else f"{waiting} regions wait"
    answers = {
        "a": f"take the majority where there is one ({len(majorities)}){rest}",
        "enter": "do not finish: go to the first of them",
    }
    screen.app.push_screen(Choosing(f"{many}. Finish, and…", answers), answered)


@command("next-article")
def next_article(screen: AdjudicateScreen) -> None:
    """The next article under review."""
    _neighbour(screen, forward=True)


@command("previous-article")
def previous_article(screen: AdjudicateScreen) -> None:
    """The previous article under review."""
    _neighbour(screen, forward=False)


@command("regions")
def regions(screen: AdjudicateScreen) -> None:
    """Go to the list of the article's regions, and back."""
    screen.toggle_list()


def _neighbour(screen: AdjudicateScreen, *, forward: bool) -> None:
    adjudication = screen.adjudication
    seq = adjudication.queue.neighbour(adjudication.seq, forward=forward)
    if seq is None:
        screen.say(f"this is the {'last' if forward else 'first'} article under review")
    else:
        screen.open_article(seq)


def _to_first(screen: AdjudicateScreen) -> None:
    screen.adjudication.show_at(0)
    screen.show_marks()


def _take(screen: AdjudicateScreen, majorities: Sequence[Verdict]) -> None:
    """Take the majorities in one act; finish if that settles everything."""
    adjudication = screen.adjudication
    works = adjudication.works

    def build(act: Settling) -> bool:
        for verdict in majorities:
            _settle(act, verdict)
        if all(region.ruling for region in docket(act.draft, works).spans):
            act.settle_by_itself(works)
        return not docket(act.draft, works).queue

    def after(is_done: bool) -> None:
        if is_done:
            _close(screen)
        else:
            adjudication.show_at(0)
            undo = screen.keymap.first("undo")
            screen.say(f"{adjudication.left} left, {_without(screen)}; {undo} takes it back")

    screen.commit(build, after)


def _came_back(screen: AdjudicateScreen) -> bool:
    """Whether among what waits is something that a person settled before: it is not taken."""
    return any(region.stale for region in screen.adjudication.docket.queue)


def _without(screen: AdjudicateScreen) -> str:
    more = " or settled before" if _came_back(screen) else ""
    return f"without a majority{more}"


def _that(screen: AdjudicateScreen) -> str:
    return "have none or were settled before" if _came_back(screen) else "have none"


def _settle(act: Settling, verdict: Verdict) -> None:
    try:
        said = verdict.remarks
        act.settle(
            verdict.region,
            verdict.choice,
            verdict.marks,
            rule=MAJORITY,
            reason=said.reason,
            note=said.note,
            flagged=said.flagged,
        )
    except Refusal:
        # What the label schema bars beside the rest is left to the reviewer.
        return


def _close(screen: AdjudicateScreen) -> None:
    """Finish the gold of the article, and go on to the next."""
    adjudication = screen.adjudication
    missing = missing_attribute(adjudication.state)
    if missing:
        annotation = adjudication.state.annotations[missing[0]]
        layer = layer_of(adjudication.state.label_schema, annotation.label)
        adjudication.show_span(annotation.span, layer=layer)
        screen.say(review_board.lacking(annotation, missing[1], screen.keymap), wrong=True)
        return
    title, seq = adjudication.state.article.title, adjudication.seq

    def after(_: None) -> None:
        queue = adjudication.queue
        queue.finished.add(seq)
        following = queue.next_open(seq)
        if following is None:
            leave = screen.keymap.first("quit")
            screen.say(f"every article under review is finished: {leave} leaves")
        else:
            screen.open_article(following, said=f"finished: {title}")

    screen.commit(lambda act: act.set_status(Status.FINISHED), after)
