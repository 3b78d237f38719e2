"""Copies of a project that the program made by itself: which there are, which are kept how long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

#: Days of which the last copy is kept, and weeks before them.
DAYS, WEEKS = 7, 8


def folder(db: Path) -> Path:
    """Where the daily copies of a project are: beside it, where its texts may be."""
    return db.with_name(f"{db.stem}-backups")


def daily(db: Path) -> dict[date, Path]:
    """The daily copies, by day, the oldest first."""
    start, end = f"{db.stem}-", db.suffix
    found: dict[date, Path] = {}
    for path in sorted(_files(folder(db))):
        middle = path.name.removeprefix(start).removesuffix(end)
        if path.name == f"{start}{middle}{end}":
            try:
                found[date.fromisoformat(middle)] = path
            except ValueError:
                continue
    return found


def daily_path(db: Path, day: date) -> Path:
    """The copy of a day."""
    return folder(db) / f"{db.stem}-{day.isoformat()}{db.suffix}"


def kept_copies(db: Path) -> list[Path]:
    """All copies that the program made by itself: daily ones, and those before a change."""
    before = re.compile(
        re.escape(db.stem)
        + r"\.(before-(repair|migration|merge)-[\dT-]+|version-\d+(-\d+)?)"
        + re.escape(db.suffix)
        + r"\Z"
    )
    changes = [path for path in sorted(_files(db.parent)) if before.match(path.name)]
    return [*daily(db).values(), *changes]


def is_before_repair(db: Path, copy: Path) -> bool:
    """Whether a copy was made of what was to be repaired."""
    return copy.name.startswith(f"{db.stem}.before-repair-")


def superfluous(days: Iterable[date], today: date) -> list[date]:
    """The days whose copies go: older than a week, and not the last of its week, or too old."""
    last_of_week: dict[tuple[int, int], date] = {}
    old = sorted(day for day in days if (today - day).days >= DAYS)
    for day in old:
        last_of_week[day.isocalendar()[:2]] = day
    kept = {day for day in last_of_week.values() if (today - day).days < DAYS * (WEEKS + 1)}
    return [day for day in old if day not in kept]


def is_due(db: Path, made: datetime, now: datetime) -> bool:
    """Whether a copy is due: a day after the last (else after it was made), if it changed since."""
    copies = daily(db)
    last = None
    if copies:
        last = datetime.fromtimestamp(copies[max(copies)].stat().st_mtime, now.tzinfo)
    if (now - (last or made)).total_seconds() < 24 * 3600:
        return False
    return last is None or any(
        datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) > last
        for path in (db, db.with_name(f"{db.name}-wal"))
        if path.exists()
    )


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if path.is_file())
    except OSError:
        return
