"""A Parquet file's columns as plain values, a batch of rows at a time, within bounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.core.display import one_line
from annotator.exchange.errors import ExchangeError
from annotator.exchange.extras import extra_module
from annotator.exchange.features import HUGGING_FACE
from annotator.exchange.parquet_footer import group_sizes

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are in memory at a time, and how many bytes they, or a group of rows, may have.
BATCH_ROWS = 200
LARGEST_BATCH = 500_000_000
LARGEST_GROUP = 2_000_000_000

#: Values of one column, those in lists counted one by one, that a group of rows may have.
MOST_VALUES = 50_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for: its type, the names it may go by, and what stands for null."""

    type: str
    names: tuple[str, ...]
    default: Any = None

    def among(self, names: Sequence[str]) -> str | None:
        """The first of its names that is there."""
        return next((name for name in self.names if name in names), None)


class Columns:
    """An open Parquet file."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Open it.

        Raises:
            ExchangeError: when it is no Parquet file, holds too much, or pyarrow is missing.
        """
        parquet = extra_module("pyarrow.parquet", "parquet")
        self.name = name
        with self._reading():
            self._file = parquet.ParquetFile(source)
            self.schema: pa.Schema = self._file.schema_arrow
            self.names: list[str] = self.schema.names
            _check_once(self.names, name)
            self._check_sizes(source)
            texts = [f.name for f in self.schema if _is_text(f.type)]
            # The same long text in many rows is kept once until it is used.
            self._file = parquet.ParquetFile(source, read_dictionary=texts)
        self.metadata = {
            key.decode("utf-8", "replace"): value
            for key, value in (self.schema.metadata or {}).items()
        }

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what pyarrow says of a broken file into one line."""
        import pyarrow as pa

        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError, MemoryError) as error:
            why = one_line(str(error) or type(error).__name__, 120)
            raise ExchangeError(f"{self.name}: cannot be read as Parquet ({why})") from None

    def _check_sizes(self, source: BinaryIO) -> None:
        try:
            groups = group_sizes(source)
        except ValueError as error:
            raise ExchangeError(f"{self.name}: cannot be read as Parquet ({error})") from None
        for size, values in groups:
            if size > LARGEST_GROUP or values > MOST_VALUES:
                raise ExchangeError(
                    f"{self.name}: a group of rows has {size:,} bytes and {values:,} values, and "
                    f"may have {LARGEST_GROUP:,} and {MOST_VALUES:,}: write smaller groups"
                )

    def classes(self, name: str) -> tuple[str, ...]:
        """The names of a column's classes, which `datasets` keeps in the metadata; or none."""
        try:
            told = json.loads(self.metadata[HUGGING_FACE])["info"]["features"][name]
            names = told.get("feature", told)["names"]
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
            return ()
        return tuple(names) if all(isinstance(it, str) for it in names) else ()

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """All rows, with these columns only."""
        first = 1
        batches = self._file.iter_batches(BATCH_ROWS, columns=list(names), use_threads=False)
        while True:
            with self._reading():
                batch = next(batches, None)
            if batch is None:
                return
            yield Batch(self, batch, first)
            first += batch.num_rows


class Batch:
    """Some rows; `first` is the number of the first in the file, from 1."""

    def __init__(self, columns: Columns, batch: pa.RecordBatch, first: int) -> None:
        self._columns = columns
        self._batch = batch
        self.first = first
        self.size: int = batch.num_rows

    def cells(self, column: Column) -> list[Any]:
        """A value for each row; where there is no such column, its default."""
        name = column.among(self._columns.names)
        if name is None:
            return [column.default] * self.size
        return self._values(self._batch.column(name), column, name)

    def _values(self, array: pa.Array, column: Column, name: str) -> list[Any]:
        import pyarrow as pa

        with self._columns._reading():
            if pa.types.is_dictionary(array.type) and _is_text(array.type.value_type):
                self._check_texts(array, name)
            if not _fits(array.type, column.type):
                raise ExchangeError(
                    f"{self._columns.name}: the column {one_line(name, 60)} holds {array.type}, "
                    f"not {column.type}"
                )
            found = array.cast(pa.type_for_alias(column.type))
            if column.default is not None:
                found = found.fill_null(column.default)
            values: list[Any] = found.to_pylist()
        return values

    def _check_texts(self, array: pa.DictionaryArray, name: str) -> None:
        import pyarrow.compute as pc

        lengths = pc.take(pc.binary_length(array.dictionary), array.indices)
        if (pc.sum(lengths).as_py() or 0) > LARGEST_BATCH:
            raise ExchangeError(
                f"{self._columns.name}: {self.size} rows from row {self.first} have more than "
                f"{LARGEST_BATCH:,} bytes in the column {one_line(name, 60)}"
            )

    def lists(self, name: str, column: Column) -> list[list[Any]]:
        """A list for each row."""
        array = self._batch.column(name)
        flat = iter(self._values(array.flatten(), column, name))
        return [list(islice(flat, length)) for length in _lengths(array)]

    def objects(self, name: str, fields: Mapping[str, Column]) -> list[list[dict[str, Any]]]:
        """A list of objects for each row, out of a list of objects or an object of lists."""
        array = self._batch.column(name)
        lengths, parts = _parts(array, f"{self._columns.name}: {one_line(name, 60)}")
        columns: list[Sequence[Any]] = []
        for it in fields.values():
            found = it.among(tuple(parts))
            if found is None:
                columns.append([it.default] * sum(lengths))
            else:
                columns.append(self._values(parts[found], it, f"{name}.{found}"))
        keys = tuple(fields)
        flat = (dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True))
        return [list(islice(flat, length)) for length in lengths]


def is_list(type: pa.DataType) -> bool:
    """Whether a column holds lists."""
    import pyarrow as pa

    return bool(
        pa.types.is_list(type) or pa.types.is_large_list(type) or pa.types.is_fixed_size_list(type)
    )


def is_objects(type: pa.DataType) -> bool:
    """Whether a column holds lists of objects, or objects of lists."""
    import pyarrow as pa

    if is_list(type):
        return bool(pa.types.is_struct(type.value_type) or pa.types.is_null(type.value_type))
    return bool(
        pa.types.is_struct(type)
        and type.num_fields
        and all(is_list(type.field(n).type) for n in range(type.num_fields))
    )


def _parts(array: pa.Array, where: str) -> tuple[list[int], dict[str, pa.Array]]:
    """How many objects each row has, and their fields.

    Raises:
        ExchangeError: when the fields have different lengths, or one name.
    """
    import pyarrow as pa

    if is_list(array.type):
        inner = array.type.value_type
        if pa.types.is_null(inner):
            return [0] * len(array), {}
        names = [inner.field(n).name for n in range(inner.num_fields)]
        _check_once(names, where)
        return _lengths(array), dict(zip(names, array.flatten().flatten(), strict=True))
    names = [array.type.field(n).name for n in range(array.type.num_fields)]
    _check_once(names, where)
    lists = dict(zip(names, array.flatten(), strict=True))
    every = [_lengths(it) for it in lists.values()]
    if any(it != every[0] for it in every):
        raise ExchangeError(f"{where}: the lists of an object have different lengths")
    return every[0], {name: it.flatten() for name, it in lists.items()}


def _check_once(names: Sequence[str], where: str) -> None:
    """Make sure that a name is one column's: Arrow and pandas write files in which it is not."""
    name, number = next(iter(Counter(names).most_common(1)), ("", 0))
    if number > 1:
        raise ExchangeError(
            f"{where}: {number} columns are called {one_line(name, 60)}; rename all but one"
        )


def _lengths(array: pa.Array) -> list[int]:
    lengths: list[int] = array.value_lengths().fill_null(0).to_pylist()
    return lengths


def _is_text(type: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(type) or pa.types.is_large_string(type))


def _fits(found: pa.DataType, wanted: str) -> bool:
    """Whether values of a type can be meant: numbers are no texts but for ids."""
    import pyarrow as pa

    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_null(found):
        return True
    if wanted == "string":
        return _is_text(found) or pa.types.is_integer(found) or pa.types.is_string_view(found)
    if wanted == "bool":
        return bool(pa.types.is_boolean(found))
    return bool(pa.types.is_integer(found) or pa.types.is_floating(found))
