"""How a Parquet file is spoilt as the table that it holds: bytes alone rarely leave one."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.mutations import Files, changed, mutate

if TYPE_CHECKING:
    import pyarrow as pa

#: Names that mean something to a reader of tables.
_NAMES = (
    *("id", "text", "article_text", "context", "article_id", "annotator", "status", "meta"),
    *("spans", "entities", "links", "start", "end", "label", "tokens", "words", "ner_tags", "tags"),
)

#: So many files at the beginning of the corpus are valid. Others are not read here: pyarrow, which
#: has not looked at them as the program does, would end the whole process.
_VALID = 2

#: What comes of changes that no table can have.
_IMPOSSIBLE = (
    *(ValueError, TypeError, LookupError, AttributeError, OverflowError),
    *(OSError, RecursionError, MemoryError),
)


def spoil_table(chance: Random, files: Files, others: Sequence[Files]) -> Files:
    """The files with one spoilt in its values or columns, or in its bytes."""
    import pyarrow as pa

    if chance.random() < 0.4:
        return mutate(chance, files, others)
    [(name, data)] = chance.choice(others[:_VALID]).items()
    try:
        return {name: _spoilt(chance, data)}
    except (pa.ArrowException, *_IMPOSSIBLE):
        return mutate(chance, files, others)


def _spoilt(chance: Random, data: bytes) -> bytes:
    import pyarrow.parquet as pq

    table: pa.Table = pq.read_table(io.BytesIO(data))
    ways = (_values, _values, _renamed, _without, _cast, _repeated)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        table = chance.choice(ways)(chance, table)
    out = io.BytesIO()
    options = {
        "row_group_size": chance.choice((1, 2, 1000)),
        "compression": chance.choice(("none", "snappy", "zstd", "gzip")),
        "use_dictionary": chance.random() < 0.5,
        "version": chance.choice(("1.0", "2.6")),
    }
    if chance.random() < 0.2:
        # What this program or Hugging Face says of the columns.
        held = dict(table.schema.metadata or {})
        tree = changed(chance, {k.decode(): v.decode() for k, v in held.items()})
        pairs = tree.items() if isinstance(tree, dict) else ()
        table = table.replace_schema_metadata({str(k): str(v) for k, v in pairs})
    pq.write_table(table, out, **options)
    return out.getvalue()


def _values(chance: Random, table: pa.Table) -> pa.Table:
    """Values exchanged, with the types that the columns had or those that follow."""
    import pyarrow as pa

    rows = changed(chance, table.to_pylist())
    # A value that holds itself, which is no JSON either, would end the process.
    json.dumps(rows)
    known = chance.random() < 0.5
    return pa.Table.from_pylist(rows, **({"schema": table.schema} if known else {}))


def _renamed(chance: Random, table: pa.Table) -> pa.Table:
    names = list(table.column_names)
    names[chance.randrange(len(names))] = chance.choice(_NAMES)
    return table.rename_columns(names)


def _without(chance: Random, table: pa.Table) -> pa.Table:
    return table.drop_columns([chance.choice(table.column_names)])


def _cast(chance: Random, table: pa.Table) -> pa.Table:
    import pyarrow as pa

    at = chance.randrange(table.num_columns)
    wide = (pa.large_string(), pa.binary(), pa.int8(), pa.int64(), pa.float64(), pa.string())
    column = table.column(at).cast(chance.choice(wide))
    return table.set_column(at, table.column_names[at], column)


def _repeated(chance: Random, table: pa.Table) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables([table, table.slice(chance.randrange(max(1, table.num_rows)), 1)])
