"""Whether a damaged project is behind an error that nothing else explains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def damage_behind(args: Sequence[str]) -> str | None:
    """What to say of the first project among the arguments in which 'check' finds a fault.

    None where all are sound: the error is one of the program's own then.
    """
    for arg in args:
        found = _fault(Path(arg))
        if found:
            return (
                f"{arg}: is damaged ({found}); 'annotator check {arg}' lists what is wrong,"
                f" 'annotator check {arg} --repair' mends what can be"
            )
    return None


def _fault(path: Path) -> str | None:
    from annotator.core.errors import AnnotatorError
    from annotator.store.errors import DamagedError
    from annotator.store.store import Store

    try:
        if not path.is_file():
            return None
        with Store.open_to_read(path, whole=False) as store:
            return next(store.faults(), None)
    except DamagedError as error:
        return str(error)
    except (AnnotatorError, OSError, ValueError):
        return None
