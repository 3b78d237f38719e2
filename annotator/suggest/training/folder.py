"""The folder of a pipeline: it appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.suggest.suggester import SuggestError


class FolderError(SuggestError):
    """The folder is taken, or cannot be made."""


@contextmanager
def folder_for(target: Path, *, force: bool) -> Iterator[Path]:
    """A folder to write into beside the target, which it becomes at the end of the block.

    An exception inside leaves everything as it was. It is made at once, so that nobody waits for a
    training whose result cannot be written.

    Raises:
        FolderError: when something is there already that may not be replaced, or the folder
            cannot be made: one line.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100  a link at the end is not followed
    _refuse(target, force)
    beside = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        beside.mkdir()
    except OSError as error:
        raise FolderError(f"{target}: cannot be made ({error.strerror})") from error
    try:
        yield beside
        _refuse(target, force)
        _exchange(beside, target)
    except OSError as error:
        raise FolderError(f"{target}: cannot be written ({error.strerror})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refuse(target: Path, force: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FolderError(f"{target}: is no folder; choose another name")
    if not target.exists() or not any(target.iterdir()):
        return
    if not (target / "config.cfg").is_file() or not (target / "meta.json").is_file():
        raise FolderError(f"{target}: is there already and no pipeline; choose another name")
    if not force:
        raise FolderError(f"{target}: is there already; choose another name or add --force")


def _exchange(beside: Path, target: Path) -> None:
    """Put the new folder in the old one's place; should that fail, the old one comes back."""
    if not target.exists():
        beside.rename(target)
        return
    old = beside.with_suffix(".old")
    target.rename(old)
    try:
        beside.rename(target)
    except OSError:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
