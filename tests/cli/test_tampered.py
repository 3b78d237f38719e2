"""Whatever stands in a project's columns: every command says it in a line, or does its work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import CommandLine
from tests.cli.full import full_project
from tests.cli.odd import ODD, columns, put

COMMANDS = (
    *("check DB", "list DB --as Ada", "list DB --as Cy --filter undecided", "history DB"),
    *("list DB --filter sort:disagreement", "export DB --format jsonl", "export DB --format csv"),
    *("export DB --format jsonl --gold", "export DB --format jsonl --suggestions", "stats DB"),
    *("stats DB --json", "agreement DB", "report DB", "corrections DB --of Ada", "memory DB"),
    *("evaluate DB", "schema show DB", "backup DB copy.db", "assign DB", "check DB --repair"),
    *("import DB - --format jsonl --as kim", "remove DB grain --yes", "schema migrate DB ner"),
)


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_a_tampered_project_never_ends_in_a_traceback(
    annotator: CommandLine, tmp_path: Path, data: st.DataObject
) -> None:
    """One line and a status, or what was asked for (`annotator` fails on anything else)."""
    table, column = data.draw(st.sampled_from(columns()), label="column")
    odd = data.draw(st.sampled_from(ODD), label="value")
    command = data.draw(st.sampled_from(COMMANDS), label="command")
    for old in tmp_path.glob("*.db*"):
        old.unlink()
    db = full_project(tmp_path / "t.db")
    put(db, table, column, odd)
    record = b'{"id":"n","text":"Putin left."}\n'
    words = [str(db) if word == "DB" else word for word in command.split()]
    result = annotator(*words, stdin=record)
    complaints = [line for line in result.err.splitlines() if line.startswith("annotator: ")]
    assert result.status in (0, 1, 2)
    if result.status == 2:
        assert complaints


def test_an_error_of_the_program_itself_is_not_put_on_a_sound_project(
    annotator: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a damaged file is said to be one."""
    db = full_project(tmp_path / "t.db")

    def fail(*args: object) -> None:
        raise KeyError("a slip")

    monkeypatch.setattr("annotator.cli.figures.say_json", fail)
    with pytest.raises(KeyError, match="a slip"):
        annotator("stats", db, "--json")
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("DELETE FROM link")
        connection.commit()
    result = annotator("stats", db, "--json")
    assert result.status == 1
    assert result.line.startswith(
        f"{db}: is damaged (article talks, Ada: links differ from the log"
    )
