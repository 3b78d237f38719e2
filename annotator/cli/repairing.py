"""Mending a project: a copy first, then what follows from the log anew, and what came of it."""

from __future__ import annotations

from pathlib import Path

from annotator.cli.printing import note, say
from annotator.clock import now
from annotator.core.display import one_line


def repaired(db: Path) -> None:
    """Repair the project, and say what that changed and what it could not mend."""
    from annotator.store.store import Store

    with Store.open(db, whole=False) as store:
        copy = beside(db, "before-repair")
        store.backup(copy, whole=False)
        done = store.repair()
    for line in done.changes:
        say(f"repaired: {one_line(line, 200)}")
    for line in done.lost:
        say(f"not repaired: {one_line(line, 400)}")
    if done.lost:
        note(
            f"what is not repaired may be whole in a backup: 'annotator backup {db} --list' shows"
            " those that there are; 'annotator export' gives what is sound here"
        )
    if done.changes or done.lost:
        note(f"the project as it was is in {copy}")
    else:
        copy.unlink()
        note("nothing had to be repaired")


def beside(db: Path, why: str, at: str | None = None) -> Path:
    """A free name beside a project for a copy of it: what for, and when."""
    stamp = (at or now())[:19].replace(":", "")
    path = db.with_name(f"{db.stem}.{why}-{stamp}{db.suffix}")
    number = 1
    while path.exists():
        number += 1
        path = db.with_name(f"{db.stem}.{why}-{stamp}-{number}{db.suffix}")
    return path
