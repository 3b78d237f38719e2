"""Where the time of an act on tens of thousands of spans goes, and what SQLite alone takes for it.

python -m tests.benchmarks.bench_bulk [--words 200000] [--times 3]

One waits for deciding and keeping alone; the rows are written out afterwards. Undoing in the
interface takes the state that was there before, with nothing to work out. The last line puts
the same rows, ready-made, into another file by `executemany`: what no program that writes a row for
each decision gets below.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.clock import new_id
from annotator.core import navigation
from annotator.core.acts import Act
from annotator.core.decision import Decision
from annotator.core.state import State, apply_all
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from tests.benchmarks.bench_queue import timed
from tests.benchmarks.projects import AT, project

ADA = Actor("Ada")

#: What a decision leaves in the file: a row in each of these, and one in the index of words.
TABLES = ("log", "annotation")


def once(folder: Path, words: int, found: dict[str, list[tuple[float, float]]]) -> int:
    """Accept every suggestion of an article and take that back; returns how many there were."""
    path = folder / "bench.db"
    spans = project(path, words)

    def note(what: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        (taken,) = timed(work)
        used = (time.process_time() - begun) * 1000
        found.setdefault(what, []).append((taken, used))

    with Store.open(path) as store:
        opened = store.load(1, ADA)
        state, ids = opened.state, navigation.stops_inside(opened.state, hidden=frozenset())
        act = Act(state, new_id)
        note("accept all: decide", lambda: act.accept_all(ids))
        record = recorded(state, opened.head, act.decisions())
        after = act.draft.frozen()
        note("accept all: keep", lambda: store.record(record, cursor=0))
        note("accept all: write out", store.settle)
        fresh = folder / "rows.db"
        rows = {table: all_of(store.connection, table) for table in TABLES}
        indexed = [(number, row[7], row[9]) for number, row in enumerate(rows["annotation"])]
        taken: list[dict[int, tuple[Decision, ...]]] = []
        note("undo: keep", lambda: taken.append(undone(store)))
        note("undo: write out", store.settle)
        note("undo: work out", lambda: apply_all(after, taken[0][1]))
    project(fresh, words)
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        note("SQLite alone: the rows", lambda: written(connection, rows, indexed))
    for file in folder.iterdir():
        file.unlink()
    return spans


def recorded(state: State, head: str | None, decisions: tuple[Decision, ...]) -> ActRecord:
    """The act as it goes into the log."""
    return ActRecord(new_id(), ADA, AT, (Change(1, state.article.text, head, decisions),))


def undone(store: Store) -> dict[int, tuple[Decision, ...]]:
    """Take the last act back; returns what was applied."""
    turned = store.turn(ADA, new_id(), AT, shown=1)
    assert turned is not None
    return turned.applied


def all_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """All rows of a table."""
    return [tuple(row) for row in connection.execute(f"SELECT * FROM {table}")]


def written(
    connection: sqlite3.Connection,
    rows: dict[str, list[tuple[object, ...]]],
    indexed: list[tuple[int, object, object]],
) -> None:
    """Put ready rows in, and have them on disk."""
    connection.execute("BEGIN IMMEDIATE")
    for table, every in rows.items():
        places = ", ".join("?" * len(every[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", every)
    connection.executemany("INSERT INTO work_words (rowid, quote, note) VALUES (?, ?, ?)", indexed)
    connection.execute("COMMIT")


def main() -> None:
    """Measure, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {}
    with TemporaryDirectory() as folder:
        for _ in range(given.times):
            spans = once(Path(folder), given.words, found)
    print(f"{spans:,} spans in {given.words:,} words; milliseconds, medians of {given.times}")
    print(f"  {'':<26}{'taken':>8}{'of the processor':>18}")
    for what, times in found.items():
        taken, used = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"  {what:<26}{taken:>8.0f}{used:>18.0f}")


if __name__ == "__main__":
    main()
