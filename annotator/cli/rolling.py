"""A copy of the project a day, made by a process of its own while somebody works on it."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli import retention
from annotator.cli.printing import note
from annotator.core.errors import AnnotatorError
from annotator.launching import own_command

if TYPE_CHECKING:
    from annotator.store.store import Store

#: Turns daily copies off for whoever sets it so, whatever the project says.
VARIABLE = "ANNOTATOR_BACKUPS"

#: Seconds after which the copy begins: until then the interface is being painted.
PATIENCE = 5.0

#: Bytes that stay free on the disk beside a copy.
_ROOM = 200_000_000

_FAILED = "last-failure.txt"


def begin(store: Store) -> None:
    """Have a copy made if one is due; says what keeps it from being made."""
    db = store.path.absolute()
    if is_turned_off() or not store.copies_itself():
        return
    with suppress(OSError, ValueError):
        made = datetime.fromisoformat(store.made_at())
        if not retention.is_due(db, made, datetime.now(UTC)):
            return
        _say_last_failure(db)
        import shutil

        wanted, free = db.stat().st_size + _ROOM, shutil.disk_usage(db.parent).free
        if free < wanted:
            note(f"no daily copy of {db.name}: there is too little room on the disk")
            return
        _start(db)


def is_turned_off() -> bool:
    """Whether whoever is at work wants no copies, of any project."""
    return os.environ.get(VARIABLE, "").lower() in ("off", "no", "0")


def _start(db: Path) -> None:
    # Slow to load, and of no use on most days.
    import subprocess

    subprocess.Popen(
        own_command("annotator", "backup", str(db), "--daily"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def make_daily(db: Path, *, patience: float = PATIENCE) -> Path | None:
    """Make today's copy unless there is one, and let go of those that are too many."""
    from annotator.store.placing import TakenError
    from annotator.store.store import Store

    today = datetime.now(UTC).date()
    time.sleep(patience)
    folder, copy = retention.folder(db), retention.daily_path(db, today)
    if copy.exists():
        return None
    with suppress(OSError):
        os.nice(10)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(OSError):
            _clear_partial(folder)
        with Store.open_to_read(db, whole=False) as store:
            store.backup(copy)
    except (AnnotatorError, OSError) as error:
        if isinstance(error, TakenError) and copy.exists():
            # Another window had it made meanwhile.
            return None
        with suppress(OSError):
            (folder / _FAILED).write_text(f"{error}\n")
        raise
    with suppress(OSError):
        (folder / _FAILED).unlink(missing_ok=True)
    copies = retention.daily(db)
    for day in retention.superfluous(copies, today):
        copies[day].unlink(missing_ok=True)
    return copy


def _clear_partial(folder: Path) -> None:
    """Take away what a process left that was ended in the midst, a day ago or more."""
    since = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    for path in folder.glob(".*.partial*"):
        if path.stat().st_mtime < since:
            path.unlink()


def _say_last_failure(db: Path) -> None:
    with suppress(OSError, UnicodeDecodeError):
        said = (retention.folder(db) / _FAILED).read_text()[:300].strip()
        note(f"the last daily copy of {db.name} failed: {said}")
