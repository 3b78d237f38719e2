"""Which acts can be undone after a merge: what the log says, and what either side knew."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from annotator.core.chains import Row
from annotator.store.log import Mode
from annotator.store.merging_plan import ArticlePlan, Whose

_TURNS = (Mode.UNDO, Mode.REDO)


@dataclass
class Acts:
    """What a merge has changed of acts, gathered article by article."""

    #: Whose the acts are that come, and the number of their first row in the other copy.
    coming: dict[str, tuple[int, str, str, str]] = field(default_factory=dict)
    #: The acts of work that was set apart: they stay as they are.
    apart: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    #: Acts that were undone or redone in what came or went: they may stand half undone.
    turned: set[str] = field(default_factory=set)
    ours_only: set[Whose] = field(default_factory=set)
    theirs_only: set[Whose] = field(default_factory=set)

    def add(self, found: ArticlePlan) -> None:
        """Note what becomes of one article."""
        for row in (*found.insert, *found.gone):
            if row.mode in _TURNS and row.target:
                self.turned.add(row.target)
        for row, number in zip(found.insert, found.numbers, strict=True):
            if row.mode not in _TURNS:
                if number is None:
                    self.apart.setdefault(row.act, row)
                elif row.act not in self.coming or number < self.coming[row.act][0]:
                    self.coming[row.act] = number, row.annotator_id, row.role, row.mode
        self.gone.update(row.act for row in found.gone if row.mode not in _TURNS)
        self.ours_only |= found.ours_only
        self.theirs_only |= found.theirs_only


def settle(ours: sqlite3.Connection, theirs: sqlite3.Connection, acts: Acts, last: int) -> None:
    """Bring the table of acts up to the log; `last` was its last row before. Needs a transaction.

    What came is undone before what was here, from its last act to its first.
    """
    ours.executemany(
        "DELETE FROM act WHERE id = ? AND NOT EXISTS (SELECT 1 FROM log WHERE act = act.id)",
        [(id,) for id in acts.gone],
    )
    put = "INSERT OR IGNORE INTO act (id, seq, annotator_id, role, standing) VALUES (?, ?, ?, ?, ?)"
    ordered = sorted(acts.coming, key=lambda id: acts.coming[id][0])
    rows = ((id, last + n, *acts.coming[id][1:]) for n, id in enumerate(ordered, 1))
    ours.executemany(put, [(*row[:4], "done" if row[4] == Mode.DO else "kept") for row in rows])
    ours.executemany(
        put, [(id, last, row.annotator_id, row.role, "kept") for id, row in acts.apart.items()]
    )
    known, there = _standings(theirs), _standings(ours)
    differing = {id for id in known.keys() | there.keys() if known.get(id) != there.get(id)}
    differing = {id for id in differing if _has(ours, id) and _has(theirs, id)}
    _stand(ours, differing | {id for id in acts.turned if _has(ours, id)}, known)
    for name, role in acts.ours_only & acts.theirs_only:
        # Nothing is brought back over what was done on the other side.
        ours.execute(
            "UPDATE act SET standing = 'gone'"
            " WHERE annotator_id = ? AND role = ? AND standing = 'undone'",
            (name, role),
        )


def _standings(connection: sqlite3.Connection) -> dict[str, str]:
    """How acts stand, but for the many that are simply done."""
    rows = connection.execute("SELECT id, standing FROM act WHERE standing <> 'done'")
    return {row[0]: row[1] for row in rows}


def _has(connection: sqlite3.Connection, id: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM act WHERE id = ?", (id,)).fetchone())


def _stand(connection: sqlite3.Connection, ids: Collection[str], known: dict[str, str]) -> None:
    """Say anew how these acts stand; `known` is how they stand in the other copy."""
    if not ids:
        return
    last = _last_turns(connection, ids)
    halves = []
    for id in ids:
        row = connection.execute("SELECT standing FROM act WHERE id = ?", (id,)).fetchone()
        here = (row["standing"], known.get(id, "done"))
        articles = connection.execute("SELECT DISTINCT article FROM log WHERE act = ?", (id,))
        undone = {last.get((id, row[0])) == Mode.UNDO for row in articles}
        if "kept" in here:
            standing = "kept"
        elif len(undone) > 1:
            standing = "kept"
            halves.append(id)
        elif undone == {True}:
            standing = "gone" if "gone" in here else "undone"
        else:
            standing = "done"
        if standing != row["standing"]:
            connection.execute("UPDATE act SET standing = ? WHERE id = ?", (standing, id))
    _keep_below(connection, halves)


def _last_turns(connection: sqlite3.Connection, ids: Collection[str]) -> dict[tuple[str, int], str]:
    """For an act and an article, whether it was undone or redone there last."""
    rows = connection.execute(
        "SELECT target, article, mode FROM log WHERE target IS NOT NULL ORDER BY seq"
    )
    return {(row[0], row[1]): row[2] for row in rows if row[0] in ids}


def _keep_below(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Leave acts alone that lie below one that is undone in one article and not in another."""
    waiting = list(ids)
    sql = (
        "SELECT DISTINCT act.id FROM log AS upper JOIN log AS lower"
        " ON lower.article = upper.article AND lower.annotator_id = upper.annotator_id"
        " AND lower.role = upper.role AND lower.seq < upper.seq"
        " JOIN act ON act.id = lower.act AND act.standing IN ('done', 'undone')"
        " WHERE upper.act = ?"
    )
    while waiting:
        below = [row[0] for row in connection.execute(sql, (waiting.pop(),)).fetchall()]
        connection.executemany(
            "UPDATE act SET standing = 'kept' WHERE id = ?", [(id,) for id in below]
        )
        waiting += below
