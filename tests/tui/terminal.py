"""The program in a pty of its own, with an emulator that shows what a person would see."""

from __future__ import annotations

import os
import re
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte
from rich.cells import get_character_cell_size

from tests.benchmarks.terminal import Terminal

#: Questions to the terminal and newer keyboard modes, which the emulator would print.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
#: A sequence whose end has not come yet.
_UNFINISHED = re.compile(rb"\x1b(\[[0-9;?<>=$]*)?$")

#: The interface without the command line in front of it.
_RUN = (
    "import sys; from pathlib import Path; from annotator.store.log import Actor;"
    "from annotator.store.store import Store; from annotator.tui.running import run;"
    "run(Store.open(Path(sys.argv[1])), Actor('Ada'))"
)


def command_line(path: Path, before: str = "pass") -> list[str]:
    """`annotator annotate` on a project, as `Ada`, after a statement in the same process."""
    run = (
        f"{before}\nimport sys; from annotator.cli.running import run;"
        "sys.exit(run(['annotate', sys.argv[1], '--as', 'Ada']))"
    )
    return [sys.executable, "-c", run, str(path)]


class Emulated(Terminal):
    """The interface on a project, as `Ada`."""

    def __init__(
        self,
        path: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        program: list[str] | None = None,
        **env: str,
    ) -> None:
        self.columns, self.rows = columns, rows
        # The size is the pty's: these two would hide that it changes.
        hidden = ["env", "-u", "COLUMNS", "-u", "LINES"]
        program = program or [sys.executable, "-c", _RUN, str(path)]
        super().__init__([*hidden, *program], columns=columns, rows=rows, env=env)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; what was on it is forgotten."""
        self.columns, self.rows, self._fed = columns, rows, len(self.output)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        super().resize(columns, rows)

    @property
    def lines(self) -> list[str]:
        """What is on the screen."""
        new = self.output[self._fed :]
        if cut := _UNFINISHED.search(new):
            new = new[: cut.start()]
        self._fed += len(new)
        self._stream.feed(_UNKNOWN.sub(b"", new))
        self._blank_halves()
        return [line.rstrip() for line in self._screen.display]

    def _blank_halves(self) -> None:
        """Take away what is left of a wide character when its first cell was drawn over.

        A terminal does so by itself; the emulator fails on it.
        """
        for row in self._screen.buffer.values():
            for x in [x for x, cell in row.items() if not cell.data]:
                before = row[x - 1].data if x else ""
                if not before or get_character_cell_size(before[0]) != 2:
                    row[x] = row[x]._replace(data=" ")

    @property
    def shown(self) -> str:
        """The same in one string."""
        return "\n".join(self.lines)

    def until(self, condition: Callable[[], bool], limit: float = 30.0) -> None:
        """Read until something holds of the screen."""
        end = time.perf_counter() + limit
        while not condition():
            if time.perf_counter() > end:
                raise TimeoutError(f"it did not come to pass; the screen:\n{self.shown}")
            self._read(0.05)

    def see(self, *texts: str) -> None:
        """Wait until all of the texts are on the screen."""
        self.until(lambda: all(text in self.shown for text in texts))

    def ended(self) -> int:
        """Wait for the program to end by itself; its exit status."""
        end = time.perf_counter() + 30
        while True:
            self._read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                while self._read(0.02):
                    pass
                return os.waitstatus_to_exitcode(status)
            if time.perf_counter() > end:
                raise TimeoutError(f"the program goes on; the screen:\n{self.shown}")

    def is_cooked(self) -> bool:
        """Whether the terminal is as a shell wants it: lines, and an echo."""
        flags = termios.tcgetattr(self.fd)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON)
