"""An immutable text with its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_ADDRESS = re.compile(r"(https?://|www\.)\S+")

#: What Markdown puts before a heading.
_HEADING = re.compile(r"^#{1,6}\s+")

#: A line as `str.splitlines` cuts them, without having to cut a whole book for its first.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

#: The metadata that have a meaning of their own; every other key is kept as it came.
KNOWN_META = ("title", "outlet", "url", "published", "language")


def text_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hex: an article's identity. Nothing is normalised."""
    # Of no use to the interface, and slow to load.
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A text exactly as imported, a unique name for people (`id`) and metadata.

    Every offset in the program is a code point index into `text`.
    """

    id: str
    text: str
    meta: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def hash(self) -> str:
        """The article's identity: see `text_hash`."""
        return text_hash(self.text)

    @property
    def title(self) -> str:
        """The given title, else the first line that is neither blank nor an address, else the id.

        Scraped pages often begin with their address, by which nobody knows an article. The signs
        of a Markdown heading are left out.
        """
        title = self.meta.get("title")
        if isinstance(title, str) and title.strip():
            return title.strip()
        lines = (_HEADING.sub("", line[0].strip()) for line in _LINE.finditer(self.text))
        return next((line for line in lines if line and not _ADDRESS.fullmatch(line)), self.id)
