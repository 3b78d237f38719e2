"""What the program said of its acts, held against what the file has of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.state import with_quiet
from annotator.store.states import replay
from annotator.store.store import Store
from annotator.suggest.boilerplate import regions
from tests.crash.projects import ADA

#: The head of the screen: whose article it is, and how much there is to decide.
_HEAD = re.compile(r"^ Piece (\d+) .*?(\d+|none) undecided")


@dataclass
class Ledger:
    """All acts on one project, told in the order in which they were made.

    `saved` counts the decisions of each act that was acknowledged; `open` is what was begun and
    of which nothing was heard since; `failed` was said not to be saved.
    """

    saved: Counter[str] = field(default_factory=Counter)
    open: dict[str, int] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    #: Of those that failed: which the interface has owned up to, so that nobody waits for them.
    owned: set[str] = field(default_factory=set)
    drawn: int = 0
    faults: list[str] = field(default_factory=list)
    #: Of acts that nothing was heard of, or that failed: how many are in the file nevertheless.
    unheard: int = 0

    def told(self, events: Iterable[list[str]]) -> None:
        """Take down what the program tells."""
        for what, id, *count in events:
            if what == "begun":
                self.open[id] = int(count[0])
            elif what == "saved":
                self.saved[id] += int(count[0])
                self.open.pop(id, None)
                self.failed.pop(id, None)
            elif what == "failed":
                self.failed[id] = max(self.failed[id], self.open.pop(id, 0), 0)
            elif what == "owned":
                self.owned |= set(self.failed)
            elif what == "drawn":
                self.drawn += 1
                if id not in self.saved:
                    self.faults.append(f"act {id} was drawn before it was saved")

    @property
    def refused(self) -> bool:
        """Whether something is not saved, or was not heard of yet."""
        return bool(self.open or self.failed)

    @property
    def is_hushed(self) -> bool:
        """Whether something is not saved that the interface has not owned up to."""
        return bool(self.open or self.failed.keys() - self.owned)

    def check(self, path: Path) -> list[str]:
        """What is wrong with the file, after the program is gone; empty if nothing is.

        What is in the file, and was not heard of, is taken for saved from then on.
        """
        found, self.faults = self.faults, []
        with Store.open(path) as store:
            found += store.faults()
            columns = "act, count(*), max(target), max(mode)"
            sql = f"SELECT {columns} FROM log GROUP BY act ORDER BY min(seq)"
            rows = {row[0]: tuple(row)[1:] for row in store.connection.execute(sql)}
        sizes = {act: int(row[0]) for act, row in rows.items()}
        for act, count in self.saved.items():
            if sizes.get(act, 0) not in self._allowed(act, count):
                found.append(f"act {act}: {count} decisions were saved, {sizes.get(act, 0)} found")
        for act, (count, target, mode) in rows.items():
            if mode in ("undo", "redo") and count != sizes.get(target):
                found.append(f"act {act}: {mode} of {sizes.get(target)} decisions has {count}")
            if act not in self.saved:
                allowed = {self.open.get(act), self.failed.get(act)} - {None}
                if not allowed:
                    found.append(f"act {act}: nobody made it")
                elif count not in allowed and -1 not in allowed and 0 not in allowed:
                    found.append(f"act {act}: {count} of {allowed} decisions: half an act")
                self.unheard += 1
        self.saved = Counter(sizes)
        self.open.clear()
        self.failed.clear()
        self.owned.clear()
        return found

    def _allowed(self, act: str, count: int) -> set[int]:
        """How many decisions an act may have: an edge that is moved on is one act still."""
        more = {self.open.get(act, 0), self.failed.get(act, 0)}
        return {count, *(count + number for number in more if number > 0)}


#: Acts that may be in the file and not yet on the screen: those of keys that came in one piece.
_AHEAD = 60


def undecided(path: Path, seq: int) -> list[int]:
    """How many stops Ada has left in an article: now, before her last act, and so on back.

    The same again without what is in boilerplate.
    """
    sql = "SELECT min(seq) FROM log WHERE article = ? GROUP BY act ORDER BY 1 DESC LIMIT ?"
    with Store.open(path) as store:
        rows = store.connection.execute(sql, (seq, _AHEAD)).fetchall()
        states = [store.load(seq, ADA).state]
        for (before,) in rows:
            states.append(replay(store.connection, store.label_schema, seq, ADA, before=before))
    # What is boilerplate is not counted, once it has been found.
    dimmed = tuple((start, end) for start, end, _ in regions(states[0].article.text))
    counts = [len(state.stops) for state in states]
    return counts + [len(with_quiet(state, dimmed).stops) for state in states]


def head_of(lines: list[str]) -> tuple[int, int] | None:
    """The number of the article on the screen, and how many stops it shows as undecided."""
    match = _HEAD.match(lines[0]) if lines else None
    if match is None:
        return None
    return int(match[1]), 0 if match[2] == "none" else int(match[2])
