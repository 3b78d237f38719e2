"""Where an export of several files goes: a folder in which all of them appear, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from annotator.cli.in_the_making import clear_leftovers, partial_of
from annotator.cli.output import OutputError, naming, refuse_databases

#: So many files are brought to the disk one by one; thousands would take minutes.
_FEW = 50


class NewFolder:
    """Files in the making, beside the folder that they are for."""

    def __init__(self, partial: Path) -> None:
        self.partial = partial
        self.names: list[str] = []
        self._made: dict[str, Path] = {}

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write to.

        Raises:
            OutputError: when the name leads out of the folder, or was written already.
        """
        within, slash, file = name.rpartition("/")
        if file in ("", "..", ".") or "\0" in file:
            raise _no_name(name)
        path = self._folder(within + slash, name) / file
        try:
            stream = path.open("xb")
        except FileExistsError:
            raise OutputError(f"{name}: two articles would have this name here") from None
        with stream:
            yield stream
        self.names.append(name)

    def _folder(self, within: str, name: str) -> Path:
        """The folder for a file of that name, made once."""
        if within not in self._made:
            parts = PurePosixPath(within).parts
            if any(part in ("..", "/", ".") or "\0" in part for part in parts):
                raise _no_name(name)
            path = self.partial.joinpath(*parts)
            path.mkdir(parents=True, exist_ok=True)
            self._made[within] = path
        return self._made[within]

    def settle(self) -> None:
        """Bring all of it to the disk: file by file, or at once where that takes too long."""
        if len(self.names) > _FEW and hasattr(os, "sync"):
            os.sync()
            return
        for name in self.names:
            with (self.partial / name).open("rb") as stream:
                os.fsync(stream.fileno())


def _no_name(name: str) -> OutputError:
    return OutputError(f"{name!r} cannot be the name of a file in a folder")


@contextmanager
def folder_to(out: Path | None, *, force: bool, project: Path) -> Iterator[NewFolder]:
    """A folder to write to; an exception inside leaves things as they were.

    With `force`, files that are there already are replaced, one at a time, and others stay.

    Raises:
        OutputError: when it is no folder, holds something already (without `force`) or cannot be
            written.
    """
    if out is None or str(out) == "-":
        raise OutputError("the format is a folder of files: name one with -o FOLDER")
    target = Path(os.path.realpath(out))
    if target.exists() and not target.is_dir():
        raise OutputError(f"{out}: is a file; the format is a folder of files")
    refuse_databases(out, project)
    partial = partial_of(target)
    with naming(out):
        if target.is_dir() and any(target.iterdir()) and not force:
            raise OutputError(f"{out}: holds files already; choose another name or add --force")
        clear_leftovers(target)
        partial.mkdir()
        try:
            folder = NewFolder(partial)
            yield folder
            folder.settle()
            _check(folder, target, project)
            _move(folder, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _check(folder: NewFolder, target: Path, project: Path) -> None:
    """Make sure that no database is written over, no folder stands where a file is to be, and no
    link within the folder leads out of it.
    """
    if not target.exists():
        return
    for name in folder.names:
        path = target / name
        # A file that is a link is replaced, and what it leads to stays.
        if not Path(os.path.realpath(path.parent)).is_relative_to(target):
            raise OutputError(f"{path.parent}: is a link that leads out of {target}")
        if path.is_dir():
            raise OutputError(f"{path}: is a folder")
        refuse_databases(path, project)


def _move(folder: NewFolder, target: Path) -> None:
    if not target.exists():
        folder.partial.rename(target)
        return
    for name in folder.names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (folder.partial / name).replace(path)
