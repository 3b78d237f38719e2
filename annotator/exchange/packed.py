"""What is packed, unpacked within bounds: nothing grows into more than it may."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from annotator.exchange.errors import Fault
from annotator.exchange.xml_scan import LARGEST

#: How many files an archive may hold.
MOST_FILES = 200_000

#: How much larger something may be than it was when packed, once it is larger than the size.
MOST_GROWTH = 200
_HARMLESS = 1_000_000

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"

_BROKEN = (BadZipFile, EOFError, OSError, zlib.error, ValueError, RuntimeError, NotImplementedError)


def is_zip(beginning: bytes) -> bool:
    """Whether a file that begins so is a zip archive."""
    return beginning.startswith(_ZIP)


def content_of(source: BinaryIO) -> bytes:
    """A file's content, unpacked if it was packed by gzip.

    Raises:
        Fault: when it is too large, or cannot be unpacked.
    """
    # Room for all that is asked for is made at once, and most files are small.
    data = source.read(_HARMLESS)
    if len(data) == _HARMLESS:
        data += source.read(LARGEST + 1 - _HARMLESS)
    if len(data) > LARGEST:
        raise Fault(f"is larger than {LARGEST:,} bytes")
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as inner:
            return _bounded(inner, len(data))
    except _BROKEN as error:
        raise Fault(f"cannot be unpacked ({error})") from None


def _bounded(source: BinaryIO | gzip.GzipFile, packed: int) -> bytes:
    most = min(LARGEST, max(_HARMLESS, packed * MOST_GROWTH))
    data: bytes = source.read(most + 1)
    if len(data) > most:
        raise Fault(f"grows from {packed:,} to more than {most:,} bytes when it is unpacked")
    return data


class Archive:
    """A zip archive's files, by name. Names are but names: nothing is written anywhere."""

    def __init__(self, source: BinaryIO) -> None:
        """Open it.

        Raises:
            Fault: when it is broken, or holds too many files.
        """
        try:
            self._zip = ZipFile(source)
        except _BROKEN as error:
            raise Fault(f"is no zip archive that can be read ({error})") from None
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise Fault(f"holds more than {MOST_FILES:,} files")
        self._infos: dict[str, ZipInfo] = {it.filename: it for it in infos if not it.is_dir()}
        self._folded = {name.casefold(): name for name in self._infos}

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(sorted(self._infos))

    def find(self, name: str) -> str | None:
        """The name of the file that is called so, whatever its capitals."""
        return self._folded.get(name.casefold())

    def content(self, name: str) -> bytes:
        """A file's content.

        Raises:
            Fault: when it is too large, encrypted or broken.
        """
        info = self._infos[name]
        try:
            with self._zip.open(info) as inner:
                return _bounded(inner, info.compress_size)  # type: ignore[arg-type]
        except _BROKEN as error:
            raise Fault(f"cannot be unpacked ({error})") from None
