"""Which acts are done, undone, gone or kept: as the log tells it."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass

from annotator.store.log import Mode, Role

Actor = tuple[str, str]


@dataclass(slots=True)
class Standing:
    """An act as its rows in the log have it: the first of them, and how it stands.

    Its number lies between the rows of others `before` and `after` it: some of its own may have
    gone with their article.
    """

    annotator_id: str
    role: str
    first: int
    standing: str
    before: int = 0
    after: int = sys.maxsize


def standings(connection: sqlite3.Connection) -> dict[str, Standing]:
    """All acts but those that undo and redo, which stand for nothing themselves."""
    acts: dict[str, Standing] = {}
    undone: dict[Actor, set[str]] = {}
    last, previous = "", 0
    for seq, act, mode, target, name, role in connection.execute(
        "SELECT seq, act, mode, target, annotator_id, role FROM log ORDER BY seq"
    ):
        actor = (name, role)
        before, previous = previous, seq
        if act != last and last in acts:
            acts[last].after = seq
        last = act
        if mode in (Mode.UNDO, Mode.REDO):
            _turn(acts, undone, target, undo=mode == Mode.UNDO)
            continue
        if mode in (Mode.DO, Mode.IMPORT):
            for other in undone.pop(actor, ()):
                acts[other].standing = "gone"
        if act in acts:
            acts[act].after = sys.maxsize
        else:
            standing = "done" if mode == Mode.DO else "kept"
            acts[act] = Standing(name, role, seq, standing, before)
    return acts


def _turn(
    acts: dict[str, Standing], undone: dict[Actor, set[str]], target: str | None, *, undo: bool
) -> None:
    it = acts.get(target or "")
    if it is None or target is None:
        return
    it.standing = "undone" if undo else "done"
    waiting = undone.setdefault((it.annotator_id, it.role), set())
    (waiting.add if undo else waiting.discard)(target)


#: Up to which row of the log other copies were taken in, among the settings.
MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Told:
    """From which rows of the log on it tells how acts stand; 0: from the first."""

    #: The label schema was changed here: acts before that may be passed over.
    changed: int
    #: Up to here the log is of several copies, and in none of their orders.
    merged: int

    @classmethod
    def by(cls, connection: sqlite3.Connection) -> Told:
        """How it is in a project."""
        sql = (
            "SELECT ifnull((SELECT max(log_seq) FROM schema_change), 0),"
            " ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?), 0)"
        )
        return cls(*connection.execute(sql, (MERGED,)).fetchone())

    def agrees(self, made: Standing, row: sqlite3.Row) -> bool:
        """Whether a row of `act` is what the log tells, as far as it does.

        The log does not hold that a reviewer's act, or one from before the label schema was
        changed, was passed over, nor what came after an act on articles that were removed since.
        """
        if (row["annotator_id"], row["role"]) != (made.annotator_id, made.role):
            return False
        if not isinstance(row["seq"], int):
            return False
        if made.first <= self.merged:
            return True
        if not made.before < row["seq"] < made.after:
            return False
        if row["standing"] == made.standing:
            return True
        can_be = made.role == Role.REVIEWER or made.first <= self.changed
        passed_over = can_be and row["standing"] == "kept"
        return passed_over or (made.standing, row["standing"]) == ("undone", "gone")
