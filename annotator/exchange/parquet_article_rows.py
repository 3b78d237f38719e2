"""Rows of a Parquet file that are an article each, with its spans in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from pathlib import PurePath
from typing import Any

import msgspec

from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import refuse_nul, told
from annotator.exchange.jsonl_shapes import PlainRecord
from annotator.exchange.parquet_columns import Batch, Column, Columns, is_list, is_objects

START = Column("int64", ("start", "start_char", "start_offset", "begin"))
END = Column("int64", ("end", "end_char", "end_offset"))
LABEL = Column("string", ("label", "type", "tag", "entity"))
ANNOTATOR = Column("string", ("annotator", "annotator_id"))
ARTICLE_ID = Column("string", ("article_id", "document_id", "doc_id"))

_MADE = {
    "origin": Column("string", ("origin",), "added"),
    "score": Column("float64", ("score",)),
    "suggester": Column("string", ("suggester",)),
    "provenance": Column("string", ("provenance",)),
}

_SPAN = {
    "id": Column("string", ("id",)),
    **{"start": START, "end": END, "label": LABEL},
    "text": Column("string", ("text", "quote")),
    "attributes": Column("string", ("attributes",)),
    "note": Column("string", ("note",), ""),
    "flagged": Column("bool", ("flagged",), False),
    **_MADE,
}

_LINK = {
    "id": Column("string", ("id",)),
    "type": Column("string", ("type", "label")),
    "from": Column("string", ("from", "from_id", "head")),
    "to": Column("string", ("to", "to_id", "child")),
    **_MADE,
}

_ARTICLE = {
    "id": Column("string", ("id", *ARTICLE_ID.names)),
    "text": Column("string", ("text",), ""),
    "annotator": ANNOTATOR,
    "status": Column("string", ("status",), "new"),
    "schema": Column("string", ("label_schema",), ""),
    "note": Column("string", ("note",), ""),
    "flagged": Column("bool", ("flagged",), False),
    "meta": Column("string", ("meta",), "{}"),
}

_SPANS = ("spans", "entities")
_LINKS = "links"

_decode = msgspec.json.Decoder().decode


def article_spans(columns: Columns) -> str:
    """The column of spans; none where there is none."""
    for name in _SPANS:
        if name in columns.names and is_objects(columns.schema.field(name).type):
            return name
    return ""


def article_rows(columns: Columns, spans: str) -> Iterator[Entry]:
    """An entry for each row; columns that are not known are metadata."""
    stem = PurePath(columns.name).stem or "parquet"
    has_links = _LINKS in columns.names and is_objects(columns.schema.field(_LINKS).type)
    taken = {it.among(columns.names) for it in _ARTICLE.values()} | {spans}
    taken |= {_LINKS} if has_links else set()
    others = other_columns(columns, taken)
    lost = [name for name in columns.names if name not in taken and name not in others]
    for batch in columns.batches([*filter(None, taken), *others]):
        cells = {key: batch.cells(it) for key, it in _ARTICLE.items()}
        meta = other_values(batch, others)
        cells["spans"] = batch.objects(spans, _SPAN)
        cells["links"] = batch.objects(_LINKS, _LINK) if has_links else [[]] * batch.size
        rows = zip(*cells.values(), meta, strict=True)
        for number, (*values, more) in enumerate(rows, batch.first):
            plain = dict(zip(cells, values, strict=True))
            if plain["id"] is None:
                plain["id"] = f"{stem}-{number}"
            place = f"{columns.name}: row {number}"
            yield entry_of(place, plain, more, {"column": len(lost)} if lost else {})


def other_columns(columns: Columns, taken: set[str | None]) -> dict[str, Column]:
    """The columns with one value a row that nothing else is made of."""
    import pyarrow as pa

    found: dict[str, Column] = {}
    for field in columns.schema:
        plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if field.name in taken or is_list(plain):
            continue
        if pa.types.is_string(plain) or pa.types.is_large_string(plain):
            found[field.name] = Column("string", (field.name,))
        elif pa.types.is_integer(plain):
            found[field.name] = Column("int64", (field.name,))
        elif pa.types.is_floating(plain):
            found[field.name] = Column("float64", (field.name,))
        elif pa.types.is_boolean(plain):
            found[field.name] = Column("bool", (field.name,))
    return found


def other_values(batch: Batch, others: Mapping[str, Column]) -> list[dict[str, Any]]:
    """What these columns have in each row, but for nulls."""
    if not others:
        return list(repeat({}, batch.size))
    rows = zip(*(batch.cells(it) for it in others.values()), strict=True)
    return [
        {name: it for name, it in zip(others, row, strict=True) if it is not None} for row in rows
    ]


def entry_of(
    place: str,
    plain: dict[str, Any],
    meta: Mapping[str, Any],
    left_out: Mapping[str, int],
) -> Entry:
    """The row, or rows, as a record, or with what is wrong with it.

    `meta` come besides those in `plain`, where they are JSON, as attributes and provenance are.
    """
    try:
        _decode_cells(plain)
        record = msgspec.convert({**plain, "meta": {**meta, **plain["meta"]}}, PlainRecord)
        refuse_nul(record)
        checked, trimmed = checked_record(record)
    except msgspec.ValidationError as error:
        return Entry(place, fault=one_line(told(error), 200))
    except Fault as fault:
        return Entry(place, fault=str(fault))
    return Entry(place, checked, trimmed=trimmed, left_out=left_out)


def _decode_cells(plain: dict[str, Any]) -> None:
    plain["meta"] = _decoded("meta", plain.get("meta") or "{}")
    if not isinstance(plain["meta"], dict):
        raise Fault("meta: is no JSON object")
    for key, items in (("spans", plain["spans"]), ("links", plain.get("links", ()))):
        for number, item in enumerate(items):
            for name in ("attributes", "provenance"):
                if cell := item.get(name):
                    item[name] = _decoded(f"{key}[{number}].{name}", cell)


def _decoded(where: str, cell: str) -> object:
    try:
        return _decode(cell)
    except msgspec.DecodeError as error:
        raise Fault(f"{where}: not JSON ({one_line(str(error), 100)})") from None
    except RecursionError:
        raise Fault(f"{where}: nested too deeply") from None
