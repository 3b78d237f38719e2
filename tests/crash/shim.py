"""Calls of the system that fail as one asks for, in every process that was started for it."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import shutil
import subprocess
import sys
from enum import IntEnum, IntFlag
from pathlib import Path

_SOURCE = Path(__file__).with_name("shim.c")


class Call(IntFlag):
    """Which calls fail."""

    WRITE = 1
    SYNC = 2
    TRUNCATE = 4
    READ = 8
    OPEN = 16


class Which(IntEnum):
    """Calls on which file of a project fail."""

    ANY = 0
    MAIN = 1
    WAL = 2
    SHM = 3


class _Control(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_int)
        for name in ("calls", "file", "skip", "times", "error", "torn", "failed", "clock")
    ]


def is_possible() -> bool:
    """Whether there is a compiler, and a system for which the shim is written."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def again_with_shim(folder: Path, arguments: list[str]) -> int:
    """Run this program anew with the shim; files in the folder are those whose calls can fail."""
    library, control = folder / "shim.so", folder / "control"
    flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, "-o", str(library), str(_SOURCE), "-ldl"], check=True)
    control.write_bytes(bytes(ctypes.sizeof(_Control)))
    env = dict(os.environ, LD_PRELOAD=str(library), CRASH_CONTROL=str(control))
    env["CRASH_PREFIX"] = f"{folder.resolve()}/"
    return subprocess.run([sys.executable, *arguments], env=env, check=False).returncode


class Shim:
    """The control of all processes that share it."""

    def __init__(self) -> None:
        path = os.environ["CRASH_CONTROL"]
        with Path(path).open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), ctypes.sizeof(_Control))
        self._control = _Control.from_buffer(self._map)

    def arm(
        self,
        calls: Call,
        error: int = errno.EIO,
        *,
        which: Which = Which.ANY,
        skip: int = 0,
        times: int = -1,
        torn: bool = False,
    ) -> None:
        """Have calls fail from now on: `skip` go well first, then `times` fail (-1: all)."""
        control = self._control
        control.calls = 0
        control.file, control.skip, control.times = int(which), skip, times
        control.error, control.torn, control.failed = error, int(torn), 0
        control.calls = int(calls)

    def turn_clock(self, seconds: int) -> None:
        """Have the clock be wrong by so much."""
        self._control.clock = seconds

    @property
    def failed(self) -> int:
        """How many calls have failed since it was armed."""
        return int(self._control.failed)

    def disarm(self) -> None:
        """Have everything go well."""
        self._control.calls = 0
        self._control.clock = 0
