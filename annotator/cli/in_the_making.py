"""What is written lies beside its target until it is whole; what a killed export left there."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from annotator.cli.printing import note
from annotator.store.leftovers import is_own, is_running, machine, made_there


def partial_of(target: Path) -> Path:
    """Where a file or folder is made: named by the program, the machine and the process."""
    return target.with_name(f"{_prefix(target)}{machine()}-{os.getpid()}.partial")


def clear_leftovers(target: Path) -> None:
    """Remove what exports to the same place left beside it when they were killed, and say so.

    What this user's processes of this machine made, and is no link, is removed once they are gone;
    what another machine's may still be making is only named.
    """
    form = re.compile(re.escape(_prefix(target)) + r"([0-9a-f]+)-([0-9]{1,9})\.partial")
    for path, of, process in made_there(target.parent, form):
        if of != machine():
            note(f"{path} is of an export on another machine; remove it if that is over")
        elif _is_left(path, process):
            _remove(path)
            note(f"removed {path}, which a killed export had left")


def _prefix(target: Path) -> str:
    return f".{target.name}.annotator-"


def _is_left(path: Path, process: int) -> bool:
    # This process makes nothing there yet: what has its number is of another that is gone.
    return is_own(path) and (process == os.getpid() or not is_running(process))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
