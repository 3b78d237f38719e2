"""How long it takes to put two copies of a project together that went apart, on this machine.

python -m tests.benchmarks.bench_merge [--decisions 2000000] [--folder DIR] [--no-check]

Twenty decisions an article, by one of four annotators; then in a tenth of the articles something is
done in both copies, in half of these by the same annotator, so that their work forks.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.clock import new_id
from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Origin, Progress, Rejection, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store import log, memory, states, tallies, words
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from annotator.store.values import value_json
from tests.core.schemas import NEWS

AT = "2026-03-01T12:00:00.000Z"
LATER = "2026-03-02T12:00:00.000Z"
PEOPLE = tuple(Actor(name) for name in ("Ada", "Ben", "Cy", "Dee"))
#: Decisions an article, and in how many acts.
EACH, ACTS = 20, 4
WORDS = 150
BATCH = 5000
VOCABULARY = tuple("".join(random.Random(n).choices("aeinorst", k=6)) for n in range(20_000))


def article(number: int) -> Article:
    """A text that no other number gives."""
    words = random.Random(number).choices(VOCABULARY, k=WORDS)
    return Article(f"article-{number}", " ".join([f"{number:07}", *words]), {"outlet": "B"})


def proposed(article: Article) -> Suggestions:
    """A suggestion for every seventh word."""
    places = (8 + 49 * number for number in range(EACH))
    return Suggestions(
        tuple(
            Suggestion(new_id(), Span(at, at + 6), ("PERSON", "ORG")[at % 2], "bench", 0.5)
            for at in places
        )
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long something took, and how much of that this process was at work."""
    began = time.perf_counter(), time.process_time()
    yield
    taken, worked = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"  {what:<44}{taken:10.1f} s{worked:10.1f} s of processor time", flush=True)


def build(path: Path, articles: int) -> None:
    """A project in which every article was worked on: written table by table, as it is quicker."""
    with Store.create(path, NEWS, "name: news\n", AT) as store:
        # The rows have random ids, as real ones do: each goes to another page.
        store.connection.execute("PRAGMA cache_size = -1000000")
        store.connection.execute("PRAGMA synchronous = OFF")
        for first in range(0, articles, BATCH):
            numbers = range(first, min(first + BATCH, articles))
            store.write(lambda numbers=numbers: fill(store, numbers))  # type: ignore[misc]
        for rebuild in (tallies.rebuild, memory.rebuild, words.rebuild):
            store.write(lambda rebuild=rebuild: rebuild(store.connection))  # type: ignore[misc]
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def build_two(one: Path, other: Path, articles: int) -> None:
    """Two copies of a project, in each of which something was done that the other lacks."""
    with timed("making the project"):
        build(one, articles)
    with Store.open(one) as store:
        store.backup(other)
    with timed("going on in both copies"):
        go_on(one, articles, 0)
        go_on(other, articles, 1)


def fill(store: Store, numbers: range) -> None:
    """Some articles with suggestions that somebody accepted or rejected."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    for number in numbers:
        seq, it = number + 1, article(number)
        plain = (seq, it.id, it.hash, it.title, "B", None, WORDS + 1, AT, "{}", it.text)
        rows.setdefault("article", []).append(plain)
        rows.setdefault("suggest_run", []).append((seq, "bench", AT, None))
        actor = PEOPLE[number % len(PEOPLE)]
        decided(rows, seq, it.text, proposed(it).spans, actor.annotator_id)
    for table, given in rows.items():
        places = ", ".join("?" * len(given[0]))
        store.connection.executemany(f"INSERT INTO {table} VALUES ({places})", given)


def decided(
    rows: dict[str, list[tuple[object, ...]]],
    seq: int,
    text: str,
    offered: Sequence[Suggestion],
    name: str,
) -> None:
    """The rows of what somebody decided on an article, and of what follows from it."""
    where, act, parent = (seq, name, "annotator"), "", None
    for n, s in enumerate(offered):
        mode: tuple[object, ...] = ()
        number = (seq - 1) * (EACH + 1) + n + 1
        if n % (EACH // ACTS) == 0:
            act, parent = new_id(), act or None
            rows.setdefault("act", []).append((act, number, *where[1:], "done"))
        mode = (act, parent, "do", None, *where, AT)
        quote = s.span.quote(text)
        place = (s.span.start, s.span.end, s.label, quote)
        rows.setdefault("suggestion", []).append((s.id, seq, *place, s.score, s.suggester))
        log_rows = rows.setdefault("log", [])
        if n % 4 == 3:
            value = value_json(Rejection(s.id, s.label, s.span), text)
            log_rows.append((number, *mode, "reject", s.id, None, value, s.id))
            refused = (*where, s.id, s.label, s.span.start, s.span.end, "")
            rows.setdefault("rejection", []).append(refused)
        else:
            made = Annotation(
                new_id(), s.span, s.label, origin=Origin.SUGGESTED, suggestion_id=s.id
            )
            log_rows.append((number, *mode, "accept", made.id, None, value_json(made, text), s.id))
            kept = (made.id, *where, *place, "{}", "", 0, made.origin, s.id)
            rows.setdefault("annotation", []).append(kept)
    before, after = (value_json(Progress(it), text) for it in (Status.NEW, Status.FINISHED))
    rows["log"].append((seq * (EACH + 1), *mode, "status", "", before, after, None))
    rows.setdefault("progress", []).append((*where, "finished", 0, "", act, AT))


def go_on(path: Path, articles: int, side: int) -> None:
    """Something is done in a tenth of the articles."""
    with Store.open(path) as store:
        chosen = range(1, articles + 1, 10)
        for first in range(0, len(chosen), BATCH):
            some = chosen[first : first + BATCH]
            store.write(lambda some=some: decide_on(store, some, side))  # type: ignore[misc]
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def decide_on(store: Store, numbers: Iterable[int], side: int) -> None:
    """Something is done in these articles."""
    for seq in numbers:
        decide(store, seq, side)


def decide(store: Store, seq: int, side: int) -> None:
    """Half a dozen decisions on an article, in every other one by the same annotator."""
    same = seq // 10 % 2
    # The numbers begin with 1: whoever began the article.
    actor = PEOPLE[(seq - 1 + (0 if same else 1 + side)) % len(PEOPLE)]
    opened = states.load(store.connection, NEWS, seq, actor)
    act, text = Act(opened.state, new_id), opened.state.article.text
    for n in range(6):
        at = 8 + 49 * n + 14 + 7 * side
        act.add(Span(at, at + 6), "SOURCE")
    change = Change(seq, text, opened.head, act.decisions())
    log.append(store.connection, ActRecord(new_id(), actor, LATER, (change,)))


def measure(one: Path, other: Path, check: bool) -> None:
    """Put two copies together."""
    with Store.open(one) as store, Store.open_other(other, one) as copy:
        number = store.connection.execute("SELECT count(*) FROM log").fetchone()[0]
        size = one.stat().st_size / 1e6
        print(f"{store.count():,} articles, {number:,} decisions in each copy, {size:,.0f} MB")
        with timed("merge, with the copy made before"):
            (found,) = store.merge([copy], backup=one.with_name("before.db"))
        print(f"  {found.decisions:,} decisions in {found.decided:,} articles came,", end=" ")
        print(f"{len(found.forks):,} forks; {most_memory()}")
        with timed("the same again, which finds nothing new"):
            (again,) = store.merge([copy], backup=one.with_name("again.db"))
        assert not again.changes_anything
        if check:
            with timed("check"):
                faults = list(store.faults())
            print(f"  {most_memory()}")
            assert not faults, faults[:3]


def most_memory() -> str:
    """The most that this process has had."""
    return f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB of memory"


def on(folder: Path, decisions: int, check: bool) -> None:
    """Build two copies, in a process of its own for its memory, and put them together."""
    one, other = folder / "one.db", folder / "other.db"
    builder = get_context("spawn").Process(target=build_two, args=(one, other, decisions // EACH))
    builder.start()
    builder.join()
    assert not builder.exitcode
    measure(one, other, check)


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="on which disk; default: the temporary one")
    parser.add_argument("--no-check", action="store_true", help="don't look the result through")
    arguments = parser.parse_args()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load over 1, 5 and 15 minutes: {load}")
    check = not arguments.no_check
    with TemporaryDirectory(dir=arguments.folder) as folder:
        on(Path(folder), arguments.decisions, check)
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"load at the end: {load}")


if __name__ == "__main__":
    main()
