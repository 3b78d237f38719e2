"""init, schema, check and backup."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.ingest.label_schema import builtin_label_schemas
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import BEN, do


def spoil(db: Path, *statements: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(db)) as connection:
        connection.executescript(";".join(statements))


def test_init_makes_a_project_with_the_news_schema(annotator: CommandLine, tmp_path: Path) -> None:
    """And keeps the YAML as it was given."""
    result = annotator("init", tmp_path / "n.db")
    assert result.status == 0
    assert result.out == f"made {tmp_path / 'n.db'} with the label schema news (12 labels)\n"
    shown = annotator("schema", "show", tmp_path / "n.db").out
    assert shown == builtin_label_schemas()["news"].read_text()


@pytest.mark.parametrize(("name", "typed"), [("my news.db", "'my news.db'"), ("-n.db", "./-n.db")])
def test_init_says_what_is_next_as_a_shell_takes_it(
    annotator: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, typed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert annotator("init", "--", name).err == f"next: annotator add {typed} PATH...\n"


def test_init_takes_a_schema_from_a_file(annotator: CommandLine, tmp_path: Path) -> None:
    """Or by the name of a packaged one."""
    (tmp_path / "s.yaml").write_text("name: own\nlayers: {a: {}}\nlabels: {L: {layer: a}}\n")
    annotator("init", tmp_path / "n.db", "--schema", tmp_path / "s.yaml")
    annotator("init", tmp_path / "m.db", "--schema", "ner")
    with Store.open(tmp_path / "n.db") as own, Store.open(tmp_path / "m.db") as ner:
        assert (own.label_schema.name, ner.label_schema.name) == ("own", "ner")


@pytest.mark.parametrize("name", builtin_label_schemas())
def test_the_packaged_schemas_have_no_faults(annotator: CommandLine, name: str) -> None:
    """By name and by file."""
    by_name = annotator("schema", "check", name)
    assert by_name.status == 0
    assert by_name.out.endswith("no faults\n")
    assert annotator("schema", "check", builtin_label_schemas()[name]).out == by_name.out


def test_check_finds_a_sound_project_sound(annotator: CommandLine, worked: Path) -> None:
    """Status 0; how much it holds and how new it is."""
    result = annotator("check", worked)
    says = "sound: 2 articles, 9 decisions, the last of 2026-03-01 12:00 UTC\n"
    assert (result.status, result.out, result.err) == (0, says, "")


def test_check_tells_a_copy_that_lacks_what_was_in_the_write_ahead_log(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """By its decisions: nothing else is wrong with it."""
    with Store.open(worked) as store:
        store.checkpoint()
        do(store, 2, BEN, lambda act: act.set_note(None, "in the log only"))
        copy = tmp_path / "copied.db"
        copy.write_bytes(worked.read_bytes())
    assert "sound: 2 articles, 9 decisions, " in annotator("check", copy).out
    assert "sound: 2 articles, 10 decisions, " in annotator("check", worked).out


def test_check_of_a_project_in_which_nothing_is_decided(annotator: CommandLine, db: Path) -> None:
    """There is no last decision then."""
    assert annotator("check", db).out == "sound: 2 articles, 0 decisions\n"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE annotation SET label = 'PERSON' WHERE label = 'ORG'", "talks, Ada: annotations"),
        ("DELETE FROM rejection", "grain, Ben: rejections differ from the log"),
        ("DELETE FROM link", "talks, Ada: links differ from the log"),
        ("UPDATE progress SET status = 'skipped'", "status, flag or note differ from the log"),
        ("UPDATE progress SET head = 'x'", "grain, Ben: does not stand at its last act"),
        ("UPDATE annotation SET start = start + 1", "its quote is not what stands at"),
        ("UPDATE suggestion SET quote = 'x'", "its quote is not what stands at"),
        ("UPDATE article SET text = text || '!'", "article talks: its text has changed"),
        ("UPDATE annotation SET attributes = '{'", "cannot be read"),
        (
            "DROP TRIGGER log_is_append_only; UPDATE log SET before = after WHERE kind = 'add'",
            "number 1, Ada: the log contradicts itself",
        ),
        ("DELETE FROM article WHERE id = 'grain'", "a row of"),
    ],
)
def test_check_lists_the_faults(
    annotator: CommandLine, worked: Path, statement: str, says: str
) -> None:
    """One a line; status 1."""
    spoil(worked, statement)
    result = annotator("check", worked)
    assert result.status == 1
    assert says in result.out
    assert result.line.endswith("found")


def test_backup_is_a_whole_project(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """Made while somebody else has the project open; readable by its owner only."""
    copy = tmp_path / "copy.db"
    with Store.open(worked):
        assert annotator("backup", worked, copy).status == 0
    assert annotator("check", copy).out.startswith("sound: 2 articles, ")
    assert annotator("history", copy).out == annotator("history", worked).out
    assert copy.stat().st_mode & 0o777 == 0o600


def test_backup_writes_over_nothing(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """Not even over the project itself."""
    (tmp_path / "there").write_text("mine")
    for target in (tmp_path / "there", worked):
        result = annotator("backup", worked, target)
        assert (result.status, result.out) == (2, "")
        assert "is there already" in result.line
    assert (tmp_path / "there").read_text() == "mine"


def test_a_backup_is_a_project_like_any_other(worked: Path, tmp_path: Path) -> None:
    """In WAL mode before anybody opens it: whoever may only read it could not see to that."""
    copy = tmp_path / "copy.db"
    with Store.open(worked) as store:
        store.backup(copy)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["copy.db", "p.db"]
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_of_a_project_that_contradicts_itself_says_so(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """There is a copy, as the log is whole; status 1."""
    spoil(worked, "DELETE FROM rejection")
    copy = tmp_path / "copy.db"
    result = annotator("backup", worked, copy)
    assert result.status == 1
    assert result.line == (
        f"{copy}: is as faulty as {worked}; 'annotator check {worked}' lists what is wrong"
    )
    assert annotator("check", copy).out == annotator("check", worked).out


def test_a_row_that_hangs_in_the_air_is_not_copied(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """SQLite itself finds it."""
    spoil(worked, "DELETE FROM article WHERE id = 'grain'")
    result = annotator("backup", worked, tmp_path / "copy.db")
    assert (result.status, result.out) == (1, "")
    assert "hangs in the air) and was not copied; restore a backup" in result.line
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["p.db"]


def test_a_backup_onto_a_full_disk_names_the_copy(worked: Path, tmp_path: Path) -> None:
    """Not the project, which is sound; and no half copy stays."""
    size = worked.stat().st_size

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - 4096, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-m", "annotator", "backup", "p.db", "copy.db"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("annotator: copy.db: cannot be written (")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["p.db"]


def test_a_project_that_could_not_be_finished_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, annotator: CommandLine
) -> None:
    """Without its label schema it would be none."""
    monkeypatch.setattr("annotator.store.open_project.label_schema_to_json", lambda schema: None)
    assert annotator("init", tmp_path / "n.db").status == 2
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_a_backup_is_no_part_of_another_database(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """SQLite would take it for the work that another project has not brought in yet."""
    annotator("init", tmp_path / "n.db")
    result = annotator("backup", worked, tmp_path / "n.db-wal")
    assert (result.status, result.out) == (2, "")
    assert "n.db-wal: is a name for a part of the database beside it" in result.line


def test_check_reads_the_label_schema_as_a_file_is_read(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """A default that is no choice is a fault, also of a copy; one line."""
    change = "UPDATE label_schema SET parsed = replace(parsed, '\"default\":\"asserted\"', '{}')"
    spoil(worked, change.format('"default":"maybe"'))
    result = annotator("check", worked)
    assert result.status == 1
    [line] = result.lines
    assert line.startswith("label schema: labels.CLAIM.attributes.stance.default: unknown choice")
    assert annotator("backup", worked, tmp_path / "copy.db").status == 1
