"""The terminal: Textual's driver, kept from drawing into files and from outliving its terminal."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import termios
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from annotator.tui.endings import is_gone
from annotator.tui.terminal_input import TerminalInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper

    from textual.app import App

#: Seconds that the input waits at most before it looks whether it should end.
_LOOK = 0.1

_FALLBACK = (80, 24)

#: What gives the terminal back when nothing else works any more: keyboard, paste, mouse, focus,
#: line wrap, size reports, cursor, and the screen as it was.
RESTORE = (
    "\x1b[<u\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?1004l\x1b[?2048l\x1b[?7h\x1b[?1049l\x1b[?25h"
)


class Output:
    """A terminal to write to; once it is gone, nowhere to write to.

    Textual's thread would die of an error here, and the program wait for it for ever.
    """

    def __init__(self, fd: int, encoding: str) -> None:
        self._fd = fd
        self._encoding = encoding
        self._kept: list[str] = []
        self._is_gone = False

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._fd

    def write(self, text: str) -> None:
        """Keep a text until `flush`."""
        self._kept.append(text)

    def flush(self) -> None:
        """Write what was kept."""
        data = "".join(self._kept).encode(self._encoding, "backslashreplace")
        self._kept.clear()
        while data and not self._is_gone:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                # Somebody who shares the terminal told it not to wait.
                select.select([], [self._fd], [], _LOOK)
            except OSError:
                self._is_gone = True


class TerminalDriver(LinuxDriver):
    """Draws on standard output, of which it is known that it is a terminal.

    Textual draws on standard error, which people send to a file.
    """

    class Lost(Message):
        """The terminal is gone: nothing will ever be typed again."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        stdout = sys.__stdout__
        assert stdout is not None
        self._shown_on = stdout.fileno()
        self._file = cast("TextIOWrapper", Output(self._shown_on, stdout.encoding))

    # How large it is

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size as the terminal has it now; what the environment says only if it has none.

        Textual asks here, and elsewhere in another way. Where the answers differed (a terminal of
        0x0, one without a name) it drew without an end.
        """
        for fd in (self._shown_on, self.fileno):
            with suppress(OSError):
                columns, rows = os.get_terminal_size(fd)
                if columns and rows:
                    return columns, rows
        columns, rows = shutil.get_terminal_size(_FALLBACK)
        return columns, rows

    @property
    def _size(self) -> tuple[int, int] | None:
        return self._get_terminal_size()

    @_size.setter
    def _size(self, size: tuple[int, int] | None) -> None:
        """Textual keeps the size that it knows; this one is asked each time."""

    # What is typed

    def run_input_thread(self) -> None:
        """Read until the program ends or the terminal is gone."""
        parser = TerminalInput()
        # Bytes that are no UTF-8 can be the beginning of an eight-bit sequence.
        decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(parser.wait(_LOOK)):
                    data = self._read()
                    if not data:
                        self.process_message(self.Lost())
                        return
                    self._hand_on(parser.feed(decode(data)))
                self._hand_on(parser.tick())

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 64 * 1024)
        except OSError:
            return b""

    def _hand_on(self, messages: list[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    # Beginning, stopping and going on

    def start_application_mode(self) -> None:
        """Take the terminal. If it is closed just then, Textual gives up without a word."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread is None and is_gone(self.fileno):
            self.process_message(self.Lost())

    def write(self, data: str) -> None:
        """Draw something, unless the terminal is not taken."""
        if self._writer_thread is not None:
            super().write(data)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while, with a word about what is not saved."""
        super().suspend_application_mode()
        self._writer_thread = None
        words = getattr(self._app, "unsaved_words", "")
        if words and self._file:
            self._file.write(f"{words}\n")
            self._file.flush()

    # A signal can come in the middle of anything, also while the terminal is being taken.

    def _sigtstp_application(self, *_: object) -> None:
        """Stop: whoever stops the program from within has given the terminal back already."""
        if self._auto_restart:
            self._soon(super()._sigtstp_application)
        else:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            self._soon(self._go_on)

    def _soon(self, step: Callable[[], object]) -> None:
        with suppress(RuntimeError):
            # Where the loop has ended there is nothing to give back, or to take again.
            self._loop.call_soon_threadsafe(step)

    def _go_on(self) -> None:
        """Take the terminal again; also after a stop from outside, where the shell has had it."""
        if self._app._exit:
            return
        if self._writer_thread is not None:
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()

    def restore_at_once(self) -> None:
        """Give the terminal back without waiting for anything, before the process is ended."""
        fd = self._shown_on
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with suppress(OSError):
            if select.select([], [fd], [], 0)[1]:
                os.write(fd, RESTORE.encode())


def suspend_job() -> bool:
    """Stop this process and those it was started with, as ctrl+z does; False if none could go on.

    Whoever leads its session (the only program of a window or of an ssh connection) has no shell
    to come back to: it would stay stopped for ever. `make` has to stop as well, or the shell
    would wait for it.
    """
    if os.getsid(0) == os.getpgrp():
        return False
    os.killpg(os.getpgrp(), signal.SIGTSTP)
    return True
