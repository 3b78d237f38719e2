"""Whether a damaged project is behind an error that nothing else explains."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

#: What a value of another kind than it must be can lead to.
_OF_VALUES = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError),
    AssertionError,
)


def damage_behind(error: Exception, args: Sequence[str]) -> str | None:
    """What to say of the first project among the arguments in which 'check' finds a fault.

    None where all are sound, or the error is of another kind: it is one of the program's own then.
    """
    if not isinstance(error, _OF_VALUES):
        return None
    for arg in args:
        found = _fault(Path(arg))
        if found:
            return (
                f"{arg}: is damaged ({found}); 'annotator check {arg}' lists what is wrong,"
                f" 'annotator check {arg} --repair' mends what can be"
            )
    return None


def _fault(path: Path) -> str | None:
    from annotator.cli.looking_through import faults_of
    from annotator.core.errors import AnnotatorError
    from annotator.store.errors import DamagedError
    from annotator.store.store import Store

    try:
        if not path.is_file():
            return None
        with Store.open_to_read(path, whole=False) as store:
            return next(faults_of(store), None)
    except DamagedError as error:
        return str(error)
    except (AnnotatorError, OSError, ImportError, sqlite3.Error, *_OF_VALUES):
        return None
