"""An immutable text with its metadata."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_ADDRESS = re.compile(r"(https?://|www\.)\S+")

#: The metadata that have a meaning of their own; every other key is kept as it came.
KNOWN_META = ("title", "outlet", "url", "published", "language")


def text_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hex: an article's identity. Nothing is normalised."""
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

        Scraped pages often begin with their address, by which nobody knows an article.
        """
        title = self.meta.get("title")
        if isinstance(title, str) and title.strip():
            return title.strip()
        lines = (line.strip() for line in self.text.splitlines())
        return next((line for line in lines if line and not _ADDRESS.fullmatch(line)), self.id)
