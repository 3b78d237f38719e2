"""Bytes of unknown encoding to text, and not one character changed on the way."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: The encodings that files of this century without a mark are in, where they are not UTF-8.
#: Among all that Python has, the guess would often fall on one that nobody has used since DOS.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_NAMES = {"cp932": "shift_jis", "cp949": "euc-kr", "koi8_r": "koi8-r", "euc_jp": "euc-jp"}

#: Signs that Western text lacks inside a word, and Polish read as Western text is full of.
_NOT_WESTERN = re.compile(r"[^\W\d_][¿¹³¯¥¾¼£¡][^\W\d_]")

#: Bytes too few for their language to be told.
_TOO_SHORT = 200


class Undecodable(Exception):
    """The bytes are no text; the message says why."""


class BrokenUtf8(Undecodable):
    """The bytes are UTF-8 but for a few."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes are to be read: the codec, the length of the mark, and whether it is a guess."""

    codec: str
    mark: int = 0
    guessed: bool = False

    @property
    def lenient(self) -> str:
        """The error handler that leaves broken places as lone surrogates, where there is one."""
        if self.guessed:
            return "strict"
        return "surrogateescape" if self.codec == "utf-8" else "surrogatepass"

    @property
    def notice(self) -> str:
        """What to tell people about a guess."""
        name = _NAMES.get(self.codec, self.codec.replace("cp125", "windows-125"))
        return f"not UTF-8: read as {name}; convert it to UTF-8 if that is wrong"


def decode(data: bytes) -> tuple[str, Encoding]:
    """The text after a byte order mark, and how it was read. Raises Undecodable."""
    encoding = marked(data[:4])
    if encoding is None:
        try:
            return data.decode("utf-8"), Encoding("utf-8")
        except UnicodeDecodeError:
            encoding = guess(data)
    try:
        return data[encoding.mark :].decode(encoding.codec), encoding
    except UnicodeDecodeError as error:
        raise Undecodable(
            f"read as {encoding.codec}, but broken at byte {error.start + encoding.mark}"
        ) from None


def marked(head: bytes) -> Encoding | None:
    """The encoding that a byte order mark names."""
    return next((Encoding(codec, len(mark)) for mark, codec in BOMS if head.startswith(mark)), None)


def encoding_of(stream: BinaryIO, sample: int) -> Encoding:
    """How a stream of records is to be read; a guess looks at `sample` bytes.

    Broken UTF-8 does not count: its bytes come out as lone surrogates, record by record.
    """
    encoding = marked(stream.read(4))
    stream.seek(0)
    if encoding or _is_utf8(stream):
        return encoding or Encoding("utf-8")
    stream.seek(0)
    data = stream.read(sample)
    try:
        return guess(data[: data.rfind(b"\n") + 1] or data)
    except BrokenUtf8:
        return Encoding("utf-8")


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def guess(data: bytes) -> Encoding:
    """The encoding that bytes which are not UTF-8 are most likely in. Raises Undecodable."""
    if b"\0" in data:
        raise Undecodable("binary: it holds NUL bytes")
    _refuse_broken_utf8(data)
    matches = from_bytes(data, cp_isolation=list(_LEGACY))
    best = matches.best()
    plausible = {codec for match in matches for codec in match.could_be_from_charset}
    too_short = len(data) < _TOO_SHORT and not (best and best.coherence)
    if ("cp1252" in plausible or too_short) and _looks_western(data):
        return Encoding("cp1252", guessed=True)
    if best is None:
        raise Undecodable("neither UTF-8 nor in an encoding that is known: convert it to UTF-8")
    return Encoding(best.encoding, guessed=True)


def _refuse_broken_utf8(data: bytes) -> None:
    """Refuse what would lose its letters if one broken byte had it read as something else."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    else:
        raise BrokenUtf8("it holds lone surrogates, which cannot be kept")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - broken
    if sound > broken:
        raise BrokenUtf8(f"broken UTF-8 in line {line}: repair it there")


def _looks_western(data: bytes) -> bool:
    """Whether the bytes read as Windows-1252 make words of Latin letters, most of them ASCII."""
    try:
        text = "".join(data.decode("cp1252").split())
    except UnicodeDecodeError:
        return False
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return foreign < len(text) * 0.45 and not _NOT_WESTERN.search(text)
