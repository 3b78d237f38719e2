"""The fewest keys that bring an edge of a span to where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from annotator.core.edges import Step, move_end, move_start
from annotator.core.span import Span
from annotator.core.tokens import token_at
from tests.benchmarks.keystrokes.screen import Impossible, KeyScreen

#: Presses after which a hint is surely less.
_MOST = 5

Way = Callable[[KeyScreen], None]


def edge_ways(text: str, span: Span, target: Span) -> Iterator[Way]:
    """Ways from a span in focus to other bounds: word by word, by punctuation, or by a hint."""
    starts = list(_ways(text, span, target, "start"))
    ends = list(_ways(text, span, target, "end"))
    for start in starts:
        for end in ends:
            yield partial(_in_turn, ways=(start, end))
            if start is not _nothing and end is not _nothing:
                yield partial(_in_turn, ways=(end, start))


def _in_turn(screen: KeyScreen, ways: tuple[Way, Way]) -> None:
    for way in ways:
        way(screen)


def _nothing(screen: KeyScreen) -> None:
    """The edge is where it belongs."""


def _ways(text: str, span: Span, target: Span, edge: str) -> Iterator[Way]:
    place = target.start if edge == "start" else target.end
    if place == (span.start if edge == "start" else span.end):
        yield _nothing
        return
    reached = _reached(text, span, edge)
    if place in reached:
        yield lambda screen: screen.do(*reached[place])
    else:
        near = min(reached, key=lambda at: (abs(at - place), len(reached[at])))
        side = "right" if place > near else "left"
        yield lambda screen: _by_character(screen, reached[near], edge, side, place)
    token = token_at(text, place if edge == "start" else place - 1)
    if token and place == (token.start if edge == "start" else token.end):
        yield lambda screen: _by_hint(screen, edge, token)


def _by_hint(screen: KeyScreen, edge: str, token: Span) -> None:
    screen.do(f"hint-{edge}")
    screen.hint(token)


def _by_character(
    screen: KeyScreen, actions: tuple[str, ...], edge: str, side: str, place: int
) -> None:
    screen.do(*actions, "by-character")
    for _ in range(30):
        item = screen.bench.focus
        if item is None or (item.span.start if edge == "start" else item.span.end) == place:
            screen.do("by-character")
            return
        screen.do(f"{edge}-{side}")
    raise Impossible("not within thirty characters")


def _reached(text: str, span: Span, edge: str) -> dict[int, tuple[str, ...]]:
    """Where a few presses bring the edge, each place with the fewest."""
    move = move_start if edge == "start" else move_end
    at = span.start if edge == "start" else span.end
    reached: dict[int, tuple[str, ...]] = {at: ()}
    waiting: list[tuple[Span, tuple[str, ...]]] = [(span, ())]
    while waiting:
        here, keys = waiting.pop(0)
        if len(keys) == _MOST:
            continue
        for side in ("left", "right"):
            for step, by in ((Step.TOKEN, ""), (Step.PUNCTUATION, "-punctuation")):
                moved = move(text, here, right=side == "right", step=step)
                if moved is None:
                    continue
                at = moved.start if edge == "start" else moved.end
                if at not in reached:
                    reached[at] = (*keys, f"{edge}{by}-{side}")
                    waiting.append((moved, reached[at]))
    return reached
