"""The time that people spent on an article, from two copies; it follows the acts it led to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from annotator.core.annotators import GOLD
from annotator.core.chains import Branches, Chain
from annotator.core.set_apart import origin_of
from annotator.store.errors import DamagedError
from annotator.store.merging_plan import Part, Whose, branches_of, laid_out

_MARKS = (
    "SELECT article, count(*), total(seconds), max(until), count(act) FROM time_spent"
    " GROUP BY article"
)


class Time(NamedTuple):
    """A row of time, as it would be if nothing had been set apart."""

    annotator_id: str
    role: str
    act: str | None
    since: str
    until: str
    seconds: float


_COLUMNS = ", ".join(Time._fields)


def marks(connection: sqlite3.Connection) -> dict[int, tuple[object, ...]]:
    """For each article what differs where its time does."""
    return {row[0]: tuple(row[1:]) for row in connection.execute(_MARKS)}


def unite(
    ours: sqlite3.Connection,
    theirs: sqlite3.Connection,
    pair: tuple[int, int],
    parts: tuple[Part, Part],
    branches: Mapping[Whose, Branches],
) -> None:
    """Bring an article's time to what both come to; `parts` is the log as each had it."""
    here = _read(ours, pair[0])
    origins = [_origins(part) for part in parts]
    whole = Counter(_original(row, origins[0]) for _, row in here)
    whole |= Counter(_original(row, origins[1]) for _, row in _read(theirs, pair[1]))
    if not whole:
        return
    acts = _acts(branches)
    missing = Counter(_placed(row, acts) for row in whole.elements())
    gone = []
    for number, row in here:
        if missing[row]:
            missing[row] -= 1
        else:
            gone.append((number,))
    ours.executemany("DELETE FROM time_spent WHERE seq = ?", gone)
    ours.executemany(
        f"INSERT INTO time_spent (article, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(pair[0], *row) for row in sorted(missing.elements(), key=lambda row: row.since)],
    )


def _read(connection: sqlite3.Connection, seq: int) -> list[tuple[int, Time]]:
    sql = f"SELECT seq, {_COLUMNS} FROM time_spent WHERE article = ?"
    found = [(row[0], Time(*tuple(row)[1:])) for row in connection.execute(sql, (seq,))]
    for _, it in found:
        texts = (it.annotator_id, it.role, it.since, it.until, it.act or "")
        if not (all(isinstance(t, str) for t in texts) and isinstance(it.seconds, int | float)):
            raise DamagedError("a row of time_spent holds what cannot be")
    return found


def _origins(part: Part) -> dict[str, tuple[str, str]]:
    """For each act that was set apart whose it was, and its id, before."""
    found: dict[str, tuple[str, str]] = {}
    for (name, role), it in part.items():
        origin = origin_of(name, it.rows[0].act) if role == "annotator" else None
        if origin:
            alone = {(name, role): it}
            ((key, branches),) = branches_of(alone).items()
            for row, before in zip(it.rows, branches.apart[0], strict=True):
                found[row.act] = (key[0], before.act)
    return found


def _original(row: Time, origins: Mapping[str, tuple[str, str]]) -> Time:
    if row.act is None or row.act not in origins:
        return row
    owner, act = origins[row.act]
    return row._replace(act=act, annotator_id=row.annotator_id if owner == GOLD else owner)


def _acts(branches: Mapping[Whose, Branches]) -> dict[str, list[tuple[Whose, str]]]:
    """For each act where it is kept, and under which id: first where it stands."""
    found: dict[str, list[tuple[Whose, str]]] = {}
    chains: dict[Whose, list[Chain]] = {
        key: [*((it.main,) if it.main else ()), *it.apart] for key, it in branches.items()
    }
    for key, at, chain in laid_out(branches):
        original = chains[key].pop(0)
        for row, before in zip(chain, original, strict=True):
            places = found.setdefault(before.act, [])
            if (at, row.act) not in places:
                places.append((at, row.act))
    return found


def _placed(row: Time, acts: Mapping[str, list[tuple[Whose, str]]]) -> Time:
    if row.act is None:
        return row
    for at, act in acts.get(row.act, []):
        is_golds = row.role == "reviewer"
        name = row.annotator_id if is_golds else at[0]
        return row._replace(act=act, annotator_id=name)
    return row._replace(act=None)
