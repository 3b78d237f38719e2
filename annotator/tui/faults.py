"""A fault of the program itself: one line for people, and where it was for those who mend it."""

from __future__ import annotations

import os
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import annotator
from annotator.core.errors import AnnotatorError


class InterfaceError(AnnotatorError):
    """The interface had to end."""

    exit_status = 1


def path() -> Path:
    """Where the last fault is written down: XDG_STATE_HOME, else ~/.local/state."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "annotator" / "last-error.txt"


def for_people(error: BaseException) -> AnnotatorError:
    """What to say of an error that ended the interface."""
    if isinstance(error, AnnotatorError):
        return error
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    place = _write_down(error)
    more = f"; where it happened is in {place}" if place else ""
    return InterfaceError(f"the interface had to end ({what}); what was drawn is saved{more}")


def _write_down(error: BaseException) -> Path | None:
    """The error with the lines of the program that led to it; None where nothing can be kept."""
    lines = traceback.format_exception(error)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        place = path()
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            place.unlink()
        # It may quote from an article.
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"annotator {annotator.__version__}, {at}\n\n{''.join(lines)}")
    except (OSError, RuntimeError, UnicodeError):
        return None
    return place
