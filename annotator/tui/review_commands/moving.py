"""From region to region, from lane to lane, and the order of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.annotation import Status
from annotator.review.docket import Order
from annotator.tui.review_commands.registry import command

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen

_ORDERS = tuple(Order)


@command("next-region")
def next_region(screen: AdjudicateScreen) -> None:
    """The next region that waits."""
    _go(screen, forward=True)


@command("previous-region")
def previous_region(screen: AdjudicateScreen) -> None:
    """The previous region that waits."""
    _go(screen, forward=False)


def _go(screen: AdjudicateScreen, *, forward: bool) -> None:
    adjudication = screen.adjudication
    ticket = adjudication.following(forward=forward)
    if ticket is None and (seq := _next_open(screen)) is not None:
        screen.open_article(seq)
    elif ticket is None:
        in_order = adjudication.queue.order is Order.TEXT
        more = "" if in_order else f" · {screen.keymap.first('order')} changes the order"
        screen.say(f"{screen.nothing_here()}{more}")
    else:
        screen.go(ticket)


def _next_open(screen: AdjudicateScreen) -> int | None:
    """Where to go on once an article is done with."""
    adjudication = screen.adjudication
    done = adjudication.state.progress.status is Status.FINISHED and not adjudication.docket.queue
    return adjudication.queue.next_open(adjudication.seq) if done else None


@command("next-any")
def next_any(screen: AdjudicateScreen) -> None:
    """The next region, settled or not."""
    _neighbour(screen, forward=True)


@command("previous-any")
def previous_any(screen: AdjudicateScreen) -> None:
    """The previous region, settled or not."""
    _neighbour(screen, forward=False)


def _neighbour(screen: AdjudicateScreen, *, forward: bool) -> None:
    spot = screen.adjudication.neighbour(forward=forward)
    if spot is None:
        screen.say(f"no region {'after' if forward else 'before'} this one")
    else:
        screen.show_region(spot)


@command("settled-last")
def settled_last(screen: AdjudicateScreen) -> None:
    """Back to the region that was settled last."""
    last = screen.adjudication.settled_last()
    if last is None:
        screen.say("nothing is settled by hand here")
    elif last[0] == screen.adjudication.seq:
        screen.show_region(last[1])
    else:
        screen.open_article(last[0], spot=last[1])


@command("lane-up")
def lane_up(screen: AdjudicateScreen) -> None:
    """Mark the version above."""
    screen.adjudication.mark_lane(-1)


@command("lane-down")
def lane_down(screen: AdjudicateScreen) -> None:
    """Mark the version below."""
    screen.adjudication.mark_lane(1)


@command("page-up")
def page_up(screen: AdjudicateScreen) -> None:
    """The text a page up."""
    _scroll(screen, -1)


@command("page-down")
def page_down(screen: AdjudicateScreen) -> None:
    """The text a page down."""
    _scroll(screen, 1)


def _scroll(screen: AdjudicateScreen, by: int) -> None:
    lines = max(1, screen.view.size.height - 1)
    screen.view.scroll_relative(y=by * lines, animate=False, force=True, immediate=True)


@command("order")
def order(screen: AdjudicateScreen) -> None:
    """Go through the queue in the next order."""
    queue = screen.adjudication.queue
    by = _ORDERS[(_ORDERS.index(queue.order) + 1) % len(_ORDERS)]
    if by is Order.ONE_ANNOTATOR and screen.adjudication.terms.blind:
        # Whose version it is would be told by what comes.
        by = Order.TEXT
    choose_order(screen, by, _only(screen, by))


def choose_order(screen: AdjudicateScreen, by: Order, only: str = "") -> None:
    """Go through the queue in an order, from the region in view on."""
    queue = screen.adjudication.queue
    queue.go_by(by, only)
    about = f" ({only})" if only else ""
    more = "" if queue.is_known or by is Order.TEXT else ", so far"
    count = screen.adjudication.left if by is Order.TEXT else queue.fitting()
    where = "in this article" if by is Order.TEXT else "in all articles"
    many = "1 region" if count == 1 else f"{count} regions"
    screen.say(f"order: {by}{about}: {many} {where}{more}")


def _only(screen: AdjudicateScreen, by: Order) -> str:
    """The label or the annotator to begin with: of the region in view, if it has one."""
    region, works = screen.adjudication.region, screen.adjudication.works
    if by is Order.ONE_LABEL:
        labels = region.labels if region else ()
        return next(iter(labels), screen.session.store.label_schema.labels[0].name)
    if by is Order.ONE_ANNOTATOR:
        dissenters = sorted(region.dissenters) if region else []
        return next(iter(dissenters), works[0].annotator_id or "" if works else "")
    return ""
