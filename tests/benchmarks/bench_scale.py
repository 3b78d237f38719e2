"""A project from hundreds of articles to a hundred thousand: what grows how.

python -m tests.benchmarks.bench_scale [--sizes 1000,10000,100000] [--words 150] [--each 20]
                                       [--suggest] [--keep FOLDER] [--note]

Every command is run as people run it, in a process of its own; beside its time stands the most
memory it had. A tenth of the articles is finished by two annotators. With --suggest the packaged
pipeline goes over all articles with two workers, which takes by far the longest of all; without it,
the suggestions are imported. The interface is a real one in a pseudo-terminal. With --note the
figures are kept for docs/scale.md, in the place of earlier ones of these sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from annotator.clock import new_id, now
from annotator.core.acts import Act
from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from tests.benchmarks.scale_figures import Figures, Taken, note, plot, table
from tests.benchmarks.terminal import Terminal

LABELS = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
VOCABULARY = 30_000

#: Somebody at work while a copy is made, and seconds between two of their decisions.
DI, BETWEEN = Actor("Di"), 0.01


def article(number: int, words: int) -> str:
    """A text of words as unevenly spread as a language's, in sentences, always the same."""
    chance = random.Random(number)
    picked = chance.choices(range(VOCABULARY), cum_weights=_WEIGHTS, k=words)
    sentences = [picked[at : at + 20] for at in range(0, words, 20)]
    return " ".join(" ".join(map(_word, it)).capitalize() + "." for it in sentences)


_WEIGHTS = list(accumulate(1 / (n + 10) for n in range(VOCABULARY)))


def _word(number: int) -> str:
    letters: list[str] = []
    while number or not letters:
        number, at = divmod(number, 14)
        letters.append("tanorislemukav"[at])
    return "".join(letters)


def spans(text: str, each: int) -> list[dict[str, object]]:
    """So many spans of a word or two, spread over the text."""
    tokens = [t for t in tokens_in(text, Span(0, len(text))) if t.end - t.start > 1]
    step = max(1, len(tokens) // each)
    picked = tokens[::step][:each]
    return [
        {"start": t.start, "end": t.end, "label": LABELS[n % len(LABELS)]}
        for n, t in enumerate(picked)
    ]


def lines(size: int, words: int, each: int, kind: str) -> Iterator[str]:
    """Articles alone, with suggestions, or as the finished work of somebody."""
    wanted = range(size) if kind in ("articles", "suggestions") else range(0, size, 10)
    for number in wanted:
        text = article(number, words)
        record: dict[str, object] = {"id": f"a{number}", "text": text}
        if kind == "suggestions":
            scored = (
                {**s, "score": 0.5 + number % 50 / 100, "suggester": "bench"}
                for s in spans(text, each)
            )
            record |= {"annotator": None, "spans": list(scored)}
        elif kind != "articles":
            found = spans(text, each)
            # Two people who agree on nine tenths.
            record |= {
                "status": "finished",
                "spans": found[: -max(1, each // 10)] if kind == "Ben" else found,
            }
        yield json.dumps(record)


def run(*args: object) -> Taken:
    """A command, to its end."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "annotator", *map(str, args)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[2:])}: {said.decode()}")
    return Taken(time.perf_counter() - started, "s", usage.ru_maxrss / 1024)


def interface(db: Path) -> Iterator[tuple[str, Taken]]:
    """First paint, moves, decisions, the list and a filter, in a terminal of 120 by 40."""
    command = [sys.executable, "-m", "annotator", "annotate", str(db), "--as", "Cy"]
    home = tempfile.mkdtemp()
    with Terminal(command, env={"HOME": home, "XDG_CONFIG_HOME": home}) as terminal:
        first = terminal.wait_for("undecided")
        terminal.settle(0.5)
        yield "first paint", Taken(first, "s", terminal.resident_mb())
        for name, keys in (("move", "wb" * 20), ("decide", "a" * 15 + "x" * 5)):
            took = [1000 * terminal.key(key).seconds for key in keys]
            p95 = statistics.quantiles(took, n=20)[-1]
            yield f"{name}, p95", Taken(p95, "ms", terminal.resident_mb())
        yield "list", Taken(1000 * terminal.key("g", 0.5).seconds, "ms", terminal.resident_mb())
        terminal.key("/", 0.3)
        # Less than the half second after which the cursor blinks.
        took = [1000 * terminal.key(key, 0.45).seconds for key in "tanoris"]
        yield "filter, slowest letter", Taken(max(took), "ms", terminal.resident_mb())


def steps(
    folder: Path, size: int, words: int, each: int, suggest: bool
) -> Iterator[tuple[str, Taken]]:
    """One project of this size, from nothing to a dataset."""
    db = folder / f"{size}.db"
    for kind in ("articles", "suggestions", "Ada", "Ben"):
        with (folder / f"{kind}.jsonl").open("w") as out:
            out.writelines(f"{line}\n" for line in lines(size, words, each, kind))
    run("init", db, "--schema", "news")
    yield "add", run("add", db, folder / "articles.jsonl")
    if suggest:
        yield "suggest, 2 workers", run("suggest", db, "--workers", 2)
    else:
        taken = run(
            "import", db, folder / "suggestions.jsonl", "--format", "jsonl", "--suggestions"
        )
        yield "import suggestions", taken
    yield from interface(db)
    work = ("--format", "jsonl", "--as")
    yield "import work, Ada", run("import", db, folder / "Ada.jsonl", *work, "Ada")
    run("import", db, folder / "Ben.jsonl", *work, "Ben")
    yield "list, all rows", run("list", db)
    yield "stats", run("stats", db)
    yield "agreement", run("agreement", db)
    exported = ("export", db, "--force", "-o", folder / "out.jsonl", "--format", "jsonl")
    yield "export work", run(*exported, "--as", "Ada")
    yield "export suggestions", run(*exported, "--suggestions")
    yield "check", run("check", db)
    yield "backup", run("backup", db, folder / "copy.db")
    (folder / "copy.db").unlink()
    yield from beside_backup(db, folder / "copy.db")
    yield "file", Taken(db.stat().st_size / 2**20, "MiB", 0)
    (folder / "copy.db").unlink()


def beside_backup(db: Path, copy: Path) -> Iterator[tuple[str, Taken]]:
    """The longest that a decision takes to be on disk, while a copy is made and without."""
    command = [sys.executable, "-m", "annotator", "backup", str(db), str(copy)]
    with Store.open(db) as store:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            beside = [decided(store)]
            while not _ends_within(process, BETWEEN):
                beside.append(decided(store))
        if process.returncode:
            raise SystemExit(f"{' '.join(command[2:])}: ended with {process.returncode}")
        alone = [decided(store) for _ in beside[:1000]]
    yield "decision beside a backup, slowest", Taken(1000 * max(beside), "ms", 0)
    yield "decision without, slowest", Taken(1000 * max(alone), "ms", 0)


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.returncode is not None


def decided(store: Store) -> float:
    """Seconds that a decision takes until it is on disk: an article is flagged, or no more."""
    opened = store.load(1, DI)
    act = Act(opened.state, new_id)
    act.toggle_flag(None)
    change = Change(1, opened.state.article.text, opened.head, act.decisions())
    record = ActRecord(new_id(), DI, now(), (change,))
    started = time.perf_counter()
    store.record(record)
    return time.perf_counter() - started


def main() -> None:
    """Measure, print a table and a plot, and keep the figures if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--suggest", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--note", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    figures: Figures = {}
    loads: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in sizes:
            before = os.getloadavg()[0]
            for name, taken in steps(folder, size, given.words, given.each, given.suggest):
                figures.setdefault(name, {})[size] = taken
                memory = f", {taken.resident:,.0f} MiB" if taken.resident else ""
                load = f"load {os.getloadavg()[0]:.1f}"
                print(
                    f"{size:>7,} {name}: {taken.amount:,.2f} {taken.unit}{memory} ({load})",
                    file=sys.stderr,
                    flush=True,
                )
            loads[size] = f"{before:.1f} to {os.getloadavg()[0]:.1f}"
    print(table(figures))
    print(plot(figures))
    if given.note:
        note(figures, loads)


if __name__ == "__main__":
    main()
