"""The native format's lines, from bytes to the shapes that they may have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, TypeVar

import msgspec

from annotator.core.display import one_line
from annotator.exchange.errors import ExchangeError, Fault

T = TypeVar("T")

#: No line may be longer, in bytes.
LONGEST_LINE = 100_000_000

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_PATH = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")


class NoJson(Fault):
    """A line that is not even JSON."""


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
    """The line in the shape that the decoder is for.

    Raises:
        Fault: with what is wrong, and where in the record.
    """
    try:
        plain = decoder.decode(line)
        if b"\\u0000" in line:
            _refuse_nul(msgspec.to_builtins(plain))
    except msgspec.ValidationError as error:
        path = _PATH.search(str(error))
        where = f"{path[1]}: " if path and path[1] else ""
        raise Fault(one_line(where + _PATH.sub("", str(error)), 200)) from None
    except msgspec.DecodeError as error:
        if _holds_surrogate(line):
            raise Fault("holds a lone surrogate (\\ud800 to \\udfff), which is no text") from None
        raise NoJson(f"not JSON ({one_line(str(error), 100)})") from None
    except UnicodeDecodeError:
        raise NoJson("not UTF-8") from None
    except RecursionError:
        raise Fault("nested too deeply") from None
    return plain


def _holds_surrogate(line: bytes) -> bool:
    """Whether the line is JSON but for halves of characters."""
    try:
        return _SURROGATE.search(line) is not None and json.loads(line) is not None
    except (ValueError, RecursionError):
        return False


def _refuse_nul(value: object, path: str = "") -> None:
    """Make sure that no text within the value holds what neither a file nor a cell can.

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
