"""From what people type (files, folders, globs) to the files that are read."""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from annotator.ingest.article_making import id_from_path
from annotator.ingest.items import Notice, PassedOver, Skipped
from annotator.ingest.wording import escaped

SUFFIXES = (".txt", ".md", ".jsonl", ".csv")

_KINDS = ", ".join(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name for messages, and the id of what is in it unless it has one."""

    path: Path
    where: str
    id: str

    @property
    def suffix(self) -> str:
        """The suffix, which says what kind of file it is."""
        return self.path.suffix.lower()


#: What an argument leads to: files, what is no file of articles, and what is to be said of some.
Found: TypeAlias = Source | Skipped | PassedOver | Notice


def find_sources(argument: str) -> Iterator[Found]:
    """The files that an argument stands for, in order, and those that cannot be read.

    A link in a folder that leads out of it is followed, and said: whoever handed the folder over
    may have meant a file that was not theirs to give.
    """
    path = Path(argument)
    if "\0" not in argument and not os.path.lexists(argument) and glob.has_magic(argument):
        found = sorted(_matches(path))
        if not found:
            yield Skipped(_shown(path), "no file matches")
        for match in found:
            yield from _one(match)
    else:
        yield from _one(path)


def reason_of(error: OSError | ValueError) -> str:
    """Why the system did not give us a file, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    reason = getattr(error, "strerror", None) or "the path cannot be used"
    return f"cannot be read: {reason[:1].lower()}{reason[1:]}"


def _matches(pattern: Path) -> Iterator[Path]:
    """What a glob matches; unlike `glob.glob`, `**` does not run in circles through links."""
    hidden = any(part.startswith(".") for part in pattern.parts)
    base = Path(pattern.anchor)
    try:
        for match in base.glob(str(pattern.relative_to(base))):
            if hidden or not any(part.startswith(".") for part in match.parts):
                yield match
    except (OSError, ValueError):
        return


def _one(path: Path) -> Iterator[Found]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Skipped(_shown(path), _stat_reason(path, error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    else:
        reason = _foreign(path, mode)
        yield Skipped(_shown(path), reason) if reason else _source(path, path.name)


def _foreign(path: Path, mode: int) -> str | None:
    """Why a file cannot hold articles, whatever is in it, or None."""
    if not stat.S_ISREG(mode):
        return "a pipe or device: use - to read standard input"
    if path.suffix.lower() not in SUFFIXES:
        kind = escaped(path.suffix) if path.suffix else "without a suffix"
        return f"unknown kind of file ({kind}): known are {_KINDS}"
    return None


def _source(path: Path, relative: str) -> Source:
    return Source(path, _shown(path), id_from_path(relative.removesuffix(path.suffix)))


def _folder(root: Path) -> Iterator[Found]:
    empty, inside = True, root.resolve()
    for found in _walk(root):
        if isinstance(found, Path):
            try:
                reason = _foreign(found, found.stat().st_mode)
            except OSError as error:
                yield Skipped(_shown(found), _stat_reason(found, error))
                continue
            if reason:
                yield PassedOver(_shown(found), reason)
                continue
            empty = False
            if found.is_symlink() and not found.resolve().is_relative_to(inside):
                yield Notice(_shown(found), _leads_out(found))
            yield _source(found, found.relative_to(root).as_posix())
        else:
            yield found
    if empty:
        yield Skipped(_shown(root), f"no article in this folder ({_KINDS})")


def _stat_reason(path: Path, error: OSError | ValueError) -> str:
    lost = isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ELOOP)
    return "a link to nowhere" if lost and path.is_symlink() else reason_of(error)


def _leads_out(path: Path) -> str:
    return f"a link out of the folder: read from {_shown(path.resolve())}"


def _walk(root: Path) -> Iterator[Path | Skipped | PassedOver | Notice]:
    """All files below a folder by path, without the hidden; each linked folder once."""
    pending, linked = [root], {root.resolve()}
    while pending:
        path = pending.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            if path != root and path.is_symlink():
                target = path.resolve()
                if any(target.is_relative_to(r) or r.is_relative_to(target) for r in linked):
                    yield PassedOver(_shown(path), "a link to a folder that is read anyway")
                    continue
                linked.add(target)
                yield Notice(_shown(path), _leads_out(path))
            children = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        except OSError as error:
            yield Skipped(_shown(path), reason_of(error))
            continue
        pending.extend(reversed(children))


def _shown(path: Path) -> str:
    return escaped(str(path), 300)
