"""What a network of the tagger sees of each token. Training and use share this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from spacy.attrs import IS_SPACE, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.strings import get_string_id

from annotator.suggest.linebreaks import has_break

if TYPE_CHECKING:
    from spacy.tokens import Doc

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

#: The attributes whose hashes pick rows of the embedding tables, in the order of the tables.
HASHED = (NORM, PREFIX, SUFFIX, SHAPE)

#: Every attribute picks this many rows of its table, which are added up.
ROWS_EACH = 2

#: How many numbers `Tokens.marks` holds for a token, and which of them is 'has no vector'.
MARKS = 8
NO_VECTOR = 3

_OPENING, _CLOSING = get_string_id("\u201c"), get_string_id("\u201d")
_STRAIGHT = get_string_id('"')
_SPREAD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
_SPREAD_COLUMNS = np.array(
    [0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3],
    dtype=np.uint64,
)
_SEED = 0x1F123BB5


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a doc that a network reads: all but white space within a line.

    `places` are indices into the doc. `hashes` has a column for each of `HASHED`. `marks` are, in
    this order: is a line break, is within quotation marks, is on the first line, has no vector
    (left to `WordVectors`), begins a line (a break counts as of the line after it), is on one of
    the first three lines, the length of the line (in 60 tokens, at most 1), how far into the doc
    (in 400 tokens, at most 1).
    """

    places: Array
    hashes: Array
    breaks: Array
    marks: Array

    def __len__(self) -> int:
        return len(self.places)

    def part(self, start: int, end: int) -> Tokens:
        """Some of the tokens."""
        return Tokens(
            self.places[start:end],
            self.hashes[start:end],
            self.breaks[start:end],
            self.marks[start:end],
        )

    def with_unknown(self, unknown: Array) -> Tokens:
        """The tokens with the mark for words without a vector."""
        marks = self.marks.copy()
        marks[:, NO_VECTOR] = unknown
        return replace(self, marks=marks)


def joined(parts: Sequence[Tokens]) -> Tokens:
    """All parts one after the other."""
    return Tokens(
        np.concatenate([part.places for part in parts]),
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.breaks for part in parts]),
        np.concatenate([part.marks for part in parts]),
    )


def read_tokens(doc: Doc) -> Tokens:
    """The doc as a network sees it; a line break is one token without any features but itself."""
    table = doc.to_array([*HASHED, ORTH, IS_SPACE]).reshape(len(doc), len(HASHED) + 2)
    space = table[:, -1] != 0
    breaks = np.zeros(len(doc), dtype=bool)
    for place in np.flatnonzero(space):
        breaks[place] = has_break(doc[int(place)].text)
    places = np.flatnonzero(~space | breaks)
    breaks = breaks[places]
    hashes = table[places, : len(HASHED)]
    hashes[breaks] = 0
    return Tokens(places, hashes, breaks, _marks(table[places, -2], breaks))


def _marks(words: Array, breaks: Array) -> Array:
    line = np.cumsum(breaks)
    place = np.arange(len(line))
    begin = np.searchsorted(line, line)
    length = np.searchsorted(line, line, side="right") - begin
    columns = (
        breaks,
        _quoted(words, begin),
        line == 0,
        np.zeros(len(line)),
        place == begin,
        line <= 2,
        np.minimum(length, 60) / 60,
        np.minimum(place, 400) / 400,
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _quoted(words: Array, begin: Array) -> Array:
    """Whether a quotation mark is open at each token, counted from the beginning of its line."""

    def since(found: Array) -> Array:
        count = np.concatenate(([0], np.cumsum(found)))
        return np.asarray(count[1:] - count[begin])

    straight = since(words == _STRAIGHT) % 2 == 1
    depth = since(words == _OPENING) - since(words == _CLOSING)
    return np.asarray(straight | (depth > 0))


def different(hashes: Array) -> tuple[Array, Array]:
    """The different rows, and which of them each row is: most words of a text come again."""
    mixed = (hashes * _SPREAD_COLUMNS).sum(axis=1, dtype=np.uint64)
    _, first, which = np.unique(mixed, return_index=True, return_inverse=True)
    return hashes[first], which


def table_rows(hashes: Array, sizes: tuple[int, ...]) -> Array:
    """Which rows of tables of these sizes each token adds up: `ROWS_EACH` columns for a table."""
    columns = [
        _spread(hashes[:, table], table * ROWS_EACH + turn, size)
        for table, size in enumerate(sizes)
        for turn in range(ROWS_EACH)
    ]
    return np.stack(columns, axis=1)


def _spread(hashes: Array, seed: int, size: int) -> Array:
    mixed = (hashes ^ np.uint64(seed * _SEED + 1)) * _SPREAD[seed % 2]
    mixed ^= mixed >> np.uint64(32)
    mixed = mixed * _SPREAD[(seed + 1) % 2]
    return np.asarray((mixed >> np.uint64(33)) % np.uint64(size), dtype=np.int64)


def chunk_ends(breaks: Array, longest: int) -> list[int]:
    """Where to cut so that a chunk holds whole lines, at most `longest` tokens of them.

    A line that is longer is cut where that length is reached.
    """
    ends = [0]
    after = np.flatnonzero(breaks) + 1
    while ends[-1] < len(breaks):
        limit = ends[-1] + longest
        if limit >= len(breaks):
            ends.append(len(breaks))
            break
        last = np.searchsorted(after, limit, side="right") - 1
        whole = int(after[last]) if last >= 0 else 0
        ends.append(whole if whole > ends[-1] else limit)
    return ends
