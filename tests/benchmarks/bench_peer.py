"""Moves of the terminal peer, SLATE, beside ours: on the same text with the same spans, in a pty.

python -m tests.benchmarks.bench_peer [--slate PATH]   (pip install slate-nlp, best in a venv of
its own). Without it the command that installs it is printed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.bench_interface import command, report
from tests.benchmarks.projects import long_text, project, suggestions_every
from tests.benchmarks.terminal import Reaction, Terminal

SIZES = (800, 10_000, 200_000)
KEYS = 30

#: SLATE's keys: a token on, and its first label on that token (two keys, the second of which
#: counts).
MOVE, LABEL = ";", (" ", "a")


def spans_of(text: str) -> list[str]:
    """The suggestions as SLATE writes annotations: line and token of each, and a label.

    SLATE has no spans over each other by different names: of those that overlap the first counts.
    """
    starts: dict[int, tuple[int, int]] = {}
    offset = 0
    for number, line in enumerate(text.split("\n")):
        at = 0
        for index, token in enumerate(line.split()):
            at = line.index(token, at)
            starts[offset + at] = (number, index)
            at += len(token)
        offset += len(line) + 1
    places = [starts.get(s.span.start) for s in suggestions_every(text).spans]
    return [f"{place} - label:a" for place in dict.fromkeys(places) if place]


def slate(program: str, folder: Path, words: int) -> tuple[list[Reaction], list[Reaction]]:
    """How long SLATE takes to move, and to label."""
    text = long_text(words)
    path = folder / f"{words}.txt"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".txt.annotations").write_text("\n".join(spans_of(text)) + "\n")
    argv = [program, "-t", "categorical", "-s", "token", "-o", "-l", str(folder / "log"), str(path)]
    with Terminal(argv) as terminal:
        terminal.settle(1.5)
        moves = [terminal.key(MOVE, idle=0.6) for _ in range(KEYS)]
        labels = []
        for _ in range(KEYS):
            terminal.key(MOVE, idle=0.6)
            terminal.key(LABEL[0], idle=0.6)
            labels.append(terminal.key(LABEL[1], idle=0.6))
    return moves, labels


def ours(folder: Path, words: int) -> tuple[list[Reaction], list[Reaction]]:
    """How long our own moves and labels take."""
    path = folder / f"{words}.db"
    project(path, words)
    with Terminal(command(path)) as terminal:
        terminal.wait_for("undecided")
        terminal.settle(0.5)
        moves = [terminal.key("w") for _ in range(KEYS)]
        labels = []
        for number in range(KEYS):
            terminal.key("n")
            labels.append(terminal.key("12"[number % 2]))
    return moves, labels


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slate", default=shutil.which("slate"))
    program = parser.parse_args().slate
    if program is None:
        print("SLATE is not here: pip install slate-nlp, then give its path by --slate")
        return
    print(f"{'words':>8} {'key':<26}{'median ms':>10}{'p95 ms':>8}{'max ms':>8}{'bytes':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for words in SIZES:
            theirs, own = slate(program, Path(folder), words), ours(Path(folder), words)
            for what, here, there in zip(("move a word", "label"), own, theirs, strict=True):
                report(words, what, here)
                report(words, f"{what}, SLATE", there)
                a, b = (statistics.median(r.seconds for r in side) for side in (here, there))
                print(f"{words:>8} {what}, SLATE / ours: {b / a:.1f}")


if __name__ == "__main__":
    main()
