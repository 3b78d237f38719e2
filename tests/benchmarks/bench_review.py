"""An adjudication: from a key to the last byte, and how long it takes to know what waits.

python -m tests.benchmarks.bench_review [--articles 200] [--annotators 6] [--spans 60]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from annotator.clock import new_id
from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.decision import Refusal
from annotator.store import log
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from annotator.tui.cases import Terms, load, roll_of, surveyed
from tests.benchmarks.bench_agreement import SCHEMA, work_on
from tests.benchmarks.bench_interface import report
from tests.benchmarks.terminal import Terminal

AT = "2026-01-01T00:00:00.000Z"
KEYS = 40

#: Fewer than there are regions to settle in an article: a key with nothing left costs nothing.
DECISIONS = 24


def project(path: Path, articles: int, annotators: int, spans: int) -> None:
    """A project in which everybody has finished everything."""
    with Store.create(path, SCHEMA, "", AT) as store:
        for number in range(articles):
            works = work_on(number, annotators, spans)
            seq = store.add([works[0].article], AT)[0].seq
            records = []
            for work in works:
                actor = Actor(work.annotator_id or "")
                state = store.load(seq, actor).state
                act = Act(state, new_id)
                for annotation in work.annotations:
                    try:
                        act.add(annotation.span, annotation.label)
                    except Refusal:
                        continue
                act.set_status(Status.FINISHED)
                change = Change(seq, work.article.text, None, act.decisions())
                records.append(ActRecord(new_id(), actor, AT, (change,)))
            store.write(partial(_append, store, records))


def _append(store: Store, records: list[ActRecord]) -> None:
    for record in records:
        log.append(store.connection, record)


def command(path: Path) -> list[str]:
    """The program on a project, as a person starts it."""
    start = "from annotator.__main__ import main; main()"
    return [sys.executable, "-c", start, "review", str(path), "--as", "bench"]


def survey(path: Path) -> None:
    """What waits in all articles, in this thread."""
    with Store.open(path) as store:
        actor, terms = Actor("bench", Role.REVIEWER), Terms()
        roll = roll_of(store, terms)
        reading = computing = 0.0
        waiting = 0
        for article in roll:
            began = time.perf_counter()
            case = load(store, actor, terms, article.seq)
            read = time.perf_counter()
            waiting += len(surveyed(case, new_id))
            reading += read - began
            computing += time.perf_counter() - read
    print(
        f"{len(roll)} articles, {waiting} regions wait:"
        f" read {reading:.2f} s, computed {computing:.2f} s"
    )


def keys(path: Path, *, after: float) -> None:
    """Key press to last byte, once (or while) the other articles are looked through."""
    when = "later" if after else "at once"
    with Terminal(command(path)) as terminal:
        terminal.wait_for("to settle")
        terminal.settle(0.3)
        end = time.perf_counter() + after
        while time.perf_counter() < end:
            terminal.settle(0.3, 0.5)
        report(0, f"next region (n), {when}", [terminal.key("n") for _ in range(KEYS)])
        report(0, f"take a version (1), {when}", [terminal.key("1") for _ in range(DECISIONS)])
        report(0, f"undo (u), {when}", [terminal.key("u") for _ in range(DECISIONS)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--annotators", type=int, default=6)
    parser.add_argument("--spans", type=int, default=60)
    arguments = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.db"
        project(path, arguments.articles, arguments.annotators, arguments.spans)
        survey(path)
        print(f"{'':>8} {'key':<26}{'median ms':>10}{'p95 ms':>8}{'max ms':>8}{'bytes':>8}")
        keys(path, after=0.0)
        keys(path, after=0.05 * arguments.articles)


if __name__ == "__main__":
    main()
