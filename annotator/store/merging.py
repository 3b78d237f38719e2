"""Another copy of the project, taken in: see docs/merge.md for what becomes of what."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from annotator.core.chains import Row
from annotator.store import (
    memory,
    merging_acts,
    merging_articles,
    merging_beside,
    merging_log,
    merging_memory,
    merging_refusing,
    merging_suggestions,
    merging_time,
    standing,
)
from annotator.store.errors import DamagedError
from annotator.store.merging_acts import Acts
from annotator.store.merging_articles import Matched
from annotator.store.merging_plan import ArticlePlan, Fork, plan, read_part

#: For each chain of an article how long it is, and its last act.
_MARKS = """
SELECT chain.article, chain.annotator_id, chain.role, chain.number, log.act, log.at
FROM (SELECT article, annotator_id, role, count(*) AS number, max(seq) AS last FROM log
    GROUP BY article, annotator_id, role) AS chain
JOIN log ON log.seq = chain.last
"""

#: Of an article the chains: annotator, role, how many rows, the last act and its time.
Marks = dict[int, set[tuple[str, str, int, str, str]]]


@dataclass(frozen=True, slots=True)
class ForkOf:
    """Work on an article that was done on both sides."""

    article_id: str
    fork: Fork


@dataclass(slots=True)
class Merged:
    """What came from another copy."""

    name: str
    #: The articles there, and those of them that were not here.
    articles: int = 0
    new_articles: list[str] = field(default_factory=list)
    #: In how many articles decisions came, and how many decisions.
    decided: int = 0
    decisions: int = 0
    #: In how many articles there are other suggestions now.
    suggested: int = 0
    assigned: int = 0
    forks: list[ForkOf] = field(default_factory=list)
    changes_anything: bool = False


def merge(
    ours: sqlite3.Connection,
    theirs: sqlite3.Connection,
    name: str,
    *,
    known_only: bool = False,
    tell: Callable[[int, int], object] = lambda done, of: None,
) -> Merged:
    """Take another copy in. Needs a transaction on ours, and a snapshot of theirs.

    `known_only` leaves articles out that are not here. `tell` is called with how many articles of
    how many are done.

    Raises:
        MergeError: when the two hold what cannot stand side by side.
        DamagedError: when one of them contradicts itself.
    """
    merging_refusing.refuse_unreadable(theirs)
    before = ours.total_changes
    one = _Merge(ours, theirs, Merged(name), known_only)
    one.run(tell)
    one.merged.changes_anything = ours.total_changes > before
    return one.merged


class _Merge:
    def __init__(
        self,
        ours: sqlite3.Connection,
        theirs: sqlite3.Connection,
        merged: Merged,
        known_only: bool,
    ) -> None:
        self.ours, self.theirs, self.merged = ours, theirs, merged
        self._last = int(ours.execute("SELECT ifnull(max(seq), 0) FROM log").fetchone()[0])
        self._cleared = merging_memory.read(ours)
        self._matched: Matched = merging_articles.match(ours, theirs, known_only=known_only)
        self._acts = Acts()
        #: Whose work is to be counted anew for memory.
        self._recount: set[str] = set()

    def run(self, tell: Callable[[int, int], object]) -> None:
        numbers = self._matched.all
        self.merged.articles = len(numbers)
        self.merged.new_articles = self._ids(self._matched.new.values())
        self._unite_suggestions()
        touched = self._unite_work(tell)
        touched |= merging_beside.unite_keyed(self.ours, self.theirs, numbers)
        self.merged.assigned = merging_beside.unite_assignments(self.ours, self.theirs, numbers)
        self._recount |= merging_memory.unite(
            self.ours, self._cleared, merging_memory.read(self.theirs, numbers)
        )
        merging_acts.settle(self.ours, self.theirs, self._acts, self._last)
        memory.recount(self.ours, self._recount)
        self._note_log()
        self.ours.executemany("DELETE FROM tally WHERE article = ?", [(seq,) for seq in touched])

    def _note_log(self) -> None:
        """Note up to where the log is of several copies, if it has grown."""
        last = int(self.ours.execute("SELECT ifnull(max(seq), 0) FROM log").fetchone()[0])
        if last > self._last:
            self.ours.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?)", (standing.MERGED, str(last))
            )

    def _ids(self, numbers: Iterable[int]) -> list[str]:
        sql = "SELECT id FROM article WHERE seq = ?"
        return [str(self.ours.execute(sql, (number,)).fetchone()[0]) for number in numbers]

    def _unite_suggestions(self) -> None:
        numbers = self._matched.all
        for seq in merging_suggestions.differing(self.ours, self.theirs, numbers):
            if merging_suggestions.unite(self.ours, self.theirs, (numbers[seq], seq)):
                self.merged.suggested += 1

    def _unite_work(self, tell: Callable[[int, int], object]) -> set[int]:
        """Put the logs together, and the time; the articles whose log is not as it was."""
        changed, timed = self._differing()
        touched: set[int] = set()
        with merging_log.unguarded(self.ours):
            whole = sorted(changed | timed)
            for done, seq in enumerate(whole):
                if done % 64 == 0:
                    tell(done, len(whole))
                if self._unite_article(self._matched.all[seq], seq, seq in timed):
                    touched.add(self._matched.all[seq])
        return touched

    def _differing(self) -> tuple[set[int], set[int]]:
        """The other copy's articles in which the work differs, and those in which the time does."""
        here, there = _marks(self.ours), _marks(self.theirs)
        numbers = self._matched.all
        changed = {seq for seq in there.keys() & numbers if there[seq] != here.get(numbers[seq])}
        known = {numbers[seq] for seq in there.keys() & numbers}
        for number, chains in here.items():
            if number not in known:
                self._acts.ours_only |= {(name, role) for name, role, *_ in chains}
        times = merging_time.marks(self.ours), merging_time.marks(self.theirs)
        timed = {s for s in times[1].keys() & numbers if times[1][s] != times[0].get(numbers[s])}
        return changed, timed

    def _unite_article(self, number: int, seq: int, is_timed: bool) -> bool:
        parts = read_part(self.ours, number), read_part(self.theirs, seq)
        (id,) = self._ids([number])
        try:
            found = plan(*parts, id)
        except (ValueError, LookupError, TypeError) as error:
            raise DamagedError(
                f"article '{id}': its part of the log cannot be read; run 'annotator check'"
            ) from error
        if found.changed:
            self._write(number, id, found)
        if is_timed or found.changed:
            pair = (number, seq)
            merging_time.unite(self.ours, self.theirs, pair, parts, found.branches)
        self._acts.add(found)
        return bool(found.changed)

    def _write(self, number: int, id: str, found: ArticlePlan) -> None:
        merging_log.write(self.ours, number, found)
        self.merged.decided += bool(found.new)
        self.merged.decisions += found.new
        self.merged.forks += [ForkOf(id, fork) for fork in found.forks]
        self._recount |= {name for name, role in found.rewritten if role == "annotator"}
        added: list[Row] = [row for row in found.insert if row.annotator_id not in self._recount]
        merging_log.count_in_memory(self.ours, number, added)


def _marks(connection: sqlite3.Connection) -> Marks:
    found: Marks = {}
    cursor = connection.execute(_MARKS)
    cursor.row_factory = None
    for article, *chain in cursor:
        found.setdefault(article, set()).add(tuple(chain))
    return found
