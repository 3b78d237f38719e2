"""The time and the ids that are handed to whatever must not make its own."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4


def now() -> str:
    """UTC in ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def midnight(at: str) -> str:
    """When the day of a moment began here, in UTC as `now` gives it."""
    here = datetime.fromisoformat(at).astimezone()
    began = datetime(here.year, here.month, here.day).astimezone(UTC)
    return began.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A random id, so that copies of a project can be merged."""
    return str(uuid4())
