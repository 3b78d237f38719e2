"""What others do to a project, as a connection can tell at hardly any cost."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.store.connection import snapshot
from annotator.store.explaining import explained
from annotator.store.log import Actor
from annotator.store.open_project import OpenProject


@dataclass(frozen=True, slots=True)
class Seen:
    """A number that is another one once another connection has committed, and an article's head."""

    version: int
    seq: int
    head: str | None


def look(project: OpenProject, seq: int, actor: Actor) -> Seen:
    """Whether somebody else wrote since, and at which act an article stands for an actor."""
    connection = project.connection
    with explained(project.path), snapshot(connection):
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        row = connection.execute(
            "SELECT head FROM progress WHERE article = ? AND annotator_id = ? AND role = ?",
            (seq, actor.owner, actor.role),
        ).fetchone()
    return Seen(version, seq, row["head"] if row else None)
