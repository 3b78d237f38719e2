"""The native format, read: every line is a record or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import entries_of
from annotator.exchange.jsonl_shapes import VERSION, PlainRecord


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with its line; blank lines are passed over.

    Raises:
        ExchangeError: when the file holds something else than lines of JSON.
    """
    return entries_of(source, name, msgspec.json.Decoder(PlainRecord), _entry)


def _entry(plain: PlainRecord, place: str) -> Entry:
    if plain.format != VERSION:
        raise Fault(f"format: '{one_line(plain.format, 40)}' is not {VERSION}")
    record, trimmed = checked_record(plain)
    return Entry(place, record, trimmed=trimmed)
