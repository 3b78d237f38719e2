"""Where an export goes: a file that appears whole or not at all, or standard output."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

from annotator.cli.printing import say_text
from annotator.core.errors import AnnotatorError

_IN_MEMORY = 64 * 1024 * 1024


class OutputError(AnnotatorError):
    """The output cannot be written, or must not be."""


@contextmanager
def output_to(out: Path | None, *, is_text: bool, force: bool, project: Path) -> Iterator[BinaryIO]:
    """A stream to write to. An exception inside leaves the target as it was.

    Raises:
        OutputError: when the target is there already (without `force`), is the project itself
            or cannot be written, or when it is a terminal and the format binary.
    """
    if out is None or str(out) == "-":
        with _standard_output(is_text) as stream:
            yield stream
        return
    target = _target(out, force, project)
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    with _beside(target) as stream:
        yield stream


@contextmanager
def _standard_output(is_text: bool) -> Iterator[BinaryIO]:
    """Nothing is written before everything is known, so that --strict can still refuse."""
    is_terminal = sys.stdout.isatty()
    if is_terminal and not is_text:
        raise OutputError("the format is binary: write it with -o FILE, or into a pipe")
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        yield cast(BinaryIO, spool)
        spool.seek(0)
        if is_terminal:
            say_text(spool.read().decode("utf-8"))
        else:
            stdout = sys.stdout.buffer
            shutil.copyfileobj(cast("IO[bytes]", spool), stdout)
            stdout.flush()


def _target(out: Path, force: bool, project: Path) -> Path:
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise OutputError(f"{out}: is a folder; name a file")
    beside = [project.with_name(project.name + end) for end in ("", "-wal", "-shm")]
    if target in [Path(os.path.realpath(path)) for path in beside]:
        raise OutputError(f"{out}: is the project itself; choose another name")
    if target.is_file() and not force:
        raise OutputError(f"{out}: is there already; choose another name or add --force")
    return target


@contextmanager
def _beside(target: Path) -> Iterator[BinaryIO]:
    """A file next to the target that takes its place at the end."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666
    try:
        with os.fdopen(
            os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb"
        ) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            partial.unlink()
