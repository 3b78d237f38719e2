"""A Parquet file that is written as rows come: a group of rows at a time is in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa

#: A group is full with so many rows, or with rows of so much weight: see `write_rows`.
MOST_ROWS = 1_000
MOST_WEIGHT = 16_000_000


def write_rows(rows: Iterable[tuple[int, Sequence[Any]]], schema: pa.Schema, out: BinaryIO) -> None:
    """Write rows, each with its weight (about its characters) and a cell for each column.

    The cell of a list of objects is a list of tuples.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = zip(*group, strict=True)
            arrays = [_array(it, field.type) for it, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def _groups(rows: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[list[Sequence[Any]]]:
    group: list[Sequence[Any]] = []
    weight = 0
    for size, row in rows:
        group.append(row)
        weight += size
        if len(group) == MOST_ROWS or weight >= MOST_WEIGHT:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _array(cells: Sequence[Any], type: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if not pa.types.is_list(type):
        return pa.array(cells, type)
    inner = type.value_type
    # Column by column is many times as fast as objects one by one.
    items = list(chain.from_iterable(cells))
    if pa.types.is_struct(inner):
        columns = zip(*items, strict=True) if items else [()] * inner.num_fields
        fields = [inner.field(n) for n in range(inner.num_fields)]
        arrays = [_array(it, field.type) for it, field in zip(columns, fields, strict=True)]
        values = pa.StructArray.from_arrays(arrays, fields=fields)
    else:
        values = pa.array(items, inner)
    offsets = pa.array(accumulate(map(len, cells), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, values, type=type)
