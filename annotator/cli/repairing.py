"""Mending a project: a copy first, then what follows from the log anew, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.cli.printing import note, say
from annotator.clock import now
from annotator.core.display import one_line


def repaired(db: Path) -> bool:
    """Repair the project, and say what that changed and what it could not mend; whether that was
    anything."""
    from annotator.store.errors import DamagedError
    from annotator.store.store import Store

    with Store.open(db, whole=False) as store:
        copy = store.backup(beside(db, "before-repair"), whole=False)
        try:
            done = store.repair()
        except DamagedError:
            # It is as it was.
            copy.unlink()
            raise
    for line in done.changes:
        say(f"repaired: {one_line(line, 200)}")
    for line in done.lost:
        say(f"not repaired: {one_line(line, 400)}")
    if done.lost:
        advise(db)
    if done.changes or done.lost:
        note(f"the project as it was is in {copy}")
    else:
        copy.unlink()
    return bool(done.changes or done.lost)


def advise(db: Path) -> None:
    """Say what can be done where something was not repaired."""
    note(
        f"what is not repaired may be whole in a backup: 'annotator backup {db} --list' shows"
        " those that there are; 'annotator export' gives what is sound here"
    )


def beside(db: Path, why: str) -> Iterator[Path]:
    """Names beside a project for a copy of it: what for, and when."""
    from annotator.store.placing import names_beside

    return names_beside(db, f"{why}-{now()[:19].replace(':', '')}")
