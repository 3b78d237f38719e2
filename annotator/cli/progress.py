"""How far a long piece of work is: on a terminal only, and never on standard output."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

import click

T = TypeVar("T")

#: Seconds until a bar appears, and from one look at it to the next.
PATIENCE, PACE = 1.0, 0.1


def followed(
    items: Iterable[T],
    label: str,
    length: int | None,
    done: Callable[[], int] | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[T]:
    """The same items; a bar follows them once they have taken a second.

    It counts them up to `length`, or (`done`) shows what part of that is done, such as bytes of a
    file. Where nobody knows the length there is none.
    """
    if length is None or not sys.stderr.isatty():
        yield from items
        return
    with ExitStack() as stack:
        bar: Any = None
        look, shown = clock() + PATIENCE, 0
        for number, item in enumerate(items, 1):
            if clock() >= look:
                bar = bar or stack.enter_context(_bar(label, length, counts=done is None))
                reached = done() if done is not None else number
                bar.update(reached - shown)
                look, shown = clock() + PACE, reached
            yield item
        if bar is not None:
            bar.update(length - shown)


def _bar(label: str, length: int, *, counts: bool) -> AbstractContextManager[Any]:
    return click.progressbar(
        length=length, label=label, file=sys.stderr, show_pos=counts, show_percent=not counts
    )


class Progress:
    """A bar on standard error while it is a terminal; else nothing at all."""

    def __init__(self, label: str, length: int) -> None:
        self._stack = ExitStack()
        self._bar: Any = None
        if sys.stderr.isatty():
            self._bar = click.progressbar(length=length, label=label, file=sys.stderr)

    def advance(self, steps: int) -> None:
        """So many more are done."""
        if self._bar is not None:
            self._bar.update(steps)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._stack.enter_context(self._bar)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()
