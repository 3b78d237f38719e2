"""The interface in a real pty: first paint, key press to last byte, memory.

Run by ``python -m tests.benchmarks.bench_interface``, or only what bulk acts take at one size by
``--words 200000 --bulk``. Every figure comes with its peer from the same run; trust the ratios.
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import sys
import tempfile
from pathlib import Path

import annotator
from tests.benchmarks.projects import project
from tests.benchmarks.terminal import Reaction, Terminal

SIZES = (800, 10_000, 20_000, 200_000)
KEYS = 60
STARTS = 9

#: Words of the article after it.
NEXT = 800

#: How often each key that acts on many spans is pressed, and seconds without a byte after which
#: it has done.
BULKS = 5
PATIENT = 3.0
PATIENT_FROM = 50_000

#: Words of the article's second paragraph: when they are there, the text is.
BODY = "The operator of a"

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("ready-to-go")
Minimal().run()
"""


def main() -> None:
    """Print the table."""
    # As pip does on installing: else each start would compile the package anew, where the
    # environment keeps Python from writing what it compiled.
    compileall.compile_dir(str(Path(annotator.__file__).parent), quiet=1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, action="append", help="only at this size")
    parser.add_argument("--bulk", action="store_true", help="only acts on many spans")
    given, _ = parser.parse_known_args()
    print(f"load of the machine: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for words in given.words or SIZES:
            paths[words] = Path(folder) / f"{words}.db"
            spans = project(paths[words], words, then=(NEXT,))
            print(f"{words:>7} words, {spans} suggestions")
        if not given.bulk:
            first_paint(paths[min(paths)])
        print(f"{'words':>8} {'key':<26}{'median ms':>10}{'p95 ms':>8}{'max ms':>8}{'bytes':>8}")
        for words, path in paths.items():
            if not given.bulk:
                keys(words, path)
            bulk(words, path)


def command(path: Path) -> list[str]:
    """The program on a project, as a person starts it."""
    start = "from annotator.__main__ import main; main()"
    return [sys.executable, "-c", start, "annotate", str(path), "--as", "bench"]


def first_paint(path: Path) -> None:
    """Seconds to the first paint beside a minimal Textual app, taken in turns."""
    ours, minimal = [], []
    for _ in range(STARTS):
        with Terminal([sys.executable, "-c", MINIMAL]) as terminal:
            minimal.append(terminal.wait_for("ready-to-go"))
        with Terminal(command(path)) as terminal:
            ours.append(terminal.wait_for(BODY))
    a, b = statistics.median(ours), statistics.median(minimal)
    print(f"first paint: {a * 1000:.0f} ms, minimal Textual app {b * 1000:.0f} ms: {a / b:.2f}")


def keys(words: int, path: Path) -> None:
    """Key press to last byte for moves, jumps and decisions, and the memory afterwards."""
    with Terminal(command(path)) as terminal:
        terminal.wait_for("undecided")
        terminal.settle(0.5)
        report(words, "move a word (w)", [terminal.key("w") for _ in range(KEYS)])
        report(words, "next undecided (n)", [terminal.key("n") for _ in range(KEYS)])
        report(words, "decide (a)", [terminal.key("a") for _ in range(KEYS)])
        report(words, "move an edge (p, o)", [terminal.key(k) for k in "po" * (KEYS // 2)])
        report(words, "undo (u)", [terminal.key("u") for _ in range(KEYS // 2)])
        hinted = [(terminal.key("f"), terminal.key("\x1b", idle=0.3)) for _ in range(KEYS // 2)]
        report(words, "hints (f)", [shown for shown, _ in hinted])
        report(
            words,
            "to the end and back",
            [terminal.key(k) for k in ("\x1b[F", "\x1b[H") * (KEYS // 2)],
        )
        print(f"{words:>8} resident {terminal.resident_mb():.0f} MB")


def bulk(words: int, path: Path) -> None:
    """The same for what one key does to many spans, and for taking it back."""
    names = {
        ".": "on every mention (.)",
        "X": "off every mention (X)",
        "A": "accept all (A)",
    }
    finished, written = "the same, and finish (D)", "until the next article is open"
    opened, undone = "open the article ([)", "undo D from the next article"
    with Terminal(command(path)) as terminal:
        terminal.wait_for("undecided")
        terminal.settle(0.5)
        done: dict[str, list[Reaction]] = {}
        for _ in range(BULKS):
            for key, what in names.items():
                # Nothing may come for a while before the last byte of tens of thousands.
                idle = PATIENT if words > PATIENT_FROM else 0.3
                done.setdefault(what, []).append(terminal.key(key, idle=idle))
                done.setdefault(f"its undo ({key} u)", []).append(terminal.key("u", idle=idle))
                terminal.key("n")
            # What is opened next waits for the rows; what was done is drawn before.
            done.setdefault(finished, []).append(terminal.drawn("D", "finished"))
            done.setdefault(written, []).append(terminal.settle(PATIENT))
            idle = PATIENT if words > PATIENT_FROM else 0.3
            done.setdefault(undone, []).append(terminal.key("u", idle=idle))
            # That has to open it: what opening takes by itself stands beside it.
            terminal.key("]", idle=idle)
            done.setdefault(opened, []).append(terminal.key("[", idle=idle))
        for what, reactions in done.items():
            report(words, what, reactions)
        print(f"{words:>8} resident {terminal.resident_mb():.0f} MB after them")


def report(words: int, what: str, reactions: list[Reaction]) -> None:
    """One row of the table."""
    times = sorted(r.seconds * 1000 for r in reactions)
    p95 = times[max(0, round(len(times) * 0.95) - 1)]
    size = statistics.median(r.bytes for r in reactions)
    median = statistics.median(times)
    print(f"{words:>8} {what:<26}{median:>10.1f}{p95:>8.1f}{times[-1]:>8.1f}{size:>8.0f}")


if __name__ == "__main__":
    main()
