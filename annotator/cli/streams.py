"""The standard streams, as the shell hands them over: closed, full, or of a narrow encoding."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

#: What goes wrong when a stream is written to.
_UNWRITTEN = frozenset((errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC))


def prepare() -> None:
    """Make sure that there are three streams, and that any character can be printed.

    Where one was closed, the next file to be opened would get its number and what is printed.
    Printing to a standard output that was closed still fails, as it would in C.
    """
    if sys.stdin is None:
        sys.stdin = _nowhere(os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _nowhere(os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _nowhere(os.O_WRONLY, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def settle() -> None:
    """Leave nothing to be flushed, in vain and with a traceback, when the interpreter ends."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def is_of_output(error: OSError) -> bool:
    """Whether the error came of printing: files are named in the errors that they cause."""
    return error.filename is None and error.errno in _UNWRITTEN


def _nowhere(flags: int, mode: str) -> TextIO:
    return cast(TextIO, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))
