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


def new_id() -> str:
    """A random UUID (version 4 of RFC 9562), so that copies of a project can be merged.

    Written out here, since the standard library takes four times as long, and a bulk act makes
    tens of thousands.
    """
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
