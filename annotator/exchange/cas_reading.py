"""CASes out of folders, of INCEpTION's and WebAnno's archives, or out of one file.

In an export of a whole project there is a folder for each document below `annotation` and
`curation`, and in it an archive for each annotator; whatever else is there is not read. Such an
export has no type system of its own.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from annotator.core.annotators import GOLD
from annotator.core.display import one_line
from annotator.exchange.cas_names import TYPE_SYSTEM
from annotator.exchange.cas_records import Whereabouts, entry_of
from annotator.exchange.cas_types import TypeSystem, type_system_of
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.packed import Archive, content_of, is_zip

_SUFFIXES = (".xmi", ".xmi.gz")

#: Where a project's export has people's work, a folder for each document.
_WORK = ("annotation", "curation")

#: The type system's name, and what older programs call it.
_TYPE_SYSTEMS = (TYPE_SYSTEM, TYPE_SYSTEM.lower())

#: The names that INCEpTION gives to what was reviewed, and to what nobody has touched.
_CURATED, _UNTOUCHED = "CURATION_USER", "INITIAL_CAS"

#: An archive's name that says nothing.
_MEANINGLESS = re.compile(r"(webanno|inception-document)\d+(export)?")

_BEGINNING = 4

#: The largest type system that is read, in bytes: it is kept while others need it.
_LARGEST_TYPES = 10_000_000


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of an archive, or the one of a file with its type system beside it."""
    beginning = source.read(_BEGINNING)
    source.seek(0)
    if is_zip(beginning):
        yield from _archive(source, name, ())
        return
    file = getattr(source, "name", None)
    beside = Path(file).parent if isinstance(file, str | Path) else None
    try:
        types = _types_beside(beside, beside) if beside else None
        yield _entry(content_of(source), types, _whereabouts(name, [PurePosixPath(name).name]))
    except Fault as fault:
        yield Entry(name, fault=str(fault))


def read_folder(folder: Path) -> Iterator[Entry]:
    """The records of a folder and of those within, by their paths."""
    root = folder.resolve()
    for path in _files(folder, root.name):
        parts = [root.name, *path.relative_to(folder).parts]
        shown = one_line(str(path))
        try:
            if not path.resolve().is_relative_to(root):
                raise Fault("is a link that leads out of the folder")
            if not path.is_file():
                raise Fault("is no file")
            with path.open("rb") as source:
                if path.suffix == ".zip":
                    yield from _archive(source, shown, parts, is_inner=_is_work(parts))
                else:
                    types = _types_beside(path.parent, folder)
                    yield _entry(content_of(source), types, _whereabouts(shown, parts))
        except Fault as fault:
            yield Entry(shown, fault=str(fault))
        except OSError as error:
            yield Entry(shown, fault=f"cannot be read ({error.strerror})")


def _files(folder: Path, name: str) -> Iterator[Path]:
    """The files to be read, in order; of a project's export, only people's work.

    `name` is the folder's own, which may mean something.
    """
    is_export = any((folder / it).is_dir() for it in _WORK) and not _type_system_in(folder)
    for place, folders, files in os.walk(folder):
        if is_export and Path(place) == folder:
            folders[:] = [it for it in folders if it in _WORK]
            continue
        folders.sort()
        for file in sorted(files):
            path = Path(place, file)
            parts = [name, *path.relative_to(folder).parts]
            if file.endswith((*_SUFFIXES, ".zip")) and not _is_untouched(parts):
                yield path


def _types_beside(place: Path, root: Path) -> TypeSystem | None:
    """The type system in the folder, or in the nearest around it, but within the root."""
    while True:
        if path := _type_system_in(place):
            if not path.resolve().is_relative_to(root.resolve()):
                raise Fault(f"its {TYPE_SYSTEM} is a link that leads out of the folder")
            with path.open("rb") as source:
                return _types(lambda: content_of(source))
        if place == root:
            return None
        place = place.parent


def _type_system_in(place: Path) -> Path | None:
    return next((it for name in _TYPE_SYSTEMS if (it := place / name).is_file()), None)


def _types(content: Callable[[], bytes]) -> TypeSystem:
    try:
        data = content()
        if len(data) > _LARGEST_TYPES:
            raise Fault(f"is larger than {_LARGEST_TYPES:,} bytes")
        return type_system_of(data)
    except Fault as fault:
        raise Fault(f"its {TYPE_SYSTEM}: {fault}") from None


def _archive(
    source: BinaryIO, shown: str, parts: Sequence[str], *, is_inner: bool = False
) -> Iterator[Entry]:
    """The records of an archive; `parts` is the path to it, as far as that means something."""
    try:
        archive = Archive(source)
    except Fault as fault:
        yield Entry(shown, fault=str(fault))
        return
    within = {name: PurePosixPath(name).parts for name in archive}
    work = {name: it for name, it in within.items() if it and it[0] in _WORK}
    if work and archive.find(TYPE_SYSTEM) is None:
        within = work
    for name, inner_parts in within.items():
        place = f"{shown}/{one_line(name)}"
        path = _path(parts, name) if is_inner else [*parts, *inner_parts]
        if _is_untouched(path):
            continue
        try:
            if name.endswith(".zip") and not is_inner:
                inner = io.BytesIO(archive.content(name))
                yield from _archive(inner, place, path, is_inner=True)
            elif name.endswith(_SUFFIXES):
                data = content_of(io.BytesIO(archive.content(name)))
                yield _entry(data, _types_in(archive, name), _whereabouts(place, path))
        except Fault as fault:
            yield Entry(place, fault=str(fault))


def _path(parts: Sequence[str], name: str) -> list[str]:
    """The path to an archive, which is called as its annotator is, unless its file knows better."""
    stem = PurePosixPath(parts[-1]).stem
    return [*parts[:-1], PurePosixPath(name).name if _MEANINGLESS.fullmatch(stem) else parts[-1]]


def _types_in(archive: Archive, name: str) -> TypeSystem | None:
    """The type system nearest to a file in an archive."""
    for parent in PurePosixPath(name).parents:
        found = archive.find((parent / TYPE_SYSTEM).as_posix())
        if found is not None:
            return _types(partial(archive.content, found))
    return None


def _is_work(parts: Sequence[str]) -> bool:
    return len(parts) > 2 and parts[-3] in _WORK


def _is_untouched(parts: Sequence[str]) -> bool:
    """Whether it is what a project's export has of a document for nobody."""
    return _is_work(parts) and parts[-1].partition(".")[0] == _UNTOUCHED


def _whereabouts(place: str, parts: Sequence[str]) -> Whereabouts:
    """What the path says: a document's folder and an annotator's file, or nothing but a name."""
    stem = parts[-1].removesuffix(".gz")
    stem = stem.removesuffix(".zip").removesuffix(".xmi")
    if _is_work(parts):
        return Whereabouts(place, stem, GOLD if stem == _CURATED else stem, parts[-2])
    return Whereabouts(place, stem)


def _entry(data: bytes, types: TypeSystem | None, whereabouts: Whereabouts) -> Entry:
    if types is None:
        raise Fault(f"there is no {TYPE_SYSTEM} beside it, as INCEpTION exports it")
    return entry_of(data, types, whereabouts)
