"""A DocBin's bytes, opened by hand: spaCy trusts them, and they could fill the memory.

The layout is spaCy's (`spacy/tokens/_serialize.py`): MessagePack under zlib.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import msgspec

from annotator.core.display import one_line
from annotator.exchange.errors import ExchangeError, Fault

if TYPE_CHECKING:
    import numpy as np

#: How many bytes may come out of a file, all of which are in memory.
LARGEST = 2_000_000_000

_CHUNK = 1_000_000

#: Of a span in a group: id, kb_id, label, first token, token behind the last, and characters.
_SPAN = struct.Struct(">QQQllll")

#: The values of ENT_IOB that say that an entity goes on, and that one begins.
_INSIDE, _BEGINS = 1, 3


class _Bin(msgspec.Struct):
    """The whole file; what is not looked at is left out."""

    attrs: list[int]
    tokens: bytes
    spaces: bytes
    lengths: bytes
    strings: list[str]
    cats: list[dict[str, Any]] = []
    flags: list[dict[str, Any]] = []
    span_groups: list[bytes] = []
    user_data: list[bytes | None] = []


class _Group(msgspec.Struct):
    name: str
    spans: list[bytes]


class DocSpan(NamedTuple):
    """A labelled range of code points; of one without a label, its group's key is the label."""

    start: int
    end: int
    label: str
    id: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class BinnedDoc:
    """A document: its tokens are read when they are asked for.

    `user_data` is MessagePack.
    """

    names: Mapping[int, str]
    columns: Mapping[int, np.ndarray[Any, Any]]
    has_space: np.ndarray[Any, Any]
    has_unknown_spaces: bool
    cats: Mapping[str, Any]
    groups: bytes
    user_data: bytes | None


def packed_spans(key: str, spans: Iterable[tuple[int, int, int, int, int, int]]) -> bytes:
    """A document's only group of spans, as spaCy writes it.

    A span is its id, its label, its first token, the one behind its last, and its characters.
    """
    packed = [_SPAN.pack(id, 0, label, *place) for id, label, *place in spans]
    group = msgspec.msgpack.encode({"name": key, "attrs": {}, "spans": packed})
    return msgspec.msgpack.encode({group: [key]})


def docs_of(source: BinaryIO, name: str) -> Iterator[BinnedDoc]:
    """The documents of a file.

    Raises:
        ExchangeError: when it is no DocBin, or has more in it than can be kept.
    """
    bin = _opened(source, name)
    try:
        yield from _docs(bin)
    except ValueError as error:
        raise _broken(name, str(error)) from None


def _opened(source: BinaryIO, name: str) -> _Bin:
    try:
        return msgspec.msgpack.decode(_inflated(source, name), type=_Bin)
    except zlib.error:
        raise _broken(name, "not compressed as one, or cut short") from None
    except msgspec.DecodeError as error:
        raise _broken(name, str(error)) from None
    except (RecursionError, UnicodeDecodeError):
        raise _broken(name, "no MessagePack") from None


def _broken(name: str, why: str) -> ExchangeError:
    return ExchangeError(f"{name}: is no DocBin ({one_line(why, 120)})")


def _inflated(source: BinaryIO, name: str) -> bytes:
    inflate = zlib.decompressobj()
    parts: list[bytes] = []
    size = 0
    while not inflate.eof:
        data = inflate.unconsumed_tail or source.read(_CHUNK)
        if not data:
            raise zlib.error
        parts.append(inflate.decompress(data, 16 * _CHUNK))
        size += len(parts[-1])
        if size > LARGEST:
            raise ExchangeError(
                f"{name}: has more than {LARGEST:,} bytes in it; write it in several files"
            )
    return b"".join(parts)


def _docs(bin: _Bin) -> Iterator[BinnedDoc]:
    import numpy as np
    from spacy.attrs import ORTH
    from spacy.strings import StringStore

    tokens = np.frombuffer(bin.tokens, "<u8")
    has_space = np.frombuffer(bin.spaces, "u1")
    lengths = np.frombuffer(bin.lengths, "<i4")
    count = int(lengths.sum())
    if ORTH not in bin.attrs or (lengths < 0).any():
        raise ValueError("it has no tokens")
    if tokens.size != count * len(bin.attrs) or has_space.size != count:
        raise ValueError("its tables have different lengths")
    table = tokens.reshape((count, len(bin.attrs)))
    store = StringStore(bin.strings)
    names = {store[string]: string for string in bin.strings}
    ends = accumulate(lengths.tolist(), initial=0)
    start = next(ends)
    for n, end in enumerate(ends):
        flags = bin.flags[n] if n < len(bin.flags) else {}
        yield BinnedDoc(
            names,
            dict(zip(bin.attrs, table[start:end].T, strict=True)),
            has_space[start:end],
            bool(flags.get("has_unknown_spaces")),
            bin.cats[n] if n < len(bin.cats) else {},
            bin.span_groups[n] if n < len(bin.span_groups) else b"",
            bin.user_data[n] if n < len(bin.user_data) else None,
        )
        start = end


class Content:
    """What a document says."""

    def __init__(self, doc: BinnedDoc) -> None:
        """Take it out.

        Raises:
            Fault: when it contradicts itself.
        """
        from spacy.attrs import ORTH

        self._doc = doc
        try:
            words = [doc.names[it] for it in doc.columns[ORTH].tolist()]
        except KeyError:
            raise Fault("a token has no text") from None
        spaces = [True] * len(words) if doc.has_unknown_spaces else doc.has_space.tolist()
        parts = [f"{word} " if space else word for word, space in zip(words, spaces, strict=True)]
        starts = [0, *accumulate(map(len, parts))]
        self.text = "".join(parts)
        if doc.has_unknown_spaces:
            self.text = self.text.removesuffix(" ")
        self._starts = starts
        self._ends = [start + len(word) for start, word in zip(starts, words, strict=False)]

    def entities(self) -> Iterator[DocSpan]:
        """The `doc.ents`."""
        from spacy.attrs import ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE

        columns = self._doc.columns
        if ENT_IOB not in columns or ENT_TYPE not in columns:
            return
        tags, types = columns[ENT_IOB].tolist(), columns[ENT_TYPE].tolist()
        nothing = [0] * len(tags)
        ids = columns[ENT_ID].tolist() if ENT_ID in columns else nothing
        known = columns[ENT_KB_ID].tolist() if ENT_KB_ID in columns else nothing
        first = 0
        for n, (tag, type) in enumerate(zip(tags, types, strict=True)):
            if tag not in (_INSIDE, _BEGINS) or not type:
                continue
            goes_on = n and tag == _INSIDE and tags[n - 1] in (_INSIDE, _BEGINS)
            if not goes_on or types[n - 1] != type:
                first = n
            last = n + 1 == len(tags) or tags[n + 1] != _INSIDE or types[n + 1] != type
            if last:
                yield self._span("ents", first, n + 1, type, ids[first], known[first])

    def groups(self) -> Iterator[tuple[str, list[DocSpan]]]:
        """The spans of each key of `doc.spans`."""
        try:
            for key, data in _keyed(self._doc.groups):
                group = msgspec.msgpack.decode(data, type=_Group)
                yield key or group.name, list(self._spans(key or group.name, group.spans))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, struct.error):
            raise Fault("spans: cannot be read") from None

    def _spans(self, key: str, spans: list[bytes]) -> Iterator[DocSpan]:
        for n, data in enumerate(spans):
            id, kb_id, label, start, end, start_char, end_char = _SPAN.unpack(data)
            where = f"spans[{one_line(key, 40)}][{n}]"
            if not 0 <= start < end <= len(self._ends):
                raise Fault(f"{where}: {start}-{end} is no range within {len(self._ends)} tokens")
            found = self._span(where, start, end, label, id, kb_id, key)
            if (found.start, found.end) != (start_char, end_char):
                raise Fault(
                    f"{where}: its tokens are at {found.start}-{found.end}, and it says "
                    f"{start_char}-{end_char}"
                )
            yield found

    def _span(
        self,
        where: str,
        start: int,
        end: int,
        label: int,
        id: int,
        kb_id: int,
        unlabelled: str = "",
    ) -> DocSpan:
        names = self._doc.names
        name = names.get(label) if label else unlabelled
        if not name:
            raise Fault(f"{where}: has a label without a name")
        place = self._starts[start], self._ends[end - 1]
        return DocSpan(*place, name, names.get(id, "") if id else "", kb_id != 0)


def _keyed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each group with its key; groups of early versions go by their names alone."""
    if not data:
        return
    groups = msgspec.msgpack.decode(data, type=dict[bytes, list[str]] | list[bytes])
    if isinstance(groups, list):
        yield from (("", it) for it in groups)
    else:
        yield from chain.from_iterable([(key, it) for key in keys] for it, keys in groups.items())
