"""Ending because the system says so: what is decided is saved, and the terminal given back."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds after a signal in which the interface may end by itself.
LIMIT = 6.0

#: Not on every system are all of them.
_NAMES = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


def is_gone(fd: int) -> bool:
    """Whether a terminal was closed; the signal that says so may come a moment later."""
    if sys.platform == "win32":
        return False
    import termios

    try:
        termios.tcgetattr(fd)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False


class Ending:
    """The signal that ends the program, if one came.

    `begin` is called for each signal, in between any two steps of the main thread; `force` from
    another thread, when the interface has not ended within the limit.
    """

    def __init__(self, begin: Callable[[], None], force: Callable[[], None]) -> None:
        self._begin, self._force = begin, force
        self._has_come, self._is_over = threading.Event(), threading.Event()
        self.number: int | None = None

    @property
    def status(self) -> int:
        """The exit status: 0 as long as no signal came."""
        return 0 if self.number is None else 128 + self.number

    def come(self, number: int) -> None:
        """A signal came; of several the first counts."""
        if self.number is None:
            self.number = number
            self._has_come.set()
        self._begin()

    @contextmanager
    def caught(self) -> Iterator[None]:
        """While this lasts, signals end the interface properly. What is ignored stays so."""

        def come(number: int, _: FrameType | None) -> None:
            self.come(number)

        # The interface may hang in a terminal that takes nothing any more. To start a thread once a
        # signal has come would wait for ever if it came while another one was being started.
        threading.Thread(target=self._watch, name="ending", daemon=True).start()
        before = {}
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, come)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self._is_over.set()
            self._has_come.set()

    def _watch(self) -> None:
        self._has_come.wait()
        if not self._is_over.wait(LIMIT):
            self._end_now()

    def _end_now(self) -> None:
        try:
            self._force()
        finally:
            os._exit(self.status)
