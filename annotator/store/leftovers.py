"""What is made beside its place until it is whole, and what of it a killed program left there."""

from __future__ import annotations

import os
import platform
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from annotator.core import notices
from annotator.store.kinds import BESIDE

#: So much of a hash of the machine's name tells it from others that write to the same folder.
_MACHINE_BYTES = 2

#: So much of a project's name stands in that of its copies in the making, which may not grow long.
_LETTERS = 40

#: Random bytes that tell apart what one process makes at a time.
_OWN_BYTES = 4


class Left(NamedTuple):
    """A copy in the making that stays where it is, and whose it is."""

    path: Path
    whose: str


def partial_of(project: Path, folder: Path) -> Path:
    """Where a copy of a project is made: named by project, machine, process, and by chance."""
    chance = os.urandom(_OWN_BYTES).hex()
    return folder / f"{_prefix(project)}{machine()}-{os.getpid()}-{chance}.partial"


def clear_copies(project: Path, folders: Iterable[Path]) -> list[Left]:
    """Remove what copying the project left in the folders when it was killed, and say so.

    What this user's processes of this machine made, and is no link, is removed once they are gone.
    All else that looks like it comes back.
    """
    left = []
    for folder in dict.fromkeys(folders):
        for path, of, process in _copies(project, folder):
            if whose := _whose(path, of, process):
                left.append(Left(path, whose))
                continue
            with suppress(OSError):
                path.unlink()
                notices.say(f"removed {path}, which a copying that was killed had left")
            if os.path.lexists(path):
                left.append(Left(path, "of a copying that was killed, and cannot be removed"))
    return left


def machine() -> str:
    """The machine, as it stands in names."""
    name = platform.node().encode(errors="surrogateescape")
    return blake2b(name, digest_size=_MACHINE_BYTES).hexdigest()


def is_running(process: int) -> bool:
    """Whether there is such a process, or that cannot be known."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def is_own(path: Path) -> bool:
    """Whether it is a file or folder of this user, and no link."""
    if os.name != "posix":
        return False
    try:
        found = path.lstat()
    except OSError:
        return False
    is_kind = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return is_kind and found.st_uid == os.geteuid()


def _prefix(project: Path) -> str:
    return f".{project.name[:_LETTERS]}.copy-"


def _whose(path: Path, of: str, process: int) -> str | None:
    """Whose a copy in the making is; None if nobody's any more who could object."""
    if not of:
        return "of an earlier version of annotator"
    if of != machine():
        return "of a copying on another machine"
    if is_running(process):
        return f"being made by process {process}"
    return None if is_own(path) else "somebody else's"


def _copies(project: Path, folder: Path) -> Iterator[tuple[Path, str, int]]:
    ends = rf"\.partial(?:{'|'.join(map(re.escape, BESIDE))})?"
    form = re.compile(
        re.escape(_prefix(project)) + rf"([0-9a-f]+)-([0-9]{{1,9}})-[0-9a-f]+{ends}", re.ASCII
    )
    # As earlier versions called them: the copy's name, and a process of whatever machine.
    stem, suffix = re.escape(project.stem), re.escape(project.suffix)
    why = r"\.(?:before-(?:repair|migration|merge)-[\dT-]+|version-[\d-]+)|-\d{4}-\d\d-\d\d"
    earlier = re.compile(rf"\.{stem}(?:{why}){suffix}()\.([0-9]{{1,9}}){ends}", re.ASCII)
    yield from made_there(folder, form, earlier)


def made_there(folder: Path, *forms: re.Pattern[str]) -> Iterator[tuple[Path, str, int]]:
    """What looks as if it were in the making: the path, and the machine and process in its name.

    The forms of such names have these two as their groups.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        # Whoever writes there next will say why that cannot be.
        return
    for path in paths:
        if found := next(filter(None, (form.fullmatch(path.name) for form in forms)), None):
            yield path, found[1], int(found[2])
