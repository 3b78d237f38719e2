"""A terminal program in a pty: keys go in, and the time to the last byte that comes out counts."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Reaction:
    """Seconds from a key to the last byte that it caused, and how many bytes that were."""

    seconds: float
    bytes: int


class Terminal:
    """A program on a pty of its own, killed at the end of the `with` block.

    Args:
        argv: the program and its arguments.
        columns, rows: the size of the terminal in cells.
    """

    def __init__(
        self,
        argv: list[str],
        *,
        columns: int = 120,
        rows: int = 40,
        env: dict[str, str] | None = None,
    ) -> None:
        self.output = b""
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **(env or {}))
            os.environ.update(COLUMNS=str(columns), LINES=str(rows))
            # A shell's background jobs, this one perhaps among them, are deaf to some.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            os.execvp(argv[0], argv)
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.kill()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)

    def write(self, keys: str) -> None:
        """Type without waiting for what it does."""
        os.write(self.fd, keys.encode())

    def settle(self, idle: float = 0.15, limit: float = 20.0) -> Reaction:
        """Read until nothing has come for `idle` seconds."""
        start = last = time.perf_counter()
        count = 0
        while time.perf_counter() - start < limit:
            data = self._read(idle)
            if not data:
                break
            count += len(data)
            last = time.perf_counter()
        return Reaction(last - start, count)

    def key(self, keys: str, idle: float = 0.12) -> Reaction:
        """Press a key and wait until the program has done with it."""
        self.write(keys)
        return self.settle(idle)

    def drawn(self, keys: str, text: str, idle: float = 0.05, limit: float = 20.0) -> Reaction:
        """Press a key and wait until a text has come, and what was drawn together with it.

        Raises:
            TimeoutError: when it does not come.
        """
        before, start = len(self.output), time.perf_counter()
        self.write(keys)
        wanted = text.encode()
        while wanted not in self.output[before:]:
            if time.perf_counter() - start > limit:
                raise TimeoutError(f"{text!r} did not come within {limit} s")
            self._read(0.5)
        last = time.perf_counter()
        while self._read(idle):
            last = time.perf_counter()
        return Reaction(last - start, len(self.output) - before)

    def wait_for(self, text: str, limit: float = 30.0) -> float:
        """Read until a text has come; seconds since the program was started.

        Raises:
            TimeoutError: when it does not come.
        """
        wanted = text.encode()
        while time.perf_counter() - self.started < limit:
            if wanted in self.output:
                return time.perf_counter() - self.started
            self._read(0.5)
        raise TimeoutError(f"{text!r} did not come within {limit} s: {self.output[-400:]!r}")

    def _read(self, patience: float) -> bytes:
        ready, _, _ = select.select([self.fd], [], [], patience)
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            # The other side of the pty is closed: the program has ended.
            data = b""
        self.output += data
        return data

    def resident_mb(self) -> float:
        """The program's resident memory, in MiB."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(x.split()[1]) for x in lines if x.startswith("VmRSS")) / 1024

    def cpu_seconds(self) -> float:
        """The processor time that the program has taken, whatever else the machine does."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the program at once, and give the pty back."""
        if self.pid:
            os.kill(self.pid, number)
            os.waitpid(self.pid, 0)
            os.close(self.fd)
            self.pid = 0
