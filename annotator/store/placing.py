"""A finished file gets its name: one that nobody has, however many look for one at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from annotator.store.errors import StoreError


class TakenError(StoreError):
    """There is something of that name already."""


def names_beside(project: Path, mark: str) -> Iterator[Path]:
    """Names for a copy beside a project, one after another without end."""
    yield project.with_name(f"{project.stem}.{mark}{project.suffix}")
    for number in count(2):
        yield project.with_name(f"{project.stem}.{mark}-{number}{project.suffix}")


def placed(partial: Path, names: Iterable[Path]) -> Path:
    """Give a finished file the first of the names that is free; which one that was.

    Nothing is ever written over: a link that leads nowhere has its name, too.

    Raises:
        TakenError: when none is free.
        OSError: when the folder takes no new names.
    """
    path = partial
    for path in names:
        try:
            _place(partial, path)
        except FileExistsError:
            continue
        return path
    raise TakenError(f"{path}: is there already; choose another name")


def _place(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system knows a second name for a file (FAT, some network drives).
        _place_over_own(partial, path)
    else:
        partial.unlink()


def _place_over_own(partial: Path, path: Path) -> None:
    """Take the name with an empty file, which only this process puts another over."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        partial.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
