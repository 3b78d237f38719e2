"""export: whole files or none, nothing lost unsaid."""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotator.core.annotation import Status
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, do, project


def records(data: bytes) -> list[dict[str, object]]:
    """The lines of a native export."""
    return [json.loads(line) for line in data.splitlines()]


def who(data: bytes) -> list[tuple[object, object]]:
    """Which article by whom."""
    return [(r["id"], r["annotator"]) for r in records(data)]


def test_everyones_work_is_exported(annotator: CommandLine, worked: Path) -> None:
    """All that was touched, finished or not; the counts go to standard error."""
    result = annotator("export", worked, "--format", "jsonl")
    assert result.status == 0
    assert who(result.data) == [("talks", "Ada"), ("grain", "Ben")]
    [ada, ben] = records(result.data)
    assert (ada["status"], ben["status"], ben["spans"]) == ("finished", "in progress", [])
    assert result.err == (
        "exported 2 articles by Ada, Ben: 1 in progress, 1 finished, 4 spans, 1 link\n"
    )


def test_it_can_be_narrowed(annotator: CommandLine, worked: Path) -> None:
    """By annotator and by status."""
    ben = annotator("export", worked, "--format", "jsonl", "--as", "Ben")
    assert who(ben.data) == [("grain", "Ben")]
    finished = annotator("export", worked, "--format", "jsonl", "--status", "finished")
    assert who(finished.data) == [("talks", "Ada")]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--as", "Eve"), "holds no work by Eve; there is work by Ada, Ben"),
        (("--gold",), "no gold in this project yet: gold is made by review"),
        (("--as", "Ben", "--status", "finished"), "no article there is finished"),
        (("--suggestions", "--status", "new"), "--status goes with annotators' work only"),
    ],
)
def test_a_choice_that_leaves_nothing(
    annotator: CommandLine, worked: Path, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    """One line, and no file."""
    out = tmp_path / "out.jsonl"
    result = annotator("export", worked, "--format", "jsonl", "-o", out, *options)
    assert (result.status, result.out, out.exists()) == (2, "", False)
    assert says in result.line


def test_suggestions_have_no_annotator(annotator: CommandLine, worked: Path) -> None:
    """They carry score and suggester."""
    result = annotator("export", worked, "--format", "jsonl", "--suggestions")
    assert who(result.data) == [("talks", None), ("grain", None)]
    spans = records(result.data)[0]["spans"]
    assert isinstance(spans, list)
    assert (spans[0]["score"], spans[0]["suggester"]) == (0.5, "s")
    assert result.err == "exported 2 articles with suggestions: 6 spans, 2 links\n"


def test_what_is_undone_is_not_exported(annotator: CommandLine, worked: Path) -> None:
    """An article without anything decided was not touched."""
    from tests.store.projects import BEN, turn

    with Store.open(worked) as store:
        turn(store, BEN)
    assert who(annotator("export", worked, "--format", "jsonl").data) == [("talks", "Ada")]


def test_csv_reports_what_it_cannot_hold(annotator: CommandLine, worked: Path) -> None:
    """The file is written all the same."""
    result = annotator("export", worked, "--format", "csv")
    assert result.status == 0
    said = "annotator: csv cannot hold 1 article without spans in grain"
    assert said in result.err.splitlines()
    rows = list(csv.DictReader(io.StringIO(result.out, newline="")))
    assert [row["text"] for row in rows] == ["No deal", "Mr Putin", "Mr Putin", "Reuters"]


def test_strict_writes_nothing_at_a_loss(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Neither a file nor to standard output; status 1."""
    out = tmp_path / "out.csv"
    for target in (out, "-"):
        result = annotator("export", worked, "--format", "csv", "--strict", "-o", target)
        assert (result.status, result.out, out.exists()) == (1, "", False)
        assert result.err.endswith("in grain; nothing was written (--strict)\n")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["p.db"]


def test_strict_without_a_loss_writes(annotator: CommandLine, worked: Path) -> None:
    """The native format holds everything."""
    assert annotator("export", worked, "--format", "jsonl", "--strict").status == 0


def test_spacy_through_a_pipe(annotator: CommandLine, worked: Path) -> None:
    """Binary bytes arrive as they are."""
    result = annotator("export", worked, "--format", "spacy")
    docs = list(DocBin().from_bytes(result.data).get_docs(Vocab()))
    assert [len(doc.spans["sc"]) for doc in docs] == [4, 0]


def test_a_file_appears_whole_and_is_not_written_over(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Unless --force says so."""
    out = tmp_path / "out.jsonl"
    assert annotator("export", worked, "--format", "jsonl", "-o", out).out == ""
    first = out.read_bytes()
    assert first == annotator("export", worked, "--format", "jsonl").data
    again = annotator("export", worked, "--format", "csv", "-o", out)
    assert (again.status, out.read_bytes()) == (2, first)
    assert "is there already; choose another name or add --force" in again.line
    assert annotator("export", worked, "--format", "csv", "-o", out, "--force").status == 0
    assert out.read_bytes().startswith(b"article,")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["out.jsonl", "p.db"]


def test_the_project_is_never_written_over(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Not with --force, not through a link."""
    (tmp_path / "link").symlink_to(worked)
    before = worked.read_bytes()
    for out in (worked, tmp_path / "link", Path(f"{worked}-wal")):
        result = annotator("export", worked, "--format", "csv", "-o", out, "--force")
        assert result.status == 2
        assert "is the project itself" in result.line
    assert worked.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("other.db", "is an SQLite database, and never written over"),
        ("link.db", "is an SQLite database, and never written over"),
        ("strange.db", "is an SQLite database, and never written over"),
        ("other.db-wal", "is a part of the database beside it"),
        ("other.db-journal", "is a part of the database beside it"),
        ("again.db", "is the project itself"),
        ("p.db-shm", "is the project itself"),
    ],
)
def test_no_database_is_ever_written_over(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str, says: str
) -> None:
    """Neither another project nor what is none, by whatever name, not even with --force."""
    project(tmp_path / "other.db")
    (tmp_path / "link.db").symlink_to("other.db")
    (tmp_path / "again.db").hardlink_to(worked)
    with closing(sqlite3.connect(tmp_path / "strange.db")) as strange:
        strange.execute("CREATE TABLE t (x)")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    result = annotator(
        "export", worked, "--format", "csv", "-o", tmp_path / name, "--force", stdin=b""
    )
    assert (result.status, result.out) == (2, "")
    assert f"{name}: {says}" in result.line
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


@pytest.mark.parametrize(
    "device", [d for d in ("/dev/full", "out.csv") if d[0] != "/" or Path(d).exists()]
)
def test_a_disk_that_is_full_is_named(worked: Path, tmp_path: Path, device: str) -> None:
    """And no half file stays."""

    with Store.open(worked) as store:
        do(store, 1, ADA, lambda act: act.set_note(next(iter(act.draft.annotations)), "x" * 99999))

    def fill() -> None:
        # What SQLite makes beside the project has 32 KB.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))

    command = ["export", str(worked), "--format", "csv", "-o", device]
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill if device == "out.csv" else None,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"annotator: {device}: cannot be written (")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["p.db"]


@pytest.mark.parametrize(("name", "says"), [(".", "is a folder"), ("no/x", "cannot be written")])
def test_a_place_that_cannot_be_written(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str, says: str
) -> None:
    """A folder, or a file in a folder that is not there."""
    result = annotator("export", worked, "--format", "jsonl", "-o", tmp_path / name)
    assert result.status == 2
    assert says in result.line


def test_a_writer_that_fails_leaves_what_was_there(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """The file from yesterday is as good as ever."""
    from tests.cli.test_projects import spoil

    out = tmp_path / "out.jsonl"
    out.write_text("yesterday")
    spoil(worked, "UPDATE annotation SET quote = 'x' WHERE label = 'ORG'")
    result = annotator("export", worked, "--format", "jsonl", "-o", out, "--force")
    assert (result.status, out.read_text()) == (1, "yesterday")
    assert "its quote is not what stands at" in result.line
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["out.jsonl", "p.db"]


def test_on_a_terminal(annotator: CommandLine, worked: Path) -> None:
    """Binary formats are refused, texts made harmless."""
    evil = json.dumps({"id": "evil", "text": "a \x9b2J b"}, ensure_ascii=False).encode()
    annotator("import", worked, "-", "--format", "jsonl", "--as", "Eve", stdin=evil)
    with Store.open(worked) as store:
        do(store, 3, Actor("Eve"), lambda act: act.set_status(Status.FINISHED))
    refused = annotator("export", worked, "--format", "spacy", terminal=True)
    assert (refused.status, refused.out) == (2, "")
    assert "the format is binary" in refused.line
    shown = annotator("export", worked, "--format", "jsonl", "--as", "Eve", terminal=True)
    assert "a ·2J b" in shown.out
    assert shown.out.endswith("}\n")
    rows = annotator("export", worked, "--format", "csv", terminal=True).out.splitlines()
    assert rows[0].endswith("suggester")
