"""The time and the ids that are handed to whatever must not make its own."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> str:
    """UTC in ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def midnight(at: str) -> str:
    """When the day of a moment began here, in UTC as `now` gives it."""
    here = datetime.fromisoformat(at).astimezone()
    began = datetime(here.year, here.month, here.day).astimezone(UTC)
    return began.isoformat(timespec="milliseconds").replace("+00:00", "Z")


#: Digits for the next ids: to ask the system for each takes longer than all the rest. A process
#: that is forked begins with none, so that no two make the same.
_digits: list[str] = []
os.register_at_fork(after_in_child=_digits.clear)

#: For how many ids digits are asked for at once.
_AT_ONCE = 64

_VARIANTS = {digit: "89ab"[number & 3] for number, digit in enumerate("0123456789abcdef")}


def new_id() -> str:
    """A random UUID (version 4 of RFC 9562), so that copies of a project can be merged.

    Written out here, since the standard library takes six times as long, and a bulk act makes
    tens of thousands.
    """
    try:
        it = _digits.pop()
    except IndexError:
        every = os.urandom(16 * _AT_ONCE).hex()
        it, *rest = (every[at : at + 32] for at in range(0, len(every), 32))
        _digits.extend(rest)
    return f"{it[:8]}-{it[8:12]}-4{it[13:16]}-{_VARIANTS[it[16]]}{it[17:20]}-{it[20:]}"
