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

from annotator.cli import importing
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
    (_empty, "is empty, not a project; remove it, then make a project with 'annotator init"),
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


@pytest.mark.parametrize("command", OPENING, ids=lambda c: c[0])
@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_folder_in_the_place_of_a_file_of_sqlites(
    annotator: CommandLine, db: Path, command: tuple[str, ...], ending: str
) -> None:
    """It is the folder that is named: there is nothing wrong with the project."""
    folder = db.with_name(f"{db.name}{ending}")
    folder.mkdir()
    result = annotator(*(db if word == "DB" else word for word in command))
    assert result.status == 2
    says = f"{folder}: is a folder, where SQLite keeps what goes with {db.name}; move it away"
    assert result.line == says


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
        (("annotate", "p.db", "--pipeline", "no_such"), "no pipeline 'no_such'"),
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
        (("list", ""), "invalid value for 'DB': it is empty; name a file"),
        (("init", ""), "invalid value for 'DB': it is empty"),
        (("add", "p.db", ""), "invalid value for 'PATH...': it is empty"),
        (("backup", "p.db", ""), "invalid value for 'FILE': it is empty"),
        (("export", "p.db", "--format", "csv", "-o", ""), "invalid value for '-o': it is empty"),
        (("import", "p.db", "", "--format", "jsonl", "--as", "x"), "invalid value for 'FILE'"),
        (("init", "new.db", "--schema", ""), "invalid value for '--schema': it is empty"),
        (("schema", "check", ""), "invalid value for 'FILE': it is empty"),
        (("schema", "check", "."), ".: not a file: give a YAML file or one of"),
        (("suggest", "p.db", "--pipeline", ""), "invalid value for '--pipeline': it is empty"),
        (("suggest", "p.db", "--min-score", "nan"), "nan is no number from 0 to 1"),
        (("suggest", "p.db", "--min-score", "٠.٥"), "is no number from 0 to 1"),
        (("suggest", "p.db", "--min-score", "inf"), "inf is not in the range 0<=x<=1"),
        (("suggest", "p.db", "--min-score", "-0.1"), "-0.1 is not in the range"),
        (("suggest", "p.db", "--workers", "-1"), "-1 is not in the range"),
        (("assign", "p.db", "--to"), "requires an argument; see 'annotator assign --help'"),
        (("export", "p.db", "--format", "csv", "--as", ""), "--as: a name is needed"),
        (("export", "p.db", "--format", "csv", "--as", "\udcff"), "holds control characters"),
        (("history", "p.db", "--as", " "), "--as: a name is needed"),
        (("history", "p.db", "--article", "\udcff"), "no article '\ufffd'"),
        (("remove", "p.db", "\udcff", "--yes"), "no article '\ufffd'"),
        (("annotate", "p.db", "--article", "\udcff"), "no article '\ufffd'"),
        (
            ("import", "p.db", "-", "--format", "jsonl", "--as", "x"),
            "standard input: there is noth",
        ),
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


def test_the_advice_on_an_empty_file_can_be_followed(annotator: CommandLine) -> None:
    """init says the same, and never takes a file for its own that it did not make."""
    Path("e.db").touch()
    advice = annotator("list", "e.db").line
    assert advice.endswith("remove it, then make a project with 'annotator init e.db'")
    assert "and empty; remove it" in annotator("init", "e.db").line
    Path("e.db").unlink()
    assert annotator("init", "e.db").status == 0


@pytest.mark.parametrize("what", ["pipe.jsonl", "/dev/zero"])
@pytest.mark.parametrize(
    "words",
    [
        ("import", "DB", "IT", "--format", "jsonl", "--as", "kim"),
        ("add", "DB", "IT"),
        ("schema", "check", "IT"),
        ("init", "new.db", "--schema", "IT"),
        ("list", "IT"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_no_file_holds_nothing_up(db: Path, words: tuple[str, ...], what: str) -> None:
    """A pipe that nobody writes to, a device without an end: one line, at once."""
    os.mkfifo("pipe.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "annotator"]
        + [{"DB": str(db), "IT": what}.get(word, word) for word in words],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"annotator: {what}: ")


def test_standard_input_without_end_is_given_up(
    annotator: CommandLine, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once where it is binary, else at a size that is stated."""
    command = ("import", db, "-", "--format", "jsonl", "--as", "kim")
    result = annotator(*command, stdin=b"\0" * 100_000)
    assert (result.status, result.line) == (
        2,
        "standard input: holds NUL bytes: it is binary, or not UTF-8",
    )
    monkeypatch.setattr(importing, "LARGEST_INPUT", 1000)
    result = annotator(*command, stdin=b"{}\n" * 1000)
    assert (result.status, result.out) == (2, "")
    assert "standard input: larger than 1,000 bytes" in result.line


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "f: there is nothing in it"),
        (b"\n \n", "f: there is nothing in it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 99, "f: holds NUL bytes: it is binary"),
        (b"An article, and no JSON.\n" * 99, "f:1: not JSON"),
    ],
)
def test_a_file_that_is_none_to_import_is_told_once(
    annotator: CommandLine, db: Path, data: bytes, says: str
) -> None:
    """And nothing changes."""
    Path("f").write_bytes(data)
    result = annotator("import", db, "f", "--format", "jsonl", "--as", "kim")
    assert (result.status, result.out) == (2, "")
    assert result.line.startswith(says)
    with Store.open(db) as store:
        assert store.count() == 2


def test_schema_alone_shows_its_help(annotator: CommandLine) -> None:
    """As the program does without a command."""
    result = annotator("schema")
    assert (result.status, result.err) == (0, "")
    assert result.out == annotator("schema", "--help").out


READING = [c for c in OPENING if c[0] in ("list", "export", "stats", "history", "schema", "backup")]


def _break_page(db: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(db)) as project:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        number = project.execute(sql, (table,)).fetchone()[0]
    with db.open("r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("command", READING, ids=lambda c: c[0])
@pytest.mark.parametrize("table", ["link", "log"])
def test_damage_is_told_whatever_is_read(
    annotator: CommandLine, worked: Path, command: tuple[str, ...], table: str
) -> None:
    """Also where the command would not have come upon it: what it printed could lack something."""
    _break_page(worked, table)
    before = sorted(Path().iterdir())
    result = annotator(*(worked if word == "DB" else word for word in command))
    assert (result.status, result.out) == (1, "")
    assert "p.db: is damaged" in result.line
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize(
    ("statement", "command", "says"),
    [
        (
            "DROP TRIGGER log_is_append_only; UPDATE log SET after = '{' WHERE kind = 'add'",
            "history",
            "of the log cannot be read",
        ),
        (
            "DROP TRIGGER log_is_append_only; UPDATE log SET mode = 'odd' WHERE kind = 'add'",
            "history",
            "of the log cannot be read",
        ),
        ("UPDATE label_schema SET parsed = '{'", "export", "its label schema cannot be read"),
        ("UPDATE article SET title = CAST(X'ff' AS TEXT)", "list", "is damaged (broken UTF-8)"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_fault(
    annotator: CommandLine, worked: Path, statement: str, command: str, says: str
) -> None:
    """One line that quotes nothing of it; status 1."""
    with closing(sqlite3.connect(worked)) as project:
        project.executescript(statement)
    result = annotator(command, worked, *(("--format", "jsonl") if command == "export" else ()))
    assert result.status == 1
    assert says in result.line
