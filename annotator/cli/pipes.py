"""Pipes in the place of files: those that a shell makes of `<(...)` and `>(...)`, and named ones.

Opening a named pipe waits for somebody at its other end, for ever if nobody comes.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

#: Seconds within which somebody has to be at the other end of a named pipe.
PATIENCE = 1.0

_PAUSE = 0.02
_BEGINNING = 65_536

#: Other names of standard input and output.
STANDARD_INPUT = ("/dev/stdin", "/dev/fd/0")
STANDARD_OUTPUT = ("/dev/stdout", "/dev/fd/1")


def unless_named(path: Path, names: Sequence[str]) -> Path:
    """The path, or `-` where it is one of these names."""
    return Path("-") if str(path) in names else path


def opened_to_read(pipe: Path) -> tuple[bytes, BinaryIO] | None:
    """What is there at once of what comes through a pipe, and the rest of it.

    None if it has a name and nobody writes to it. What has none is open at both ends already.

    Raises:
        OSError: when it cannot be opened.
    """
    number = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    until = time.monotonic() + (PATIENCE if _has_name(pipe) else 0)
    while (beginning := _there_at_once(number)) == b"" and time.monotonic() < until:
        time.sleep(_PAUSE)
    if beginning == b"" and _has_name(pipe):
        os.close(number)
        return None
    os.set_blocking(number, True)
    return beginning or b"", os.fdopen(number, "rb")


def opened_to_write(pipe: Path) -> BinaryIO | None:
    """A pipe to write to; None if nobody reads from it.

    Raises:
        OSError: when it cannot be opened.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            number = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > until:
                return None
            time.sleep(_PAUSE)
        else:
            os.set_blocking(number, True)
            return os.fdopen(number, "wb")


def _there_at_once(number: int) -> bytes | None:
    """Some of what was written; nothing if nobody writes, None if somebody has not begun yet."""
    try:
        return os.read(number, _BEGINNING)
    except BlockingIOError:
        return None


def _has_name(pipe: Path) -> bool:
    """Whether others can open it: what a shell made is nowhere but in `/dev/fd` or `/proc`."""
    with suppress(OSError):
        return Path(os.path.realpath(pipe)).exists()
    return False
