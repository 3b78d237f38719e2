"""Whatever is wrong with the input: one line, the right status, and nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import connection as store_connection
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Input

#: Every command that opens a project, with what else it needs.
OPENING: tuple[tuple[str, ...], ...] = (
    ("add", "DB", "x.txt"),
    ("list", "DB"),
    ("remove", "DB", "talks", "--yes"),
    ("suggest", "DB"),
    ("annotate", "DB"),
    ("export", "DB", "--format", "jsonl"),
    ("import", "DB", "-", "--format", "jsonl", "--as", "kim"),
    ("stats", "DB"),
    ("history", "DB"),
    ("schema", "show", "DB"),
    ("check", "DB"),
    ("backup", "DB", "copy.db"),
)


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _no_database(path: Path) -> None:
    path.write_text("not a project")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (x)")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as project:
        project.execute("PRAGMA user_version = 99")


FILES: tuple[tuple[Callable[[Path], None], str], ...] = (
    (_missing, "no such file"),
    (_folder, "is a folder, not a project file"),
    (_no_database, "is not a project file"),
    (_empty, "is empty, not a project"),
    (_other_database, "is an SQLite database, but not a project"),
    (_newer, "was made by a newer annotator"),
)


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", OPENING, ids=lambda c: c[0])
@pytest.mark.parametrize(("spoil", "says"), FILES, ids=lambda f: getattr(f, "__name__", None))
def test_a_file_that_is_no_project(
    annotator: CommandLine,
    db: Path,
    command: tuple[str, ...],
    spoil: Callable[[Path], None],
    says: str,
) -> None:
    """It is refused by name and left as it is, and nothing appears beside it."""
    spoil(db)
    before = sorted(Path().rglob("*"))
    result = annotator(*(db if word == "DB" else word for word in command))
    assert (result.status, result.out) == (2, "")
    assert result.line.startswith(f"{db}: {says}")
    assert sorted(Path().rglob("*")) == before


WRITING = [c for c in OPENING if c[0] in ("remove", "import", "add")]


@pytest.mark.parametrize("command", WRITING, ids=lambda c: c[0])
def test_a_locked_project(
    annotator: CommandLine, db: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else is writing: try again."""
    monkeypatch.setattr(store_connection, "BUSY_SECONDS", 0.01)
    Path("x.txt").write_text("A new text.")
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = annotator(
            *(db if word == "DB" else word for word in command), stdin=b'{"id":"n","text":"new"}'
        )
    assert result.status == 2
    assert "another program is writing to it" in result.line
    with Store.open(db) as store:
        assert store.count() == 2


def test_a_damaged_project(annotator: CommandLine, worked: Path) -> None:
    """Something overwrote its pages: a fault of the data."""
    size = worked.stat().st_size
    with worked.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    result = annotator("list", worked)
    assert (result.status, result.out) == (1, "")
    assert "is damaged" in result.line


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such devices")
def test_a_place_that_cannot_be_written(annotator: CommandLine, db: Path) -> None:
    """A device that is full, a file in the place of a folder: said, not traced."""
    result = annotator("init", Path("x.txt") / "p.db")
    assert (result.status, "cannot be made" in result.line) == (2, True)
    Path("x.txt").write_text("a file")
    for args in (("init", "x.txt/p.db"), ("backup", db, "x.txt/b.db")):
        result = annotator(*args)
        assert (result.status, result.out) == (2, "")
        assert "x.txt" in result.line


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), ""),
        (("frobnicate",), "no such command 'frobnicate'; see 'annotator --help'"),
        (("list",), "missing argument 'DB'; see 'annotator list --help'"),
        (("list", "p.db", "--frob"), "no such option '--frob'"),
        (("list", "p.db", "two"), "got unexpected extra argument (two)"),
        (("schema", "frob"), "no such command 'frob'; see 'annotator schema --help'"),
        (("suggest", "p.db", "--workers", "0"), "invalid value for '--workers'"),
        (("suggest", "p.db", "--min-score", "x"), "invalid value for '--min-score'"),
        (("suggest", "p.db", "--pipeline", "no_such"), "no pipeline 'no_such'"),
        (("export", "p.db"), "missing option '--format'"),
        (("export", "p.db", "--format", "xml"), "no format 'xml'; there are jsonl"),
        (("export", "p.db", "--format", "csv", "--status", "done"), "invalid value for '--status'"),
        (("export", "p.db", "--format", "csv", "--gold", "--as", "x"), "exclude each other"),
        (("export", "p.db", "--format", "csv"), "nobody has worked on it yet"),
        (("export", "p.db", "--format", "csv", "--suggestions"), "holds no suggestions"),
        (("import", "p.db", "-", "--format", "jsonl"), "say whose work it is with --as NAME"),
        (("import", "p.db", "-", "--format", "csv", "--as", "x"), "csv can only be exported"),
        (("import", "p.db", "no.jsonl", "--format", "jsonl", "--as", "x"), "no.jsonl: cannot be"),
        (("import", "p.db", "-", "--format", "jsonl", "--as", "@gold"), "begins with @"),
        (("add", "p.db", "no.txt"), "no.txt: no such file"),
        (("remove", "p.db", "talks"), "there is no terminal to ask on"),
        (("remove", "p.db", "talks", "nix", "--yes"), "no article 'nix'"),
        (("history", "p.db", "--article", "nix"), "no article 'nix'"),
        (("init", "p.db"), "is there already"),
        (("init", "new.db", "--schema", "nix"), "nix: no such label schema"),
        (("init", "no/new.db"), "no/new.db: cannot be made (No such file or directory)"),
        (("schema", "check", "nix"), "nix: no such label schema"),
        (("annotate", "p.db"), "annotate needs a terminal, and standard input is none"),
        (("annotate", "p.db", "--article", "nix"), "no article 'nix'"),
        (("annotate", "p.db", "--as", " "), "--as: a name is needed"),
        (("annotate", "p.db", "--as", "@me"), "begins with @"),
        (("annotate", "p.db", "--as", "a\x1bb"), "'a␛b' holds control characters"),
        (("annotate", "p.db", "--as", "x" * 101), "100 characters at most"),
        (("demo",), "demo needs a terminal"),
        (("list", "p\x1b[2J.db"), "p␛[2J.db: no such file"),
        (("list", "p\udcff.db"), "no such file"),
    ],
    ids=lambda value: (
        " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, tuple) else ""
    ),
)
def test_wrong_usage(
    annotator: CommandLine, db: Path, args: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """One line that says what, where and what to do; status 2; no new file."""
    before = db.read_bytes()
    result = annotator(*args)
    if not args:
        assert result.status == 0
        return
    assert (result.status, result.out) == (2, "")
    assert says in result.line
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["p.db"]
    assert db.read_bytes() == before


def test_a_label_schema_with_faults(annotator: CommandLine) -> None:
    """init refuses it with the first; schema check lists them, a fault a line, status 1."""
    Path("s.yaml").write_text("name: x\nlayers: {a: {overlap: never}}\nlabels: {L: {layer: b}}\n")
    refused = annotator("init", "new.db", "--schema", "s.yaml")
    assert refused.status == 2
    assert refused.line.startswith("s.yaml:2:")
    assert not Path("new.db").exists()
    checked = annotator("schema", "check", "s.yaml")
    assert (checked.status, checked.out) == (1, "")
    lines = checked.err.splitlines()
    assert [line.startswith("annotator: s.yaml:") for line in lines] == [True, True]


def test_somebody_at_the_keyboard_but_output_into_a_pipe(annotator: CommandLine, db: Path) -> None:
    """The interface needs both."""
    result = annotator("annotate", db, stdin=Input(terminal=True))
    assert result.status == 2
    assert "standard output is none" in result.line


def test_a_reader_that_leaves_is_no_error(worked: Path) -> None:
    """annotator ... | head: nothing is said about the broken pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "history", str(worked)],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
