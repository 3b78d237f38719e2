"""The program in a pty: from a process that has imported it already, or from nothing."""

from __future__ import annotations

import fcntl
import gc
import io
import os
import pty
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from tests.tui.terminal import Emulated

#: Signals that a shell's background jobs may be deaf to.
_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGPIPE)

#: What a program tells first of all.
_HERE = b"here"


def warm_up() -> None:
    """Import once what the program imports, so that each start has it already."""
    import annotator.cli.annotate
    import annotator.cli.commands
    import annotator.cli.running
    import annotator.store.bulk
    import annotator.store.undo
    import annotator.tui.app
    import annotator.tui.bulk_work
    import annotator.tui.commands.everywhere
    import annotator.tui.running
    import annotator.tui.screens.concordance
    import annotator.tui.screens.everywhere
    import annotator.tui.terminal_driver  # noqa: F401

    gc.freeze()


class Program(Emulated):
    """`annotator annotate` as somebody, forked from here; `events` are what it tells of its acts.

    `before` is called in the new process. Nobody may have the project open here.
    """

    def __init__(
        self,
        path: Path,
        *,
        columns: int = 100,
        rows: int = 30,
        name: str = "Ada",
        before: Callable[[], object] = lambda: None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.output, self.started = b"", time.perf_counter()
        self._told, told = os.pipe()
        self._cut = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            _become(path, (columns, rows), told, name, before)
        os.close(told)
        # Before it has its terminal there is nothing that could be closed.
        os.read(self._told, len(_HERE))
        os.set_blocking(self._told, False)
        self._begin_screen()

    def _begin_screen(self) -> None:
        super().resize(self.columns, self.rows)

    def events(self) -> list[list[str]]:
        """What it told since one looked last, line by line."""
        data = self._cut
        while True:
            try:
                new = os.read(self._told, 65536)
            except BlockingIOError:
                break
            if not new:
                break
            data += new
        *lines, self._cut = data.split(b"\n")
        return [line.decode().split(" ") for line in lines]

    @property
    def pipe(self) -> int:
        """The file descriptor that events come from."""
        return self._told

    def kill_hard(self) -> None:
        """End the program, and leave the pty as it is."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.pid = 0

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the program at once, and give everything back."""
        super().kill(number)
        if self._told >= 0:
            os.close(self._told)
            self._told = -1


def _become(
    path: Path,
    size: tuple[int, int],
    told: int,
    name: str,
    before: Callable[[], object],
) -> None:
    """Be the program from here on: this never returns."""
    status = 70
    try:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        os.write(told, _HERE)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        for variable in ("COLUMNS", "LINES"):
            os.environ.pop(variable, None)
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        for fd, file in enumerate(("stdin", "stdout", "stderr")):
            mode = "r" if fd == 0 else "w"
            stream = io.TextIOWrapper(os.fdopen(fd, f"{mode}b", closefd=False), line_buffering=True)
            setattr(sys, file, stream)
            setattr(sys, f"__{file}__", stream)
        from tests.crash.telling import tell

        tell(told)
        before()
        from annotator.cli.running import run

        status = run(["annotate", str(path), "--as", name])
        sys.stdout.flush()
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)
