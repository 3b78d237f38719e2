"""A file of CoNLL's columns cut into documents, a quarter of a megabyte at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotator.exchange.errors import ExchangeError

#: What stands between two documents.
DOCUMENT = "-DOCSTART-"

#: No line may be longer, in bytes, and no document may have more tokens or characters.
LONGEST_LINE = 10_000
MOST_TOKENS = 1_000_000
MOST_CHARACTERS = 20_000_000

#: Lines, blank ones among them, and characters of a document that are kept.
_MOST_LINES, _MOST_KEPT = 2 * MOST_TOKENS, 2 * MOST_CHARACTERS

_CHUNK = 1 << 18


@dataclass
class Document:
    """What stands between two marks; `number` is the line that the first mark is on.

    `first` is the number of the first line of its own. Of a document that `is_cut` the rest is
    left out: it is longer than any may be.
    """

    number: int
    first: int
    is_cut: bool = False
    _parts: list[str] = field(default_factory=list)
    _lines: int = 0
    _size: int = 0

    def add(self, part: str) -> None:
        """Take in what comes next, whole lines of it."""
        if self._lines > _MOST_LINES or self._size > _MOST_KEPT:
            self.is_cut = self.is_cut or bool(part.strip())
            return
        self._parts.append(part)
        self._lines += part.count("\n")
        self._size += len(part)

    @property
    def is_large(self) -> bool:
        """Whether it may be longer than any may be."""
        return self._lines >= MOST_TOKENS or self._size > MOST_CHARACTERS

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        whole = "".join(self._parts).removesuffix("\n")
        lines = whole.split("\n")
        return [line.rstrip("\r") for line in lines] if "\r" in whole else lines


def documents_of(source: BinaryIO, name: str) -> Iterator[Document]:
    """The documents of a file, one after another; there may be nothing in one.

    Raises:
        ExchangeError: at a line that is no text, or too long for a token and its tag.
    """
    document = Document(1, 1)
    for number, block in _blocks(source, name):
        at, line = 0, number
        while (mark := _next_mark(block, at)) >= 0:
            document.add(block[at:mark])
            yield document
            line += block.count("\n", at, mark)
            at = block.find("\n", mark) + 1 or len(block)
            document = Document(line, line + 1)
            line += 1
        document.add(block[at:])
    yield document


def _next_mark(block: str, at: int) -> int:
    """Where the next mark begins, -1 if there is none: always with a line."""
    if block.startswith(DOCUMENT, at):
        return at
    found = block.find(f"\n{DOCUMENT}", at)
    return found + 1 if found >= 0 else -1


def _blocks(source: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """The text, some thousand whole lines at a time, with the number of the first of them.

    Raises:
        ExchangeError: at the first line that cannot be one, when those before it are out.
    """
    number, rest = 1, b""
    while data := source.read(_CHUNK):
        whole = rest + data
        end = whole.rfind(b"\n") + 1
        block, rest = whole[:end], whole[end:]
        if len(rest) > LONGEST_LINE:
            # An enormous line is never in memory as a whole.
            block, rest = whole, b""
        yield from _checked(block, number, name)
        number += block.count(b"\n")
    yield from _checked(rest, number, name)


def _checked(block: bytes, number: int, name: str) -> Iterator[tuple[int, str]]:
    try:
        text = block.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text and not _has_long_line(block):
        if text:
            yield number, text
        return
    lines = block.split(b"\n")
    for n, line in enumerate(lines):
        if why := _wrong(line):
            yield from _checked(b"".join(it + b"\n" for it in lines[:n]), number, name)
            raise ExchangeError(f"{name}:{number + n}: {why}")


def _has_long_line(block: bytes) -> bool:
    at = 0
    while len(block) - at >= LONGEST_LINE:
        at = block.rfind(b"\n", at, at + LONGEST_LINE) + 1
        if not at:
            return True
    return False


def _wrong(line: bytes) -> str:
    """What is wrong with a line, if anything is."""
    if len(line) >= LONGEST_LINE:
        return f"is longer than {LONGEST_LINE:,} bytes: no table of tokens"
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return "not UTF-8"
    return "holds a NUL character: no table of tokens" if "\0" in text else ""
