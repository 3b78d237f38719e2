"""Names for files, made from names of anything."""

from __future__ import annotations

import unicodedata
from collections import Counter

#: Bytes of UTF-8 that a name may have: a file system takes 255, and a suffix is to fit on it.
LONGEST_NAME = 160

#: What Windows keeps for devices.
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)


class FileNames:
    """A file name for each name, always the same for the same one, and never one for two.

    It has letters, digits, `-` and `_` only, so that it neither leads out of its folder nor means
    something to a shell; it is distinct where capitals or accents in two forms count for nothing.
    """

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self._tried: Counter[str] = Counter()

    def of(self, name: str) -> str:
        """The file name, without a suffix."""
        if name not in self._given:
            self._given[name] = self._free(_safe(name))
        return self._given[name]

    def _free(self, wanted: str) -> str:
        key = _key(wanted)
        candidate = wanted
        while _key(candidate) in self._taken:
            self._tried[key] += 1
            candidate = f"{wanted}-{self._tried[key] + 1}"
        self._taken.add(_key(candidate))
        return candidate


def _safe(name: str) -> str:
    kept = "".join(c if _is_harmless(c) else "_" for c in unicodedata.normalize("NFC", name))
    kept = kept.encode()[:LONGEST_NAME].decode(errors="ignore").strip("-_")
    if not kept:
        return "unnamed"
    return f"_{kept}" if kept.casefold() in _RESERVED else kept


def _is_harmless(char: str) -> bool:
    return char.isalnum() or char in "-_" or unicodedata.category(char) in ("Mn", "Mc")


def _key(name: str) -> str:
    """What names have in common that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
