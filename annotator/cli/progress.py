"""How far a long piece of work is: on a terminal only, and never on standard output."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import click


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
