"""The lesson's project: a small file beside the sample project, made anew for each lesson."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from annotator.clock import now
from annotator.store.errors import StoreError
from annotator.store.store import Store

SUGGESTER = "lesson"

_BESIDE = ("-wal", "-shm", "-journal")


class LessonOpenError(StoreError):
    """Somebody takes the lesson in another window."""


def prepare(path: Path) -> Path:
    """Make the lesson's project under another name; where it is."""
    from annotator.ingest.label_schema import find_label_schema, read_label_schema
    from annotator.ingest.prepared import read_prepared
    from annotator.ingest.resources import sample_data_folder

    article, suggestions = read_prepared(sample_data_folder() / "lesson" / "lesson.yaml", SUGGESTER)
    schema = find_label_schema("news")
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    _clear(partial)
    source = schema.read_text(encoding="utf-8")
    with Store.create(partial, read_label_schema(schema), source, now()) as store:
        [added] = store.add([article], now())
        store.suggest([(added.seq, article, suggestions, None)], SUGGESTER, now())
    return partial


def put_in_place(partial: Path, path: Path) -> Path:
    """Begin the lesson anew with a project that was prepared: the old one is of no use to anybody.

    Raises:
        LessonOpenError: when the lesson is open in another window.
    """
    try:
        if path.exists():
            # Whoever closes a project last clears away what SQLite keeps beside it.
            with suppress(StoreError):
                Store.open(path).close()
            if any(Path(f"{path}{end}").exists() for end in _BESIDE):
                raise LessonOpenError(f"{path}: is open in another window; close it there first")
        return partial.replace(path)
    finally:
        _clear(partial)


def _clear_leftovers(path: Path) -> None:
    """Clear away what programs that were killed had begun to make."""
    for left in path.parent.glob(f".{path.name}.*.partial*"):
        number = left.name.removeprefix(f".{path.name}.").split(".", maxsplit=1)[0]
        if os.name == "posix" and number.isdecimal() and not _is_running(int(number)):
            left.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _clear(partial: Path) -> None:
    for end in ("", *_BESIDE):
        Path(f"{partial}{end}").unlink(missing_ok=True)
