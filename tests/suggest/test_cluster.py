"""A real scheduler with real workers, one of them lost in the middle of the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.store.store import Store
from tests.store.projects import project

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

ROOT = Path(__file__).parents[2]
DEADLINE = 60


@contextmanager
def started(*args: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's, ended with the block."""
    module, *rest = map(str, args)
    command = [sys.executable, "-m", f"distributed.cli.{module}", *rest, "--no-dashboard"]
    gone = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=gone, stderr=gone) as process:
        try:
            yield process
        finally:
            process.kill()


class Cluster:
    """A scheduler and two workers; where it listens."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.file = folder / "scheduler.json"
        here = ("--host", "127.0.0.1", "--scheduler-file", self.file)
        self.scheduler = stack.enter_context(started("dask_scheduler", "--port", 0, *here))
        _wait_for(lambda: self.file.exists() and self.file.stat().st_size, self.scheduler)
        self.address: str = json.loads(self.file.read_bytes())["address"]
        one = ("--nthreads", 1, "--no-nanny", "--scheduler-file", self.file)
        self.workers = [stack.enter_context(started("dask_worker", *one)) for _ in range(2)]
        # On a busy machine they take longer to come up than anybody waits for them.
        there = (
            "import sys, distributed as d; d.Client(sys.argv[1]).wait_for_workers(2, timeout=60)"
        )
        subprocess.run([sys.executable, "-c", there, self.address], check=True, timeout=DEADLINE)


def _wait_for(done: Callable[[], object], running: subprocess.Popen[bytes]) -> None:
    """Until that is so, as long as the process runs."""
    until = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < until
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.05)
            raise AssertionError("it has ended")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path, stack)


def articles(number: int) -> list[Article]:
    text = "The ministry said the grain was safe. “It is dry,” Katrin Sepamaa told Reuters in Kyiv."
    return [Article(f"a{n}", f"Number {n}. {text * 6}") for n in range(number)]


def suggest(db: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "annotator", "suggest", str(db), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=DEADLINE)


def found(db: Path) -> list[object]:
    """What is suggested, but for its ids, and scores, whose last digits hang on the batch."""
    with Store.open(db) as store:
        return [
            (r.article.id, sorted((s.span, s.label, s.suggester) for s in r.suggestions.spans))
            for r in store.suggested()
        ]


def test_a_cluster_suggests_what_this_machine_would_though_a_worker_is_lost(
    tmp_path: Path, cluster: Cluster
) -> None:
    here, there = (project(tmp_path / name, articles(96)) for name in ("here.db", "there.db"))
    command = [sys.executable, "-m", "annotator", "suggest", str(there)]
    with subprocess.Popen(
        [*command, "--cluster", cluster.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        with Store.open(there) as store:
            _wait_for(store.suggested_articles, run)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        out, err = run.communicate(timeout=DEADLINE)
    assert run.returncode == 0
    assert err.decode() == f"2 workers at {cluster.address}\n"
    assert " in 96 articles" in out.decode()
    assert suggest(here).returncode == 0
    assert found(there) == found(here)


def test_an_address_where_nobody_answers_is_one_line(tmp_path: Path) -> None:
    db = project(tmp_path / "p.db", articles(1))
    result = suggest(db, "--cluster", "tcp://127.0.0.1:9")
    assert (result.returncode, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("annotator: no Dask scheduler answers at tcp://127.0.0.1:9")
    for wrong in ("nowhere", "tcp://host:port"):
        result = suggest(db, "--cluster", wrong)
        assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr


def test_workers_here_and_there_exclude_each_other(tmp_path: Path) -> None:
    db = project(tmp_path / "p.db", articles(1))
    result = suggest(db, "--cluster", "tcp://127.0.0.1:9", "--workers", "2")
    assert result.returncode == 2
    assert "--workers are processes here" in result.stderr
