"""The native format, read: every line is a record or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import ExchangeError, Fault
from annotator.exchange.formats import Entry
from annotator.exchange.jsonl_decoding import NoJson, decoded, lines_of
from annotator.exchange.jsonl_shapes import PlainRecord

#: A file that begins with so many lines that are no JSON is taken for something else.
_ENOUGH = 10


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with its line; blank lines are passed over.

    Raises:
        ExchangeError: when the file holds something else than lines of JSON.
    """
    decoder = msgspec.json.Decoder(PlainRecord)
    lines = lines_of(source, name)
    yield from _beginning(decoder, lines, name)
    for place, line in lines:
        yield _entry(decoder, line, place)[0]


def _beginning(
    decoder: msgspec.json.Decoder[PlainRecord], lines: Iterator[tuple[str, bytes]], name: str
) -> list[Entry]:
    """The entries up to the first that is JSON.

    Raises:
        ExchangeError: when there are so many before it that the file must be something else.
    """
    entries: list[Entry] = []
    for place, line in lines:
        entry, is_json = _entry(decoder, line, place)
        entries.append(entry)
        if is_json:
            break
        if b"\0" in line:
            raise ExchangeError(f"{name}: holds NUL bytes: it is binary, or not UTF-8")
        if len(entries) == _ENOUGH:
            raise ExchangeError(f"{entries[0].place}: {entries[0].fault}; nor are the next lines")
    return entries


def _entry(
    decoder: msgspec.json.Decoder[PlainRecord], line: bytes, place: str
) -> tuple[Entry, bool]:
    """The line's entry, and whether the line is JSON at least."""
    try:
        record, trimmed = checked_record(decoded(decoder, line))
        return Entry(place, record, trimmed=trimmed), True
    except NoJson as fault:
        return Entry(place, fault=str(fault)), False
    except Fault as fault:
        return Entry(place, fault=str(fault)), True
