"""brat's standoff, read: an `.ann` with its `.txt` is a record, or says what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISLNK, S_ISREG

import msgspec

from annotator.core.display import one_line
from annotator.exchange.brat_lines import standoff_of
from annotator.exchange.brat_words import ABOUT, LARGEST_FILE
from annotator.exchange.checked_record import Counting, checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import LONGEST_LINE
from annotator.exchange.kept import About

_NUMBERED = re.compile(r"\Aspans\[([0-9]+)\]: ")


class _About(About, kw_only=True):
    """The same, and the name of its files."""

    file: str


def read_folder(folder: Path) -> Iterator[Entry]:
    """The records of a folder and of those within, by their paths."""
    abouts: dict[str, bytes] = {}
    yield from _read_abouts(folder / ABOUT, abouts)
    for name in _names(folder):
        yield _entry(folder, name, abouts.pop(name, None))
    for name in abouts:
        yield Entry(_shown(folder / name), fault=f"is in {ABOUT}, but there is no such .ann file")


def _read_abouts(path: Path, abouts: dict[str, bytes]) -> Iterator[Entry]:
    """Find the line of each file, if there is a file of them; what is wrong comes back."""
    if not path.is_file():
        return
    with path.open("rb") as lines:
        for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE), b""), 1):
            try:
                if line.strip():
                    abouts[msgspec.json.decode(line, type=_About).file] = line
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Entry(f"{_shown(path)}:{number}", fault=one_line(str(error), 200))


def _names(folder: Path) -> Iterator[str]:
    """The files that are somebody's work, by their paths without suffix, in order."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        names = {file.removesuffix(suffix) for file in files for suffix in _suffix(file)}
        inner = Path(place).relative_to(folder).as_posix()
        for name in sorted(names):
            yield name if inner == "." else f"{inner}/{name}"


def _suffix(file: str) -> list[str]:
    return [suffix for suffix in (".ann", ".txt") if file.endswith(suffix) and file != suffix]


def _entry(folder: Path, name: str, about: bytes | None) -> Entry:
    path = folder / f"{name}.ann"
    place = _shown(path)
    try:
        if any("\ud800" <= char <= "\udfff" for char in name):
            raise Fault("its name is not UTF-8")
        return _record(path, place, name, folder, about)
    except Fault as fault:
        return Entry(place, fault=str(fault))


def _record(path: Path, place: str, name: str, folder: Path, line: bytes | None) -> Entry:
    lines = _content(path, folder, "is not there; an empty one makes an article of the .txt")
    text = _content(
        path.with_name(f"{path.name.removesuffix('.ann')}.txt"),
        folder,
        "there is no .txt file of this name beside it",
    )
    about = msgspec.json.decode(line, type=_About) if line else _About(id=name, file=name)
    # This program writes none; where others do, brat counts it as a character of the text.
    shift = int(line is None and text.startswith("\ufeff"))
    standoff = standoff_of(text[shift:], lines, shift)
    plain = about.record(text[shift:], list(standoff.spans.values()), list(standoff.links.values()))
    try:
        record, trimmed = checked_record(plain, counting=Counting(lambda offset: offset + shift))
    except Fault as fault:
        where = _NUMBERED.sub(lambda at: f"line {standoff.lines[int(at[1])]}: ", str(fault))
        raise Fault(where) from None
    return Entry(place, record, "", trimmed, standoff.left_out, frozenset(standoff.ties))


def _content(path: Path, folder: Path, missing: str) -> str:
    """The whole file as it is; a link must not lead out of the folder.

    `missing` is what to say where there is none.

    Raises:
        Fault: when it is no text that could be read.
    """
    suffix = path.suffix
    try:
        status = path.lstat()
        if S_ISLNK(status.st_mode):
            status = path.stat()
            if not path.resolve().is_relative_to(folder.resolve()):
                raise Fault(f"its {suffix} file is a link that leads out of the folder")
        if not S_ISREG(status.st_mode):
            raise FileNotFoundError
        if status.st_size > LARGEST_FILE:
            raise Fault(f"its {suffix} file is larger than {LARGEST_FILE:,} bytes")
        with path.open("rb", buffering=0) as stream:
            text = stream.readall().decode()
    except UnicodeDecodeError as error:
        raise Fault(f"its {suffix} file is not UTF-8 (at byte {error.start:,})") from None
    except (FileNotFoundError, NotADirectoryError):
        raise Fault(missing) from None
    except OSError as error:
        raise Fault(f"its {suffix} file cannot be read ({error.strerror})") from None
    if "\0" in text:
        raise Fault(f"its {suffix} file holds a NUL character")
    return text


def _shown(path: Path) -> str:
    return one_line(str(path))
