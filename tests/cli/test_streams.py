"""Standard input, output and error as a shell may hand them over."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.store.store import Store
from tests.store.projects import ADA, do


def _note(note: str, act: Act) -> None:
    act.set_note(None, note)


ANNOTATOR = f'"{sys.executable}" -m annotator'


def shell(line: str, db: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """What a shell makes of a command line in which A is the program and DB a project."""
    line = line.replace("A ", f"{ANNOTATOR} ", 1).replace("DB", f'"{db}"')
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, check=False, env={**os.environ, **env}
    )


@pytest.fixture
def odd(worked: Path) -> Path:
    """A project with work that not every encoding can write."""
    with Store.open(worked) as store:
        do(store, 1, ADA, lambda act: act.set_note(None, "日本 é \x1b[2J \x00"))
    return worked


PRINTING = (
    "A --help",
    "A keys",
    "A list DB",
    "A stats DB",
    "A history DB",
    "A history DB --json",
    "A check DB",
    "A schema",
    "A schema show DB",
    "A schema check news",
    "A export DB --format jsonl",
)

#: Not every system has such a device.
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (">&-", "Bad file descriptor"),
        pytest.param(">/dev/full", "No space left on device", marks=FULL),
    ],
    ids=["closed", "full"],
)
@pytest.mark.parametrize("line", PRINTING)
def test_output_that_cannot_be_written_is_an_error(odd: Path, line: str, to: str, why: str) -> None:
    """One line that names it, and status 2."""
    done = shell(f"{line} {to}", odd)
    said = f"annotator: standard output: cannot be written ({why})\n"
    assert (done.returncode, done.stderr.decode()) == (2, said)


@pytest.mark.parametrize("line", PRINTING)
def test_no_encoding_is_too_narrow(odd: Path, line: str) -> None:
    """What it lacks is escaped; a dataset keeps its own encoding."""
    done = shell(line, odd, PYTHONIOENCODING="ascii:strict")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert done.stdout
    if "export" not in line:
        assert done.stdout.isascii()


@pytest.mark.parametrize("line", ["A history DB", "A keys", "A list nix.db", "A frob"])
def test_the_plainest_locale_is_enough(odd: Path, line: str) -> None:
    """As in a container, or under cron."""
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(line, odd, **plain)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    assert done.stdout.isascii()


@pytest.mark.parametrize("line", ["A list DB", "A history DB", "A export DB --format jsonl"])
def test_a_reader_that_takes_one_line_is_enough(odd: Path, line: str) -> None:
    """The rest is dropped without a word."""
    with Store.open(odd) as store:
        for number in range(300):
            do(store, 1, ADA, partial(_note, f"{number} " * 100))
    done = shell(f"{line} 2>&1 | head -c 10", odd)
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("to", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_a_closed_or_full_standard_error_changes_nothing(odd: Path, to: str) -> None:
    """The exit status still tells."""
    assert shell(f"A list DB {to}", odd).stdout == shell("A list DB", odd).stdout
    assert shell(f"A list nix.db {to}", odd).returncode == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A add DB - <&-", "standard input: empty"),
        ("A import DB - --format jsonl --as kim <&-", "standard input: there is nothing in it"),
        ("A remove DB talks <&-", "there is no terminal to ask on"),
        ("A annotate DB <&-", "standard input is none"),
    ],
)
def test_a_closed_standard_input_is_an_empty_one(odd: Path, line: str, says: str) -> None:
    """One line."""
    done = shell(line, odd)
    assert done.returncode == 2
    [said] = done.stderr.decode().splitlines()
    assert says in said


def test_no_file_gets_the_number_of_a_closed_stream(odd: Path) -> None:
    """Or what is printed would go into the project."""
    shell("A remove DB talks --yes >&- 2>&- <&-", odd)
    with Store.open(odd) as store:
        assert store.count() == 1
        assert list(store.faults()) == []
