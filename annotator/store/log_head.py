"""The head of a write-ahead log: SQLite takes a log for empty whose head is damaged.

It says nothing then, and the next program that closes the file deletes the log with all decisions
that are in it. The format is told in https://sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

#: Bytes of the head, of what stands before each page, and of the smallest page there is.
_HEAD, _FRAME, _PAGE = 32, 24, 512

#: Both kinds of checksum: of little and of big numbers first.
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_VERSION = 3_007_000
_PAGES = frozenset(1 << power for power in range(9, 17))

#: How often, and after how many seconds, a head is read again that somebody may just be writing.
_TRIES, _REST = 4, 0.02


def is_damaged(log: Path) -> bool:
    """Whether a log holds something that nobody can get at since its head is no head.

    One in which there is no room for a page holds nothing: SQLite was cut off as it began it. The
    log may be read besides SQLite, which locks other files.

    Raises:
        OSError: when it cannot be read.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_REST)
        if log.stat().st_size < _HEAD + _FRAME + _PAGE:
            return False
        with log.open("rb") as stream:
            if _is_head(stream.read(_HEAD)):
                return False
    return True


def _is_head(data: bytes) -> bool:
    if len(data) < _HEAD:
        return False
    magic, version, page, _, _, _, *told = struct.unpack(">8I", data)
    order = _MAGIC.get(magic)
    if order is None or version != _VERSION or page not in _PAGES:
        return False
    return _checksum(struct.unpack(f"{order}6I", data[:24])) == tuple(told)


def _checksum(numbers: tuple[int, ...]) -> tuple[int, int]:
    one = two = 0
    for first, second in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
