"""What a second worker gives, and what articles leave behind: `python -m
tests.benchmarks.bench_workers [ARTICLES [MEMORY_ARTICLES]]`.

Three things: the time that the packaged pipeline takes to load (medians of five processes); what
`annotator suggest` takes with one worker and with two (2,000 articles unless told), with the
processor time of this process and of its children, and the load of the machine before and after;
and the memory of one process over short articles of ever new words (20,000 unless told), with its
slope. The ratio of the workers means something on an idle machine only: there it is to be at least
1.5. The processor time of this process with two workers is what cannot be shared out.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from annotator.cli.suggesters import suggester_for
from annotator.cli.suggesting import Run
from annotator.core.article import Article
from annotator.ingest.label_schema import parse_label_schema
from annotator.ingest.resources import schemas_folder
from annotator.store.store import Store
from annotator.suggest.pipeline import PACKAGED, load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from tests.benchmarks.bench_suggest import sample_texts
from tests.benchmarks.projects import AT

ARTICLES = 2_000
MEMORY_ARTICLES = 20_000

#: Words of each article on which workers are compared, and of each that memory is measured on.
_WORDS, _SHORT = 300, 12

_LOAD = """
import time
import spacy
from annotator.suggest import components
from annotator.suggest.pipeline import load_pipeline
started, used = time.perf_counter(), time.process_time()
load_pipeline()
print(time.perf_counter() - started, time.process_time() - used)
"""


def main() -> None:
    """Print all three."""
    sizes = [int(size) for size in sys.argv[1:]]
    articles = sizes[0] if sizes else ARTICLES
    loading()
    workers(articles)
    memory(sizes[1] if len(sizes) > 1 else MEMORY_ARTICLES)


def loading() -> None:
    """The time of `load_pipeline()` where spaCy is imported already."""
    command = [sys.executable, "-c", _LOAD]
    runs = [[float(part) for part in subprocess.check_output(command).split()] for _ in range(5)]
    seconds, used = (statistics.median(part) for part in zip(*runs, strict=True))
    print(f"load of the packaged pipeline: {seconds:.2f} s, processor {used:.2f} s (under 0.50)")


def workers(number: int) -> None:
    """One worker and two, on the same articles."""
    seconds = [_suggested(number, count) for count in (1, 2)]
    print(f"two workers / one: {seconds[0] / seconds[1]:.2f} (at least 1.50 on an idle machine)")


def _suggested(number: int, count: int) -> float:
    """The seconds of a run. Children end with it, so that their processor time is known."""
    with tempfile.TemporaryDirectory() as folder:
        _project(Path(folder) / "p.db", number)
        load, own, theirs = os.getloadavg(), _processor("SELF"), _processor("CHILDREN")
        started = time.perf_counter()
        with (
            Store.open(Path(folder) / "p.db") as store,
            suggester_for(store.label_schema, (), count) as suggester,
        ):
            Run(store, suggester, adding=True).do(store.waiting(suggester.name))
            seconds = time.perf_counter() - started
    own, theirs = _processor("SELF") - own, _processor("CHILDREN") - theirs
    print(
        f"{number:,} articles, {count} worker{'s' if count > 1 else ''}: {seconds:.1f} s;"
        f" processor: this process {own:.1f} s, children {theirs:.1f} s;"
        f" load {_loads(load)} before, {_loads(os.getloadavg())} after"
    )
    return seconds


def _processor(who: str) -> float:
    used = resource.getrusage(getattr(resource, f"RUSAGE_{who}"))
    return used.ru_utime + used.ru_stime


def _loads(load: tuple[float, float, float]) -> str:
    return " ".join(f"{one:.2f}" for one in load)


def _project(path: Path, number: int) -> None:
    source = (schemas_folder() / "news.yaml").read_text(encoding="utf-8")
    texts = sample_texts(number * _WORDS)
    words = " ".join(texts).split(" ")
    articles = [
        Article(str(n), " ".join(words[n * _WORDS : (n + 1) * _WORDS]) + f" {n}")
        for n in range(number)
    ]
    with Store.create(path, parse_label_schema(source, "news.yaml"), source, AT) as store:
        store.add(articles, AT)


def memory(number: int) -> None:
    """Resident memory at ten points of one run, and its slope over the second half."""
    source = (schemas_folder() / "news.yaml").read_text(encoding="utf-8")
    rules = SuggestionRules.of(parse_label_schema(source, "news.yaml"), PACKAGED)
    suggester = SpacySuggester(load_pipeline(), rules, new_id=lambda: str(uuid4()))
    points: list[tuple[int, float]] = []
    for done, _ in enumerate(suggester.suggest(_short(number)), 1):
        if done % max(1, number // 10) == 0:
            points.append((done, _resident()))
    print("memory: " + ", ".join(f"{done:,}: {size:.1f} MB" for done, size in points))
    (first, low), (last, high) = points[len(points) // 2], points[-1]
    print(f"slope over the second half: {1000 * (high - low) / (last - first):.3f} MB per 1,000")


def _short(number: int) -> Iterator[Article]:
    """Articles of words that come only once."""
    for n in range(number):
        names = " ".join(f"Qv{n}x{k}" for k in range(_SHORT - 6))
        yield Article(str(n), f"{names} said Ines Tamm of Narva {n}.")


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
