"""What a Parquet file says it holds, read by hand.

pyarrow ends the whole process where it is asked for a column's sizes and the file is broken there.
The footer is Thrift in its compact protocol; the numbers of fields are those of `parquet.thrift`.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO, NamedTuple

#: A footer may have so many bytes.
LARGEST_FOOTER = 100_000_000

#: Fields of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData.
_ROW_GROUPS, _COLUMNS, _META_DATA, _NUM_VALUES, _SIZE = 4, 1, 3, 5, 6

#: Types of the compact protocol.
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12


class GroupSize(NamedTuple):
    """A group of rows: its bytes once unfolded, and the most values that a column has."""

    size: int
    values: int


def group_sizes(source: BinaryIO) -> list[GroupSize]:
    """The sizes of all groups of rows.

    Raises:
        ValueError: when the footer cannot be read.
    """
    try:
        source.seek(-8, io.SEEK_END)
        length = int.from_bytes(source.read(4), "little")
        if length > LARGEST_FOOTER:
            raise ValueError(f"its footer has {length:,} bytes")
        source.seek(-8 - length, io.SEEK_END)
        footer = _Thrift(source.read(length)).struct()
        chunks = [[chunk[_META_DATA] for chunk in group[_COLUMNS]] for group in footer[_ROW_GROUPS]]
        return [
            GroupSize(sum(it[_SIZE] for it in group), max(it[_NUM_VALUES] for it in group))
            for group in chunks
            if group
        ]
    except (OSError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("its footer is broken") from error


class _Thrift:
    """Values one after the other: structs are dicts by the numbers of their fields."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            type = head & 15
            found[number] = type == _TRUE if type in (_TRUE, _FALSE) else self._value(type)
        return found

    def _value(self, type: int) -> object:
        if type == _STRUCT:
            return self.struct()
        if type in (_LIST, _SET):
            return self._list()
        if type in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if type in (_BINARY, _DOUBLE):
            self._skip(self._varint() if type == _BINARY else 8)
            return None
        if type == _MAP:
            self._map()
            return None
        return self._signed()

    def _list(self) -> list[object]:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        return [self._value(head & 15) for _ in range(size)]

    def _map(self) -> None:
        if size := self._varint():
            types = self._byte()
            for _ in range(size):
                self._value(types >> 4)
                self._value(types & 15)

    def _skip(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7
            if shift > 63:
                raise IndexError

    def _signed(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
