"""Pipes in the place of files: what shells make, and named ones, with and without anybody there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from annotator.cli import pipes
from tests.cli.conftest import CommandLine
from tests.store.projects import project

IMPORT = ("--format", "jsonl", "--as-named")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A project without articles."""
    return project(tmp_path / "other.db", [])


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named one."""
    path = tmp_path / "pipe.jsonl"
    os.mkfifo(path)
    return path


@pytest.fixture
def data(annotator: CommandLine, worked: Path) -> bytes:
    """What the project holds."""
    return annotator("export", worked, "--format", "jsonl").data


def beside(work: Callable[[], object]) -> Thread:
    """Begin something else at the same time."""
    thread = Thread(target=work)
    thread.start()
    return thread


def test_a_shell_may_put_commands_in_the_place_of_files(
    worked: Path, other: Path, tmp_path: Path, data: bytes
) -> None:
    """`<(...)` and `>(...)`, also where a file would have others beside it."""
    annotator = f"'{sys.executable}' -m annotator"
    script = (
        f"{annotator} export '{worked}' --format prodigy -o >(cat > out) 2> err && wait $!"
        f" && {annotator} import '{other}' <(cat in) --format jsonl --as-named"
    )
    (tmp_path / "in").write_bytes(data)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"2 articles taken in, 2 of them new\n")
    assert (tmp_path / "err").read_text().startswith("exported 2 articles by ")
    assert (tmp_path / "out").read_bytes().count(b"\n") == 2


def test_what_comes_late_through_a_pipe_is_waited_for(
    annotator: CommandLine, other: Path, pipe: Path, data: bytes
) -> None:
    """In pieces, by somebody who opens it in their own time."""

    def write() -> None:
        with pipe.open("wb", buffering=0) as stream:
            for at in range(0, len(data), 97):
                stream.write(data[at : at + 97])

    writer = beside(write)
    result = annotator("import", other, pipe, *IMPORT)
    writer.join()
    assert result.lines[0] == "2 articles taken in, 2 of them new"


def test_an_export_goes_through_a_named_pipe(
    annotator: CommandLine, worked: Path, pipe: Path, data: bytes
) -> None:
    """To whoever reads there."""
    found: list[bytes] = []
    reader = beside(lambda: found.append(pipe.read_bytes()))
    assert annotator("export", worked, "--format", "jsonl", "-o", pipe).status == 0
    reader.join()
    assert found == [data]


def test_nobody_at_the_other_end_is_said(
    annotator: CommandLine, worked: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of waiting for ever."""
    monkeypatch.setattr(pipes, "PATIENCE", 0.05)
    read = annotator("import", worked, pipe, *IMPORT)
    assert (read.status, read.line) == (
        2,
        f"{pipe}: is a pipe that nobody writes to; start first what does",
    )
    written = annotator("export", worked, "--format", "jsonl", "-o", pipe)
    assert (written.status, written.line) == (
        2,
        f"{pipe}: is a pipe that nobody reads from; start first what does",
    )


def test_an_empty_pipe_of_the_shell_is_empty(annotator: CommandLine, other: Path) -> None:
    """Whoever wrote there has gone: there is nobody to wait for."""
    reading, writing = os.pipe()
    os.close(writing)
    result = annotator("import", other, f"/dev/fd/{reading}", *IMPORT)
    os.close(reading)
    assert (result.status, result.line) == (2, f"/dev/fd/{reading}: there is nothing in it")


@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0"])
def test_standard_input_goes_by_other_names(
    annotator: CommandLine, other: Path, data: bytes, name: str
) -> None:
    assert annotator("import", other, name, *IMPORT, stdin=data).status == 0


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_standard_output_goes_by_other_names(
    annotator: CommandLine, worked: Path, data: bytes, name: str
) -> None:
    """Even where it is a file, which is there already."""
    assert annotator("export", worked, "--format", "jsonl", "-o", name).data == data
