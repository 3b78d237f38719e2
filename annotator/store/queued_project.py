"""The queue of a project file: imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from annotator.store.articles import Summary
from annotator.store.connection import snapshot
from annotator.store.log import Actor
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.core.queue_filter import QueueFilter
    from annotator.store.queue import Found
    from annotator.store.tallies import Tally


class QueuedProject(OpenProject):
    """Which articles a filter lets through, in which order, and what is shown of them."""

    def queue(self, wanted: QueueFilter, actor: Actor, *, with_suggestions: bool = True) -> Found:
        """The numbers of the articles that a filter lets through for an actor, in its order.

        Raises:
            FilterError: when it names somebody who has not worked here.
        """
        from annotator.store import queue

        with self._explained(), snapshot(self.connection):
            return queue.find(self.connection, wanted, actor, with_suggestions=with_suggestions)

    def rows(
        self, numbers: Sequence[int], actor: Actor, *, with_suggestions: bool = True
    ) -> list[Summary]:
        """What a list shows of these articles, in this order."""
        from annotator.store import queue

        with self._explained(), snapshot(self.connection):
            return queue.rows(self.connection, numbers, actor, with_suggestions=with_suggestions)

    def keep_tallies(self, actor: Actor, recounted: Iterable[Tally]) -> None:
        """Keep what was counted on the way, so that nobody counts it again."""
        from annotator.store import tallies

        self.write(lambda: tallies.keep(self.connection, actor.owner, recounted))

    def closed_among(
        self, numbers: Sequence[int], actor: Actor, *, gone_only: bool = False
    ) -> set[int]:
        """Those of these articles that are gone, or that the actor has finished or skipped."""
        import json

        sql = (
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT article FROM listed)"
            " OR NOT ? AND EXISTS (SELECT 1 FROM progress WHERE article = value"
            " AND annotator_id = ? AND role = ? AND status IN ('finished', 'skipped'))"
        )
        where = (json.dumps(list(numbers)), gone_only, actor.owner, actor.role)
        with self._explained():
            return {row[0] for row in self.connection.execute(sql, where)}
