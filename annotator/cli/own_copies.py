"""The copies of a project that were made by themselves: shown, turned on and off, made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.cli import retention, rolling
from annotator.cli.printing import note, say, say_table


def answer(db: Path, *, as_list: bool, automatic: bool | None, daily: bool) -> int:
    """Do what an option of 'backup' asks for."""
    from annotator.store.store import Store

    if daily:
        rolling.make_daily(db)
        return 0
    if automatic is not None:
        with Store.open(db) as store:
            store.set_copies_itself(automatic)
        say(f"{db}: {'a copy a day' if automatic else 'no copies by itself'} from now on")
    if as_list:
        _list(db)
    return 0


def _list(db: Path) -> None:
    from annotator.store.connection import check_file

    copies = retention.kept_copies(db)
    note_in_the_making(db)
    if not copies:
        check_file(db)
        note(f"no copies yet: {_when(db)}")
        return
    rows = []
    for path in copies:
        found = path.stat()
        at = datetime.fromtimestamp(found.st_mtime, UTC).isoformat(" ", "minutes")
        rows.append((at.removesuffix("+00:00"), f"{found.st_size / 1e6:.1f}", str(path)))
    say_table(("MADE (UTC)", "MB", "COPY"), rows)
    if any(retention.is_before_repair(db, path) for path in copies):
        note("those named before-repair hold the project as damaged as it was then")


def _when(db: Path) -> str:
    """When the first copy comes."""
    from annotator.store.store import Store

    with Store.open_to_read(db, whole=False) as store:
        if not store.copies_itself():
            return "they are turned off for this project (--automatic turns them on)"
        due = datetime.fromisoformat(store.made_at()) + timedelta(days=1)
    if rolling.is_turned_off():
        return f"{rolling.VARIABLE} turns them off here"
    at = due.astimezone(UTC).isoformat(" ", "minutes").removesuffix("+00:00")
    return f"the first is made when 'annotate' or 'review' opens the project after {at} UTC"


def note_in_the_making(db: Path) -> None:
    """Remove what killed copyings left beside a project, and name what looks like it and stays."""
    from annotator.store.leftovers import clear_copies

    for left in clear_copies(db, (db.parent, retention.folder(db))):
        note(f"{left.path} holds texts and names, too: it is {left.whose}; remove it if it is over")
