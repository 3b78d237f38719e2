"""Work on many articles of a project file at once: imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.store.connection import snapshot
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.core.mentions import Matching
    from annotator.store.bulk import Recorded
    from annotator.store.concordance import Group, Groups, Proposed
    from annotator.store.log import ActRecord
    from annotator.store.mentions import Batch


class BulkProject(OpenProject):
    """Mentions and undecided suggestions over all articles, and acts on many of them."""

    def candidates(self, annotator_id: str, quote: str, matching: Matching) -> Iterator[Batch]:
        """The articles that an annotator has still to do and that may hold a text, in batches."""
        from annotator.store import mentions

        with self._explained():
            yield from mentions.candidates(self.connection, annotator_id, quote, matching)

    def suggested_groups(
        self, annotator_id: str, *, containing: str = "", limit: int = 2000
    ) -> Groups:
        """What an annotator has not decided, by label and text, the most frequent first."""
        from annotator.store import concordance

        with self._explained(), snapshot(self.connection):
            labels = self.label_schema.label
            return concordance.groups(
                self.connection, annotator_id, labels, containing=containing, limit=limit
            )

    def suggested_lines(
        self, annotator_id: str, group: Group, *, limit: int = 2000
    ) -> tuple[Proposed, ...]:
        """The suggestions of a group with the text around them, `limit` at most."""
        from annotator.store import concordance

        with self._explained(), snapshot(self.connection):
            return concordance.lines(
                self.connection,
                annotator_id,
                self.label_schema.label,
                group.label,
                group.quote,
                limit=limit,
            )

    def suggested_members(self, annotator_id: str, chosen: Sequence[Group]) -> dict[int, list[str]]:
        """The ids of the suggestions of some groups, by the article's number."""
        from annotator.store import concordance

        keys = [(group.label, group.quote) for group in chosen]
        with self._explained(), snapshot(self.connection):
            labels = self.label_schema.label
            return concordance.members(self.connection, annotator_id, labels, keys)

    def record_fresh(
        self, record: ActRecord, tell: Callable[[int, int], object] = lambda done, total: None
    ) -> Recorded:
        """Commit an act over many articles in one transaction.

        An article that changed since is left out. `tell` is told how many of how many are written.
        """
        from annotator.store import bulk

        return self.write(lambda: bulk.append_fresh(self.connection, record, tell))
