"""How fast a project goes out in every format and comes back, and in how much memory.

python -m tests.benchmarks.bench_exchange [--articles 50000] [--formats jsonl,csv] [--quick]
    [--folder DIR]

Every figure is of a process of its own that runs the real command on a project file: start-up,
SQLite's check of the file, the store, the format and the disk are all in it. An export comes from
a project of so many articles, an import goes into one that is empty, as somebody's work. Spans a
second are of processor time (the machine may have other work); the wall clock stands beside it.
Everything is done at a tenth of the size first: memory that stays the same there and here is
constant.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.exchange.formats import Format, format_named, format_names
from tests.benchmarks.news_records import SPANS, WORDS, records

NAME = "Ada"


@dataclass(frozen=True)
class Run:
    """What a process took: seconds of its own, seconds by the clock, and its peak in MB."""

    processor: float
    clock: float
    peak: float
    status: int

    @classmethod
    def of(cls, *command: str, out: Path | None = None) -> Run:
        """Run it to its end, its messages out of the way."""
        began = time.perf_counter()
        with (out or Path(os.devnull)).open("wb") as stream:
            process = subprocess.Popen(command, stdout=stream, stderr=subprocess.PIPE)
            assert process.stderr is not None
            said = process.stderr.read()
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            print(said.decode(errors="replace")[-500:], file=sys.stderr)
        taken = time.perf_counter() - began
        return cls(used.ru_utime + used.ru_stime, taken, used.ru_maxrss / 1024, process.returncode)


def annotator(*arguments: str) -> Run:
    """Run a command of the program."""
    return Run.of(sys.executable, "-m", "annotator", *arguments)


def own(what: str, *arguments: str) -> Run:
    """Run a part of this benchmark in a process of its own."""
    return Run.of(sys.executable, "-m", "tests.benchmarks.bench_exchange", f"--{what}", *arguments)


def write_records(path: Path, articles: int) -> None:
    """Write the records in the native format."""
    from annotator.exchange.jsonl import write
    from tests.core.schemas import NEWS

    with path.open("wb") as out:
        write(records(articles), NEWS, out)


def dump_plainly(path: Path, out: Path) -> None:
    """Read the records as JSON and write them with `json.dumps`, the reading not counted."""
    taken = 0.0
    with path.open("rb") as lines, out.open("w", encoding="utf-8") as stream:
        for line in lines:
            plain = json.loads(line)
            began = time.process_time()
            stream.write(json.dumps(plain, ensure_ascii=False) + "\n")
            taken += time.process_time() - began
    out.with_suffix(".seconds").write_text(str(taken))


def load_plainly(path: Path, out: Path) -> None:
    """Read the records with `json.loads`."""
    began = time.process_time()
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
    out.with_suffix(".seconds").write_text(str(time.process_time() - began))


def read_only(path: Path, out: Path) -> None:
    """Read the records as an import does, and do nothing with them."""
    from annotator.exchange.jsonl_reading import read

    began = time.process_time()
    with path.open("rb") as lines:
        for _ in read(lines, path.name):
            pass
    out.with_suffix(".seconds").write_text(str(time.process_time() - began))


#: What an import leaves in a project.
TABLES = ("article", "log", "annotation", "link", "memory", "progress")

WORDS_OF = {
    "article_words": "SELECT seq, title, outlet, text FROM article",
    "work_words": "SELECT article << 40 | row_number() OVER (), quote, note FROM annotation",
}

#: A table of the index of words takes one row at a time.
WORDS_INTO = {
    "article_words": "article_words (rowid, title, outlet, text)",
    "work_words": "work_words (rowid, quote, note)",
}


def write_rows(project: Path, out: Path) -> None:
    """Put a project's rows, ready-made, into an empty one: what no import gets below."""
    _write(project, out, {table: f"SELECT * FROM {table}" for table in TABLES} | WORDS_OF)


def write_words(project: Path, out: Path) -> None:
    """Put only the texts of its articles into the index of words."""
    _write(project, out, {"article_words": WORDS_OF["article_words"]})


def _write(project: Path, out: Path, statements: dict[str, str]) -> None:
    from annotator.store import many_rows

    again, taken = out.with_suffix(".db"), 0.0
    annotator("init", str(again), "--schema", "news")
    with closing(sqlite3.connect(project)) as source, closing(sqlite3.connect(again)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN")
        for table, statement in statements.items():
            rows = source.execute(statement)
            while some := rows.fetchmany(10_000):
                places = many_rows.places(len(some[0]))
                began = time.process_time()
                if into := WORDS_INTO.get(table):
                    connection.executemany(f"INSERT INTO {into} VALUES {places}", some)
                else:
                    many_rows.put(connection, table, places, some)
                taken += time.process_time() - began
        began = time.process_time()
        connection.execute("COMMIT")
        taken += time.process_time() - began
    for file in again.parent.glob(f"{again.name}*"):
        file.unlink()
    out.with_suffix(".seconds").write_text(str(taken))


class Bench:
    """One size."""

    def __init__(self, folder: Path, articles: int, *, imports: bool = True) -> None:
        self.folder = folder
        self.imports = imports
        self.articles = articles
        self.spans = articles * SPANS
        self.source = folder / "records.jsonl"
        self.project = folder / "project.db"

    def run(self, names: list[str]) -> None:
        """Measure all formats, and print a line for each way."""
        print(
            f"\n{self.articles:,} articles of {WORDS[0]}-{WORDS[1]} words, {self.spans:,} spans\n"
            f"  {'':<22}{'spans':>10}{'spans/s':>10}{'seconds':>9}{'clock':>8}{'MB':>8}"
            f"{'peak MB':>9}",
            flush=True,
        )
        own("records", str(self.source), str(self.articles))
        for what in ("dumps", "loads"):
            self.plainly(what, f"json.{what}", self.source)
        self.imported("jsonl", self.source, self.project)
        self.plainly("reads", "jsonl read, not kept", self.source)
        self.plainly("words", "SQLite, words of texts", self.project)
        self.plainly("rows", "SQLite, ready rows in", self.project)
        for name in names:
            self.format(name)

    def plainly(self, what: str, name: str, source: Path) -> None:
        """The same data without this program."""
        out = self.folder / "plain.json"
        own(what, str(source), str(out))
        seconds = float(out.with_suffix(".seconds").read_text())
        rate, size = f"{self.spans / seconds:,.0f}", source.stat().st_size / 1e6
        print(f"  {name:<22}{self.spans:>10,}{rate:>10}{seconds:>9.1f}{'':>8}{size:>8.0f}")

    def format(self, name: str) -> None:
        """Out and, where the format is read, in again."""
        if name == "jsonl":
            # It has come in already: the project was made of it.
            self.exported(name, self.folder / "out.jsonl")
            self.clear()
            return
        try:
            found = format_named(name)
            if found.extra in EXTRAS:
                import_module(EXTRAS[found.extra])
        except ImportError as error:
            print(f"  {name:<22}is left out: {error}")
            return
        out = self.folder / f"out{found.suffix}"
        if self.exported(name, out) and found.can_read and self.imports:
            into = self.folder / "again.db"
            self.imported(name, _readable(found, out), into)
            into.unlink(missing_ok=True)
        self.clear()

    def clear(self) -> None:
        """Take away what was written."""
        for path in self.folder.glob("out*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def exported(self, name: str, out: Path) -> bool:
        """Export the project, and print what that took."""
        run = annotator("export", str(self.project), "--format", name, "-o", str(out))
        if run.status == 0:
            self.show(f"{name} out", run, self.spans, _size(out))
        return run.status == 0

    def imported(self, name: str, source: Path, project: Path) -> None:
        """Import a file into an empty project, and print what that took."""
        annotator("init", str(project), "--schema", "news")
        run = annotator("import", str(project), str(source), "--format", name, "--as", NAME)
        with closing(sqlite3.connect(project)) as connection:
            spans = connection.execute("SELECT count(*) FROM annotation").fetchone()[0]
        self.show(f"{name} in", run, spans, _size(source))

    def show(self, what: str, run: Run, spans: int, size: float) -> None:
        """Print a line."""
        rate = f"{spans / run.processor:,.0f}"
        print(
            f"  {what:<22}{spans:>10,}{rate:>10}{run.processor:>9.1f}{run.clock:>8.1f}{size:>8.0f}"
            f"{run.peak:>9.0f}",
            flush=True,
        )


#: What an extra has to bring.
EXTRAS = {"cas": "cassis", "parquet": "pyarrow"}


def _readable(format: Format, out: Path) -> Path:
    """What of an export is read: of a folder that is no whole, the largest file in it."""
    if not out.is_dir() or format.read_folder is not None:
        return out
    return max(out.iterdir(), key=lambda path: path.stat().st_size)


def _size(path: Path) -> float:
    return (_bytes_in(path) if path.is_dir() else path.stat().st_size) / 1e6


def _bytes_in(folder: Path | str) -> int:
    """Not by a `Path` for each of 100,000 files: a child begins with the peak of its parent."""
    with os.scandir(folder) as entries:
        return sum(_bytes_in(e.path) if e.is_dir() else e.stat().st_size for e in entries)


def load() -> str:
    """How busy the machine is."""
    return ", ".join(f"{value:.2f}" for value in os.getloadavg())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a tenth, and all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--formats", default=",".join(format_names()))
    parser.add_argument(
        "--quick", action="store_true", help="at the full size read nothing but jsonl"
    )
    parser.add_argument("--folder", type=Path, help="on which disk; default: the temporary one")
    for part in ("records", "dumps", "loads", "reads", "words", "rows"):
        parser.add_argument(f"--{part}", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.records:
        write_records(Path(given.records[0]), int(given.records[1]))
    elif given.dumps:
        dump_plainly(*map(Path, given.dumps))
    elif given.loads:
        load_plainly(*map(Path, given.loads))
    elif given.reads:
        read_only(*map(Path, given.reads))
    elif given.words:
        write_words(*map(Path, given.words))
    elif given.rows:
        write_rows(*map(Path, given.rows))
    else:
        print(f"{os.cpu_count()} cores, load over 1, 5 and 15 minutes: {load()}")
        for articles in (given.articles // 10, given.articles):
            imports = not given.quick or articles < given.articles
            with TemporaryDirectory(dir=given.folder) as folder:
                Bench(Path(folder), articles, imports=imports).run(given.formats.split(","))
        print(f"\nload at the end: {load()}")


if __name__ == "__main__":
    main()
