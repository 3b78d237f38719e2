"""How long the project file takes, small and large, on this machine under its load.

python -m tests.benchmarks.bench_store [--articles 20000] [--suggestions 20] [--times 200]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from tests.core.schemas import NEWS

AT = "2026-03-01T12:00:00.000Z"
ADA = Actor("Ada")
WORDS = 450
BATCH = 500


def article(number: int) -> Article:
    """A text of about 450 words that no other number gives."""
    chance = random.Random(number)
    words = ["".join(chance.choices("aeinorst", k=chance.randint(2, 9))) for _ in range(WORDS)]
    return Article(f"folder/article-{number}", " ".join([str(number), *words]), {"outlet": "B"})


def proposed(article: Article, count: int, run: str) -> Suggestions:
    """Suggestions evenly over the text, a word each."""
    spans, step = [], len(article.text) // (count + 1)
    for number in range(count):
        start = article.text.index(" ", number * step) + 1
        span = Span(start, article.text.index(" ", start))
        id = f"{run}-{article.id}-{number}"
        spans.append(Suggestion(id, span, ("PERSON", "ORG")[number % 2], "bench", 0.5))
    return Suggestions(tuple(spans))


def batches(number: int) -> Iterator[range]:
    """The numbers from 1 on, some hundred at a time."""
    for first in range(1, number + 1, BATCH):
        yield range(first, min(first + BATCH, number + 1))


def build(path: Path, articles: int, suggestions: int) -> Store:
    """Make a project with articles and suggestions, and print the time that this took."""
    store = Store.create(path, NEWS, "name: news\n", AT)
    imported, suggested = [], []
    for numbers in batches(articles):
        texts = [article(number) for number in numbers]
        imported += timed(partial(store.add, texts, AT))
        suggested.append(fill(store, numbers, suggestions, "s"))
    size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
    print(f"\n{articles:,} articles, {articles * suggestions:,} suggestions, {size:.1f} MB")
    print(f"  {'milliseconds':<44}{'median':>10}{'95 %':>10}{'slowest':>10}")
    each = min(articles, BATCH)
    show("import of an article, in a batch", [t / each for t in imported])
    show("suggestions of an article, in a batch", [t / each for t in suggested])
    return store


def fill(store: Store, numbers: range, suggestions: int, run: str) -> float:
    """Put a batch of suggestions in; returns the milliseconds that this took."""
    texts = ((number, article(number)) for number in numbers)
    batch = [(n, text, proposed(text, suggestions, run), None) for n, text in texts]
    return timed(lambda: store.suggest(batch, run, AT, everything=True))[0]


def timed(work: Callable[[], object], times: int = 1) -> list[float]:
    """Milliseconds for each of some times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def show(what: str, taken: list[float]) -> None:
    """Print median, 95th percentile and the slowest."""
    ordered = sorted(taken)
    ninety_fifth = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = (statistics.median(ordered), ninety_fifth, ordered[-1])
    print(f"  {what:<44}" + "".join(f"{figure:10.2f}" for figure in figures))


class Session:
    """Somebody who decides on one suggestion after another, all over the project."""

    def __init__(self, store: Store, articles: int) -> None:
        self.store = store
        self.articles = articles
        self.chance = random.Random(7)
        self.ids = iter(range(10**9))

    def id(self) -> str:
        """An id nobody has yet."""
        return f"id-{next(self.ids)}"

    def decide(self) -> float:
        """Commit one decision; returns the milliseconds of the commit alone."""
        seq = self.chance.randint(1, self.articles)
        opened = self.store.load(seq, ADA)
        act = Act(opened.state, self.id)
        stops = [id for _, _, _, id in opened.state.stops]
        if stops:
            self.chance.choice((act.accept, act.reject))(stops[0])
        else:
            act.toggle_flag(None)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        record = ActRecord(self.id(), ADA, AT, (change,))
        return timed(lambda: self.store.record(record))[0]


def measure(store: Store, articles: int, suggestions: int, times: int) -> None:
    """Print everything that a session waits for."""
    session = Session(store, articles)
    chance = random.Random(3)
    show("commit of one decision", [session.decide() for _ in range(times)])
    show("load of an article", timed(lambda: store.load(chance.randint(1, articles), ADA), times))
    show("undo", timed(lambda: store.turn(ADA, session.id(), AT), times // 2))
    show("redo", timed(lambda: store.turn(ADA, session.id(), AT, redo=True), times // 2))
    show("next article to do", timed(lambda: store.next_open(ADA, articles // 2), times))
    show("where one is remembered", timed(lambda: store.remember(1, ADA, 5, AT), times))
    show("list of all articles", timed(lambda: store.summaries(ADA), 5))
    show("articles that wait for a run", timed(lambda: store.waiting("next"), 5))
    some = range(1, min(articles, 100) + 1)
    again = [fill(store, some, suggestions, session.id()) for _ in range(3)]
    show("suggestions made again, an article", [t / len(some) for t in again])
    path = store.path
    store.close()
    show("opening the project", timed(lambda: Store.open(path).close(), 20))


def main() -> None:
    """Measure a small and a large project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--suggestions", type=int, default=20)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="on which disk; default: the temporary one")
    arguments = parser.parse_args()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load over 1, 5 and 15 minutes: {load}")
    for articles in (10, arguments.articles):
        with TemporaryDirectory(dir=arguments.folder) as folder:
            store = build(Path(folder) / "project.db", articles, arguments.suggestions)
            measure(store, articles, arguments.suggestions, arguments.times)
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"\nload at the end: {load}")


if __name__ == "__main__":
    main()
