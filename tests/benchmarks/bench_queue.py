"""How long the article list takes to filter and sort, on this machine under its load.

python -m tests.benchmarks.bench_queue [--articles 20000] [--suggestions 20] [--times 9]
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article, text_hash
from annotator.core.queue_filter import parse
from annotator.store import tallies, words
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from annotator.tui.article_queue import ArticleQueue
from tests.core.schemas import NEWS

AT = "2026-03-01T12:00:00.000Z"
ADA, BEN = Actor("Ada"), Actor("Ben")
WORDS, VOCABULARY, BATCH = 450, 20_000, 2_000
LABELS = ("PERSON", "ORG", "CLAIM", "SOURCE")

LINES = (
    *("", "rareword", "frequent", "w15*", "w1*", "outlet:post", '"frequent w1"', "frequent -w1"),
    *("status:new", "status:finished", "status:progress", "undecided", "label:CLAIM", "flagged"),
    *("by:Ben", "note:why", "quote:w1", "frequent undecided label:CLAIM"),
    *("id:a77", "-id:A7", "id:ä7", "id:7 undecided"),
    *("sort:length", "sort:uncertainty", "sort:disagreement", "frequent sort:uncertainty"),
)


def rows(articles: int) -> Iterator[tuple[object, ...]]:
    """Articles of words that are as unevenly spread as those of a language."""
    chance = random.Random(1)
    vocabulary = [f"w{n}" for n in range(VOCABULARY)]
    weights = list(accumulate(1 / (n + 10) for n in range(VOCABULARY)))
    for seq in range(1, articles + 1):
        rare = "rareword " if seq % 5000 == 7 else ""
        count = chance.randint(WORDS // 2, WORDS * 3 // 2)
        body = " ".join(chance.choices(vocabulary, cum_weights=weights, k=count))
        text = f"a{seq} frequent {rare}{body}"
        yield seq, f"a{seq}", text_hash(text), f"Title {seq}", "The Post", count + 2, AT, text


def proposed(articles: int, each: int, texts: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Suggestions of a word each, over the whole text."""
    for seq, text in texts.execute("SELECT seq, text FROM article"):
        step = len(text) // (each + 1)
        for number in range(each):
            start = text.index(" ", number * step) + 1
            end = text.find(" ", start)
            end = len(text) if end < 0 else end
            score = (seq * 31 + number * 17) % 100 / 100
            label = LABELS[(number + seq) % 4 if number % 4 == 0 else number % 2]
            yield f"s{seq}-{number}", seq, start, end, label, text[start:end], score, "bench"


def build(path: Path, articles: int, suggestions: int) -> None:
    """A project with articles and suggestions, then counted and indexed as a migration does."""
    store = Store.create(path, NEWS, "name: news\n", AT)
    add = store.connection
    sql = "INSERT INTO article (seq, id, hash, title, outlet, words, added, text) VALUES"
    store.write(lambda: add.executemany(f"{sql} (?, ?, ?, ?, ?, ?, ?, ?)", rows(articles)))
    insert = "INSERT INTO suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    with Store.open(path) as texts:
        found = proposed(articles, suggestions, texts.connection)
        texts.connection.row_factory = None
        store.write(lambda: add.executemany(insert, found))
    runs = "INSERT INTO suggest_run SELECT seq, 'bench', ?, NULL FROM article"
    store.write(lambda: add.execute(runs, (AT,)))
    before = path.stat().st_size
    counting = timed(lambda: store.write(lambda: tallies.rebuild(add)))[0] / 1000
    indexing = timed(lambda: store.write(lambda: words.rebuild(add)))[0] / 1000
    add.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size, grown = path.stat().st_size / 1e6, (path.stat().st_size - before) / 1e6
    print(f"{articles:,} articles, {articles * suggestions:,} suggestions: {size:,.0f} MB")
    print(f"as a migration does: counting {counting:.1f} s, indexing {indexing:.1f} s")
    print(f"both together are {grown:,.0f} MB")
    store.close()


def work(store: Store, articles: int) -> None:
    """Two people have worked on a tenth of the articles."""
    step = max(1, articles // 2000)
    numbers = range(1, articles + 1, step)
    times = []
    for actor, every in ((ADA, 1), (BEN, 2)):
        for seq in list(numbers)[::every]:
            times += timed(partial(decide, store, seq, actor, Status.FINISHED if seq % 4 else None))
    show("a decision, with all that is derived from it", times)


def decide(store: Store, seq: int, actor: Actor, status: Status | None) -> None:
    """Accept, note, flag or finish: one act of a few decisions."""
    opened = store.load(seq, actor)
    act = Act(opened.state, lambda: str(uuid4()))
    ids = [entry[3] for entry in opened.state.stops]
    annotation = act.accept(ids[0])
    if seq % 3 == 0:
        act.set_note(annotation, "why this")
    if seq % 7 == 0:
        act.toggle_flag(None)
    if status:
        act.set_status(status)
    change = Change(seq, opened.state.article.text, opened.head, act.decisions())
    store.record(ActRecord(str(uuid4()), actor, AT, (change,)), cursor=0)


def timed(work: Callable[[], object], times: int = 1) -> list[float]:
    """Milliseconds of each time."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def show(what: str, times: list[float], more: str = "") -> None:
    """A line of figures."""
    print(f"  {what:<46}{statistics.median(times):>9.2f}{max(times):>9.2f}  {more}")


def ask(path: Path, line: str) -> ArticleQueue:
    """What a reading thread of the interface does for a filter: on a connection of its own."""
    with Store.open(path) as store:
        wanted = parse(line, store.label_schema.label)
        found = store.queue(wanted, ADA)
        queue = ArticleQueue.of(line, wanted, found)
        store.rows(queue.numbers[:120], ADA)
        return queue


def measure(path: Path, articles: int, times: int) -> None:
    """Print what each thing takes."""
    print(f"  {'milliseconds':<46}{'median':>9}{'slowest':>9}")
    with Store.open(path) as store:
        work(store, articles)
        found = store.queue(parse("undecided"), ADA)
        show("keep what was counted anew", timed(lambda: store.keep_tallies(ADA, found.recounted)))
    show("open", timed(lambda: Store.open(path).close(), times))
    for line in LINES:
        ask(path, line)
        count = len(ask(path, line).numbers)
        show(line or "all, as added", timed(partial(ask, path, line), times), f"{count:,} found")
    queue = ask(path, "frequent sort:length")
    seq = queue.numbers[len(queue.numbers) // 2]
    show("next in a queue", timed(lambda: queue.neighbour(seq, forward=True), times))
    with Store.open(path) as store:
        numbers = queue.numbers[:60]
        show("rows that are scrolled to", timed(lambda: store.rows(numbers, ADA), times))
        show(
            "remove an article, with its words", timed(lambda: store.remove([f"a{articles // 2}"]))
        )
        new = Article("new", "A new article of a few words, frequent among them.", {})
        show("add an article", timed(lambda: store.add([new], AT)))


def main() -> None:
    """Make a project in a temporary folder, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--suggestions", type=int, default=20)
    parser.add_argument("--times", type=int, default=9)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        begun = time.perf_counter()
        build(path, given.articles, given.suggestions)
        print(f"made in {time.perf_counter() - begun:.0f} s")
        measure(path, given.articles, given.times)


if __name__ == "__main__":
    main()
