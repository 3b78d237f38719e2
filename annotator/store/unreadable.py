"""What stands in a project file and is not what it must be, in one line for people."""

from __future__ import annotations

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


def one_reason(error: Exception) -> str:
    """What an error says, with its kind where that alone says it."""
    said = f"{error}"[:80]
    return f"{type(error).__name__}: {said}" if isinstance(error, KeyError) else said
