"""Lines of JSON, from bytes to the shapes that they may have, and to records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

import msgspec

from annotator.core.display import one_line
from annotator.exchange.errors import ExchangeError, Fault
from annotator.exchange.formats import Entry

T = TypeVar("T")

#: A file that begins with so many lines that are no JSON is taken for something else.
_ENOUGH = 10

#: No line may be longer, in bytes.
LONGEST_LINE = 100_000_000

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_PATH = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")


class NoJson(Fault):
    """A line that is not even JSON."""


def entries_of(
    source: BinaryIO,
    name: str,
    decoder: msgspec.json.Decoder[T],
    entry: Callable[[T, str], Entry],
) -> Iterator[Entry]:
    """An entry for each line that is not blank: `entry` makes it, or raises Fault.

    Raises:
        ExchangeError: when the file holds something else than lines of JSON.
    """
    lines = lines_of(source, name)
    entries: list[Entry] = []
    for place, line in lines:
        made, is_json = _made(decoder, entry, line, place)
        entries.append(made)
        if is_json:
            break
        if b"\0" in line:
            raise ExchangeError(f"{name}: holds NUL bytes: it is binary, or not UTF-8")
        if len(entries) == _ENOUGH:
            raise ExchangeError(f"{entries[0].place}: {entries[0].fault}; nor are the next lines")
    yield from entries
    for place, line in lines:
        yield _made(decoder, entry, line, place)[0]


def _made(
    decoder: msgspec.json.Decoder[T], entry: Callable[[T, str], Entry], line: bytes, place: str
) -> tuple[Entry, bool]:
    """The line's entry, and whether the line is JSON at least."""
    try:
        return entry(decoded(decoder, line), place), True
    except NoJson as fault:
        return Entry(place, fault=str(fault)), False
    except Fault as fault:
        return Entry(place, fault=str(fault)), True


def lines_of(source: BinaryIO, name: str) -> Iterator[tuple[str, bytes]]:
    """The lines that are not blank, each with its place.

    Raises:
        ExchangeError: at a line that is too long to be kept.
    """
    for number, line in enumerate(iter(lambda: source.readline(LONGEST_LINE + 1), b""), 1):
        place = f"{name}:{number}"
        if len(line) > LONGEST_LINE:
            raise ExchangeError(f"{place}: is longer than {LONGEST_LINE:,} bytes")
        plain = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if plain.strip():
            yield place, plain


def decoded(decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    """The line, or another piece of JSON, in the decoder's shape.

    Raises:
        Fault: with what is wrong, and where in the record.
    """
    try:
        plain = decoder.decode(line)
        if b"\\u0000" in line:
            _refuse_nul(msgspec.to_builtins(plain))
    except msgspec.ValidationError as error:
        raise Fault(one_line(told(error), 200)) from None
    except msgspec.DecodeError as error:
        if _holds_surrogate(line):
            raise Fault("holds a lone surrogate (\\ud800 to \\udfff), which is no text") from None
        raise NoJson(f"not JSON ({one_line(str(error), 100)})") from None
    except UnicodeDecodeError:
        raise NoJson("not UTF-8") from None
    except RecursionError:
        raise Fault("nested too deeply") from None
    return plain


def told(error: msgspec.ValidationError, where: str = "") -> str:
    """What does not fit into a shape, with the path to it behind `where`."""
    path = _PATH.search(str(error))
    inner = path[1] if path else ""
    place = f"{where}.{inner}" if where and inner else where or inner
    return f"{place}: {_PATH.sub('', str(error))}" if place else _PATH.sub("", str(error))


def _holds_surrogate(line: bytes) -> bool:
    """Whether the line is JSON but for halves of characters."""
    try:
        return _SURROGATE.search(line) is not None and json.loads(line) is not None
    except (ValueError, RecursionError):
        return False


def refuse_nul(value: object) -> None:
    """Make sure that no text within the value holds what neither a file nor a cell can.

    Raises:
        Fault: with the path to the first that does.
    """
    # In most values there is none, and to search their JSON is many times as fast.
    if b"\\u0000" in msgspec.json.encode(value):
        _refuse_nul(msgspec.to_builtins(value))


def _refuse_nul(value: object, path: str = "") -> None:
    """Make sure of it at one place.

    Raises:
        Fault: with the path to the first that does.
    """
    if isinstance(value, str) and "\0" in value:
        raise Fault(f"{one_line(path, 60) or 'a key'}: holds a NUL character")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            _refuse_nul(inner, f"{path}[{number}]")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_nul(key)
            _refuse_nul(inner, f"{path}.{key}" if path else key)
