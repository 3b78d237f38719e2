"""What stands in a project file and is not what it must be, in one line for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.decision import Refusal
from annotator.store.errors import DamagedError

#: What reading a value raises that is of another kind than it must be, or broken.
UNREADABLE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError),
)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what comes of reading such a value into one line.

    Raises:
        DamagedError: in the place of the errors that a wrong value leads to.
    """
    try:
        yield
    except (Refusal, UnicodeEncodeError):
        # Somebody's wish, and none of the file.
        raise
    except UNREADABLE as error:
        what = one_reason(error)
        raise DamagedError(
            f"{path}: something in it cannot be read ({what}); 'annotator check' says what, "
            "'annotator check --repair' mends what can be"
        ) from error


_COLUMN = re.compile(r"Could not decode to UTF-8 column '(\w+)'")
_NO_MEMBER = re.compile(r"(.+) is not a valid (\w+)")


def one_reason(error: Exception) -> str:
    """What an error says, in plain words where Python's or SQLite's own are none."""
    said = f"{error}"
    if isinstance(error, UnicodeError):
        return "broken UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return "broken JSON"
    if isinstance(error, KeyError):
        return f"{said[:60]} is missing or unknown"
    if found := _COLUMN.match(said):
        return unreadable_column(found[1])
    if found := _NO_MEMBER.fullmatch(said):
        return f"{found[1][:60]} is no {found[2].lower()}"
    return said[:80]


def unreadable_column(name: str) -> str:
    """The reason where the text in a column cannot be decoded."""
    return f"broken UTF-8 in the column '{name}'"
