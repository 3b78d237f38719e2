"""A project from hundreds of articles to a hundred thousand: what grows how.

python -m tests.benchmarks.bench_scale [--sizes 1000,10000,100000] [--words 150] [--each 20]
                                       [--suggest] [--keep FOLDER]

Every command is run as people run it, in a process of its own; beside its time stands the most
memory it had. A tenth of the articles is finished by two annotators. With --suggest the packaged
pipeline goes over all articles with two workers, which takes by far the longest of all; without it,
the suggestions are imported. The interface is a real one in a pseudo-terminal.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from tests.benchmarks.terminal import Terminal

LABELS = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
VOCABULARY = 30_000


@dataclass(frozen=True)
class Taken:
    """What a step took: seconds (of an interface: milliseconds at the 95th percentile), and MiB."""

    amount: float
    unit: str
    resident: float


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
            yield name, Taken(p95, "ms p95", terminal.resident_mb())
        yield "list", Taken(1000 * terminal.key("g", 0.5).seconds, "ms", terminal.resident_mb())
        terminal.key("/", 0.3)
        took = [1000 * terminal.key(key, 0.5).seconds for key in "tanoris"]
        yield "filter", Taken(max(took), "ms, slowest letter", terminal.resident_mb())


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
    yield "file", Taken(db.stat().st_size / 2**20, "MiB", 0)
    (folder / "copy.db").unlink()


def main() -> None:
    """Print a table: a step a row, a size a column, and how it grows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--suggest", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    table: dict[str, dict[int, Taken]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in sizes:
            for name, taken in steps(folder, size, given.words, given.each, given.suggest):
                table.setdefault(name, {})[size] = taken
                memory = f", {taken.resident:,.0f} MiB" if taken.resident else ""
                load = f"load {os.getloadavg()[0]:.1f}"
                print(
                    f"{size:>7,} {name}: {taken.amount:,.2f} {taken.unit}{memory} ({load})",
                    file=sys.stderr,
                    flush=True,
                )
    show(table, sizes)
    plot(table, sizes)


def show(table: dict[str, dict[int, Taken]], sizes: list[int]) -> None:
    """In Markdown; how it grows is the power of the number of articles, by the last two sizes."""
    print(
        "| step |",
        " | ".join(f"{size:,}" for size in sizes),
        "| grows by the power | most memory |",
    )
    print("|---|" + "---|" * (len(sizes) + 2))
    for name, row in table.items():
        cells = [f"{row[size].amount:,.2f} {row[size].unit}" for size in sizes]
        most = max(taken.resident for taken in row.values())
        print(
            f"| {name} | {' | '.join(cells)} | {_power(row, sizes)} | "
            + (f"{most:,.0f} MiB |" if most else "|")
        )


def _power(row: dict[int, Taken], sizes: list[int]) -> str:
    if len(sizes) < 2:
        return ""
    one, two = (row[size].amount for size in sizes[-2:])
    return f"{math.log(two / one) / math.log(sizes[-1] / sizes[-2]):.2f}"


def plot(table: dict[str, dict[int, Taken]], sizes: list[int]) -> None:
    """Seconds over articles, both in powers of ten."""
    import plotext

    plotext.clear_figure()
    plotext.plot_size(78, 24)
    plotext.theme("clear")
    plotext.xscale("log")
    plotext.yscale("log")
    plotext.title("seconds by articles")
    for name, row in table.items():
        if row[sizes[0]].unit == "s" and name != "first paint":
            plotext.plot(sizes, [row[size].amount for size in sizes], label=name)
    print(plotext.build())


if __name__ == "__main__":
    main()
