"""A JSON array read element by element, so that a file of any size needs little memory.

Elements are cut apart without being decoded: only strings and brackets are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from annotator.exchange.errors import ExchangeError

#: No element may be longer, in bytes.
LONGEST_ELEMENT = 100_000_000

_CHUNK = 1 << 18

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'

#: Brackets within brackets that are found in one go; what nests deeper is gone through one by one.
_SHALLOW = 12

#: Everything up to a bracket that stands in no string, and that bracket. Possessive, as nothing in
#: it can be read in two ways.
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+[\[\]{}]", re.DOTALL)

#: A value without brackets: a string, or what comes before a sign.
_PLAIN = re.compile(rb"(?:" + _STRING + rb'|[^"\[\]{},]++)++(?=[\[\]{},])', re.DOTALL)
_NO_SPACE = re.compile(rb"[^ \t\r\n]")


def _within_brackets(depth: int) -> bytes:
    """A pattern of what brackets may hold, with so many pairs of them within each other.

    Of whichever kind an end is: a decoder says so where it is of the other one.
    """
    deeper = rb"|[\[{]" + _within_brackets(depth - 1) + rb"[\]}]" if depth else b""
    return rb'(?:[^"\[\]{}]++|' + _STRING + deeper + rb")*+"


_NESTED = re.compile(rb"[\[{]" + _within_brackets(_SHALLOW) + rb"[\]}]", re.DOTALL)

_COMMA = ord(",")
_SPACE = b" \t\r"
_OPEN, _CLOSE = b"[{", b"]}"


def elements_of(source: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Each element of the array with the number of its first line.

    A file that is no array is taken for one value after another, as lines of JSON are. What is
    wrong with the array as such comes as an element that no decoder takes: what there is of one
    that the file ends within, nothing where only the end is missing, or a bracket where something
    stands that no array has there; what is behind that is left.

    Raises:
        ExchangeError: when there is no JSON, or an element is too long to be kept.
    """
    yield from _Cutter(source, name).elements()


class _Cutter:
    """What is read and not yet cut, from `_at` on, and the line that this is in."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source, self._name = source, name
        self._data = source.read(_CHUNK)
        self._at = 3 if self._data.startswith(b"\xef\xbb\xbf") else 0
        self._line = 1
        self._ends_within = False
        #: Whether to look for elements with a line of their own, and whether one was found in
        #: what is read.
        self._is_by_line, self._found_line = True, False

    def elements(self) -> Iterator[tuple[int, bytes]]:
        first = self._next()
        if first is None:
            return
        if b"\0" in self._data:
            raise ExchangeError(f"{self._name}: holds NUL bytes: it is binary, or not UTF-8")
        if first not in _OPEN:
            raise ExchangeError(f"{self._name}:{self._line}: is no JSON array, nor lines of JSON")
        if first == _OPEN[0]:
            yield from self._in_array()
        else:
            yield from self._one_by_one()

    def _one_by_one(self) -> Iterator[tuple[int, bytes]]:
        while self._next() is not None:
            yield self._line, self._element()

    def _in_array(self) -> Iterator[tuple[int, bytes]]:
        self._take(self._at + 1)
        expects = False
        while (first := self._next()) is not None and (first != _CLOSE[0] or expects):
            yield self._line, self._element()
            if self._ends_within:
                return
            if expects := self._next() == _COMMA:
                self._take(self._at + 1)
            elif self._next() not in (_CLOSE[0], None):
                break
        if self._next() == _CLOSE[0]:
            self._take(self._at + 1)
            if self._next() is None:
                return
        # Nothing that is left is an element, whatever it looks like.
        yield self._line, b"]" * (self._next() is not None)

    def _element(self) -> bytes:
        """The bytes of an element: at least one, unless the file is at its end."""
        return self._nested() if self._data[self._at] in _OPEN else self._plain()

    def _nested(self) -> bytes:
        if self._is_by_line and (line := self._on_a_line()):
            return line
        if whole := _NESTED.match(self._data, self._at):
            return self._take(whole.end())
        depth, place = 0, self._at
        while True:
            while to_bracket := _TO_BRACKET.match(self._data, place):
                place = to_bracket.end()
                depth += 1 if self._data[place - 1] in _OPEN else -1
                if depth == 0:
                    return self._take(place)
            place -= self._at
            if not self._more():
                return self._rest()

    def _on_a_line(self) -> bytes:
        """The element if its line ends with it, as in the files of most tools; else nothing.

        To see whether something is JSON takes a tenth of what it takes to find where it ends.
        """
        end = self._data.find(b"\n", self._at)
        if end < 0:
            self._is_by_line = self._found_line
            return b""
        line = self._data[self._at : end].rstrip(_SPACE).removesuffix(b",").rstrip(_SPACE)
        try:
            msgspec.json.decode(line, type=msgspec.Raw)
        except (msgspec.DecodeError, RecursionError):
            self._is_by_line = False
            return b""
        self._found_line = True
        return self._take(self._at + len(line))

    def _plain(self) -> bytes:
        while True:
            if self._data[self._at] in _CLOSE or self._data[self._at] == _COMMA:
                return self._take(self._at + 1)
            if value := _PLAIN.match(self._data, self._at):
                return self._take(value.end())
            if not self._more():
                return self._rest()

    def _rest(self) -> bytes:
        self._ends_within = True
        return self._take(len(self._data))

    def _next(self) -> int | None:
        """The byte that comes next after white space; None at the file's end."""
        while True:
            found = _NO_SPACE.search(self._data, self._at)
            self._take(found.start() if found else len(self._data))
            if found:
                return self._data[self._at]
            if not self._more():
                return None

    def _take(self, end: int) -> bytes:
        taken = self._data[self._at : end]
        self._line += taken.count(b"\n")
        self._at = end
        return taken

    def _more(self) -> bool:
        """Read on, as much as is there already: what is long is gone over only a few times.

        What has been taken is let go, so that places move by what `_at` was.
        """
        kept = self._data[self._at :]
        if len(kept) > LONGEST_ELEMENT:
            raise ExchangeError(
                f"{self._name}:{self._line}: an element is longer than {LONGEST_ELEMENT:,} bytes"
            )
        more = self._source.read(max(_CHUNK, len(kept)))
        self._data, self._at = kept + more, 0
        self._found_line = False
        return bool(more)
