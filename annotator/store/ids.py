"""Articles by what stands in their ids: names of files and folders, as a rule."""

from __future__ import annotations

import re
import sqlite3
from unicodedata import normalize

import msgspec

_numbers = msgspec.json.Decoder(set[int]).decode

#: Read from the index of ids alone. SQLite knows the case of ASCII only.
_CONTAINING = "FROM article WHERE id LIKE :value ESCAPE '\\'"

#: Characters of a text at most: SQLite takes no longer ones, and ids are not as long.
_LONGEST = 10_000


def containing(connection: sqlite3.Connection, text: str) -> set[int]:
    """The numbers of the articles whose id contains a text, in any case."""
    if len(text) > _LONGEST:
        return set()
    if text.isascii():
        sql = f"SELECT group_concat(seq) {_CONTAINING}"
        whole = connection.execute(sql, {"value": pattern(text)}).fetchone()[0]
        return _numbers(f"[{whole or ''}]")
    folded = _folded(text)
    # A part that SQLite can seek leaves few to look at; k and s have forms beyond ASCII as well.
    part = max(re.findall(r"[^\x80-\U0010ffffKkSs]+", text), key=len, default="")
    rows = connection.execute(f"SELECT seq, id {_CONTAINING}", {"value": pattern(part)})
    # Most ids are plain: those cannot hold a letter that is not.
    found = rows if folded.isascii() else (row for row in rows if not row[1].isascii())
    return {row[0] for row in found if folded in _folded(row[1])}


def pattern(value: str) -> str:
    """What LIKE takes for the text itself, anywhere."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _folded(text: str) -> str:
    return normalize("NFC", normalize("NFC", text).casefold())
