"""The cursor, the focus, search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.span import Span
from annotator.core.tokens import next_token, previous_token, token_at
from annotator.tui.commands.looking import nothing_undecided
from annotator.tui.commands.registry import command
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen


@command("next-stop")
def next_stop(screen: AnnotateScreen) -> None:
    """The next undecided stop; while searching, the next hit."""
    _stop(screen, forward=True)


@command("previous-stop")
def previous_stop(screen: AnnotateScreen) -> None:
    """The previous undecided stop; while searching, the previous hit."""
    _stop(screen, forward=False)


def _stop(screen: AnnotateScreen, *, forward: bool) -> None:
    if screen.bench.hits:
        screen.bench.next_hit(forward=forward)
        screen.say_hits()
        return
    before = screen.bench.offset
    if not screen.bench.next_stop(forward=forward):
        screen.say(nothing_undecided(screen))
    elif screen.bench.offset < before if forward else screen.bench.offset > before:
        screen.say(f"on from the {'beginning' if forward else 'end'} · {_at_hand(screen)}")


def _at_hand(screen: AnnotateScreen) -> str:
    """What is in focus, in few words: the next key may decide it."""
    item = screen.bench.focus
    if item is None:
        return ""
    quote = quoted(item.span.quote(screen.bench.text), 28)
    return f"{item.label} {quote} {screen.stand_of(item)}"


@command("next-span")
def next_span(screen: AnnotateScreen) -> None:
    """The next span, decided or not."""
    if not screen.bench.next_span():
        screen.say("no span after this one")


@command("previous-span")
def previous_span(screen: AnnotateScreen) -> None:
    """The previous span, decided or not."""
    if not screen.bench.next_span(forward=False):
        screen.say("no span before this one")


@command("next-stacked")
def next_stacked(screen: AnnotateScreen) -> None:
    """The next of the spans over the cursor's token."""
    screen.bench.next_stacked()


@command("left")
def left(screen: AnnotateScreen) -> None:
    """One token back."""
    screen.bench.left()


@command("right")
def right(screen: AnnotateScreen) -> None:
    """One token on."""
    screen.bench.right()


@command("up")
def up(screen: AnnotateScreen) -> None:
    """One line up."""
    _lines(screen, -1)


@command("down")
def down(screen: AnnotateScreen) -> None:
    """One line down."""
    _lines(screen, 1)


@command("page-up")
def page_up(screen: AnnotateScreen) -> None:
    """One screen up, less a line."""
    _lines(screen, 1 - max(2, screen.view.lines_in_sight))


@command("page-down")
def page_down(screen: AnnotateScreen) -> None:
    """One screen down, less a line."""
    _lines(screen, max(2, screen.view.lines_in_sight) - 1)


def _lines(screen: AnnotateScreen, by: int) -> None:
    """Move by lines, past those without a token of their own: each press gets somewhere."""
    bench, view = screen.bench, screen.view
    here = view.wrapped.line_of(bench.offset)
    step = 1 if by > 0 else -1
    while 0 <= here + by < len(view.wrapped):
        token = _token_on_line(
            bench.text, view.line_move(bench.offset, by), *view.bounds(here + by)
        )
        if token and token != bench.cursor:
            bench.go(token)
            return
        by += step
    bench.go_to(0 if by < 0 else len(bench.text))


def _token_on_line(text: str, offset: int, start: int, end: int) -> Span | None:
    """The token nearest to an offset that shares a character with its line, if there is one."""
    if start == end:
        return None
    token = token_at(text, min(offset, end - 1)) or next_token(text, offset)
    if token is None or token.start >= end:
        token = previous_token(text, end)
    return token if token and token.end > start else None


@command("top")
def top(screen: AnnotateScreen) -> None:
    """The article's first token."""
    screen.bench.go_to(0)


@command("bottom")
def bottom(screen: AnnotateScreen) -> None:
    """The article's last token."""
    screen.bench.go_to(len(screen.bench.text))


@command("search")
def search(screen: AnnotateScreen) -> None:
    """Open the line in which to write what to look for."""
    screen.begin_search()
