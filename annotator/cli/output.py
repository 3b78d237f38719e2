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

from annotator.cli.in_the_making import clear_leftovers, partial_of
from annotator.cli.pipes import opened_to_write
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
    _refuse(out, force, project)
    # Not resolved: /dev/fd/63 leads to what has no name of its own.
    write = _into if out.exists() and not out.is_file() else _beside
    with write(out) as stream:
        yield stream


@contextmanager
def _standard_output(is_text: bool) -> Iterator[BinaryIO]:
    """Nothing is written before everything is known, so that --strict can still refuse."""
    is_terminal = sys.stdout.isatty()
    if is_terminal and not is_text:
        raise OutputError("the format is binary: write it with -o FILE, or into a pipe")
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        with naming(tempfile.gettempdir()):
            yield cast(BinaryIO, spool)
            spool.seek(0)
        if is_terminal:
            say_text(spool.read().decode("utf-8"))
        else:
            stdout = sys.stdout.buffer
            shutil.copyfileobj(cast("IO[bytes]", spool), stdout)
            stdout.flush()


def _refuse(out: Path, force: bool, project: Path) -> None:
    """Make sure that nothing is written over that should not be.

    Raises:
        OutputError: in one line.
    """
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise OutputError(f"{out}: is a folder; name a file")
    refuse_databases(out, project)
    if target.is_file() and not force:
        raise OutputError(f"{out}: is there already; choose another name or add --force")


def refuse_databases(out: Path, project: Path) -> None:
    """Make sure that neither the project nor another database is written over.

    Raises:
        OutputError: in one line.
    """
    from annotator.store.kinds import BESIDE, belongs_to_a_database, is_database

    target, own = (Path(os.path.realpath(path)) for path in (out, project))
    is_link = out.exists() and out.samefile(project)
    if is_link or target in [own.with_name(own.name + end) for end in BESIDE]:
        raise OutputError(f"{out}: is the project itself; choose another name")
    if belongs_to_a_database(target):
        raise OutputError(f"{out}: is a part of the database beside it; choose another name")
    if is_database(target):
        raise OutputError(f"{out}: is an SQLite database, and never written over; remove it first")


@contextmanager
def _into(device: Path) -> Iterator[BinaryIO]:
    """A pipe or a device, which is written to as it stands."""
    with naming(device), _opened(device) as stream:
        yield stream
        stream.flush()


def _opened(device: Path) -> BinaryIO:
    if not device.is_fifo():
        return device.open("wb")
    stream = opened_to_write(device)
    if stream is None:
        raise OutputError(f"{device}: is a pipe that nobody reads from; start first what does")
    return stream


@contextmanager
def naming(place: Path | str) -> Iterator[None]:
    """Errors of writing that say where.

    Raises:
        OutputError: in place of what the system raises, but for a reader that has left.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{place}: cannot be written ({error.strerror})") from error


@contextmanager
def _beside(out: Path) -> Iterator[BinaryIO]:
    """A file next to the target that takes its place at the end."""
    target = Path(os.path.realpath(out))
    clear_leftovers(target)
    partial = partial_of(target)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666
    try:
        with naming(out):
            number = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
            with os.fdopen(number, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink()
