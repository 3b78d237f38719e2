"""check --repair: what somebody changed behind the program's back is made anew from the log."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import checking
from annotator.store.shape import DERIVED
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.full import full_project
from tests.store.projects import everything_in

#: For each derived table, what adds a row to it that cannot be, and what changes one.
ADDED = {
    "progress": "INSERT INTO progress VALUES (1, 'Eve', 'annotator', 'finished', 0, '', 'x', 'y')",
    "annotation": (
        "INSERT INTO annotation VALUES"
        " ('e', 1, 'Eve', 'annotator', 1, 3, 'ORG', 'No', '{}', '', 0, 'added', NULL)"
    ),
    "link": "INSERT INTO link VALUES ('e', 1, 'Eve', 'annotator', 'x', 'a', 'b', 'added', NULL)",
    "rejection": "INSERT INTO rejection VALUES (1, 'Eve', 'annotator', 'e', 'ORG', 1, 3, '')",
    "record": (
        "INSERT INTO record (article, annotator_id, role, id, is_a, value)"
        " VALUES (1, 'Eve', 'annotator', 'e', 'answer', '{}')"
    ),
    "act": "INSERT INTO act VALUES ('e', 1, 'Eve', 'annotator', 'done')",
    "memory": "INSERT INTO memory VALUES ('Eve', 'Putin', 'ORG', 'added', '', 3)",
    "listed": "INSERT OR REPLACE INTO listed VALUES (1, 999, 7, 0.1)",
    "listed_label": "INSERT INTO listed_label VALUES ('NOPE', 1)",
    "tally": "INSERT OR REPLACE INTO tally SELECT 'Ada', 1, max(seq), 99, 0.5 FROM log"
    " WHERE article = 1 AND annotator_id = 'Ada' AND role = 'annotator'",
}
CHANGED = {
    "progress": "UPDATE progress SET status = 'skipped', changed = '2020' WHERE article = 1",
    "annotation": "UPDATE annotation SET label = 'ORG', note = 'x' WHERE label = 'CLAIM'",
    "link": "UPDATE link SET type = 'cites'",
    "rejection": "UPDATE rejection SET label = 'CLAIM'",
    "record": "UPDATE record SET value = '{\"is\":\"answer\"}' WHERE is_a = 'ruling'",
    "act": "UPDATE act SET standing = 'gone' WHERE standing = 'done'",
    "memory": "UPDATE memory SET number = number + 7",
    "listed": "UPDATE listed SET undecided = 77",
    "listed_label": "UPDATE listed_label SET label = 'x' WHERE label = 'ORG'",
    "tally": "UPDATE tally SET undecided = 9",
}
DELETED = {table: f"DELETE FROM {table}" for table in DERIVED}
SPOILT = {
    "types": "UPDATE annotation SET start = 'one' || id, label = x'00ff', attributes = '['",
    "no UTF-8": "UPDATE annotation SET note = CAST(x'ff' AS TEXT); UPDATE link SET type = x'ff'",
    "past the end": "UPDATE annotation SET end = 99999 WHERE label = 'CLAIM'",
    "a table gone": "DROP TABLE record; DROP TABLE memory; DROP TABLE tally",
    "an index gone": "DROP INDEX annotation_state; DROP INDEX log_state",
    "a guard gone": "DROP TRIGGER log_is_append_only",
    "a view gone": "DROP VIEW spans; DROP VIEW rulings",
    "the index of words": "DELETE FROM work_words_data WHERE id > 10",
    "the index of words gone": "DROP TABLE work_words",
}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A project in which every table holds something."""
    return full_project(tmp_path / "f.db")


def spoil(db: Path, statements: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(db)) as connection:
        connection.executescript(statements)


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows but those that are counted when somebody asks for them."""
    with Store.open(db) as store:
        found = everything_in(store)
    # Where the log does not say which of an act's rows was the last at first, any will do.
    acts = sorted(found.pop("act"), key=lambda row: (row[1], row[0]))
    order: list[tuple[object, ...]] = [(row[0], *row[2:]) for row in acts]
    return {**{table: sorted(rows, key=repr) for table, rows in found.items()}, "order": order}


@pytest.mark.parametrize("statements", [DELETED, CHANGED, ADDED], ids=["gone", "other", "more"])
def test_whatever_was_done_to_the_derived_tables_is_mended(
    annotator: CommandLine, full: Path, statements: dict[str, str]
) -> None:
    """The project is as it was before, and it is said which tables it was."""
    before = contents(full)
    for statement in statements.values():
        spoil(full, statement)
    result = annotator("check", full, "--repair")
    assert result.status == 0
    assert result.lines[-1].startswith("sound: 2 articles, ")
    for table in set(DERIVED) - {"tally"}:
        assert f"repaired: {table}: " in result.out
    assert contents(full) == {**before, "tally": []}


@pytest.mark.parametrize("table", DERIVED)
def test_what_was_done_to_one_derived_table_is_found(full: Path, table: str) -> None:
    """Deleted or not (what is only counted is no fault where it is not there), changed, added."""
    ways = [CHANGED[table], ADDED[table], *([] if table == "tally" else [DELETED[table]])]
    with Store.open(full) as store:
        for statement in ways:
            store.connection.execute("BEGIN")
            store.connection.execute(statement)
            assert list(checking.faults(store.connection)), statement
            store.connection.rollback()


@pytest.mark.parametrize("what", SPOILT)
def test_what_cannot_even_be_read_is_mended(annotator: CommandLine, full: Path, what: str) -> None:
    """Wrong types, tables that are gone, indexes, triggers: after a copy of the project."""
    before = contents(full)
    spoil(full, SPOILT[what])
    assert annotator("check", full).status == 1
    result = annotator("check", full, "--repair")
    assert result.status == 0
    assert result.lines[-1].startswith("sound: 2 articles, ")
    assert contents(full) == {**before, "tally": []}
    [copy] = full.parent.glob("f.before-repair-*.db")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.name in result.err
    assert annotator("check", copy).status == 1


def test_nothing_to_mend_leaves_no_copy(annotator: CommandLine, full: Path) -> None:
    """And says so."""
    before = contents(full)
    result = annotator("check", full, "--repair")
    assert result.status == 0
    assert result.out.startswith("sound: 2 articles, ")
    assert result.err == "nothing had to be repaired\n"
    assert contents(full) == {**before, "tally": []}
    assert [p.name for p in full.parent.iterdir() if p.is_file()] == ["f.db"]


def test_a_row_of_the_log_that_cannot_be_followed_is_named_and_the_tables_are_left(
    annotator: CommandLine, full: Path
) -> None:
    """They are the best there is; all else is mended, and an export gives what they hold."""
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("DROP TRIGGER log_is_append_only")
        sql = "SELECT max(seq) FROM log WHERE annotator_id = 'Ben' AND kind = 'add'"
        seq = connection.execute(sql).fetchone()[0]
        connection.execute("UPDATE log SET after = '{' WHERE seq = ?", (seq,))
        connection.execute("DELETE FROM link WHERE annotator_id = 'Ada'")
        connection.commit()
        held = connection.execute("SELECT * FROM annotation WHERE annotator_id = 'Ben'").fetchall()
    result = annotator("check", full, "--repair")
    assert result.status == 1
    assert f"not repaired: article grain, Ben: row {seq} of the log (" in result.out
    assert "the tables were left as they were" in result.out
    assert "repaired: link: 1 row made anew" in result.out
    with closing(sqlite3.connect(full)) as connection:
        sql = "SELECT * FROM annotation WHERE annotator_id = 'Ben'"
        assert connection.execute(sql).fetchall() == held
    exported = annotator("export", full, "--format", "jsonl")
    assert (exported.status, exported.out.count('"annotator":"Ben"')) == (0, 2)


def test_where_neither_the_log_nor_the_tables_can_be_read_the_rest_of_the_log_counts(
    annotator: CommandLine, full: Path
) -> None:
    """So that there is something to export."""
    spoil(
        full,
        "DROP TRIGGER log_is_append_only;"
        "UPDATE log SET after = '{' WHERE seq = (SELECT max(seq) FROM log"
        "  WHERE annotator_id = 'Ben' AND kind = 'add');"
        "UPDATE annotation SET start = 'x' WHERE annotator_id = 'Ben' AND article = 2",
    )
    result = annotator("check", full, "--repair")
    assert "not repaired: article grain, Ben: the tables now hold what the other rows" in result.out
    exported = annotator("export", full, "--format", "jsonl")
    records = [json.loads(line) for line in exported.out.splitlines()]
    [ben] = [r for r in records if (r["id"], r["annotator"]) == ("grain", "Ben")]
    assert [span["text"] for span in ben["spans"]] == ["Grain prices rise"]


def test_an_article_that_is_gone_leaves_nothing_behind(annotator: CommandLine, full: Path) -> None:
    """Whose work on it was is said, and the copy has it."""
    spoil(full, "DELETE FROM article WHERE id = 'grain'")
    result = annotator("check", full, "--repair")
    assert "not repaired: article number 2 is gone from the project: " in result.out
    assert "Ada" in result.out
    assert result.lines[-1].startswith("sound: 1 article, ")


def test_a_text_that_was_changed_is_not_worked_on(annotator: CommandLine, full: Path) -> None:
    """Nothing in it could be placed."""
    spoil(full, "UPDATE article SET text = text || '!' WHERE id = 'grain'; DELETE FROM link")
    result = annotator("check", full, "--repair")
    assert result.status == 1
    assert "not repaired: article number 2: its text is not the one that was imported" in result.out
    assert "repaired: link: " in result.out


def test_what_sqlite_finds_broken_is_told_line_by_line_with_what_to_do(
    annotator: CommandLine, full: Path
) -> None:
    """Nor does a repair that cannot be leave a copy behind."""
    with closing(sqlite3.connect(full)) as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'annotation_label'"
        [page] = connection.execute(sql).fetchone()
    with full.open("r+b") as file:
        # The place of its first cell.
        file.seek((page - 1) * 4096 + 8)
        file.write(b"\xff" * 2)
    result = annotator("check", full)
    assert result.status == 1
    assert result.lines and not any("***" in line or "␊" in line for line in result.lines)
    assert "'annotator backup" in result.err and "--list' shows what to go back to" in result.err
    result = annotator("check", full, "--repair")
    assert result.status == 1
    assert "is damaged" in result.line
    assert list(full.parent.glob("*before-repair*")) == []


@pytest.mark.parametrize("table", ["article", "log", "label_schema"])
def test_without_the_truth_nothing_can_be_mended(
    annotator: CommandLine, full: Path, table: str
) -> None:
    """One line, and the file stays as it was."""
    spoil(full, f"PRAGMA foreign_keys = OFF; DROP TABLE {table}")
    before = full.read_bytes()
    result = annotator("check", full, "--repair")
    assert (result.status, result.out) == (1, "")
    assert f"the table {table} is missing" in result.line
    assert full.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "after = CAST(x'7b2269ff' AS TEXT)",
            "1 row holds in 'after' what cannot be read, from row",
        ),
        ("after = '[1'", "row 4 (2026-03-01T12:00:00.000Z): broken JSON"),
        ("kind = 'x'", "row 4 (2026-03-01T12:00:00.000Z): 'x' is no kind"),
        ("after = '{}'", "row 4 (2026-03-01T12:00:00.000Z): 'is' is missing or unknown"),
    ],
)
def test_a_row_of_the_log_that_cannot_be_read_is_one_plain_line(
    annotator: CommandLine, full: Path, change: str, says: str
) -> None:
    """None of Python's or SQLite's own words; the same where a repair cannot mend it."""
    spoil(full, f"DROP TRIGGER log_is_append_only; UPDATE log SET {change} WHERE seq = 4")
    found = annotator("check", full)
    assert found.status == 1
    lines = [line for line in found.lines if "trigger" not in line and "memory" not in line]
    assert len(lines) == 1
    assert says in lines[0]
    told = annotator("check", full, "--repair").out + found.out
    for raw in ("codec", "surrogate", "decode", "delimiter", "KeyError", "valid"):
        assert raw not in told


@pytest.mark.parametrize("moment", ["yesterday", "2026-02-30T10:00:00.000Z", "2460000.5"])
def test_a_moment_in_the_log_that_is_none_is_found(
    annotator: CommandLine, full: Path, moment: str
) -> None:
    """`stats` cannot count it, and says so; the check that it points to says where it is."""
    spoil(full, f"DROP TRIGGER log_is_append_only; UPDATE log SET at = '{moment}' WHERE seq = 4")
    says = "the table log: 1 row holds in 'at' what cannot be read, from row 4 on"
    assert says in annotator("check", full).out
    assert f"not repaired: {says}" in annotator("check", full, "--repair").out
    assert annotator("stats", full).status in (0, 1)


#: What cannot stand in a column of the log, and what of it is said.
MISFITS = {
    "mode": "the table log: 1 row holds in 'mode' what cannot be read, from row ",
    "suggestion_id": "'suggestion_id' ",
    "subject": " of the log",
    "after": " of the log (",
    **{
        column: f"'{column}' "
        for column in ("act", "annotator_id", "role", "at", "parent", "target")
    },
}


@pytest.mark.parametrize("value", ["x'ff'", "CAST(x'ff' AS TEXT)"], ids=["bytes", "no UTF-8"])
@pytest.mark.parametrize("column", MISFITS)
def test_a_row_of_the_log_that_does_not_fit_is_never_said_to_be_repaired(
    annotator: CommandLine, full: Path, column: str, value: str
) -> None:
    """It is named, and so is what can be done; also where all else is sound."""
    with Store.open(full) as store:
        sql = "SELECT sql FROM sqlite_master WHERE name = 'log_is_append_only'"
        guard = store.connection.execute(sql).fetchone()[0]
    last = "(SELECT max(seq) FROM log WHERE annotator_id = 'Ben' AND kind = 'add')"
    spoil(
        full, f"DROP TRIGGER log_is_append_only; UPDATE log SET {column} = {value} WHERE seq={last}"
    )
    spoil(full, guard)
    for _ in range(2):
        result = annotator("check", full, "--repair")
        assert result.status == 1
        assert "nothing had to be repaired" not in result.err
        assert f"annotator backup {full} --list" in result.err
        told = [line for line in result.lines if line.startswith("not repaired: ")]
        assert any(MISFITS[column] in line for line in told)
